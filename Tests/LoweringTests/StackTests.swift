import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct StackTests {
  @Test(arguments: [
    // push rax; push ax; push rsp; push 5; push [rsp + 8]
    ("50", "str x8, [x23, #-8]!"),
    ("66 50", "strh w8, [x23, #-2]!"),
    ("54", "mov x6, x23\nstr x6, [x23, #-8]!"),
    ("6a 05", "mov x6, #5\nstr x6, [x23, #-8]!"),
    ("ff 74 24 08", "ldr x6, [x23, #8]\nstr x6, [x23, #-8]!"),
  ]) func `push stores what was there before`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // pop rax; pop ax; pop rsp; pop [rsp + 8]
    ("58", "ldr x8, [x23], #8"),
    ("66 58", "ldrh w6, [x23], #2\nbfxil x8, x6, #0, #16"),
    ("5c", "ldr x6, [x23], #8\nmov x23, x6"),
    ("8f 44 24 08", "ldr x6, [x23], #8\nstr x6, [x23, #8]"),
  ]) func `pop addresses by the stack pointer that it leaves`(code: String, expected: String) throws
  {
    #expect(try lowered(code) == expected)
  }

  @Test func `neighbours become one access`() throws {
    // push rbx; push rbp; pop rbp; pop rbx
    #expect(
      try lowered("53 55 5d 5b") == """
        stp x29, x27, [x23, #-16]!
        ldp x29, x27, [x23], #16
        """
    )
  }

  @Test func `frames are made and left`() throws {
    // enter 16, 0; leave
    #expect(
      try lowered("c8 10 00 00 c9") == """
        str x29, [x23, #-8]!
        mov x6, x23
        mov x29, x6
        sub x23, x23, #16
        mov x23, x29
        ldr x29, [x23], #8
        """
    )
  }

  @Test func `nested frames copy the addresses of outer ones`() throws {
    // enter 0, 2
    #expect(
      try lowered("c8 00 00 02") == """
        str x29, [x23, #-8]!
        mov x6, x23
        ldur x7, [x29, #-8]
        str x7, [x23, #-8]!
        str x6, [x23, #-8]!
        mov x29, x6
        """
    )
  }
}
