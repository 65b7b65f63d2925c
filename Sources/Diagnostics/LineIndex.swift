/// Finds lines and columns in a large text without reading it from the start each time.
struct LineIndex: Sendable {
  /// What lies in front of a chunk of the text.
  private struct Mark {
    var lineBreaks: Int
    var scalars: Int
    /// The first byte of the line that the chunk starts in.
    var lineStart: Int
  }

  private static let chunk = 4096
  private let marks: [Mark]

  /// - Parameters:
  ///   - bytes: The text.
  ///   - textStart: The first byte of the first line, behind a byte order mark.
  init(of bytes: [UInt8], from textStart: Int) {
    var marks: [Mark] = []
    marks.reserveCapacity(bytes.count / Self.chunk + 1)
    var mark = Mark(lineBreaks: 0, scalars: 0, lineStart: textStart)
    for start in stride(from: 0, through: bytes.count, by: Self.chunk) {
      marks.append(mark)
      mark = Self.advance(mark, over: start..<min(start + Self.chunk, bytes.count), of: bytes)
    }
    self.marks = marks
  }

  /// The line and column of a byte, counted from 1.
  func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let place = mark(at: offset, in: bytes)
    let lineStart = mark(at: place.lineStart, in: bytes)
    return (place.lineBreaks + 1, place.scalars - lineStart.scalars + 1)
  }

  private func mark(at offset: Int, in bytes: [UInt8]) -> Mark {
    let start = offset / Self.chunk * Self.chunk
    return Self.advance(marks[offset / Self.chunk], over: start..<offset, of: bytes)
  }

  private static func advance(_ mark: Mark, over range: Range<Int>, of bytes: [UInt8]) -> Mark {
    var mark = mark
    for index in range {
      if bytes[index] & 0b1100_0000 != 0b1000_0000 { mark.scalars += 1 }
      if bytes[index] == UInt8(ascii: "\n") {
        mark.lineBreaks += 1
        mark.lineStart = index + 1
      }
    }
    return mark
  }
}
