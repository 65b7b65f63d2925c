public import Quantities

/// Milliseconds by cause, rounded so that the causes sum to the total exactly.
///
/// Every value is a whole multiple of one power of two that is small enough to lose nothing worth
/// having (at most 2⁻⁵⁰ of the total) and large enough that sums of the values are exact in binary
/// floating point, in any order. Written with as many digits as read back exactly, the seven
/// columns of a report therefore sum to its total without a rounding error.
public struct TimeBreakdown: Hashable, Sendable {
  private let milliseconds: SIMD8<Double>
  /// The sum of the causes.
  public let total: Milliseconds

  /// Converts cycles to time.
  ///
  /// - Parameters:
  ///   - cycles: Cycles by cause, finite and not negative.
  ///   - frequency: The clock that they run at.
  public init(_ cycles: CostBreakdown, at frequency: Frequency) {
    let exact = cycles.lanes / frequency.cyclesPerMillisecond
    let exponent = Self.quantumExponent(for: exact.sum())
    milliseconds =
      Self.rounded(exact * Self.power(-exponent)) * Self.power(exponent)
    total = Milliseconds(milliseconds.sum())
  }

  /// The total if one cause took other cycles.
  ///
  /// - Parameters:
  ///   - cause: The cause.
  ///   - other: Its other cycles.
  ///   - cycles: The cycles that this is the time of.
  ///   - frequency: The clock that they run at.
  /// - Returns: The total that the time of all cycles then has.
  public func total(
    with cause: Cause,
    taking other: Double,
    insteadOf cycles: CostBreakdown,
    at frequency: Frequency
  ) -> Milliseconds {
    let exact = other / frequency.cyclesPerMillisecond
    let rounded = (exact * 0x1p30).rounded(.toNearestOrAwayFromZero) * 0x1p-30
    let sum = total.count - self[cause].count + rounded
    // Up to here everything is counted in 2⁻³⁰ ms.
    if total.count < 0x1p20, sum < 0x1p20 { return Milliseconds(sum) }
    var all = cycles
    all[cause] = other
    return TimeBreakdown(all, at: frequency).total
  }

  /// The time of one cause.
  public subscript(cause: Cause) -> Milliseconds {
    Milliseconds(milliseconds[cause.rawValue])
  }

  /// The exponent of the power of two that a total of this size is counted in: 2⁻³⁰ ms (about a
  /// picosecond), or 2⁻⁵⁰ of a total above about 10⁶ ms.
  private static func quantumExponent(for total: Double) -> Int {
    max(-30, Int(total.exponentBitPattern) - 1023 - 50)
  }

  /// 2 to the power of an exponent from −1022 to 1023.
  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponentBitPattern: UInt(1023 + exponent), significandBitPattern: 0)
  }

  /// Numbers from 0 to 2⁵¹ to the nearest whole ones, and halves up.
  private static func rounded(_ numbers: SIMD8<Double>) -> SIMD8<Double> {
    // Doubles from 2⁵² on are whole: the sum is rounded, halves to even.
    let nearest = (numbers + 0x1p52) - 0x1p52
    return nearest.replacing(with: nearest + 1, where: (numbers - nearest) .== 0.5)
  }
}
