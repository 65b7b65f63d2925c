import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct AddressingTests {
  @Test(arguments: [
    // mov eax, [rbx + rcx * 4]; mov eax, [rbx + rcx * 2]; mov eax, [rbx + rcx + 8]
    ("8b 04 8b", "ldr w8, [x27, x0, lsl #2]"),
    ("8b 04 4b", "add x6, x27, x0, lsl #1\nldr w8, [x6]"),
    ("8b 44 0b 08", "add x6, x27, x0\nldr w8, [x6, #8]"),
    // mov eax, [rbx - 256]; mov eax, [rbx - 257]; mov eax, [rbx + 16380]
    ("8b 83 00 ff ff ff", "ldur w8, [x27, #-256]"),
    ("8b 83 ff fe ff ff", "sub x6, x27, #257\nldr w8, [x6]"),
    ("8b 83 fc 3f 00 00", "ldr w8, [x27, #16380]"),
    // mov eax, [rbx + 12345678h]; mov eax, [rcx * 8]; mov eax, [12345678h]
    (
      "8b 83 78 56 34 12",
      "mov x6, #22136\nmovk x6, #4660, lsl #16\nldr w8, [x27, x6]"
    ),
    ("8b 04 cd 00 00 00 00", "lsl x6, x0, #3\nldr w8, [x6]"),
    ("8b 04 25 00 00 34 12", "mov x6, #305397760\nldr w8, [x6]"),
  ]) func `what A64 cannot address is computed`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test func `a narrow address is cut to 32 bits`() throws {
    // mov eax, [ebx + 8]
    #expect(
      try lowered("67 8b 43 08") == """
        mov w6, w27
        add w6, w6, #8
        ldr w8, [x6]
        """
    )
  }

  @Test func `a segment's base is loaded and added`() throws {
    // mov rax, gs:[30h]; mov rax, gs:[rbx + 8]
    #expect(
      try lowered("65 48 8b 04 25 30 00 00 00") == """
        ldr x6, [x28, #\(GuestState.gsBase)]
        ldr x8, [x6, #48]
        """
    )
    #expect(
      try lowered("65 48 8b 43 08") == """
        ldr x6, [x28, #\(GuestState.gsBase)]
        add x6, x6, x27
        ldr x8, [x6, #8]
        """
    )
  }

  @Test func `an ordered access takes no index, and the stack needs no order`() throws {
    var habits = TranslatorHabits.fex
    habits.orderedShare = 1
    // mov rax, [rbx + rcx * 8]; mov [rbx + 8], rax; mov rax, [rsp + 8]
    #expect(
      try lowered("48 8b 04 cb 48 89 43 08 48 8b 44 24 08", habits) == """
        add x6, x27, x0, lsl #3
        ldar x8, [x6]
        add x6, x27, #8
        stlr x8, [x6]
        ldr x8, [x23, #8]
        """
    )
    habits.features.formUnion([.acquirePC, .acquirePCOffset])
    // mov rax, [rbx + 8]; mov [rbx], al
    #expect(
      try lowered("48 8b 43 08 88 03", habits) == """
        ldapur x8, [x27, #8]
        nop
        stlrb w8, [x27]
        """
    )
  }

  @Test func `a share of ordered accesses goes on from block to block`() throws {
    var habits = TranslatorHabits.fex
    habits.orderedShare = 0.5
    let decoder = try #require(X64Decoder())
    var block: [X64Instruction] = []
    // mov rax, [rbx]
    _ = decoder.decode(bytes("48 8b 03")[...], into: &block)
    var lowering = EmulatedLowering(habits: habits)
    var operations: [HostOperation] = []
    for _ in 0..<4 {
      _ = lowering.lower(block[...], flagsLiveOut: [], into: &operations)
    }
    #expect(operations.map(\.ordering) == [.plain, .acquire, .plain, .acquire])
  }
}
