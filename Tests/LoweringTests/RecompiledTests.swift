import HostCode
import Testing
import X64Decoding

@testable import Lowering

/// The operations that a compiler would have written for a block, one a line, flags unused behind;
/// what is not priced is left out.
private func recompiled(_ code: String, _ surroundings: Surroundings? = nil) throws -> String {
  let decoder = try #require(X64Decoder())
  var block: [X64Instruction] = []
  try #require(decoder.decode(bytes(code)[...], into: &block) == .complete)
  var around = surroundings ?? Surroundings()
  around.flagsLiveOut = []
  var lowering = RecompiledLowering()
  var operations: [HostOperation] = []
  try #require(lowering.lower(block[...], in: around, into: &operations) == 0)
  return operations.filter(\.origin.isPriced).map(\.description).joined(separator: "\n")
}

struct RecompiledTests {
  @Test func `a copy that is overwritten is a third operand`() throws {
    // mov eax, edi; shl eax, 4; add eax, esi
    #expect(try recompiled("89f8 c1e004 01f0") == "add w8, w25, w26, lsl #4")
  }

  @Test func `a product that is added to is one operation`() throws {
    // imul eax, esi; add eax, edi
    #expect(try recompiled("0fafc6 01f8") == "madd w8, w8, w25, w26")
  }

  @Test func `a shift and a mask are a bit field`() throws {
    // shr eax, 7; and eax, 255
    #expect(try recompiled("c1e807 25ff000000") == "ubfx w8, w8, #7, #8")
  }

  @Test func `a comparison with zero is part of the branch`() throws {
    // test eax, eax; je
    #expect(try recompiled("85c0 7410") == "cbz w8, #16")
  }

  @Test func `a test of one bit is part of the branch`() throws {
    // test edi, 8; jne
    #expect(try recompiled("f7c708000000 7510") == "tbnz w26, #3, #16")
  }

  @Test func `neighbours are loaded in a pair`() throws {
    // mov rax, [rdi]; mov rdx, [rdi+8]
    #expect(try recompiled("488b07 488b5708") == "ldp x8, x1, [x26]")
  }

  @Test func `a pointer that moves on is part of the access`() throws {
    // add rdx, 2; mov [rdx-2], cx
    #expect(try recompiled("4883c202 66894afe") == "strh w0, [x1], #2")
  }

  @Test func `a byte is compared as it was loaded`() throws {
    // cmp byte ptr [rdi], 3; je
    #expect(
      try recompiled("803f03 7410") == """
        ldrb w6, [x26]
        cmp w6, #3
        b.eq #16
        """
    )
  }

  @Test func `a condition as a value needs no extension`() throws {
    // setne al; movzx eax, al
    #expect(try recompiled("0f95c0 0fb6c0") == "cset w8, ne")
  }

  @Test func `memory is changed by a load, an operation and a store`() throws {
    // add dword ptr [rdi], 1
    #expect(
      try recompiled("830701") == """
        ldr w6, [x26]
        add w7, w6, #1
        str w7, [x26]
        """
    )
  }

  @Test func `a division has no upper half`() throws {
    // cdq; idiv ecx
    #expect(
      try recompiled("99 f7f9") == """
        sdiv w6, w8, w0
        msub w1, w6, w0, w8
        mov x8, x6
        """
    )
  }

  @Test func `data near each other share a page`() throws {
    // mov eax, [rip+0x1002]; add eax, [rip+0x1008]
    #expect(
      try recompiled("8b0502100000 030508100000") == """
        mov x30, #4096
        ldr w8, [x30, #8]
        ldr w6, [x30, #20]
        add w8, w8, w6
        """
    )
  }

  @Test func `a loop has made addresses and small constants before`() throws {
    // mov eax, [rip+0x102]; mov dword ptr [rdi], 5
    var around = Surroundings()
    around.isInLoop = true
    around.isInSmallLoop = true
    #expect(
      try recompiled("8b0502010000 c70705000000", around) == """
        ldr w8, [x30, #264]
        str w6, [x26]
        """
    )
  }

  @Test func `a call leaves its return address in the link register`() throws {
    // call
    #expect(try recompiled("e800010000") == "bl #0")
  }

  @Test func `a leaf saves nothing`() throws {
    // push rbx; push rbp; mov rbx, rdi
    var around = Surroundings()
    around.hasFrame = false
    #expect(try recompiled("53 55 4889fb", around) == "mov x27, x26")
  }

  @Test func `saved registers go in pairs`() throws {
    // push rbx; mov rbx, rdi; push rbp
    #expect(
      try recompiled("53 4889fb 55") == """
        str x27, [x23, #-8]!
        mov x27, x26
        """
    )
  }

  @Test func `a place on the stack that a register has room for is one`() throws {
    // mov [rsp+8], rax; add rcx, [rsp+8]
    var around = Surroundings()
    around.depth = 24
    around.registerSlots = [16]
    #expect(try recompiled("4889442408 48034c2408", around) == "add x0, x0, x6")
  }

  @Test func `vectors need no copies`() throws {
    // movaps xmm1, xmm0; addsd xmm1, xmm2
    #expect(try recompiled("0f28c8 f20f58ca") == "fadd v1.d[0], d0, d2")
  }

  @Test func `a repetition is a call, and costs nothing as it goes on`() throws {
    // xor eax, eax; rep stosq
    #expect(try recompiled("31c0 f348ab").split(separator: "\n").count <= 4)
    // rep stosq
    #expect(try recompiled("f348ab") == "")
  }

  @Test func `the control of floating point is read and written`() throws {
    // ldmxcsr [rdi]; stmxcsr [rdi+4]
    #expect(
      try recompiled("0fae17 0fae5f04") == """
        ldr w6, [x26]
        msr FPCR, x6
        mrs x7, FPCR
        str w7, [x26, #4]
        """
    )
  }

  @Test(.timeLimit(.minutes(1)))
  func `halves that change places come to an end`() throws {
    // xchg bx, cx
    #expect(
      try recompiled("6687cb") == """
        uxth w6, w27
        uxth w7, w0
        """
    )
  }
}
