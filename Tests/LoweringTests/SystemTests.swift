import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct SystemTests {
  @Test(arguments: [
    // nop; endbr64; pause; lfence; mfence; ud2; int3; int 29h; prefetchnta [rbx]; clflushopt [rbx]
    ("90", ""), ("f3 0f 1e fa", ""), ("f3 90", "yield"), ("0f ae e8", "dmb ishld"),
    ("0f ae f0", "dmb ish"), ("0f 0b", "udf #0"), ("cc", "brk #0xf000"), ("cd 29", "brk #0xf003"),
    ("0f 18 03", "prfm pldl1strm, [x27]"), ("66 0f ae 3b", "dc civac, x27"),
  ]) func `the processor is asked in its own words`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test func `cpuid is a routine with four results in two registers`() throws {
    #expect(
      try lowered("0f a2") == """
        mov x13, x8
        mov x14, x0
        str x30, [sp, #-16]!
        ldr x16, [x28, #\(GuestState.routine(.cpuid))]
        blr x16
        ldr x30, [sp], #16
        mov w8, w13
        lsr x27, x13, #32
        mov w0, w14
        lsr x1, x14, #32
        """
    )
  }

  @Test func `the counter is read in halves`() throws {
    // rdtsc
    #expect(
      try lowered("0f 31") == """
        mrs x6, CNTVCT_EL0
        mov w8, w6
        lsr x1, x6, #32
        """
    )
  }

  @Test func `xlat reads a table`() throws {
    #expect(
      try lowered("d7") == """
        uxtb w6, w8
        ldrb w7, [x27, x6]
        bfxil x8, x7, #0, #8
        """
    )
  }

  @Test func `segment registers are memory`() throws {
    // mov eax, ds; wrfsbase rax
    #expect(try lowered("8c d8") == "ldrh w8, [x28, #\(GuestState.selector(3))]")
    #expect(try lowered("f3 48 0f ae d0") == "str x8, [x28, #\(GuestState.fsBase)]")
  }

  @Test(arguments: ["0f ae 1b", "c5 f8 ae 1b"])
  func `the control of floating point is stored as the guest knows it`(code: String) throws {
    // stmxcsr [rbx]; vstmxcsr [rbx]
    #expect(
      try lowered(code) == """
        ldr w6, [x28, #\(GuestState.mxcsr)]
        str w6, [x27]
        """
    )
  }

  @Test(arguments: ["0f ae 13", "c5 f8 ae 13"])
  func `control of floating point that is loaded becomes the host's`(code: String) throws {
    // ldmxcsr [rbx]; vldmxcsr [rbx]: the rounding mode, and whether results become zero
    let plain = """
      ldr w6, [x27]
      str w6, [x28, #\(GuestState.mxcsr)]
      rbit w7, w6
      lsr w7, w7, #17
      mrs x9, FPCR
      bfi x9, x7, #22, #2
      lsr w7, w6, #15
      bfi x9, x7, #24, #1
      """
    #expect(try lowered(code) == plain + "\nmsr FPCR, x9")
    // Whether operands are zero is told apart from that by AFP alone.
    var habits = TranslatorHabits.fex
    habits.features.insert(.alternateFloat)
    #expect(try lowered(code, habits) == plain + "\nbfxil x9, x6, #6, #1\nmsr FPCR, x9")
  }
}
