import Testing
import X64Decoding

@testable import Lowering

struct BitTests {
  @Test func `a tested bit becomes the carry and all other flags stay`() throws {
    // bt eax, ebx
    #expect(
      try lowered("0f a3 d8") == """
        lsr w6, w8, w27
        mvn x7, x6
        rmif x7, #63, #2
        """
    )
    #expect(try lowered("0f a3 d8", flagsLive: .zero) == "")
  }

  @Test func `a flipped bit is the inverse of the carry`() throws {
    // btc rax, 63
    #expect(
      try lowered("48 0f ba f8 3f") == """
        eor x8, x8, #0x8000000000000000
        rmif x8, #62, #2
        """
    )
  }

  @Test func `a register numbers the bits of all memory`() throws {
    // bts [rax], rbx
    #expect(
      try lowered("48 0f ab 18") == """
        asr x6, x27, #3
        and w7, w27, #0x7
        ldrb w9, [x8, x6]
        mov w10, #1
        lsl w10, w10, w7
        orr w10, w9, w10
        strb w10, [x8, x6]
        lsr w9, w9, w7
        mvn x11, x9
        rmif x11, #63, #2
        """
    )
  }

  @Test func `a locked bit is changed in its byte`() throws {
    // lock btr qword ptr [rsi], 63
    #expect(
      try lowered("f0 48 0f ba 36 3f", flagsLive: []) == """
        add x6, x25, #7
        mov w7, #128
        ldclralb w7, w9, [x6]
        """
    )
  }

  @Test func `a scan that finds nothing leaves the whole destination`() throws {
    // bsr eax, ebx
    #expect(
      try lowered("0f bd c3") == """
        mov w7, #31
        clz w6, w27
        sub w6, w7, w6
        cmp w27, #0
        csel x8, x6, x8, ne
        """
    )
  }

  @Test func `zeros are counted to the end of a narrow operand`() throws {
    // tzcnt ax, bx: the carry is set for 16
    #expect(
      try lowered("66 f3 0f bc c3", flagsLive: .carry) == """
        orr w7, w27, #0x10000
        rbit w6, w7
        clz w6, w6
        cmp w6, #0
        mvn x9, x6
        rmif x9, #3, #2
        bfxil x8, x6, #0, #16
        """
    )
  }

  @Test func `ones are counted by a vector operation, or by one of general registers`() throws {
    #expect(
      try lowered("f3 48 0f b8 c3", flagsLive: []) == """
        fmov d16, x27
        cnt v16.8b, v16.8b
        addv b16, v16.8b
        fmov w8, s16
        """
    )
    var habits = TranslatorHabits.fex
    habits.features.insert(.commonShortSequence)
    #expect(try lowered("f3 48 0f b8 c3", flagsLive: [], habits) == "cnt x8, x27")
  }

  @Test func `a field longer than the register is the whole rest`() throws {
    // bextr eax, ebx, ecx
    #expect(
      try lowered("c4 e2 70 f7 c3", flagsLive: []) == """
        uxtb w6, w0
        lsr w7, w27, w6
        cmp w6, #31
        csel w7, w7, wzr, ls
        ubfx w9, w0, #8, #8
        mov w10, #-1
        lsl w10, w10, w9
        bic w10, w7, w10
        cmp w9, #31
        csel w8, w10, w7, ls
        """
    )
  }

  @Test func `pext takes one bit for each one of the mask, from the highest`() throws {
    // pext rax, rbx, rcx
    #expect(
      try lowered("c4 e2 e2 f5 c1") == """
        mov x6, x0
        mov x7, x27
        mov x9, #0
        cbz x6, #32
        clz x10, x6
        lsl x6, x6, x10
        lsl x7, x7, x10
        extr x9, x9, x7, #63
        lsl x6, x6, #1
        lsl x7, x7, #1
        cbnz x6, #-24
        mov x8, x9
        """
    )
  }

  @Test func `shifts of BMI2 leave all flags alone`() throws {
    #expect(try lowered("c4 e2 f1 f7 c3") == "lsl x8, x27, x0")
    #expect(try lowered("c4 e3 fb f0 c3 05") == "ror x8, x27, #5")
  }

  @Test func `chains of carries leave the other flags alone`() throws {
    // adcx eax, ebx
    #expect(
      try lowered("66 0f 38 f6 c3") == """
        mrs x6, NZCV
        cfinv
        adcs w8, w8, w27
        rmif x6, #28, #13
        cfinv
        """
    )
    // adox eax, ebx: V goes to C and C to V.
    #expect(
      try lowered("f3 0f 38 f6 c3") == """
        mrs x6, NZCV
        ccmp xzr, #0, #0, vs
        adcs w8, w8, w27
        cset w7, hs
        bfi x6, x7, #28, #1
        msr NZCV, x6
        """
    )
  }
}
