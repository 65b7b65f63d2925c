import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct MultiplyDivideTests {
  @Test func `a product whose flags are dead is one operation`() throws {
    // imul rax, rbx
    #expect(try lowered("48 0f af c3", flagsLive: []) == "mul x8, x8, x27")
  }

  @Test func `overflow is a high half that is not the low half's sign`() throws {
    // imul rax, rbx
    #expect(
      try lowered("48 0f af c3") == """
        smulh x6, x8, x27
        mul x8, x8, x27
        asr x7, x8, #63
        cmp x6, x7
        ccmp xzr, xzr, #1, eq
        """
    )
  }

  @Test func `a factor in the place of the high half is read before it is written`() throws {
    // mul rbx; mul rdx
    #expect(
      try lowered("48 f7 e3", flagsLive: []) == """
        umulh x1, x8, x27
        mul x8, x8, x27
        """
    )
    #expect(
      try lowered("48 f7 e2", flagsLive: []) == """
        umulh x6, x8, x1
        mul x8, x8, x1
        mov x1, x6
        """
    )
  }

  @Test func `eight bits multiply into 16`() throws {
    // imul bl
    #expect(
      try lowered("f6 eb", flagsLive: []) == """
        sxtb w6, w8
        sxtb w7, w27
        mul w6, w6, w7
        bfxil x8, x6, #0, #16
        """
    )
  }

  @Test func `mulx writes the high half last`() throws {
    // mulx rax, rax, rbx
    #expect(try lowered("c4 e2 fb f6 c3") == "umulh x8, x1, x27")
  }

  @Test func `64 bits by 32 are divided as 64 bits`() throws {
    // div ebx
    #expect(
      try lowered("f7 f3") == """
        mov w6, w8
        bfi x6, x1, #32, #32
        ubfx x7, x27, #0, #32
        udiv x9, x6, x7
        msub x10, x9, x7, x6
        mov w8, w9
        mov w1, w10
        """
    )
  }

  @Test func `128 bits by 64 call a routine unless the upper half is zero`() throws {
    // div rbx
    #expect(
      try lowered("48 f7 f3") == """
        cbz x1, #36
        mov x13, x8
        mov x14, x1
        mov x15, x27
        str x30, [sp, #-16]!
        ldr x16, [x28, #\(GuestState.routine(.divideUnsigned128))]
        blr x16
        ldr x30, [sp], #16
        b #12
        udiv x13, x8, x27
        msub x14, x13, x27, x8
        mov x8, x13
        mov x1, x14
        """
    )
  }

  @Test(arguments: [
    // xor edx, edx; div rbx
    ("31 d2 48 f7 f3", "mov w1, #0", "udiv"),
    // cqo; idiv rbx
    ("48 99 48 f7 fb", "asr x1, x8, #63", "sdiv"),
  ]) func `an upper half that is known needs no routine`(
    code: String,
    first: String,
    divide: String
  ) throws {
    #expect(
      try lowered(code, flagsLive: []) == """
        \(first)
        \(divide) x13, x8, x27
        msub x14, x13, x27, x8
        mov x8, x13
        mov x1, x14
        """
    )
  }

  @Test(arguments: [
    // cqo; div rbx: the sign is not zero
    "48 99 48 f7 f3",
    // cqo; inc rax; idiv rbx
    "48 99 48 ff c0 48 f7 fb",
    // xor edx, edx; mul rcx; div rbx
    "31 d2 48 f7 e1 48 f7 f3",
  ]) func `what is known of the upper half is lost when it or its meaning changes`(code: String)
    throws
  {
    #expect(try lowered(code, flagsLive: []).contains("blr"))
  }
}
