/// A number that is not known exactly: a default inside a range, and where it comes from.
///
/// `low ≤ default ≤ high`, all finite. A known number has `low == default == high`.
public struct Estimate: Hashable, Sendable {
  /// The least value that the source allows.
  public let low: Double
  /// The value to use when one is wanted; half of all draws lie below it.
  public let `default`: Double
  /// The greatest value that the source allows.
  public let high: Double
  /// Document and section, how it was measured, or `assumed:` and why.
  public let source: String

  /// Makes a ranged number.
  ///
  /// - Parameters:
  ///   - low: The least value.
  ///   - default: The value to use, between `low` and `high`.
  ///   - high: The greatest value.
  ///   - source: Where it comes from.
  public init(low: Double, default: Double, high: Double, source: String) {
    precondition(
      low <= `default` && `default` <= high && low.isFinite && high.isFinite,
      "a range is finite and holds its default"
    )
    self.low = low
    self.default = `default`
    self.high = high
    self.source = source
  }

  /// Makes a number that is known.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - source: Where it comes from.
  public init(_ value: Double, source: String) {
    self.init(low: value, default: value, high: value, source: source)
  }

  /// The value at a position in the range, straight between logarithms: for ranges of magnitudes.
  ///
  /// As `value(at:)` where `low` is 0.
  public func ratioValue(at position: Double) -> Double {
    guard low > 0 else { return value(at: position) }
    return position < 0.5
      ? low * Self.power(`default` / low, 2 * position)
      : `default` * Self.power(high / `default`, 2 * position - 1)
  }

  /// A power of a number of at least 1, by squaring: the same on every platform.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var (factor, rest, result) = (base, min(max(exponent, 0), 1), 1.0)
    if rest == 1 { return base }
    for _ in 0..<52 where rest > 0 {
      factor = factor.squareRoot()
      rest *= 2
      if rest >= 1 {
        result *= factor
        rest -= 1
      }
    }
    return result
  }

  /// Whether there is nothing to vary.
  public var isExact: Bool { low == high }

  /// The value at a position in the range: 0 is `low`, ½ the default, 1 `high`, straight between.
  ///
  /// Drawing positions evenly makes the default the median, however skewed the range is.
  public func value(at position: Double) -> Double {
    position < 0.5
      ? low + (`default` - low) * (2 * position)
      : `default` + (high - `default`) * (2 * position - 1)
  }
}
