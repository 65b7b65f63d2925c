import Testing
import X64Decoding

@testable import Lowering

struct ShiftTests {
  private let plain: TranslatorHabits = {
    var habits = TranslatorHabits.fex
    habits.features = []
    return habits
  }()

  @Test func `a shift whose flags nobody uses is one operation`() throws {
    #expect(try lowered("c1 e0 02", flagsLive: []) == "lsl w8, w8, #2")
    #expect(try lowered("48 d3 f8", flagsLive: []) == "asr x8, x8, x0")
  }

  @Test func `what leaves the register last is the carry, which is kept inverted`() throws {
    // shl eax, 2: bit 30 of the old value goes to bit 1 of NZCV.
    #expect(
      try lowered("c1 e0 02") == """
        mov w6, w8
        lsl w8, w6, #2
        subs w24, w8, #0
        mvn x7, x6
        rmif x7, #29, #2
        """
    )
  }

  @Test func `without FLAGM several flags are put in between one mrs and one msr`() throws {
    // shl eax, 1: C from bit 31, and V where the sign changes.
    #expect(
      try lowered("d1 e0", plain) == """
        mov w6, w8
        lsl w8, w6, #1
        subs w24, w8, #0
        eor w7, w6, w8
        mrs x9, NZCV
        mvn x10, x6
        ubfx x10, x10, #31, #1
        bfi x9, x10, #29, #1
        ubfx x11, x7, #31, #1
        bfi x9, x11, #28, #1
        msr NZCV, x9
        """
    )
  }

  @Test func `bits that come into a narrow operand are zero`() throws {
    // shr al, 2
    #expect(
      try lowered("c0 e8 02", flagsLive: []) == """
        uxtb w7, w8
        lsr w6, w7, #2
        bfxil x8, x6, #0, #8
        """
    )
  }

  @Test func `no bits at all leave the flags alone and clear the upper half`() throws {
    #expect(try lowered("c1 e0 00") == "mov w8, w8")
    #expect(try lowered("48 c1 e0 00") == "")
    // shr eax, cl: all that sets flags is jumped over.
    #expect(
      try lowered("d3 e8", flagsLive: .zero) == """
        mov w6, w8
        and w7, w0, #0x1f
        lsr w8, w6, w7
        cbz w7, #8
        cmp w8, #0
        """
    )
  }

  @Test func `a shift of cl itself reads its number before`() throws {
    #expect(
      try lowered("d3 e1", flagsLive: .zero) == """
        mov w6, w0
        and w7, w0, #0x1f
        lsl w0, w6, w7
        cbz w7, #8
        cmp w0, #0
        """
    )
  }

  @Test func `a translator may cut numbers that A64 cuts itself`() throws {
    #expect(
      try lowered("48 d3 e8", flagsLive: [], .box64) == """
        and w6, w0, #0x3f
        lsr x8, x8, x6
        """
    )
  }

  @Test func `a rotation to the left is one to the right`() throws {
    #expect(
      try lowered("c1 c0 02") == """
        ror w8, w8, #30
        mvn x6, x8
        rmif x6, #63, #2
        """
    )
  }

  @Test func `a narrow value is rotated side by side with itself`() throws {
    // ror ax, 2
    #expect(
      try lowered("66 c1 c8 02", flagsLive: []) == """
        mov w7, w8
        bfi w7, w7, #16, #16
        lsr w6, w7, #2
        bfxil x8, x6, #0, #16
        """
    )
  }

  @Test func `a rotation through the carry takes it in at the top`() throws {
    // rcr eax, 1
    #expect(
      try lowered("d1 d8", flagsLive: .carry) == """
        cset w6, lo
        mvn w7, w8
        extr w8, w6, w8, #1
        rmif x7, #63, #2
        """
    )
  }

  @Test func `a rotation through the carry by cl needs no other way for no bits`() throws {
    // rcl eax, cl: x << n | x >> 2 >> (31 - n) | carry << n >> 1
    #expect(
      try lowered("d3 d0", flagsLive: []) == """
        and w6, w0, #0x1f
        cset w7, lo
        mvn w9, w6
        lsl w10, w8, w6
        lsr w11, w8, #2
        lsr w11, w11, w9
        orr w10, w10, w11
        lsl w7, w7, w6
        orr w8, w10, w7, lsr #1
        """
    )
  }

  @Test func `a double shift extracts from two registers`() throws {
    #expect(try lowered("0f a4 d8 03", flagsLive: []) == "extr w8, w8, w27, #29")
    #expect(try lowered("0f ac d8 03", flagsLive: []) == "extr w8, w27, w8, #3")
    // shld ax, bx, 3
    #expect(
      try lowered("66 0f a4 d8 03", flagsLive: []) == """
        uxth w6, w8
        uxth w9, w27
        lsl w10, w6, #3
        lsr w11, w9, #13
        orr w7, w10, w11
        bfxil x8, x7, #0, #16
        """
    )
  }
}
