import Quantities

/// A unit of time for people.
enum TimeUnit: CaseIterable {
  case seconds, milliseconds, microseconds, nanoseconds

  /// The unit's symbol: `ms`.
  var symbol: String {
    switch self {
    case .seconds: "s"
    case .milliseconds: "ms"
    case .microseconds: "µs"
    case .nanoseconds: "ns"
    }
  }

  /// How many of the unit a duration is.
  func count(in duration: Milliseconds) -> Double {
    switch self {
    case .seconds: duration.count / 1e3
    case .milliseconds: duration.count
    case .microseconds: duration.count * 1e3
    case .nanoseconds: duration.count * 1e6
    }
  }

  /// The largest unit of which a duration is at least one; milliseconds for no time at all.
  static func fitting(_ duration: Milliseconds) -> TimeUnit {
    guard duration.count.isNormal else { return .milliseconds }
    return allCases.first { $0.count(in: duration).magnitude >= 1 } ?? .nanoseconds
  }
}

/// One unit and number of decimals for all durations of a column, so that they compare at a glance.
struct TimeScale {
  /// The unit, to be named in the column's title.
  let unit: TimeUnit
  private let decimals: Int

  /// Makes a scale on which the longest duration has four significant digits.
  init(longest: Milliseconds) {
    unit = .fitting(longest)
    let count = unit.count(in: longest).magnitude
    let exponent = count.isNormal ? NumberFormatting.decimalExponent(of: count) : 3
    decimals = min(max(3 - exponent, 0), 3)
  }

  /// The duration without its unit: `4.213`.
  func text(_ duration: Milliseconds) -> String { text(duration, decimals: decimals) }

  /// Two durations with one decimal less: `3.98–4.51`.
  func text(from low: Milliseconds, to high: Milliseconds) -> String {
    let decimals = max(0, decimals - 1)
    return "\(text(low, decimals: decimals))–\(text(high, decimals: decimals))"
  }

  private func text(_ duration: Milliseconds, decimals: Int) -> String {
    let count = unit.count(in: duration)
    return count.magnitude < 1e9
      ? NumberFormatting.fixed(count, decimals: decimals) : NumberFormatting.scientific(count)
  }
}

extension NumberFormatting {
  /// A duration with three significant digits and its unit: `4.21 s`.
  static func duration(_ duration: Milliseconds) -> String {
    guard duration.count.isFinite else { return missing }
    let unit = TimeUnit.fitting(duration)
    return "\(rounded(unit.count(in: duration))) \(unit.symbol)"
  }
}
