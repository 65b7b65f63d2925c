package import Diagnostics

/// Strings, with and without escapes.
extension JSONPull {
  /// Reads a string.
  package mutating func readString() throws(InvalidInput) -> String {
    if let range = try stringRange() { return buffer.text(range) }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Reads a string into a table of names.
  ///
  /// - Parameter names: The table.
  /// - Returns: The string's number there.
  /// - Throws: What is wrong with the text.
  package mutating func readName(into names: inout NameTable) throws(InvalidInput) -> Int {
    if let range = try stringRange() { return names.index(of: buffer.bytes, in: range) }
    return names.index(of: decoded, in: decoded.indices)
  }

  /// Passes over a string.
  ///
  /// - Returns: Where its text lies in the buffer's bytes; nil when it has escapes, and is in
  ///   `decoded`.
  mutating func stringRange() throws(InvalidInput) -> Range<Int>? {
    try expect(UInt8(ascii: "\""))
    var length = 0
    var hasEscapes = false
    while true {
      let start = buffer.position
      if let end = Self.endOfString(in: buffer.bytes, from: start, at: &length, &hasEscapes) {
        buffer.position = end + 1
        if hasEscapes {
          try decode(start..<end)
          return nil
        }
        return start..<end
      }
      guard try buffer.refill() else { throw failure("a string is cut off") }
    }
  }

  /// Looks for the quote at the end of a string.
  ///
  /// - Parameters:
  ///   - bytes: The bytes at hand.
  ///   - start: Where the string's text starts.
  ///   - length: How much of it has been looked at.
  ///   - hasEscapes: Set when there is a backslash.
  /// - Returns: Where the quote is; nil when it is not at hand.
  private static func endOfString(
    in bytes: [UInt8],
    from start: Int,
    at length: inout Int,
    _ hasEscapes: inout Bool
  ) -> Int? {
    let span = bytes.span
    var index = start + length
    while index < span.count {
      let byte = span[index]
      if byte == UInt8(ascii: "\"") { return index }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        guard index + 1 < span.count else { break }
        index += 1
      }
      index += 1
    }
    length = index - start
    return nil
  }

  private mutating func decode(_ range: Range<Int>) throws(InvalidInput) {
    decoded.removeAll(keepingCapacity: true)
    var units: [UInt16] = []
    var index = range.lowerBound
    func unit(at start: Int) -> UInt16? {
      guard start + 4 <= range.upperBound else { return nil }
      return UInt16(buffer.text(start..<start + 4), radix: 16)
    }
    while index < range.upperBound {
      let byte = buffer.bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < range.upperBound {
        let letter = buffer.bytes[index + 1]
        index += 2
        if letter == UInt8(ascii: "u") {
          guard let unit = unit(at: index) else { throw failure("a string has a wrong escape") }
          units.append(unit)
          index += 4
          continue
        }
        flush(&units)
        switch letter {
        case UInt8(ascii: "n"): decoded.append(10)
        case UInt8(ascii: "t"): decoded.append(9)
        case UInt8(ascii: "r"): decoded.append(13)
        case UInt8(ascii: "b"): decoded.append(8)
        case UInt8(ascii: "f"): decoded.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
        default: throw failure("a string has a wrong escape")
        }
        continue
      }
      flush(&units)
      decoded.append(byte)
      index += 1
    }
    flush(&units)
  }

  /// Appends UTF-16 units, which belong together where they follow one another.
  private mutating func flush(_ units: inout [UInt16]) {
    guard !units.isEmpty else { return }
    decoded.append(contentsOf: Array(String(decoding: units, as: UTF16.self).utf8))
    units.removeAll()
  }
}
