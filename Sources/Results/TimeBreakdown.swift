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
    let quantum = Self.quantum(for: exact.sum())
    milliseconds = (exact / quantum).rounded(.toNearestOrAwayFromZero) * quantum
    total = Milliseconds(milliseconds.sum())
  }

  /// The time of one cause.
  public subscript(cause: Cause) -> Milliseconds {
    Milliseconds(milliseconds[cause.rawValue])
  }

  /// The power of two that a total of this size is counted in: 2⁻³⁰ ms (about a picosecond), or
  /// 2⁻⁵⁰ of a total above about 10⁶ ms.
  private static func quantum(for total: Double) -> Double {
    let exponent = total > 0 ? total.exponent : 0
    return Double(sign: .plus, exponent: max(-30, exponent - 50), significand: 1)
  }
}
