import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct VectorTests {
  private var base: TranslatorHabits { habits([]) }
  private var modern: TranslatorHabits {
    habits([.flagManipulation, .alternateFloat, .roundToRange])
  }

  private func habits(_ features: HostFeatures) -> TranslatorHabits {
    var habits = TranslatorHabits.fex
    habits.features = features
    return habits
  }

  // MARK: Widths

  @Test func `the destination is the first source of SSE`() throws {
    // addps xmm1, xmm2
    #expect(try lowered("0f58ca") == "fadd v1.4s, v1.4s, v2.4s")
  }

  @Test func `AVX on xmm clears the upper half, which is in memory`() throws {
    // vaddps xmm1, xmm2, xmm3
    #expect(
      try lowered("c5e858cb") == """
        fadd v1.4s, v2.4s, v3.4s
        stp xzr, xzr, [x28, #16]
        """
    )
  }

  @Test func `AVX on ymm applies the same rule to the upper halves`() throws {
    // vaddps ymm1, ymm2, ymm3
    #expect(
      try lowered("c5ec58cb") == """
        ldr q16, [x28, #32]
        ldr q17, [x28, #48]
        fadd v16.4s, v16.4s, v17.4s
        str q16, [x28, #16]
        fadd v1.4s, v2.4s, v3.4s
        """
    )
  }

  @Test func `a register that is cleared reads nothing`() throws {
    // pxor xmm1, xmm1; vpxor ymm1, ymm1, ymm1
    #expect(try lowered("660fefc9") == "movi v1.2d, #0000000000000000")
    #expect(
      try lowered("c5f5efc9") == """
        stp xzr, xzr, [x28, #16]
        movi v1.2d, #0000000000000000
        """
    )
  }

  @Test func `a destination that is the second source is written last`() throws {
    // vpackuswb xmm1, xmm2, xmm1
    #expect(
      try lowered("c5e967c9") == """
        sqxtun v16.8b, v2.8h
        sqxtun2 v16.16b, v1.8h
        mov v1.16b, v16.16b
        stp xzr, xzr, [x28, #16]
        """
    )
  }

  // MARK: Scalars

  @Test func `a scalar result is inserted unless the host keeps upper lanes`() throws {
    // addss xmm1, xmm2
    #expect(
      try lowered("f30f58ca", base) == """
        fadd s16, s1, s2
        mov v1.s[0], v16.s[0]
        """
    )
    #expect(try operations("f30f58ca", modern).map(\.lane) == [0])
  }

  @Test func `the least of two is the second if one is not a number`() throws {
    // minps xmm1, xmm2
    #expect(
      try lowered("0f5dca", base) == """
        fcmgt v16.4s, v2.4s, v1.4s
        bif v1.16b, v2.16b, v16.16b
        """
    )
  }

  @Test func `ordered and not equal are two comparisons`() throws {
    // cmpps xmm1, xmm2, 3 (unordered); vcmpps xmm1, xmm2, xmm3, 12 (ordered, not equal)
    #expect(
      try lowered("0fc2ca03") == """
        fcmgt v16.4s, v2.4s, v1.4s
        fcmge v1.4s, v1.4s, v2.4s
        orr v1.16b, v1.16b, v16.16b
        mvn v1.16b, v1.16b
        """
    )
    #expect(
      try lowered("c5e8c2cb0c") == """
        fcmgt v16.4s, v3.4s, v2.4s
        fcmgt v1.4s, v2.4s, v3.4s
        orr v1.16b, v1.16b, v16.16b
        stp xzr, xzr, [x28, #16]
        """
    )
  }

  @Test func `comparing numbers leaves unordered as equal, below and of even parity`() throws {
    // ucomiss xmm1, xmm2
    #expect(
      try lowered("0f2eca") == """
        fcmp s1, s2
        cset w24, vc
        mov w17, w24
        axflag
        """
    )
    // Without `axflag`, which is FLAGM2's, a sum has the same flags: of 0 + 0, 1 + 0, 1 - 1 or
    // 2 - 1.
    for features: HostFeatures in [[], .flagManipulation] {
      var habits = TranslatorHabits.fex
      habits.features = features
      #expect(
        try lowered("0f2eca", habits) == """
          fcmp s1, s2
          cset w24, vc
          mov w17, w24
          cinc w6, w24, gt
          csetm w7, ge
          cmn w6, w7
          """
      )
    }
    #expect(try lowered("0f2eca", flagsLive: []).isEmpty)
  }

  // MARK: Conversions

  @Test func `what does not fit becomes the least integer`() throws {
    // cvttss2si eax, xmm2: A64 stops at all ones but the sign
    #expect(
      try lowered("f30f2cc2", flagsLive: [], base) == """
        mov w7, #-2147483648
        fcvtzs w6, s2
        cmn w6, #1
        fccmp s2, s2, #1, vc
        csel w8, w6, w7, vc
        """
    )
    // cvttsd2si eax, xmm2: a double may be that number, so 64 bits tell
    #expect(
      try lowered("f20f2cc2", flagsLive: [], base) == """
        mov w7, #-2147483648
        fcvtzs x6, d2
        cmp x6, w6, sxtw
        fccmp d2, d2, #1, eq
        csel w8, w6, w7, vc
        """
    )
    #expect(
      try lowered("f30f2cc2", modern) == """
        frint32z s16, s2
        fcvtzs w8, s16
        """
    )
  }

  // MARK: Shuffles and blends

  @Test func `a shuffle is one operation, two, or a table`() throws {
    // pshufd xmm1, xmm2, 0x4e; 0x1b; 0x01
    #expect(try lowered("660f70ca4e") == "ext v1.16b, v2.16b, v2.16b, #8")
    #expect(
      try lowered("660f70ca1b") == """
        rev64 v1.4s, v2.4s
        ext v1.16b, v1.16b, v1.16b, #8
        """
    )
    #expect(
      try lowered("660f70ca01") == """
        ldr x6, [x28, #3840]
        ldr q16, [x6, #16]
        tbl v1.16b, { v2.16b }, v16.16b
        """
    )
  }

  @Test(arguments: 0..<256)
  func `the plan of a shuffle picks the lanes that the immediate names`(immediate: Int) {
    let wanted = (0..<4).map { immediate >> ($0 * 2) & 3 }
    let source = [0, 1, 2, 3]
    let found: [Int]
    switch ShufflePlan.find(Int64(immediate)) {
    case .copy: found = source
    case .one(let step): found = step.lanes
    case .two(let step, let next): found = next.lanes.map { step.lanes[$0] }
    case .joined(let step, let opcode, let isSwapped):
      let (low, high) = isSwapped ? (step.lanes, source) : (source, step.lanes)
      switch opcode {
      case .zip1: found = Array(low[..<2] + high[..<2])
      case .zip2: found = Array(low[2...] + high[2...])
      default: found = Array(low[2...] + high[..<2])
      }
    case .table:
      let (low, high) = VectorTable.pshufd.halves(Int64(immediate))
      found = [low, low >> 32, high, high >> 32].map { Int($0 & 0xFF) / 4 }
    }
    #expect(found == wanted)
  }

  @Test func `a blend inserts the widest lanes, or selects by a mask from a table`() throws {
    // pblendw xmm1, xmm2, 0x0f; 0xd7
    #expect(try lowered("660f3a0eca0f") == "mov v1.d[0], v2.d[0]")
    #expect(
      try lowered("660f3a0ecad7") == """
        ldr x6, [x28, #3872]
        ldr q16, [x6, #3440]
        bit v1.16b, v2.16b, v16.16b
        """
    )
  }

  @Test func `a shift by a register cuts its count to what a lane can hold`() throws {
    // pslld xmm1, xmm2
    #expect(
      try lowered("660ff2ca") == """
        uqshl d16, d2, #57
        ushr d16, d16, #57
        dup v16.4s, v16.s[0]
        ushl v1.4s, v1.4s, v16.4s
        """
    )
  }

  @Test func `a mask of signs adds up a bit for each byte`() throws {
    // pmovmskb eax, xmm1
    #expect(
      try lowered("660fd7c1") == """
        ldr q17, [x28, #4128]
        cmlt v16.16b, v1.16b, #0
        and v16.16b, v16.16b, v17.16b
        addp v16.16b, v16.16b, v16.16b
        addp v16.16b, v16.16b, v16.16b
        addp v16.16b, v16.16b, v16.16b
        umov w8, v16.h[0]
        """
    )
  }

  // MARK: Sums, cryptography, strings

  @Test func `a dot product puts its sum among zeros`() throws {
    // dpps xmm1, xmm2, 0xf2
    #expect(
      try lowered("660f3a40caf2") == """
        fmul v16.4s, v1.4s, v2.4s
        faddp v16.4s, v16.4s, v16.4s
        faddp s16, v16.2s
        movi v1.2d, #0000000000000000
        mov v1.s[1], v16.s[0]
        """
    )
  }

  @Test func `a round of AES adds the key at its end`() throws {
    // aesenc xmm1, xmm2
    #expect(
      try lowered("660f38dcca") == """
        movi v16.2d, #0000000000000000
        aese v1.16b, v16.16b
        aesmc v1.16b, v1.16b
        eor v1.16b, v1.16b, v2.16b
        """
    )
  }

  @Test func `strings are compared by a routine, whose mask tells the index`() throws {
    // pcmpistri xmm1, xmm2, 0x0c
    #expect(
      try lowered("660f3a63ca0c", flagsLive: []) == """
        mov v29.16b, v1.16b
        mov v30.16b, v2.16b
        mov w13, #12
        str x30, [sp, #-16]!
        ldr x16, [x28, #1096]
        blr x16
        ldr x30, [sp], #16
        and w6, w13, #0xffff
        orr w6, w6, #0x10000
        rbit w6, w6
        clz w0, w6
        """
    )
  }

  private func operations(_ code: String, _ habits: TranslatorHabits) throws -> [HostOperation] {
    let decoder = try #require(X64Decoder())
    var block: [X64Instruction] = []
    try #require(decoder.decode(bytes(code)[...], into: &block) == .complete)
    var lowering = EmulatedLowering(habits: habits)
    var operations: [HostOperation] = []
    #expect(lowering.lower(block[...], flagsLiveOut: .arithmetic, into: &operations) == 0)
    return operations
  }
}
