internal import HostCode
internal import Lowering

/// The translator's routines that translated code calls.
extension GuestMachine {
  /// Arguments and results: `x13` to `x15`.
  private static let first = 13

  mutating func executeHelper(_ operation: HostOperation) throws(Stop) {
    let first = Self.first
    guard let helper = Helper(rawValue: UInt8(truncatingIfNeeded: operation.immediate)) else {
      throw .notCovered(operation)
    }
    switch helper {
    case .divideUnsigned128:
      let divisor = general[first + 2]
      guard divisor != 0, general[first + 1] < divisor else { throw .notCovered(operation) }
      let (quotient, rest) = divisor.dividingFullWidth((general[first + 1], general[first]))
      general[first] = quotient
      general[first + 1] = rest
    case .divideSigned128:
      let divisor = Int64(bitPattern: general[first + 2])
      let dividend = (high: Int64(bitPattern: general[first + 1]), low: general[first])
      guard let (quotient, rest) = Self.divide(dividend, by: divisor) else {
        throw .notCovered(operation)
      }
      general[first] = UInt64(bitPattern: quotient)
      general[first + 1] = UInt64(bitPattern: rest)
    case .compareStrings, .compareStringsByLength:
      let lengths = (Int64(bitPattern: general[first + 1]), Int64(bitPattern: general[first + 2]))
      let comparison = StringComparison(
        general[first],
        vectors[29],
        vectors[30],
        lengths: helper == .compareStrings ? nil : lengths
      )
      general[first] = comparison.mask | comparison.nzcv << 28
      vectors[29] = comparison.vector
    default:
      guard executeX87Helper(helper) else { throw .notCovered(operation) }
    }
  }

  /// A quotient that fits 64 bits, with the remainder, which has the sign of the dividend.
  static func divide(
    _ dividend: (high: Int64, low: UInt64),
    by divisor: Int64
  ) -> (Int64, Int64)? {
    guard divisor != 0 else { return nil }
    var high = UInt64(bitPattern: dividend.high)
    var low = dividend.low
    let isNegative = dividend.high < 0
    if isNegative {
      low = 0 &- low
      high = ~high &+ (low == 0 ? 1 : 0)
    }
    guard high < divisor.magnitude else { return nil }
    let (quotient, rest) = divisor.magnitude.dividingFullWidth((high, low))
    let limit: UInt64 = isNegative != (divisor < 0) ? 1 << 63 : 1 << 63 - 1
    guard quotient <= limit else { return nil }
    let signed = Int64(bitPattern: isNegative != (divisor < 0) ? 0 &- quotient : quotient)
    return (signed, Int64(bitPattern: isNegative ? 0 &- rest : rest))
  }
}
