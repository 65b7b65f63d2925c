import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct X87Tests {
  private let doubles = TranslatorHabits.box64

  @Test func `pushing a constant takes a slot, its tag and the top`() throws {
    // fldz
    #expect(
      try lowered("d9ee") == """
        movi v20.2d, #0000000000000000
        ldrb w9, [x28, #277]
        add w11, w9, #7
        and w11, w11, #0x7
        add x12, x28, x11, lsl #4
        str q20, [x12, #768]
        ldrb w6, [x28, #278]
        mov w7, #1
        lsl w14, w7, w11
        orr w6, w6, w14
        strb w6, [x28, #278]
        strb w11, [x28, #277]
        """
    )
  }

  @Test func `arithmetic with 80 bits is a routine that takes the control word`() throws {
    // fadd st0, st1
    #expect(
      try lowered("d8c1") == """
        ldrb w9, [x28, #277]
        add x10, x28, x9, lsl #4
        ldr q20, [x10, #768]
        add w11, w9, #1
        and w11, w11, #0x7
        add x12, x28, x11, lsl #4
        ldr q21, [x12, #768]
        ldrh w13, [x28, #280]
        mov v29.16b, v20.16b
        mov v30.16b, v21.16b
        str x30, [sp, #-16]!
        ldr x16, [x28, #\(GuestState.routine(.x87Add))]
        blr x16
        ldr x30, [sp], #16
        mov v22.16b, v29.16b
        str q22, [x10, #768]
        """
    )
  }

  @Test func `arithmetic with doubles is one operation`() throws {
    // fadd st0, st1
    #expect(
      try lowered("d8c1", doubles) == """
        ldrb w9, [x28, #277]
        add x10, x28, x9, lsl #4
        ldr d20, [x10, #768]
        add w11, w9, #1
        and w11, w11, #0x7
        add x12, x28, x11, lsl #4
        ldr d21, [x12, #768]
        fadd d22, d20, d21
        str d22, [x10, #768]
        """
    )
  }

  @Test func `what is loaded and popped again only frees its register`() throws {
    // fld dword [rax]; fstp dword [rdx]
    #expect(
      try lowered("d900 d91a") == """
        ldr s20, [x8]
        str s20, [x1]
        ldrb w6, [x28, #278]
        mov w7, #1
        ldrb w9, [x28, #277]
        add w11, w9, #7
        and w11, w11, #0x7
        lsl w14, w7, w11
        bic w6, w6, w14
        strb w6, [x28, #278]
        """
    )
  }

  @Test func `values between instructions stay in registers`() throws {
    // fld qword [rax]; fmul qword [rax + 8]; fstp qword [rdx]
    #expect(
      try lowered("dd00 dc4808 dd1a", doubles).hasPrefix(
        """
        ldr d20, [x8]
        ldr d16, [x8, #8]
        fmul d21, d20, d16
        str d21, [x1]

        """
      )
    )
  }

  @Test func `an exchange twice is only seen in condition C1`() throws {
    #expect(try lowered("d9c9 d9c9 d9c8", doubles).hasSuffix("strb wzr, [x28, #285]"))
    #expect(try lowered("d9c8") == "strb wzr, [x28, #285]")
  }

  @Test func `memory has the stack before a jump`() throws {
    // fincstp; jmp
    #expect(
      try lowered("d9f7 eb10") == """
        ldrb w9, [x28, #277]
        add w11, w9, #1
        and w11, w11, #0x7
        strb w11, [x28, #277]
        b #16
        """
    )
  }

  @Test func `a comparison sets flags as integers do`() throws {
    // fcomi st0, st0
    #expect(
      try lowered("dbf0", doubles).hasSuffix(
        """
        fcmp d20, d20
        cset w24, vc
        mov w17, w24
        axflag
        """
      )
    )
  }

  @Test func `a conditional move selects all bits`() throws {
    // fcmovne st0, st0
    #expect(
      try lowered("dbc8").hasSuffix(
        """
        csetm x6, ne
        dup v21.2d, x6
        bsl v21.16b, v20.16b, v20.16b
        str q21, [x10, #768]
        """
      )
    )
  }

  @Test func `the status word is put together`() throws {
    // fnstsw ax
    #expect(
      try lowered("dfe0") == """
        ldrh w13, [x28, #282]
        ldrb w9, [x28, #277]
        bfi w13, w9, #11, #3
        ldrb w6, [x28, #284]
        bfi w13, w6, #8, #1
        ldrb w6, [x28, #285]
        bfi w13, w6, #9, #1
        ldrb w6, [x28, #286]
        bfi w13, w6, #10, #1
        ldrb w6, [x28, #287]
        bfi w13, w6, #14, #1
        bfxil x8, x13, #0, #16
        """
    )
  }
}
