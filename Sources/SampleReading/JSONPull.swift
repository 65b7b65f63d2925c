package import Diagnostics

/// Reads JSON from front to back, without keeping any of it.
///
///     var json = JSONPull(buffer)
///     try json.readObject { json, key throws(InvalidInput) in
///       if key == "name" { name = try json.readString() } else { try json.skipValue() }
///     }
///
/// A closure reads each value that it is called for, or skips it.
package struct JSONPull {
  package private(set) var buffer: ByteBuffer
  /// The line that is read, counted from 1.
  package private(set) var line = 1
  /// The place in the text where it begins.
  private var lineStart = 0
  private var depth = 0
  /// A string with escapes in it, decoded.
  private var decoded: [UInt8] = []

  /// Objects and arrays within one another, at most.
  private static let mostDepth = 200

  /// Reads a text from its start.
  package init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  /// A message about the place that is read next.
  package func failure(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: buffer.path,
        line: line,
        column: max(1, buffer.dropped + buffer.position - lineStart + 1),
        message: message,
        expected: expected,
        hint: hint
      )
    ])
  }

  // MARK: Bytes

  /// The next byte, which stays unread; nil at the end.
  private mutating func peek() throws(InvalidInput) -> UInt8? {
    if buffer.position < buffer.bytes.count { return buffer.bytes[buffer.position] }
    while try buffer.refill() {
      if buffer.position < buffer.bytes.count { return buffer.bytes[buffer.position] }
    }
    return nil
  }

  /// The next byte behind blanks, which stays unread; nil at the end.
  private mutating func peekToken() throws(InvalidInput) -> UInt8? {
    while let byte = try peek() {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        lineStart = buffer.dropped + buffer.position + 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return byte
      }
      buffer.position += 1
    }
    return nil
  }

  private mutating func expect(_ byte: UInt8) throws(InvalidInput) {
    guard let found = try peekToken() else { throw failure("the text is cut off") }
    guard found == byte else {
      throw failure(
        "this is not JSON, or another value than expected",
        expected: "\"\(Character(Unicode.Scalar(byte)))\""
      )
    }
    buffer.position += 1
  }

  // MARK: Objects and arrays

  /// Reads an object.
  ///
  /// - Parameter body: Is called with each key, and reads or skips its value.
  /// - Throws: What is wrong with the text, or what the closure throws.
  package mutating func readObject(
    _ body: (inout JSONPull, String) throws(InvalidInput) -> Void
  ) throws(InvalidInput) {
    try readList(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { json throws(InvalidInput) in
      let key = try json.readString()
      try json.expect(UInt8(ascii: ":"))
      try body(&json, key)
    }
  }

  /// Reads an array.
  ///
  /// - Parameter body: Is called for each element, and reads or skips it.
  /// - Throws: What is wrong with the text, or what the closure throws.
  package mutating func readArray(
    _ body: (inout JSONPull) throws(InvalidInput) -> Void
  ) throws(InvalidInput) {
    try readList(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), body)
  }

  private mutating func readList(
    from first: UInt8,
    to last: UInt8,
    _ body: (inout JSONPull) throws(InvalidInput) -> Void
  ) throws(InvalidInput) {
    try expect(first)
    depth += 1
    guard depth <= Self.mostDepth else {
      throw failure("more than \(Self.mostDepth) objects and arrays lie within one another")
    }
    if try peekToken() == last {
      buffer.position += 1
    } else {
      while true {
        try body(&self)
        let next = try peekToken()
        guard let next else { throw failure("the text is cut off") }
        guard next == UInt8(ascii: ",") || next == last else {
          throw failure("a comma or the end of a list is missing")
        }
        buffer.position += 1
        if next == last { break }
      }
    }
    depth -= 1
  }

  /// Whether the next value is an array.
  package mutating func isArray() throws(InvalidInput) -> Bool {
    try peekToken() == UInt8(ascii: "[")
  }

  /// Whether the next value is a string.
  package mutating func isString() throws(InvalidInput) -> Bool {
    try peekToken() == UInt8(ascii: "\"")
  }

  /// Whether the next value is an object.
  package mutating func isObject() throws(InvalidInput) -> Bool {
    try peekToken() == UInt8(ascii: "{")
  }

  /// Passes over a value of any kind.
  package mutating func skipValue() throws(InvalidInput) {
    switch try peekToken() {
    case UInt8(ascii: "{"):
      try readObject { json, _ throws(InvalidInput) in try json.skipValue() }
    case UInt8(ascii: "["): try readArray { json throws(InvalidInput) in try json.skipValue() }
    case UInt8(ascii: "\""): _ = try stringRange()
    case UInt8(ascii: "t"): try readWord("true")
    case UInt8(ascii: "f"): try readWord("false")
    case UInt8(ascii: "n"): try readWord("null")
    case nil: throw failure("the text is cut off")
    default: _ = try readNumber()
    }
  }

  /// Passes over `null`, if it is next.
  ///
  /// - Returns: Whether it was.
  package mutating func readNull() throws(InvalidInput) -> Bool {
    guard try peekToken() == UInt8(ascii: "n") else { return false }
    try readWord("null")
    return true
  }

  /// Reads `true` or `false`.
  package mutating func readBoolean() throws(InvalidInput) -> Bool {
    let isTrue = try peekToken() == UInt8(ascii: "t")
    try readWord(isTrue ? "true" : "false")
    return isTrue
  }

  private mutating func readWord(_ word: StaticString) throws(InvalidInput) {
    let letters = Array("\(word)".utf8)
    for letter in letters {
      guard try peek() == letter else { throw failure("this is no JSON value") }
      buffer.position += 1
    }
  }

  /// Makes sure that nothing follows but blanks.
  package mutating func finish() throws(InvalidInput) {
    if try peekToken() != nil { throw failure("something follows behind the JSON text") }
  }
}

// MARK: Strings

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
  private mutating func stringRange() throws(InvalidInput) -> Range<Int>? {
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

// MARK: Numbers

extension JSONPull {
  /// Reads a number.
  package mutating func readNumber() throws(InvalidInput) -> Double {
    let number = try numberParts()
    guard number.isExact, number.exponent >= -22, number.exponent <= 0 else {
      guard let value = Double(number.text()), value.isFinite else {
        throw failure("this is no number")
      }
      return value
    }
    let value = Double(number.digits) / Self.powers[-number.exponent]
    return number.isNegative ? -value : value
  }

  /// Reads a whole number, `null` as nil.
  ///
  /// - Returns: The number, or nil for `null`.
  package mutating func readIndex() throws(InvalidInput) -> Int? {
    if try readNull() { return nil }
    return try readInteger()
  }

  /// Reads a whole number.
  package mutating func readInteger() throws(InvalidInput) -> Int {
    let number = try numberParts()
    if number.isExact, number.exponent == 0 {
      return number.isNegative ? -Int(number.digits) : Int(number.digits)
    }
    guard let value = Double(number.text()), let whole = Int(exactly: value) else {
      throw failure("this is no whole number")
    }
    return whole
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// A number as it is written: digits times a power of ten.
  private struct NumberParts {
    var isNegative = false
    /// The digits in front of and behind the point.
    var digits: UInt64 = 0
    var exponent = 0
    /// Whether the digits have at most 53 bits and nothing was left out.
    var isExact = true
    var bytes: [UInt8] = []

    func text() -> String { String(decoding: bytes, as: UTF8.self) }
  }

  private mutating func numberParts() throws(InvalidInput) -> NumberParts {
    guard try peekToken() != nil else { throw failure("the text is cut off") }
    // A number that the bytes at hand end with may go on.
    while !Self.hasNumberEnd(buffer.bytes, from: buffer.position) {
      guard try buffer.refill() else { break }
    }
    let start = buffer.position
    var number = NumberParts()
    let end = Self.scan(buffer.bytes, from: start, into: &number)
    guard end > start, end - start < 400 else { throw failure("this is no JSON value") }
    if !number.isExact || number.exponent > 0 || number.exponent < -22 {
      number.isExact = false
      number.bytes = Array(buffer.bytes[start..<end])
    }
    buffer.position = end
    return number
  }

  private static func hasNumberEnd(_ bytes: [UInt8], from start: Int) -> Bool {
    let span = bytes.span
    var index = start
    while index < span.count, index - start < 400 {
      switch span[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        index += 1
      default: return true
      }
    }
    return index < span.count
  }

  private static func scan(
    _ bytes: [UInt8],
    from start: Int,
    into number: inout NumberParts
  ) -> Int {
    let span = bytes.span
    var index = start
    if index < span.count, span[index] == UInt8(ascii: "-") {
      number.isNegative = true
      index += 1
    }
    let firstDigit = index
    var isBehindPoint = false
    while index < span.count {
      let digit = span[index] &- UInt8(ascii: "0")
      if digit < 10 {
        if number.digits < 900_000_000_000_000 {
          number.digits = number.digits * 10 + UInt64(digit)
          if isBehindPoint { number.exponent -= 1 }
        } else {
          number.isExact = false
        }
      } else if span[index] == UInt8(ascii: "."), !isBehindPoint, index > firstDigit {
        isBehindPoint = true
      } else {
        break
      }
      index += 1
    }
    guard index > firstDigit else { return start }
    if index < span.count, span[index] | 0x20 == UInt8(ascii: "e") {
      number.isExact = false
      index += 1
      while index < span.count {
        switch span[index] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"):
          index += 1
        default: return index
        }
      }
    }
    return index
  }
}
