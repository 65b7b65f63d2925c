internal import HostCode

/// Estimates of 1/x and 1/√x with 8 bits, as the Arm ARM's `RecipEstimate` and its like define them.
extension GuestMachine {
  static func reciprocalEstimate<T: LaneFloat>(_ value: T, _ control: FloatControl) -> T {
    if let result = control.propagated(value) { return result }
    let value = control.operand(value)
    let isNegative = value.sign == .minus
    if value == 0 { return T.infinity.with(isNegative: isNegative) }
    if value.isInfinite { return T.zero.with(isNegative: isNegative) }
    if value.magnitude < T.leastNormalMagnitude / 4 {
      let limit = ExactFloat(T.greatestFiniteMagnitude)
      let number = ExactFloat(
        isNegative: isNegative,
        limit.significand,
        exponent: limit.exponent + 1
      )
      return control.rounded(number)
    }
    // The significand as 256 ..< 512, and an estimate of 2^19 / it in the same range.
    let scaled = Int((value.magnitude.significand * 256).rounded(.towardZero))
    let estimate = ExactFloat(
      isNegative: isNegative,
      UInt128(reciprocal(scaled)),
      exponent: -Int(value.exponent) - 9
    )
    return control.rounded(estimate)
  }

  static func rootEstimate<T: LaneFloat>(_ value: T, _ control: FloatControl) -> T {
    if let result = control.propagated(value) { return result }
    let value = control.operand(value)
    if value == 0 { return T.infinity.with(isNegative: value.sign == .minus) }
    if value.sign == .minus { return control.defaultNaN() }
    if value.isInfinite { return 0 }
    let isOdd = value.exponent % 2 != 0
    let scaled = Int((value.significand * (isOdd ? 256 : 128)).rounded(.towardZero))
    let half = Int(value.exponent) - (isOdd ? 1 : 0)
    let estimate = ExactFloat(
      isNegative: false,
      UInt128(root(scaled)),
      exponent: -half / 2 - 9
    )
    return control.rounded(estimate)
  }

  /// Of 256 ..< 512 an estimate of 2^18 / it, in the same range.
  private static func reciprocal(_ value: Int) -> Int {
    ((1 << 19) / (value * 2 + 1) + 1) / 2
  }

  /// Of 128 ..< 512 an estimate of 2^13 / its root, in 256 ..< 512.
  private static func root(_ value: Int) -> Int {
    let scaled = value < 256 ? value * 2 + 1 : (value / 2 * 2 + 1) * 2
    var root = 512
    while scaled * (root + 1) * (root + 1) < 1 << 28 { root += 1 }
    return (root + 1) / 2
  }

  /// The same of fixed point with 32 bits, where too small a number gives all ones.
  static func fixedEstimate(_ value: UInt64, isRoot: Bool) -> UInt64 {
    let top = Int(value >> 23 & 511)
    guard top >= (isRoot ? 128 : 256) else { return 0xFFFF_FFFF }
    return UInt64(isRoot ? root(top) : reciprocal(top)) << 23
  }

  /// A power of two whose exponent is the inverse of the number's, bit by bit.
  static func exponentReciprocal<T: LaneFloat>(_ value: T, _ control: FloatControl) -> T {
    if let result = control.propagated(value) { return result }
    let limit = T.exponentLimit
    let exponent = Int(value.lane >> UInt64(T.significandBitCount)) & limit
    let inverse = exponent == 0 ? limit - 1 : limit - exponent
    return T(lane: UInt64(inverse) << UInt64(T.significandBitCount))
      .with(isNegative: value.sign == .minus)
  }
}
