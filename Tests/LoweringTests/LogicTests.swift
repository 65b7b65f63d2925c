import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct LogicTests {
  @Test func `clearing a register by itself clears its flags too`() throws {
    // xor eax, eax; xor al, al
    #expect(try lowered("31 c0", flagsLive: []) == "mov w8, #0")
    #expect(
      try lowered("30 c0") == """
        bfxil x8, xzr, #0, #8
        negs w24, wzr
        """
    )
  }

  @Test func `and sets flags itself, with the carry to be inverted`() throws {
    // and eax, ebx
    #expect(
      try lowered("21 d8", flagsLive: [.carry, .zero]) == """
        ands w8, w8, w27
        cfinv
        """
    )
  }

  @Test func `or is compared with zero, which clears the carry as it is kept`() throws {
    // or eax, ebx
    #expect(
      try lowered("09 d8", flagsLive: [.carry, .zero]) == """
        orr w8, w8, w27
        cmp w8, #0
        """
    )
  }

  @Test func `a test of a register with itself is a comparison with zero`() throws {
    // test rax, rax; test ax, ax
    #expect(try lowered("48 85 c0", flagsLive: .zero) == "cmp x8, #0")
    #expect(try lowered("66 85 c0", flagsLive: .zero) == "cmn wzr, w8, lsl #16")
  }

  @Test func `a narrow test below the sign bit is as good as one of 32 bits`() throws {
    // test bl, 1; test bl, 80h
    #expect(
      try lowered("f6 c3 01", flagsLive: .zero) == """
        and w6, w27, #0x1
        cmp w6, #0
        """
    )
    #expect(
      try lowered("f6 c3 80", flagsLive: .zero) == """
        and w6, w27, #0x80
        cmn wzr, w6, lsl #24
        """
    )
  }

  @Test(arguments: [
    // or al, 1; and al, 1; xor ah, ff; and al, ff; not bx
    ("0c 01", "orr x8, x8, #0x1"),
    ("24 01", "and x8, x8, #0xffffffffffffff01"),
    ("80 f4 ff", "eor x8, x8, #0xff00"),
    ("24 ff", ""),
    ("66 f7 d3", "eor x27, x27, #0xffff"),
  ]) func `a narrow constant changes a register in place`(code: String, expected: String) throws {
    #expect(try lowered(code, flagsLive: []) == expected)
  }

  @Test func `a constant that A64 cannot encode takes a register`() throws {
    // or eax, 5
    #expect(
      try lowered("83 c8 05", flagsLive: []) == """
        mov w6, #5
        orr w8, w8, w6
        """
    )
  }

  @Test func `32 bits clear what lies above, whatever becomes of them`() throws {
    // or eax, eax
    #expect(try lowered("09 c0", flagsLive: []) == "mov w8, w8")
  }
}
