import Execution
import Lowering
import PEReading
import Testing

/// Each function of `bad.dll` ends its run with the reason, the place and the calls.
@Suite struct BadCodeTests {
  static let limits = {
    var limits = ExecutionLimits()
    limits.instructions = 2_000_000
    limits.heapBytes = 1 << 26
    return limits
  }()

  /// How a call of an export of an image ends: with a result, or with a failure.
  static func end(
    of export: String,
    _ argument: UInt64,
    in images: [PEImage],
    _ limits: ExecutionLimits = limits
  ) throws -> (end: Result<UInt64, ExecutionFailure>, process: GuestProcess) {
    let process = try GuestProcess(images, limits: limits)
    let engine = try #require(ExecutionEngine(process, habits: .fex))
    let address = try process.export(export, of: 0)
    return (
      Result { () throws(ExecutionFailure) in
        try engine.run(address, arguments: [argument])
      }, process
    )
  }

  static func failure(
    of export: String,
    _ argument: UInt64,
    in images: [PEImage],
    _ limits: ExecutionLimits = limits
  ) throws -> ExecutionFailure? {
    switch try end(of: export, argument, in: images, limits).end {
    case .success: nil
    case .failure(let failure): failure
    }
  }

  @Test(arguments: [("x64", x64), ("arm64ec", arm64ec)])
  func `a mistake ends the run with its reason, its place and the calls`(
    architecture: String,
    mistakes: [Mistake]
  ) throws {
    let image = try Fixtures.image(architecture, "bad.dll")
    for mistake in mistakes {
      let (end, process) = try Self.end(of: mistake.export, mistake.argument, in: [image])
      let what = "\(architecture) \(mistake.export)"
      guard case .failure(let failure) = end else {
        Issue.record("\(what) gave \(end)")
        continue
      }
      #expect(failure.stop == mistake.stop(process.images[0].base), "\(what)")
      #expect(failure.place?.symbol == mistake.place, "\(what)")
      #expect(failure.trace.map(\.symbol) == mistake.calls, "\(what)")
      #expect(failure.trace.allSatisfy { $0.module == "bad.dll" }, "\(what)")
    }
  }

  @Test func `a failure is told with its place and the calls`() throws {
    let image = try Fixtures.image("x64", "bad.dll")
    var limits = Self.limits
    limits.depth = 23
    let failure = try #require(try Self.failure(of: "recurse_forever", 1, in: [image], limits))
    let call = "  called before bad.dll+0x102e (recurse_forever+30)\n"
    #expect(
      failure.description == """
        the program stopped: 23 calls were open (--max-depth)
          at bad.dll+0x1029 (recurse_forever+25), x64 code
        \(String(repeating: call, count: 20))  and 2 more calls
        """
    )
  }

  @Test func `Arm64 has a quotient of every division`() throws {
    let image = try Fixtures.image("arm64ec", "bad.dll")
    #expect(try Self.end(of: "divide", 0, in: [image]).end == .success(0))
    #expect(try Self.end(of: "divide_smallest", .max, in: [image]).end == .success(1 << 63))
  }

  @Test func `x64 divides where the quotient fits`() throws {
    let image = try Fixtures.image("x64", "bad.dll")
    #expect(try Self.end(of: "divide", 2, in: [image]).end == .success(3))
    #expect(try Self.end(of: "divide_smallest", 2, in: [image]).end == .success(0xC << 60))
  }

  @Test(arguments: Fixtures.architectures)
  func `a heap that is full gives no more`(architecture: String) throws {
    let image = try Fixtures.image(architecture, "bad.dll")
    var limits = Self.limits
    limits.instructions = 100_000_000
    #expect(try Self.end(of: "exhaust_memory", 40, in: [image], limits).end == .success(42))
    limits.heapBytes = 4096
    #expect(try Self.end(of: "exhaust_memory", 40, in: [image], limits).end == .success(40))
  }

  @Test func `a return to an address beyond all others ends the run`() throws {
    // `orr x30, x30, #1 << 63`, `ret`: the rest of the address is that of the caller.
    let failure = try #require(
      try Self.failure(of: [0xDE, 0x03, 0x41, 0xB2, 0xC0, 0x03, 0x5F, 0xD6], in: "arm64ec")
    )
    guard case .notExecutable(let address) = failure.stop else {
      Issue.record("\(failure)")
      return
    }
    #expect(address >> 63 == 1)
    #expect(failure.place?.symbol == "loop_forever+4")
  }

  @Test(
    arguments: [
      // `xor esp, esp`, and `push rax`, `call` of what is behind it, `pop rax`, `ret`.
      ([0x31, 0xE4, 0x50], .write(.max - 7)),
      ([0x31, 0xE4, 0xE8, 0, 0, 0, 0], .write(.max - 7)),
      ([0x31, 0xE4, 0x58], .read(0)),
      ([0x31, 0xE4, 0xC3], .read(0)),
      // `mov rsp, -1`, and `push rax`, `pop rax`, `ret`.
      ([0x48, 0xC7, 0xC4, 0xFF, 0xFF, 0xFF, 0xFF, 0x50], .write(.max - 8)),
      ([0x48, 0xC7, 0xC4, 0xFF, 0xFF, 0xFF, 0xFF, 0x58], .read(.max)),
      ([0x48, 0xC7, 0xC4, 0xFF, 0xFF, 0xFF, 0xFF, 0xC3], .read(.max)),
    ] as [([UInt8], ExecutionStop)]
  )
  func `x64 code without a stack ends the run`(code: [UInt8], stop: ExecutionStop) throws {
    let failure = try Self.failure(of: code, in: "x64")
    #expect(failure?.stop == stop)
  }

  @Test(
    arguments: [
      // `mov x9, #0`, `mov sp, x9`, and `str x0, [sp, #-16]!`, `ldr x0, [sp], #16`.
      ([0xD280_0009, 0x9100_013F, 0xF81F_0FE0], .write(.max - 15)),
      ([0xD280_0009, 0x9100_013F, 0xF841_07E0], .read(0)),
      // `mov x9, #-16`, `mov sp, x9`, and `ldp x0, x1, [sp, #8]`, whose end is beyond the last one.
      ([0x9280_01E9, 0x9100_013F, 0xA940_87E0], .read(.max - 7)),
    ] as [([UInt32], ExecutionStop)]
  )
  func `Arm64EC code without a stack ends the run`(words: [UInt32], stop: ExecutionStop) throws {
    let code = words.flatMap { word in (0..<4).map { UInt8(word >> ($0 * 8) & 0xFF) } }
    let failure = try Self.failure(of: code, in: "arm64ec")
    #expect(failure?.stop == stop)
  }

  /// How a run ends of code that is put in the place of `loop_forever`.
  static func failure(of code: [UInt8], in architecture: String) throws -> ExecutionFailure? {
    var file = ImageFile(try Fixtures.image(architecture, "bad.dll"))
    let process = try GuestProcess([file.image], limits: limits)
    let export = try process.export("loop_forever", of: 0) - process.images[0].base
    let redirections = file.image.hybridMetadata?.redirections ?? []
    let function = redirections.first { $0.source == export }?.destination ?? UInt32(export)
    for (index, byte) in code.enumerated() {
      file.put(UInt64(byte), 1, at: function + UInt32(index))
    }
    return try failure(of: "loop_forever", 1, in: [file.changed()])
  }

  @Test func `x64 code cannot call Arm64EC code without entry thunk`() throws {
    var file = ImageFile(try Fixtures.image("arm64ec", "codec.dll"))
    for redirection in file.image.hybridMetadata?.redirections ?? [] {
      file.put(0, 4, at: redirection.destination - 4)
    }
    let failure = try #require(
      try Self.failure(
        of: "run",
        1,
        in: [Fixtures.image("x64", "hashing.dll"), file.changed()]
      )
    )
    guard case .noEntryThunk = failure.stop else {
      Issue.record("\(failure)")
      return
    }
    #expect(failure.trace.first?.module == "hashing.dll")
  }

  @Test func `Arm64EC code cannot go to x64 code without exit thunk`() throws {
    var file = ImageFile(try Fixtures.image("arm64ec", "bad.dll"))
    let metadata = try #require(file.image.hybridMetadata)
    let code = try #require(metadata.codeMap.first { $0.kind == .x64 })
    // In `jump_to_data`: `adrp x8` of another page, and no call of the checker.
    let pages = UInt32(code.addresses.lowerBound >> 12) - 1
    file.put(UInt64(0x9000_0008 | (pages >> 2) << 5 | (pages & 3) << 29), 4, at: 0x10C8)
    file.put(0xD503_201F, 4, at: 0x10E8)
    let (end, process) = try Self.end(of: "jump_to_data", 1, in: [file.changed()])
    guard case .failure(let failure) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(failure.stop == .noExitThunk(process.images[0].base + code.addresses.lowerBound))
    #expect(failure.place?.symbol == "jump_to_data+40")
    #expect(failure.isNative)
  }
}
