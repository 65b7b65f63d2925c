package import Diagnostics

/// Reads the fields of protocol-buffer messages, the outermost one in pieces.
///
/// Only what formats of profiles need: varints, packed and not, and bytes within a message.
package struct WireReader {
  private var buffer: ByteBuffer

  /// A field of a message: its number, and its value or where its bytes lie.
  package struct Field {
    /// The number of the field.
    package var number: UInt64
    /// The value of a varint or of a fixed number; 0 for a field of bytes.
    package var value: UInt64 = 0
    /// Where the bytes of the field lie; nil for a number.
    package var bytes: Range<Int>?
  }

  /// Reads a message that the text of a file is.
  package init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  /// The bytes that ranges of fields refer to, until the next field is read.
  package var bytes: [UInt8] { buffer.bytes }

  /// A message about the place that is read next.
  package func failure(_ message: String, hint: String? = nil) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: buffer.path,
        message: "\(message), at byte \(buffer.dropped + buffer.position)",
        hint: hint
      )
    ])
  }

  /// The next field of the outermost message; nil at the end.
  package mutating func next() throws(InvalidInput) -> Field? {
    // A tag and a length have at most 20 bytes.
    while buffer.bytes.count - buffer.position < 20, try buffer.refill() {}
    guard buffer.position < buffer.bytes.count else { return nil }
    var position = buffer.position
    guard let (number, type) = Self.tag(buffer.bytes, &position, buffer.bytes.count) else {
      throw failure("this is no field of a message")
    }
    if type == 2 {
      guard let length = Self.varint(buffer.bytes, &position, buffer.bytes.count),
        length <= UInt64(ByteBuffer.mostBytesAtOnce)
      else { throw failure("a field has no length, or too large a one") }
      let head = position - buffer.position
      while buffer.bytes.count - buffer.position < head + Int(length) {
        guard try buffer.refill() else { throw failure("the file is cut off within a field") }
      }
      let start = buffer.position + head
      buffer.position = start + Int(length)
      return Field(number: number, bytes: start..<start + Int(length))
    }
    guard let value = Self.number(buffer.bytes, &position, buffer.bytes.count, type) else {
      throw failure("this is no field of a message")
    }
    buffer.position = position
    return Field(number: number, value: value)
  }

  /// The fields of a message within another one.
  ///
  /// - Parameters:
  ///   - range: Where the message lies.
  ///   - body: Is called with each field.
  /// - Throws: That the bytes are no message.
  package func fields(
    in range: Range<Int>,
    _ body: (Field) -> Void
  ) throws(InvalidInput) {
    var position = range.lowerBound
    while position < range.upperBound {
      guard let (number, type) = Self.tag(bytes, &position, range.upperBound) else {
        throw failure("this is no field of a message")
      }
      if type == 2 {
        guard let length = Self.varint(bytes, &position, range.upperBound),
          length <= UInt64(range.upperBound - position)
        else { throw failure("a field is longer than its message") }
        body(Field(number: number, bytes: position..<position + Int(length)))
        position += Int(length)
      } else {
        guard let value = Self.number(bytes, &position, range.upperBound, type) else {
          throw failure("this is no field of a message")
        }
        body(Field(number: number, value: value))
      }
    }
  }

  /// The numbers of a repeated field, packed or not.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - numbers: Where to append them.
  /// - Returns: Whether the bytes are numbers.
  package func append(_ field: Field, to numbers: inout [UInt64]) -> Bool {
    guard let range = field.bytes else {
      numbers.append(field.value)
      return true
    }
    var position = range.lowerBound
    while position < range.upperBound {
      guard let value = Self.varint(bytes, &position, range.upperBound) else { return false }
      numbers.append(value)
    }
    return true
  }

  private static func tag(
    _ bytes: [UInt8],
    _ position: inout Int,
    _ end: Int
  ) -> (number: UInt64, type: UInt64)? {
    guard let tag = varint(bytes, &position, end), tag >> 3 > 0 else { return nil }
    return (tag >> 3, tag & 7)
  }

  private static func number(
    _ bytes: [UInt8],
    _ position: inout Int,
    _ end: Int,
    _ type: UInt64
  ) -> UInt64? {
    switch type {
    case 0: return varint(bytes, &position, end)
    case 1, 5:
      let count = type == 1 ? 8 : 4
      guard end - position >= count else { return nil }
      var value: UInt64 = 0
      for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
      position += count
      return value
    default: return nil
    }
  }

  private static func varint(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> UInt64? {
    let span = bytes.span
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { return nil }
      let byte = span[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
