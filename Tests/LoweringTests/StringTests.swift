import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct StringTests {
  @Test func `pointers move by the direction in the guest's state`() throws {
    // movsd
    #expect(
      try lowered("a5") == """
        ldr w6, [x25]
        str w6, [x26]
        ldrsb x9, [x28, #276]
        add x25, x25, x9, lsl #2
        add x26, x26, x9, lsl #2
        """
    )
  }

  @Test func `a comparison subtracts what the target holds`() throws {
    // scasq
    #expect(
      try lowered("48 af", flagsLive: .zero) == """
        ldr x7, [x26]
        ldrsb x9, [x28, #276]
        add x26, x26, x9, lsl #3
        cmp x8, x7
        """
    )
  }

  @Test func `rep stos may go by elements, upwards or downwards`() throws {
    #expect(
      try lowered("f3 48 ab", .box64) == """
        ldrsb x6, [x28, #276]
        cbz x0, #36
        tbnz x6, #63, #20
        str x8, [x26], #8
        sub x0, x0, #1
        cbnz x0, #-8
        b #16
        str x8, [x26], #-8
        sub x0, x0, #1
        cbnz x0, #-8
        """
    )
  }

  @Test func `repe scas goes on while elements are equal`() throws {
    #expect(
      try lowered("f3 af", flagsLive: .zero) == """
        ldrsb x6, [x28, #276]
        cbz x0, #60
        tbnz x6, #63, #32
        ldr w9, [x26]
        cmp w8, w9
        add x26, x26, #4
        sub x0, x0, #1
        cbz x0, #8
        b.eq #-20
        b #28
        ldr w9, [x26]
        cmp w8, w9
        sub x26, x26, #4
        sub x0, x0, #1
        cbz x0, #8
        b.eq #-20
        """
    )
    #expect(try lowered("f2 af", flagsLive: .zero).contains("b.ne #-20"))
  }

  private func instruction(_ code: [UInt8]) throws -> X64Instruction {
    let decoder = try #require(X64Decoder())
    var block: [X64Instruction] = []
    try #require(decoder.decode(code[...], into: &block) == .complete)
    return try #require(block.first)
  }

  /// The lengths of the loops in the order of their ends, in one direction.
  private func loops(_ instruction: X64Instruction, _ habits: TranslatorHabits) -> [Int] {
    var lowering = EmulatedLowering(habits: habits)
    var operations: [HostOperation] = []
    _ = lowering.lower([instruction], flagsLiveOut: .arithmetic, into: &operations)
    let lengths = operations.filter(\.isBackward).map { Int(1 - $0.immediate / 4) }
    return Array(lengths.prefix(lengths.count / 2))
  }

  @Test(arguments: ["a4", "66 a5", "a5", "48 a5", "aa", "48 ab", "ac", "48 ad", "a6", "a7", "ae"])
  func `repeated work tells the loops that are emitted`(code: String) throws {
    let instruction = try instruction([0xF3] + bytes(code))
    for habits in [TranslatorHabits.fex, .box64] {
      let work = try #require(RepeatedWork(of: instruction, habits: habits))
      #expect(work.loops.map(\.operations) == loops(instruction, habits))
    }
  }

  @Test func `bytes are moved in the largest blocks that fit`() throws {
    let moves = try instruction(bytes("f3 a4"))
    let work = try #require(RepeatedWork(of: moves, habits: .fex))
    // 64 × 2, 32, 8, and 3 bytes.
    #expect(work.operations(forBytes: 171) == work.fixedOperations + 2 * 10 + 6 + 6 + 3 * 5)
    #expect(work.operations(forBytes: -1) == work.fixedOperations)
    let once = try instruction(bytes("a4"))
    #expect(RepeatedWork(of: once, habits: .fex) == nil)
  }
}

extension HostOperation {
  fileprivate var isBackward: Bool {
    [.b, .bCond, .cbnz].contains(opcode) && immediate < 0
  }
}
