/// A number without sign as it is written, so that ranges hit their ends and read as people write.
struct DecimalNumber: CustomStringConvertible {
  /// The number without its point.
  private var digits: Int
  /// How many of the digits are behind the point.
  private var places: Int

  /// With at most 15 digits, all numbers are different ones as a `Double` too.
  private static let mostDigits = 15

  /// Reads a number.
  ///
  /// - Parameters:
  ///   - text: Digits, with a point between them or without.
  ///   - isBytes: Whether `K`, `M` and `G` behind it stand for 1024 and its powers.
  init?(_ text: Substring, isBytes: Bool) {
    var number = text
    var factor = 1
    if isBytes, let last = text.last, let power = Array("KMG").firstIndex(of: last) {
      factor = 1 << (10 * (power + 1))
      number = text.dropLast()
    }
    let halves = number.split(separator: ".", omittingEmptySubsequences: false)
    let all = halves.joined()
    guard (1...2).contains(halves.count), halves.allSatisfy({ !$0.isEmpty }),
      all.utf8.count <= Self.mostDigits, all.utf8.allSatisfy({ (48...57).contains($0) }),
      let whole = Int(all), whole <= Self.limit / factor
    else { return nil }
    digits = whole * factor
    places = halves.count == 2 ? halves[1].count : 0
  }

  private init(digits: Int, places: Int) {
    self.digits = digits
    self.places = places
  }

  /// Less than 10 to the power of the most digits.
  private static let limit = 999_999_999_999_999

  /// The number with so many places, if it does not get too long.
  private func digits(with places: Int) -> Int? {
    var result = digits
    for _ in self.places..<places {
      guard result <= Self.limit / 10 else { return nil }
      result *= 10
    }
    return result
  }

  /// The numbers from one to another; nil when there are none, or too many.
  static func range(
    from low: DecimalNumber,
    to high: DecimalNumber,
    step: DecimalNumber,
    most: Int
  ) -> [DecimalNumber]? {
    let places = max(low.places, high.places, step.places)
    guard let first = low.digits(with: places), let last = high.digits(with: places),
      let distance = step.digits(with: places), distance > 0, first <= last,
      (last - first) / distance < most
    else { return nil }
    return stride(from: first, through: last, by: distance).map {
      DecimalNumber(digits: $0, places: places)
    }
  }

  /// Without zeros at the end of a fraction: `2.4`, `3`.
  var description: String {
    var text = String(digits)
    guard places > 0 else { return text }
    text = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
    var fraction = text.suffix(places)
    while fraction.last == "0" { fraction.removeLast() }
    return text.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
