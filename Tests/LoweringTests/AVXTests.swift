import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct AVXTests {
  /// The listing without what clears the upper half of `ymm0`.
  private func narrow(_ code: String) throws -> String {
    let lines = try lowered(code).split(separator: "\n")
    #expect(lines.last == "stp xzr, xzr, [x28]")
    return lines.dropLast().joined(separator: "\n")
  }

  @Test func `a fused addition to the destination is one operation`() throws {
    // vfmadd231pd xmm0, xmm1, xmm2
    #expect(try narrow("c4e2f1b8c2") == "fmla v0.2d, v1.2d, v2.2d")
  }

  @Test func `a fused addition of another register goes by a temporary`() throws {
    // vfmsub132ps xmm0, xmm1, xmm2
    #expect(
      try narrow("c4e2719ac2") == """
        fneg v16.4s, v1.4s
        fmla v16.4s, v0.4s, v2.4s
        mov v0.16b, v16.16b
        """
    )
  }

  @Test func `a fused scalar keeps the upper lanes`() throws {
    // vfmadd231sd xmm0, xmm1, xmm2
    #expect(
      try narrow("c4e2f1b9c2") == """
        fmadd d16, d1, d2, d0
        mov v0.d[0], v16.d[0]
        """
    )
  }

  @Test func `upper halves come from the guest's state`() throws {
    // vfnmadd213pd ymm0, ymm1, ymm2
    #expect(
      try lowered("c4e2f5acc2") == """
        ldr q16, [x28]
        ldr q17, [x28, #16]
        ldr q18, [x28, #32]
        fmls v18.2d, v17.2d, v16.2d
        str q18, [x28]
        mov v19.16b, v2.16b
        fmls v19.2d, v1.2d, v0.2d
        mov v0.16b, v19.16b
        """
    )
  }

  @Test func `halves and quarters move as they are`() throws {
    // vpermq ymm0, ymm1, 0x4e
    #expect(
      try lowered("c4e3fd00c14e") == """
        ldr q16, [x28, #16]
        str q1, [x28]
        mov v0.16b, v16.16b
        """
    )
    // vperm2f128 ymm0, ymm1, ymm2, 0x81
    #expect(
      try lowered("c4e37506c281") == """
        ldr q16, [x28, #16]
        stp xzr, xzr, [x28]
        mov v0.16b, v16.16b
        """
    )
  }

  @Test func `a broadcast loads one element`() throws {
    // vpbroadcastd ymm0, dword [rax+4]
    #expect(
      try lowered("c4e27d584004") == """
        add x6, x8, #4
        ld1r { v0.4s }, [x6]
        str q0, [x28]
        """
    )
  }

  @Test func `lanes that are masked out are not touched in memory`() throws {
    // vpmaskmovq xmm0, xmm1, [rax]
    #expect(
      try narrow("c4e2f18c00") == """
        movi v0.2d, #0000000000000000
        mov x7, v1.d[0]
        tbz x7, #63, #8
        ld1 { v0.d }[0], [x8]
        mov x7, v1.d[1]
        tbz x7, #63, #12
        add x6, x8, #8
        ld1 { v0.d }[1], [x6]
        """
    )
  }

  @Test func `a gather clears its mask`() throws {
    // vgatherdpd xmm0, [rax + xmm1*8], xmm2
    #expect(
      try narrow("c4e2e99204c8") == """
        mov x7, v2.d[0]
        tbz x7, #63, #16
        smov x6, v1.s[0]
        add x6, x8, x6, lsl #3
        ld1 { v0.d }[0], [x6]
        mov x7, v2.d[1]
        tbz x7, #63, #16
        smov x6, v1.s[1]
        add x6, x8, x6, lsl #3
        ld1 { v0.d }[1], [x6]
        movi v2.2d, #0000000000000000
        stp xzr, xzr, [x28, #32]
        """
    )
  }

  @Test func `half floats are rounded as the instruction says`() throws {
    // vcvtps2ph xmm0, xmm1, 1: down
    #expect(
      try narrow("c4e3791dc801") == """
        mrs x6, FPCR
        and x7, x6, #0xffffffffff3fffff
        orr x7, x7, #0x800000
        msr FPCR, x7
        fcvtn v0.4h, v1.4s
        msr FPCR, x6
        """
    )
  }

  @Test func `counts of lanes end at their width`() throws {
    // vpsrlvd xmm0, xmm1, xmm2
    #expect(
      try narrow("c4e27145c2") == """
        movi v17.4s, #32
        umin v16.4s, v2.4s, v17.4s
        neg v16.4s, v16.4s
        ushl v0.4s, v1.4s, v16.4s
        """
    )
  }

  @Test func `wider lanes are made of each half of the source`() throws {
    // vpmovzxbw ymm0, xmm1
    #expect(
      try lowered("c4e27d30c1") == """
        ext v16.16b, v1.16b, v1.16b, #8
        ushll v17.8h, v16.8b, #0
        str q17, [x28]
        ushll v0.8h, v1.8b, #0
        """
    )
  }
}
