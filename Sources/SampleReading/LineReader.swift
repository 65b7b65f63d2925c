package import Diagnostics

/// The lines of a recording, one at a time.
package struct LineReader {
  package private(set) var buffer: ByteBuffer
  /// Where the current line lies in the buffer's bytes, without its end.
  package private(set) var line = 0..<0
  /// The number of the current line, counted from 1.
  package private(set) var number = 0

  /// Reads the lines of a text.
  package init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  /// Goes to the next line.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: What is wrong with the file.
  package mutating func next() throws(InvalidInput) -> Bool {
    var scanned = buffer.position
    while true {
      if let end = buffer.index(of: UInt8(ascii: "\n"), from: scanned) {
        take(to: end)
        buffer.position = end + 1
        return true
      }
      scanned = buffer.bytes.count - buffer.position
      guard try buffer.refill() else {
        guard buffer.position < buffer.bytes.count else { return false }
        take(to: buffer.bytes.count)
        buffer.position = buffer.bytes.count
        return true
      }
    }
  }

  private mutating func take(to end: Int) {
    let start = buffer.position
    let isReturned = end > start && buffer.bytes[end - 1] == UInt8(ascii: "\r")
    line = start..<(isReturned ? end - 1 : end)
    number += 1
  }

  /// The current line as a text.
  package var text: String { buffer.text(line) }

  /// A message about the current line.
  package func failure(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: buffer.path,
        line: max(1, number),
        message: message,
        expected: expected,
        hint: hint
      )
    ])
  }
}
