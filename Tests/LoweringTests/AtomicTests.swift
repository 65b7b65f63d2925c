import Testing
import X64Decoding

@testable import Lowering

struct AtomicTests {
  @Test func `a locked sum takes its flags from the old value`() throws {
    // lock add dword ptr [rax], ecx
    #expect(
      try lowered("f0 01 08") == """
        ldaddal w0, w6, [x8]
        eor w17, w6, w0
        adds w24, w6, w0
        cfinv
        """
    )
    #expect(try lowered("f0 01 08", flagsLive: []) == "ldaddal w0, w6, [x8]")
  }

  @Test func `a locked difference is the sum with the negative`() throws {
    #expect(
      try lowered("f0 29 08", flagsLive: []) == """
        neg w6, w0
        ldaddal w6, w7, [x8]
        """
    )
  }

  @Test func `the carry comes in before the sum`() throws {
    // lock sbb dword ptr [rax], ecx
    #expect(
      try lowered("f0 19 08", flagsLive: .zero) == """
        cinc w6, w0, lo
        neg w7, w6
        ldaddal w7, w9, [x8]
        sbcs wzr, w9, w0
        """
    )
  }

  @Test func `a locked and clears the bits of the inverse`() throws {
    #expect(
      try lowered("f0 21 08", flagsLive: []) == """
        mvn w6, w0
        ldclral w6, w7, [x8]
        """
    )
  }

  @Test func `a locked negation is tried until nobody comes in between`() throws {
    // lock neg byte ptr [rsi]
    #expect(
      try lowered("f0 f6 1e", flagsLive: []) == """
        ldrb w6, [x25]
        mov w7, w6
        neg w9, w7
        casalb w6, w9, [x25]
        eor w9, w6, w7
        cbnz w9, #-16
        """
    )
  }

  @Test func `an exchange with memory is atomic without lock`() throws {
    #expect(try lowered("87 08") == "swpal w0, w0, [x8]")
    #expect(
      try lowered("86 08") == """
        swpalb w0, w6, [x8]
        bfxil x0, x6, #0, #8
        """
    )
  }

  @Test func `an exchange and sum of registers writes the old value first`() throws {
    // xadd eax, ebx
    #expect(
      try lowered("0f c1 d8", flagsLive: []) == """
        add w6, w8, w27
        mov w27, w8
        mov w8, w6
        """
    )
  }

  @Test func `a compare and exchange that succeeds leaves all of rax`() throws {
    // lock cmpxchg [rcx], ebx: of 32 bits the upper half would be lost.
    #expect(
      try lowered("f0 0f b1 19") == """
        mov w6, w8
        casal w6, w27, [x0]
        eor w17, w8, w6
        subs w24, w8, w6
        csel x8, x8, x6, eq
        """
    )
    #expect(try lowered("f0 48 0f b1 19", flagsLive: []).hasSuffix("casal x8, x27, [x0]"))
  }

  @Test func `two registers are compared with memory, and only Z tells the outcome`() throws {
    // lock cmpxchg16b [rbp]
    #expect(
      try lowered("f0 48 0f c7 4d 00") == """
        mov x12, x8
        mov x13, x1
        mov x14, x27
        mov x15, x0
        caspal x12, x13, x14, x15, [x29]
        eor x14, x12, x8
        eor x15, x13, x1
        orr x14, x14, x15
        clz x14, x14
        rmif x14, #4, #4
        csel x8, x8, x12, eq
        csel x1, x1, x13, eq
        """
    )
  }
}
