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

  /// The nearest double.
  package static func narrowed(_ value: Vector128) -> Vector128 {
    run(NATIVE_X87_TO_DOUBLE, value).integer
  }
}
