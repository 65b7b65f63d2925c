/// Numbers as tools write them for people: with separators between thousands, and with a decimal
/// point or a decimal comma.
package struct DecimalText: Sendable {
  /// The mark in front of decimals: a point or a comma; nil as long as no number has shown it.
  package private(set) var mark: UInt8?

  private static let point = UInt8(ascii: ".")
  private static let comma = UInt8(ascii: ",")

  /// Reads numbers with a mark that is known, or with the one that the first clear number has.
  package init(mark: UInt8? = nil) {
    self.mark = mark
  }

  /// Takes the mark of a number that can be read in one way only: `1.234,5`, `0,25`, `1,234,567`.
  ///
  /// - Parameters:
  ///   - bytes: Where the number stands.
  ///   - range: The number.
  package mutating func learn(from bytes: [UInt8], in range: Range<Int>) {
    guard mark == nil else { return }
    var marks: [(byte: UInt8, place: Int)] = []
    var digits = 0
    for index in range {
      let byte = bytes[index]
      if byte == Self.point || byte == Self.comma { marks.append((byte, index)) }
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { digits += 1 }
    }
    guard let last = marks.last, digits > 0 else { return }
    let other = last.byte == Self.point ? Self.comma : Self.point
    let isRepeated = marks.count { $0.byte == last.byte } > 1
    if isRepeated {
      mark = other
    } else if marks.count > 1 || range.upperBound - last.place != 4
      || last.place - range.lowerBound > 3 || last.place == range.lowerBound
      || bytes[range.lowerBound] == UInt8(ascii: "0")
    {
      mark = last.byte
    }
  }

  /// The number times a power of ten, rounded to a whole one.
  ///
  /// - Parameters:
  ///   - bytes: Where the number stands.
  ///   - range: The number, without blanks around it.
  ///   - decimals: The power of ten: 9 for picoseconds of milliseconds.
  /// - Returns: nil for what is no number of at least 0, or too large.
  package func scaled(_ bytes: [UInt8], in range: Range<Int>, decimals: Int) -> UInt64? {
    let mark = mark ?? Self.point
    let bytes = bytes.span
    var value: UInt64 = 0
    var decimalsLeft = decimals
    var isBehindMark = false
    var hasDigit = false
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        hasDigit = true
        if isBehindMark {
          guard decimalsLeft > 0 else {
            if decimalsLeft == 0, digit >= 5 { value &+= 1 }
            decimalsLeft = -1
            continue
          }
          decimalsLeft -= 1
        }
        guard value <= (UInt64.max - 9) / 10 else { return nil }
        value = value * 10 + UInt64(digit)
      } else if byte == mark, !isBehindMark {
        isBehindMark = true
      } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
        return Self.withExponent(bytes, range, mark: mark, decimals: decimals)
      } else if isBehindMark || !Self.isGrouping(byte) {
        return nil
      }
    }
    guard hasDigit else { return nil }
    while decimalsLeft > 0 {
      guard value <= UInt64.max / 10 else { return nil }
      value *= 10
      decimalsLeft -= 1
    }
    return value
  }

  /// What may stand between thousands: point, comma, apostrophe, and the bytes of no-break blanks
  /// (U+00A0, U+202F, U+2019).
  private static func isGrouping(_ byte: UInt8) -> Bool {
    switch byte {
    case point, comma, UInt8(ascii: "'"), UInt8(ascii: " "), 0xC2, 0xA0, 0xE2, 0x80, 0xAF, 0x99:
      true
    default: false
    }
  }

  private static func withExponent(
    _ bytes: borrowing Span<UInt8>,
    _ range: Range<Int>,
    mark: UInt8,
    decimals: Int
  ) -> UInt64? {
    var text = ""
    for index in range {
      let byte = bytes[index] == mark ? point : bytes[index]
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    guard let number = Double(text), number >= 0, number.isFinite else { return nil }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let value = (number * scale).rounded()
    return value < 1.8e19 ? UInt64(value) : nil
  }
}
