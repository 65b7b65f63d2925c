package import Diagnostics

/// The rows of a table as text, one at a time: fields between commas, semicolons or tabs.
///
/// A field in quotes may hold separators, line ends, and quotes written twice; blanks may stand in
/// front of them. Which separator a file has is seen in its header.
package struct CSVReader {
  package private(set) var buffer: ByteBuffer
  private var row = CSVRow()
  /// The number of the line where the current row starts, counted from 1.
  package private(set) var line = 0
  /// What lies between fields.
  package var separator = UInt8(ascii: ",")
  private var nextLine = 1

  /// Where the fields of the current row lie in the buffer's bytes, without quotes around them.
  package var fields: [Range<Int>] { row.fields }

  /// Reads the rows of a text.
  package init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  /// Goes to the next row that is not empty.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: What is wrong with the file, or that a quote is not closed.
  package mutating func next() throws(InvalidInput) -> Bool {
    while true {
      line = nextLine
      if let end = row.scan(buffer.bytes, from: buffer.position, separator, isWhole: false) {
        if take(to: end) { return true }
      } else if try !buffer.refill() {
        let start = buffer.position
        guard start < buffer.bytes.count else { return false }
        guard let end = row.scan(buffer.bytes, from: start, separator, isWhole: true) else {
          throw failure("a quote is not closed")
        }
        if take(to: end) { return true }
      }
    }
  }

  private mutating func take(to end: Int) -> Bool {
    buffer.position = end
    nextLine = line + row.lines
    return fields.count > 1 || !(fields.first?.isEmpty ?? true)
  }

  /// A field of the current row as a text.
  package func text(_ field: Int) -> String {
    guard fields.indices.contains(field) else { return "" }
    let text = buffer.text(fields[field])
    return row.doubled[field] ? Self.withSingleQuotes(text) : text
  }

  private static func withSingleQuotes(_ text: String) -> String {
    var result = ""
    var isSecond = false
    for character in text.unicodeScalars {
      if character == "\"" {
        isSecond.toggle()
        if !isSecond { continue }
      } else {
        isSecond = false
      }
      result.unicodeScalars.append(character)
    }
    return result
  }

  /// Where a field lies in the buffer's bytes, without blanks around it; empty beyond the last.
  package func trimmed(_ field: Int) -> Range<Int> {
    guard fields.indices.contains(field) else { return 0..<0 }
    var range = fields[field]
    let bytes = buffer.bytes.span
    while let last = range.last, bytes[last] == UInt8(ascii: " ") {
      range = range.lowerBound..<last
    }
    while let first = range.first, bytes[first] == UInt8(ascii: " ") {
      range = first + 1..<range.upperBound
    }
    return range
  }

  /// The number of blanks that a field begins with, in front of a quote and behind it.
  package func indentation(_ field: Int) -> Int {
    guard fields.indices.contains(field) else { return 0 }
    let bytes = buffer.bytes.span
    let range = fields[field]
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
    var blanks = start - range.lowerBound
    var before = range.lowerBound - 1
    guard before >= 0, bytes[before] == UInt8(ascii: "\"") else { return blanks }
    while before > 0, bytes[before - 1] == UInt8(ascii: " ") {
      before -= 1
      blanks += 1
    }
    return blanks
  }

  /// A message about the current row.
  package func failure(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: buffer.path,
        line: max(1, line),
        message: message,
        expected: expected,
        hint: hint
      )
    ])
  }
}

extension CSVReader {
  /// Takes as separator what the current text's first line has most of: tab, semicolon or comma.
  package mutating func detectSeparator() {
    let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in buffer.bytes[buffer.position...] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == UInt8(ascii: "\n") { break }
      for index in candidates.indices where candidates[index] == byte { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    for index in candidates.indices where counts[index] == most && most > 0 {
      separator = candidates[index]
    }
  }
}

/// The fields of one row.
private struct CSVRow {
  /// Where they lie in the bytes, without quotes around them.
  private(set) var fields: [Range<Int>] = []
  /// Which of them hold quotes written twice.
  private(set) var doubled: [Bool] = []
  /// How many line ends the row has.
  private(set) var lines = 0

  /// Finds the fields of a row.
  ///
  /// - Parameters:
  ///   - bytes: The bytes at hand.
  ///   - start: Where the row starts.
  ///   - separator: What lies between fields.
  ///   - isWhole: Whether the row may end with the bytes at hand.
  /// - Returns: Where the next row starts; nil when the end of this one is not at hand.
  mutating func scan(
    _ bytes: [UInt8],
    from start: Int,
    _ separator: UInt8,
    isWhole: Bool
  ) -> Int? {
    fields.removeAll(keepingCapacity: true)
    doubled.removeAll(keepingCapacity: true)
    lines = 0
    let span = bytes.span
    var index = start
    while true {
      var start = index
      while index < span.count, span[index] == UInt8(ascii: " ") { index += 1 }
      if index < span.count, span[index] == UInt8(ascii: "\"") {
        start = index
        var hasDoubled = false
        index += 1
        while true {
          while index < span.count, span[index] != UInt8(ascii: "\"") {
            if span[index] == UInt8(ascii: "\n") { lines += 1 }
            index += 1
          }
          // A quote at the end of the bytes may be the first of two.
          guard index < span.count, isWhole || index + 1 < span.count else { return nil }
          guard index + 1 < span.count, span[index + 1] == UInt8(ascii: "\"") else { break }
          hasDoubled = true
          index += 2
        }
        fields.append(start + 1..<index)
        doubled.append(hasDoubled)
        index += 1
        while index < span.count, span[index] != separator, span[index] != UInt8(ascii: "\n") {
          index += 1
        }
      } else {
        while index < span.count, span[index] != separator, span[index] != UInt8(ascii: "\n") {
          index += 1
        }
        var end = index
        if end > start, span[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        fields.append(start..<end)
        doubled.append(false)
      }
      guard index < span.count else { return isWhole ? index : nil }
      if span[index] == UInt8(ascii: "\n") {
        lines += 1
        return index + 1
      }
      index += 1
    }
  }
}
