import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct ArithmeticTests {
  private var withoutFlagManipulation: TranslatorHabits {
    var habits = TranslatorHabits.fex
    habits.features = []
    return habits
  }

  @Test func `a sum whose flags are dead is one operation`() throws {
    // add eax, ebx
    #expect(try lowered("01 d8", flagsLive: []) == "add w8, w8, w27")
  }

  @Test func `a sum with all flags keeps what parity and adjust come from, and inverts the carry`()
    throws
  {
    // add eax, ebx
    #expect(
      try lowered("01 d8") == """
        eor w17, w8, w27
        adds w24, w8, w27
        cfinv
        mov w8, w24
        """
    )
  }

  @Test func `without FLAGM the carry is inverted by hand`() throws {
    // add rax, rbx
    #expect(
      try lowered("48 01 d8", flagsLive: .carry, withoutFlagManipulation) == """
        adds x8, x8, x27
        mrs x6, NZCV
        eor x6, x6, #0x20000000
        msr NZCV, x6
        """
    )
  }

  @Test func `a difference leaves the carry as it is kept`() throws {
    // cmp rax, rbx
    #expect(try lowered("48 39 d8", flagsLive: [.carry, .zero]) == "cmp x8, x27")
  }

  @Test func `a comparison whose flags are dead only touches memory`() throws {
    // cmp eax, ebx; cmp eax, [rbx]
    #expect(try lowered("39 d8", flagsLive: []) == "")
    #expect(try lowered("3b 03", flagsLive: []) == "ldr w6, [x27]")
  }

  @Test func `eight bits are compared at the top of a register`() throws {
    // cmp al, bl
    #expect(
      try lowered("38 d8", flagsLive: [.carry, .zero]) == """
        lsl w6, w8, #24
        cmp w6, w27, lsl #24
        """
    )
  }

  @Test func `a sum of 16 bits keeps what lies above`() throws {
    // add ax, bx
    #expect(
      try lowered("66 01 d8", flagsLive: []) == """
        add w6, w8, w27
        bfxil x8, x6, #0, #16
        """
    )
  }

  @Test func `a translator may cut a narrow sum with a constant before and after`() throws {
    // add ax, 1
    #expect(
      try lowered("66 83 c0 01", flagsLive: []) == """
        uxth w7, w8
        add w6, w7, #1
        uxth w6, w6
        bfxil x8, x6, #0, #16
        """
    )
  }

  @Test func `adding with a high byte cuts it out and puts the result back`() throws {
    // add ah, bl
    #expect(
      try lowered("00 dc", flagsLive: []) == """
        ubfx w6, w8, #8, #8
        add w7, w6, w27
        bfi x8, x7, #8, #8
        """
    )
  }

  @Test func `inc keeps a carry that is used`() throws {
    // inc eax
    #expect(
      try lowered("ff c0", flagsLive: [.carry, .zero]) == """
        cset w6, hs
        adds w8, w8, #1
        rmif x6, #63, #2
        """
    )
    #expect(try lowered("ff c0", flagsLive: .zero) == "adds w8, w8, #1")
    #expect(try lowered("ff c0", flagsLive: .carry) == "add w8, w8, #1")
  }

  @Test func `FLAGM tests a narrow result of inc without touching the carry`() throws {
    // inc al: OF where the sign appears
    #expect(
      try lowered("fe c0", flagsLive: [.carry, .zero, .overflow]) == """
        uxtb w7, w8
        add w9, w7, #1
        setf8 x9
        bic w10, w9, w7
        rmif x10, #7, #1
        bfxil x8, x9, #0, #8
        """
    )
  }

  @Test func `adc wants the carry as addition leaves it`() throws {
    // adc rax, rbx
    #expect(
      try lowered("48 11 d8", flagsLive: .carry) == """
        cfinv
        adcs x8, x8, x27
        cfinv
        """
    )
    // sbb rax, rbx
    #expect(try lowered("48 19 d8", flagsLive: .carry) == "sbcs x8, x8, x27")
  }

  @Test func `a narrow sum with carry has the new carry in its next bit`() throws {
    // adc al, bl: C is bit 8 inverted, V what differs from both operands in bit 7
    #expect(
      try lowered("10 d8", flagsLive: [.carry, .overflow]) == """
        uxtb w6, w8
        uxtb w9, w27
        cset w10, lo
        add w11, w6, w9
        add w11, w11, w10
        setf8 x11
        eor w12, w11, w6
        eor w10, w11, w9
        and w12, w12, w10
        eor w12, w12, #0x100
        rmif x12, #7, #3
        uxtb w7, w11
        bfxil x8, x7, #0, #8
        """
    )
  }

  @Test func `memory is loaded, changed and stored at an address made once`() throws {
    // add [rax + rbx * 4 + 4], ecx
    #expect(
      try lowered("01 4c 98 04", flagsLive: []) == """
        add x6, x8, x27, lsl #2
        ldr w7, [x6, #4]
        add w9, w7, w0
        str w9, [x6, #4]
        """
    )
  }

  @Test func `adjust needs the value of parity, so it is kept with it`() throws {
    // add eax, ebx
    #expect(
      try lowered("01 d8", flagsLive: .adjust) == """
        eor w17, w8, w27
        add w24, w8, w27
        mov w8, w24
        """
    )
  }
}
