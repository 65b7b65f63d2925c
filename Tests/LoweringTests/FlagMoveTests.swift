import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct FlagMoveTests {
  @Test(arguments: [
    // stc; clc; cmc
    ("f9", "rmif xzr, #63, #2"),
    ("f8", "mov w6, #1\nrmif x6, #63, #2"),
    ("f5", "cfinv"),
  ]) func `the carry is set inverted`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
    #expect(try lowered(code, flagsLive: .zero) == "")
  }

  @Test func `the direction is 1 or -1 in memory`() throws {
    // std
    #expect(
      try lowered("fd") == """
        mov w6, #-1
        strb w6, [x28, #\(GuestState.direction)]
        """
    )
  }

  @Test func `sahf takes each flag from where it stands in ah`() throws {
    // The inverse of a clear PF is one bit set: odd.
    #expect(
      try lowered("9e") == """
        ubfx w6, w8, #8, #8
        mvn w24, w6
        ubfx w24, w24, #2, #1
        mov w17, w6
        mvn w7, w6
        rmif x6, #4, #12
        rmif x7, #63, #2
        """
    )
  }

  @Test func `lahf gathers them`() throws {
    #expect(
      try lowered("9f") == """
        mrs x7, NZCV
        mov w6, #2
        lsr x9, x7, #30
        bfi x6, x9, #6, #2
        mvn x9, x7
        lsr x9, x9, #29
        bfi x6, x9, #0, #1
        eor w10, w24, w24, lsr #4
        eor w10, w10, w10, lsr #2
        eor w10, w10, w10, lsr #1
        mvn w10, w10
        bfi x6, x10, #2, #1
        eor w9, w24, w17
        lsr w9, w9, #4
        bfi x6, x9, #4, #1
        bfi x8, x6, #8, #8
        """
    )
  }
}
