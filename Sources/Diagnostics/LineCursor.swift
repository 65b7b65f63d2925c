/// The lines of a text, one after the other.
package struct LineCursor {
  /// Where the line starts.
  package private(set) var start = 0
  /// Where the line ends, without its line break.
  package private(set) var end = 0
  private var next = 0

  /// Stands before the first line.
  package init() {}

  /// Goes on to the next line; false when there is none.
  package mutating func advance(in bytes: [UInt8]) -> Bool {
    guard next < bytes.count else { return false }
    start = next
    while next < bytes.count, bytes[next] != UInt8(ascii: "\n") { next += 1 }
    end = next
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    next += 1
    return true
  }

  /// Whether the line is one that has no line break.
  package func isUnfinished(in bytes: [UInt8]) -> Bool { !bytes.isEmpty && next > bytes.count }
}
