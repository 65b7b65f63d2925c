/// How often something happens per run of a function, as an exact ratio.
///
/// After N runs it has happened ⌈N × count ∕ runs⌉ times, so a fraction is spread over the runs and
/// no total is ever off by one: the first run has its share first. Recorded totals are ratios too
/// (1,234 calls in 567 runs), and come out exactly after 567 runs.
public struct CountRatio: Hashable, Sendable {
  /// How often it happens in `runs` runs.
  public let count: UInt64
  /// The runs that `count` belongs to; never 0.
  public let runs: UInt64

  /// The greatest count that a ratio or a total may have; everything below is exact in sums.
  public static let greatest: UInt64 = 1_000_000_000_000_000

  /// Makes a ratio in lowest terms.
  ///
  /// - Parameters:
  ///   - count: How often it happens in `runs` runs, at most `greatest`.
  ///   - runs: At least 1, at most `greatest`.
  public init(_ count: UInt64, per runs: UInt64 = 1) {
    precondition(runs > 0, "a ratio has at least one run")
    precondition(max(count, runs) <= Self.greatest, "a ratio's count is at most 10¹⁵")
    let divisor = Self.greatestCommonDivisor(count, runs)
    self.count = count / divisor
    self.runs = runs / divisor
  }

  /// How often it has happened after a number of runs: ⌈runs × count ∕ self.runs⌉.
  ///
  /// - Returns: The total, or `UInt64.max` when it has more than 64 bits.
  public func total(after runs: UInt64) -> UInt64 {
    if self.runs == 1 {
      let (product, isTooLarge) = runs.multipliedReportingOverflow(by: count)
      return isTooLarge ? .max : product
    }
    let product = runs.multipliedFullWidth(by: count)
    guard product.high < self.runs else { return .max }
    let (quotient, remainder) = self.runs.dividingFullWidth(product)
    return remainder == 0 ? quotient : quotient + 1
  }

  /// Whether every run has the same count.
  public var isWhole: Bool { runs == 1 }

  /// The mean per run.
  public var mean: Double { Double(count) / Double(runs) }

  private static func greatestCommonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var (larger, smaller) = (first, second)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }
}

extension CountRatio {
  /// Reads a decimal number exactly: `0.25` is 1 in 4.
  ///
  /// Digits behind the twelfth decimal are rounded away, and more of them where the ratio would
  /// have a count above `greatest`. nil for what is no finite number from 0 to `greatest`.
  public init?(decimal text: String) {
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let exponent = parts.count == 2 ? Int(parts[1]) : 0,
      (-400...400).contains(exponent)
    else { return nil }
    let number = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(number.count), !number[0].isEmpty else { return nil }
    let decimals = number.count == 2 ? number[1] : ""
    var digits = Array((String(number[0]) + decimals).utf8)
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    var scale = decimals.count - exponent
    while scale > 0, digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      scale -= 1
    }
    var isRoundedUp = false
    while scale > 0 {
      if scale <= 12, let ratio = Self.ratio(digits, isRoundedUp: isRoundedUp, scale: scale) {
        self = ratio
        return
      }
      isRoundedUp = (digits.popLast() ?? 0) >= UInt8(ascii: "5")
      scale -= 1
    }
    guard let ratio = Self.ratio(digits, isRoundedUp: isRoundedUp, scale: scale) else { return nil }
    self = ratio
  }

  /// The ratio that digits stand for, the last `scale` of them behind the point.
  ///
  /// - Returns: nil when its count is above `greatest`.
  private static func ratio(_ digits: [UInt8], isRoundedUp: Bool, scale: Int) -> CountRatio? {
    var count: UInt64 = 0
    for digit in digits {
      let (grown, overflows) = count.multipliedReportingOverflow(by: 10)
      guard !overflows, grown <= .max - 10 else { return nil }
      count = grown + UInt64(digit - UInt8(ascii: "0"))
    }
    if isRoundedUp { count += 1 }
    for _ in 0..<max(0, -scale) where count > 0 {
      guard count <= greatest else { return nil }
      count *= 10
    }
    let runs = (0..<max(0, scale)).reduce(UInt64(1)) { power, _ in power * 10 }
    // Lowest terms first: 1000000000000.5 has a large count before it is reduced.
    let divisor = greatestCommonDivisor(count, runs)
    guard count / divisor <= greatest else { return nil }
    return CountRatio(count / divisor, per: runs / divisor)
  }
}
