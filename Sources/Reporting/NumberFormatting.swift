/// Numbers as text: exact for programs, rounded for people.
///
/// For people means three significant digits, commas between thousands, and `–` for what is not a
/// number. Numbers from 10⁹ on, and below 10⁻⁶, are written as `1.23e12`.
enum NumberFormatting {
  /// What stands for a number that does not exist.
  static let missing = "–"

  /// The shortest text that reads back exactly, without a negative zero; nil when not finite.
  static func exact(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    return (value == 0 ? 0 : value).description
  }

  /// The shortest text that reads back exactly, whole numbers without a fraction: `3.4`, `3`.
  static func plain(_ value: Double) -> String {
    guard let text = exact(value) else { return missing }
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A number with so many significant digits: `4.21`, `0.0213`, `12,300`, `1.23e12`.
  static func rounded(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    guard value.isNormal else { return "0" }
    let exponent = decimalExponent(of: value.magnitude)
    guard (-6..<9).contains(exponent) else { return scientific(value, digits: digits) }
    var decimals = digits - 1 - exponent
    if scaled(value.magnitude, by: decimals) >= powerOfTen(digits) { decimals -= 1 }
    guard decimals < 0 else { return fixed(value, decimals: decimals) }
    return fixed(scaled(value, by: decimals) * powerOfTen(-decimals), decimals: 0)
  }

  /// A number with so many digits after the point: `1,234.50`.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return missing }
    let whole = scaled(value.magnitude, by: decimals)
    guard whole < 1e18 else { return scientific(value) }
    var digits = String(UInt64(whole))
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && whole > 0 ? "-" : ""
    let fraction = decimals > 0 ? "." + digits.suffix(decimals) : ""
    return sign + grouped(digits.dropLast(decimals)) + fraction
  }

  /// A number with a power of ten: `1.23e12`.
  static func scientific(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    guard value.isNormal else { return "0" }
    var exponent = decimalExponent(of: value.magnitude)
    if scaled(value.magnitude / powerOfTen(exponent), by: digits - 1) >= powerOfTen(digits) {
      exponent += 1
    }
    return fixed(value / powerOfTen(exponent), decimals: digits - 1) + "e\(exponent)"
  }

  /// A whole number in full: `12,345,678`.
  static func count(_ value: UInt64) -> String {
    let digits = String(value)
    return grouped(digits[...])
  }

  /// A whole number in at most six columns: `12,345`, `123k`, `12.3M`, `1.23G`.
  static func compactCount(_ value: UInt64) -> String {
    guard value >= 100_000 else { return count(value) }
    var rest = Double(value)
    for prefix in ["", "k", "M", "G", "T", "P"] {
      if rest < 999.5 { return rounded(rest) + prefix }
      rest /= 1000
    }
    return rounded(rest) + "E"
  }

  /// How many times as fast: `2.31×`, `0.87×`, `123×`.
  static func factor(_ value: Double) -> String {
    guard value.isFinite else { return missing }
    return ((0.1..<99.995).contains(value) ? fixed(value, decimals: 2) : rounded(value)) + "×"
  }

  /// Cycles: `0.92`, `12.40`, `1,230`.
  static func cycles(_ value: Double) -> String {
    value.magnitude < 99.995 ? fixed(value, decimals: 2) : rounded(value)
  }

  /// A share of one: `17 %`, `1.7 %`.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return missing }
    let value = share * 100
    return (value.magnitude < 9.95 ? fixed(value, decimals: 1) : rounded(value)) + " %"
  }

  /// The power of ten of a positive number's first digit: 0 for 1 ..< 10, -1 for 0.1 ..< 1.
  static func decimalExponent(of value: Double) -> Int {
    var exponent = 0
    while value >= powerOfTen(exponent + 1) { exponent += 1 }
    while value < powerOfTen(exponent) { exponent -= 1 }
    return exponent
  }

  /// 10 to a whole power, exact from 0 to 22 and correctly rounded from -22.
  static func powerOfTen(_ exponent: Int) -> Double {
    let power = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / power : power
  }

  /// The nearest whole number to a number times a power of ten.
  private static func scaled(_ value: Double, by exponent: Int) -> Double {
    // Dividing by an exact power rounds once; multiplying by its inexact inverse would round twice.
    let product =
      exponent < 0 ? value / powerOfTen(-exponent) : value * powerOfTen(exponent)
    return product.rounded()
  }

  private static func grouped(_ digits: Substring) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return result
  }
}
