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
  package internal(set) var buffer: ByteBuffer
  /// The line that is read, counted from 1.
  package private(set) var line = 1
  /// The place in the text where it begins.
  private var lineStart = 0
  private var depth = 0
  /// A string with escapes in it, decoded.
  var decoded: [UInt8] = []

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
  mutating func peekToken() throws(InvalidInput) -> UInt8? {
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

  mutating func expect(_ byte: UInt8) throws(InvalidInput) {
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
