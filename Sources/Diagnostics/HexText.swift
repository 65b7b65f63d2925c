/// Reads bytes in hexadecimal, as disassemblers and debuggers print them.
public enum HexText {
  /// The bytes of a text: two digits a byte, with any blanks between bytes.
  ///
  /// - Parameter source: The text.
  /// - Returns: The bytes.
  /// - Throws: Every place that is no byte.
  public static func bytes(in source: SourceText) throws(InvalidInput) -> [UInt8] {
    let text = source.bytes
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 2)
    var mistakes: [Diagnostic] = []
    var index = 0
    while index < text.count {
      let first = text[index]
      if first == 0x20 || first == 0x09 || first == 0x0D || first == 0x0A {
        index += 1
        continue
      }
      let second = index + 1 < text.count ? text[index + 1].hexadecimalDigit : nil
      if let high = first.hexadecimalDigit, let low = second {
        result.append(high << 4 | low)
        index += 2
        continue
      }
      let isHalf = first.hexadecimalDigit != nil
      let mark = isHalf && index + 1 < text.count ? text[index + 1] : first
      mistakes.append(
        Diagnostic(
          in: source,
          at: index..<index + 1,
          message: isHalf ? "this byte has one digit" : "this is no hexadecimal digit",
          expected: "two hexadecimal digits for each byte",
          hint: mark | 0x20 == UInt8(ascii: "x") ? "leave out the 0x" : nil
        )
      )
      // One message for each word of nonsense.
      while index < text.count, text[index] > 0x20 { index += 1 }
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    return result
  }
}

extension UInt8 {
  /// The value of an ASCII decimal digit; nil for any other character.
  package var decimalDigit: UInt8? {
    let digit = self &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  /// The value of an ASCII hexadecimal digit; nil for any other character.
  package var hexadecimalDigit: UInt8? {
    if let decimalDigit { return decimalDigit }
    let digit = (self | 0x20) &- UInt8(ascii: "a")
    return digit < 6 ? digit + 10 : nil
  }
}
