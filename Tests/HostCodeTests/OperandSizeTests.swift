import HostCode
import Testing

@Suite struct OperandSizeTests {
  @Test(arguments: [
    (OperandSize.w, "w", 32, 1), (.x, "x", 64, 1), (.b, "b", 8, 1), (.q, "q", 128, 1),
    (.v8b, "8b", 64, 8), (.v16b, "16b", 128, 16), (.v4h, "4h", 64, 4), (.v8h, "8h", 128, 8),
    (.v2s, "2s", 64, 2), (.v4s, "4s", 128, 4), (.v1d, "1d", 64, 1), (.v2d, "2d", 128, 2),
    (.v1q, "1q", 128, 1), (.v2h, "2h", 32, 2),
  ])
  func `a size has a name, bits and lanes`(size: OperandSize, name: String, bits: Int, lanes: Int) {
    #expect("\(size)" == name)
    #expect(size.bits == bits)
    #expect(size.laneCount == lanes)
  }

  @Test(arguments: OperandSize.allCases)
  func `a size is of one kind`(size: OperandSize) {
    #expect([size.isGeneral, size.isScalar, size.isVector].count { $0 } == 1)
    #expect(size.lane.bits == size.laneBits)
    #expect(size.lane.isScalar)
  }
}

@Suite struct ConditionTests {
  @Test(arguments: Condition.allCases)
  func `a condition or its inverse holds, never both`(condition: Condition) {
    for nzcv in UInt8(0)..<16 where !condition.isAlways {
      #expect(condition.holds(nzcv: nzcv) != condition.inverted.holds(nzcv: nzcv))
    }
    #expect(condition.inverted.inverted == condition)
  }

  @Test(arguments: [(3, 5), (5, 3), (-1, 1), (1, -1), (4, 4), (-128, 127)] as [(Int8, Int8)])
  func `conditions after a comparison say how numbers relate`(left: Int8, right: Int8) {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    let carry = UInt8(bitPattern: left) >= UInt8(bitPattern: right)
    let flags: [Bool] = [difference < 0, difference == 0, carry, overflow]
    let nzcv = flags.reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    #expect(Condition.lt.holds(nzcv: nzcv) == (left < right))
    #expect(Condition.gt.holds(nzcv: nzcv) == (left > right))
    #expect(Condition.le.holds(nzcv: nzcv) == (left <= right))
    #expect(Condition.ge.holds(nzcv: nzcv) == (left >= right))
    #expect(Condition.eq.holds(nzcv: nzcv) == (left == right))
    #expect(Condition.hs.holds(nzcv: nzcv) == carry)
    #expect(Condition.hi.holds(nzcv: nzcv) == (carry && left != right))
    #expect(Condition.al.holds(nzcv: nzcv))
  }
}
