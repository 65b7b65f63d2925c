public import Quantities

/// Cycles by cause.
public struct CostBreakdown: Hashable, Sendable {
  /// By `Cause.rawValue`; what is beyond the causes is zero.
  @usableFromInline var lanes: SIMD8<Double> = .zero

  /// Nothing spent.
  @inlinable public init() {}

  /// The cycles of one cause.
  @inlinable public subscript(cause: Cause) -> Double {
    get { lanes[cause.rawValue] }
    set { lanes[cause.rawValue] = newValue }
  }

  /// The cycles of all causes, added in the order of `Cause`.
  public var total: Cycles {
    var sum = 0.0
    for cause in 0..<Cause.allCases.count { sum += lanes[cause] }
    return Cycles(sum)
  }

  /// Cause by cause.
  @inlinable public static func += (first: inout CostBreakdown, second: CostBreakdown) {
    first.lanes += second.lanes
  }
}
