internal import Diagnostics
internal import Workloads

/// The bytes of a line, one word or number after the other.
extension CallgrindReader {
  mutating func skipSpace() {
    while offset < lineEnd, bytes[offset].isSpace { offset += 1 }
  }

  /// Reads up to the next space.
  mutating func readWord() -> (text: String, range: Range<Int>)? {
    skipSpace()
    let start = offset
    while offset < lineEnd, !bytes[offset].isSpace { offset += 1 }
    guard offset > start else { return nil }
    return (text(of: start..<offset), start..<offset)
  }

  /// Reads what is left of the line, without spaces at its end.
  mutating func readRestOfLine() -> String {
    let start = offset
    offset = lineEnd
    var end = lineEnd
    while end > start, bytes[end - 1].isSpace { end -= 1 }
    return text(of: start..<end)
  }

  /// The text of a range; control characters, which no profile may hold, become spaces.
  private func text(of range: Range<Int>) -> String {
    let slice = bytes[range]
    guard slice.contains(where: { $0 < 32 }) else { return String(decoding: slice, as: UTF8.self) }
    return String(decoding: slice.map { $0 < 32 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  /// Reads a number that is within what a workload can count.
  mutating func readCount() -> UInt64? {
    skipSpace()
    let start = offset
    guard let number = readNumber() else { return nil }
    guard number <= CountRatio.greatest else {
      report(
        "the number is too large",
        at: start..<offset,
        expected: "at most \(CountRatio.greatest)"
      )
      return nil
    }
    return number
  }

  /// Reads a decimal number, or a hexadecimal one that begins with `0x`.
  ///
  /// - Parameter end: The byte that must follow; a space or the end of the line when nil.
  /// - Returns: The number; nil after a mistake.
  mutating func readNumber(endingWith end: UInt8? = nil) -> UInt64? {
    let start = offset
    var isTooLarge = false
    var number: UInt64 = 0
    let isHexadecimal =
      offset + 2 < lineEnd && bytes[offset] == UInt8(ascii: "0")
      && bytes[offset + 1] == UInt8(ascii: "x")
    let base: UInt64 = isHexadecimal ? 16 : 10
    if isHexadecimal { offset += 2 }
    let firstDigit = offset
    while offset < lineEnd, let digit = bytes[offset].digit(base: base) {
      let (shifted, overflows) = number.multipliedReportingOverflow(by: base)
      let (sum, carries) = shifted.addingReportingOverflow(digit)
      isTooLarge = isTooLarge || overflows || carries
      number = sum
      offset += 1
    }
    let isEnded =
      if let end { offset < lineEnd && bytes[offset] == end } else {
        offset == lineEnd || bytes[offset].isSpace
      }
    if offset > firstDigit, isEnded, !isTooLarge { return number }
    while offset < lineEnd, !bytes[offset].isSpace { offset += 1 }
    report(
      isTooLarge ? "the number has more than 64 bits" : "this is no number",
      at: start..<offset,
      expected: "a whole number"
    )
    return nil
  }
}

extension UInt8 {
  /// Whether it is a space or tab, or a stray carriage return.
  var isSpace: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }

  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  /// The value of a decimal or hexadecimal digit; nil for what is none.
  func digit(base: UInt64) -> UInt64? {
    if isDigit { return UInt64(self - UInt8(ascii: "0")) }
    let letter = self | 0x20
    guard base == 16, (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter) else { return nil }
    return UInt64(letter - UInt8(ascii: "a") + 10)
  }
}
