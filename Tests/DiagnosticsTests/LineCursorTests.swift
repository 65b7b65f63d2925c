import Testing

@testable import Diagnostics

struct LineCursorTests {
  private func lines(_ text: String) -> (lines: [String], isUnfinished: Bool) {
    let bytes = Array(text.utf8)
    var cursor = LineCursor()
    var lines: [String] = []
    while cursor.advance(in: bytes) {
      lines.append(String(decoding: bytes[cursor.start..<cursor.end], as: UTF8.self))
    }
    return (lines, cursor.isUnfinished(in: bytes))
  }

  @Test func `a line ends before its line break`() {
    #expect(lines("one\n\ntwo\r\n") == (["one", "", "two"], false))
  }

  @Test func `the last line may have no line break`() {
    #expect(lines("one\ntwo") == (["one", "two"], true))
  }

  @Test func `nothing has no lines`() {
    #expect(lines("") == ([], false))
  }
}
