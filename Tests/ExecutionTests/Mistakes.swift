import Execution

extension BadCodeTests {
  /// How a call of an export ends in one of the builds.
  struct Mistake: Sendable {
    var export: String
    var argument: UInt64
    /// The reason, from the image's base.
    var stop: @Sendable (UInt64) -> ExecutionStop
    /// The symbol and distance of the instruction, and of what it was called before.
    var place: String?
    var calls: [String] = []
  }

  /// The address of `sp` where a run begins, less what the stack's first frame is aligned for.
  static let stack = GuestProcess.start + 0xF_FEC0

  /// Those of the x64 build.
  static let x64 = [
    Mistake(
      export: "loop_forever",
      argument: 1,
      stop: { _ in .instructionLimit(2_000_000) },
      place: "loop_forever+7"
    ),
    Mistake(
      export: "recurse_forever",
      argument: 1,
      stop: { _ in .stackLimit(1 << 20) },
      place: "recurse_forever+25",
      calls: Array(repeating: "recurse_forever+30", count: 20)
    ),
    Mistake(
      export: "read_wild",
      argument: 1,
      stop: { _ in .read(0x1234_5678_9008) },
      place: "read_wild+10"
    ),
    Mistake(
      export: "write_wild",
      argument: 1,
      stop: { _ in .write(0x1234_5678_9008) },
      place: "write_wild+13"
    ),
    Mistake(export: "read_null", argument: 0, stop: { _ in .read(0) }, place: "read_null+3"),
    Mistake(export: "read_around", argument: 0, stop: { _ in .read(.max) }, place: "read_around+6"),
    Mistake(
      export: "read_around",
      argument: 1,
      stop: { _ in .read(.max - 1) },
      place: "read_around+6"
    ),
    Mistake(
      export: "write_constant",
      argument: 1,
      stop: { .write($0 + 0x2008) },
      place: "write_constant+13"
    ),
    Mistake(
      export: "jump_to_data",
      argument: 1,
      stop: { .notExecutable($0 + 0x3000) },
      place: "jump_to_data+21"
    ),
    Mistake(
      export: "jump_to_stack",
      argument: 1,
      stop: { _ in .notExecutable(stack - 0x20) },
      place: "jump_to_stack+45"
    ),
    Mistake(
      export: "call_null",
      argument: 1,
      stop: { _ in .notExecutable(0) },
      place: "call_null+18"
    ),
    Mistake(
      export: "write_code",
      argument: 1,
      stop: { .write($0 + 0x1000) },
      place: "write_code+3"
    ),
    Mistake(export: "divide", argument: 0, stop: { _ in .division }, place: "divide+7"),
    Mistake(
      export: "divide_smallest",
      argument: .max,
      stop: { _ in .division },
      place: "divide_smallest+17"
    ),
    Mistake(
      export: "undefined_instruction",
      argument: 1,
      stop: { _ in .trap },
      place: "undefined_instruction+3"
    ),
    Mistake(
      export: "unknown_instruction",
      argument: 1,
      stop: { _ in .unknownInstruction([0x62, 0xF2, 0x75, 0x48, 0xCF, 0xC2]) },
      place: "unknown_instruction+3"
    ),
    Mistake(
      export: "privileged_instruction",
      argument: 1,
      stop: { _ in .trap },
      place: "privileged_instruction+3"
    ),
    Mistake(
      export: "system_call",
      argument: 1,
      stop: { _ in .systemCall },
      place: "system_call+3"
    ),
    Mistake(export: "breakpoint", argument: 1, stop: { _ in .trap }, place: "breakpoint+3"),
    Mistake(
      export: "free_wild",
      argument: 1,
      stop: { .notAllocated($0 + 0x3010) },
      place: "free",
      calls: ["free_wild+31"]
    ),
    Mistake(
      export: "copy_wild",
      argument: 1,
      stop: { _ in .read(0x1234_5678_9000) },
      place: "memcpy",
      calls: ["copy_wild+34"]
    ),
  ]

  /// Those of the Arm64EC build.
  static let arm64ec = [
    Mistake(
      export: "loop_forever",
      argument: 1,
      stop: { _ in .instructionLimit(2_000_000) },
      place: "loop_forever+16"
    ),
    Mistake(
      export: "recurse_forever",
      argument: 1,
      stop: { _ in .stackLimit(1 << 20) },
      place: "recurse_forever",
      calls: Array(repeating: "recurse_forever+32", count: 20)
    ),
    Mistake(
      export: "read_wild",
      argument: 1,
      stop: { _ in .read(0x1234_5678_9008) },
      place: "read_wild+12"
    ),
    Mistake(
      export: "write_wild",
      argument: 1,
      stop: { _ in .write(0x1234_5678_9008) },
      place: "write_wild+12"
    ),
    Mistake(export: "read_null", argument: 0, stop: { _ in .read(0) }, place: "read_null+4"),
    Mistake(export: "read_around", argument: 0, stop: { _ in .read(.max) }, place: "read_around+8"),
    Mistake(
      export: "write_constant",
      argument: 1,
      stop: { .write($0 + 0x4008) },
      place: "write_constant+12"
    ),
    Mistake(
      export: "jump_to_data",
      argument: 1,
      stop: { .notExecutable($0 + 0x6000) },
      place: "__os_arm64x_dispatch_call_no_redirect",
      // The first is the exit thunk's, which lies behind the last function.
      calls: ["copy_wild+212", "jump_to_data+44"]
    ),
    Mistake(
      export: "jump_to_stack",
      argument: 1,
      stop: { _ in .notExecutable(stack - 0x20) },
      place: "__os_arm64x_dispatch_call_no_redirect",
      calls: ["copy_wild+212", "jump_to_stack+56"]
    ),
    Mistake(
      export: "call_null",
      argument: 1,
      stop: { _ in .notExecutable(0) },
      place: "__os_arm64x_dispatch_call_no_redirect",
      calls: ["copy_wild+212", "call_null+36"]
    ),
    Mistake(
      export: "write_code",
      argument: 1,
      stop: { .write($0 + 0x1004) },
      place: "write_code+4"
    ),
    Mistake(
      export: "undefined_instruction",
      argument: 1,
      stop: { _ in .unknownInstruction([0, 0, 0, 0]) },
      place: "undefined_instruction"
    ),
    Mistake(
      export: "unknown_instruction",
      argument: 1,
      stop: { _ in .unknownInstruction([0xE0, 0xE3, 0x18, 0x25]) },
      place: "unknown_instruction"
    ),
    Mistake(
      export: "privileged_instruction",
      argument: 1,
      stop: { _ in .unknownInstruction([0x00, 0xC0, 0x18, 0xD5]) },
      place: "privileged_instruction"
    ),
    Mistake(export: "system_call", argument: 1, stop: { _ in .systemCall }, place: "system_call"),
    Mistake(export: "breakpoint", argument: 1, stop: { _ in .trap }, place: "breakpoint"),
    Mistake(
      export: "free_wild",
      argument: 1,
      stop: { .notAllocated($0 + 0x6010) },
      place: "free",
      calls: ["free_wild+48"]
    ),
    Mistake(
      export: "copy_wild",
      argument: 1,
      stop: { _ in .read(0x1234_5678_9000) },
      place: "memcpy",
      calls: ["copy_wild+44"]
    ),
  ]
}
