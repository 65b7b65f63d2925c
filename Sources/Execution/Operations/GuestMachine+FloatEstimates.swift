internal import HostCode

/// Estimates of 1/x and 1/√x with 8 bits, as the Arm ARM's `RecipEstimate` and its like define them.
extension GuestMachine {
  static func reciprocalEstimate<T: LaneFloat>(_ value: T, _ control: FloatControl) -> T {
    if let result = control.propagated(value) { return result }
    if value == 0 { return value.sign == .minus ? -T.infinity : T.infinity }
    if value.isInfinite { return value.sign == .minus ? -0.0 : 0 }
    if value.magnitude < T.leastNormalMagnitude / 4 {
      return value.sign == .minus ? -T.infinity : T.infinity
    }
    // The significand as 256 ..< 512, and an estimate of 2^19 / it in the same range.
    let scaled = Int((value.magnitude.significand * 256).rounded(.towardZero))
    let estimate = ((1 << 19) / (scaled * 2 + 1) + 1) / 2
    let result = T(sign: .plus, exponent: -value.exponent - 1, significand: T(estimate) / 256)
    return value.sign == .minus ? -result : result
  }

  static func rootEstimate<T: LaneFloat>(_ value: T, _ control: FloatControl) -> T {
    if let result = control.propagated(value) { return result }
    if value == 0 { return value.sign == .minus ? -T.infinity : T.infinity }
    if value.sign == .minus { return control.defaultNaN() }
    if value.isInfinite { return 0 }
    let isOdd = value.exponent % 2 != 0
    var scaled = Int((value.significand * (isOdd ? 256 : 128)).rounded(.towardZero))
    scaled = scaled < 256 ? scaled * 2 + 1 : (scaled / 2 * 2 + 1) * 2
    var root = 512
    while scaled * (root + 1) * (root + 1) < 1 << 28 { root += 1 }
    let half = value.exponent - (isOdd ? 1 : 0)
    return T(sign: .plus, exponent: -half / 2 - 1, significand: T((root + 1) / 2) / 256)
  }
}
