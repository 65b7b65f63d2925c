internal import CNativeX87

/// The x87 of the processor at hand, for one operation.
package enum X87Unit {
  /// Whether there is one; without one all results are 0.
  package static var isAvailable: Bool { native_x87_is_available() != 0 }

  struct Result {
    var first: Vector128
    var second: Vector128
    var status: UInt64
    /// What is stored, where it is no x87 number.
    var integer: Vector128
  }

  static func run(
    _ operation: native_x87_operation,
    control: UInt64 = 0x37F,
    _ first: Vector128,
    _ second: Vector128 = Vector128()
  ) -> Result {
    let result = native_x87_run(
      operation,
      control,
      native_x87(significand: first.low, sign_exponent: first.high),
      native_x87(significand: second.low, sign_exponent: second.high)
    )
    return Result(
      first: Vector128(result.first.significand, result.first.sign_exponent),
      second: Vector128(result.second.significand, result.second.sign_exponent),
      status: result.status,
      integer: Vector128(result.integer)
    )
  }

  /// A double with 80 bits.
  package static func widened(_ value: Vector128) -> Vector128 {
    run(NATIVE_X87_FROM_DOUBLE, value).first
  }

  /// A signaling not-a-number of 32 or 64 bits with 80, where it still is one; nil for all others.
  static func signaling(_ value: Vector128, isSingle: Bool) -> Vector128? {
    let fractionBits: UInt64 = isSingle ? 23 : 52
    let exponents: UInt64 = isSingle ? 0xFF : 0x7FF
    let fraction = value.low & (1 << fractionBits - 1)
    guard value.low >> fractionBits & exponents == exponents, fraction != 0,
      fraction >> (fractionBits - 1) == 0
    else { return nil }
    let sign = value.low >> (isSingle ? 31 : 63) & 1
    return Vector128(1 << 63 | fraction << (63 - fractionBits), sign << 15 | 0x7FFF)
  }

  /// The nearest double.
  package static func narrowed(_ value: Vector128) -> Vector128 {
    run(NATIVE_X87_TO_DOUBLE, value).integer
  }
}
