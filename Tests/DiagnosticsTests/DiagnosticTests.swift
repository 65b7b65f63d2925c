import TestSupport
import Testing

@testable import Diagnostics

struct DiagnosticTests {
  /// The message about a part of a text.
  private func diagnostic(
    _ text: String,
    at part: String,
    expected: String? = nil,
    hint: String? = nil
  ) throws -> String {
    let start = try #require(text.utf8Range(of: part))
    return Diagnostic(
      in: SourceText(text, path: "app.json"),
      at: start,
      message: "unknown key",
      expected: expected,
      hint: hint
    ).description
  }

  @Test func `a message has a place, the line, a marker, what was expected and a hint`() throws {
    #expect(
      try diagnostic(
        "{\n  \"name\": 1, \"size_byte\": 640 }",
        at: "\"size_byte\"",
        expected: "one of: name, size_bytes",
        hint: "did you mean \"size_bytes\"?"
      ) == """
        app.json:2:14: error: unknown key
         2 |   "name": 1, "size_byte": 640 }
           |              ^~~~~~~~~~~
           | expected one of: name, size_bytes
           | hint: did you mean "size_bytes"?
        """
    )
  }

  @Test func `a message without a text is one line`() {
    #expect(
      Diagnostic(path: "app.json", message: "no such file", hint: "check the path").description
        == """
        app.json:1:1: error: no such file
           | hint: check the path
        """
    )
  }

  @Test func `the gap is as wide as the line number`() throws {
    let text = String(repeating: "\n", count: 122) + "bad"
    #expect(
      try diagnostic(text, at: "bad") == """
        app.json:123:1: error: unknown key
         123 | bad
             | ^~~
        """
    )
  }

  @Test func `columns and markers count Unicode scalars`() throws {
    #expect(
      try diagnostic(#"{"größe": "€uro", "x": 1}"#, at: "\"€uro\"") == """
        app.json:1:11: error: unknown key
         1 | {"größe": "€uro", "x": 1}
           |           ^~~~~~
        """
    )
  }

  @Test func `tabs and other control characters are shown as spaces`() throws {
    #expect(
      try diagnostic("\t\"a\":\tbad\r\n", at: "bad") == """
        app.json:1:7: error: unknown key
         1 |  "a": bad\u{20}
           |       ^~~
        """
    )
  }

  @Test func `a long line is cut on both sides`() throws {
    let before = String(repeating: "b", count: 200)
    let after = String(repeating: "a", count: 200)
    #expect(
      try diagnostic(before + "BAD" + after, at: "BAD") == """
        app.json:1:201: error: unknown key
         1 | …\(String(repeating: "b", count: 59))BAD\(String(repeating: "a", count: 26))…
           | \(String(repeating: " ", count: 60))^~~
        """
    )
  }

  @Test func `a long line is cut behind a mistake near its start`() throws {
    let after = String(repeating: "a", count: 200)
    #expect(
      try diagnostic("BAD" + after, at: "BAD") == """
        app.json:1:1: error: unknown key
         1 | BAD\(String(repeating: "a", count: 86))…
           | ^~~
        """
    )
  }

  @Test func `a mistake of several lines is marked to the end of its first`() throws {
    #expect(
      try diagnostic("x = {\n}", at: "{\n}") == """
        app.json:1:5: error: unknown key
         1 | x = {
           |     ^
        """
    )
  }

  @Test func `the end of the file is a place too`() {
    let source = SourceText("{\n", path: "app.json")
    #expect(
      Diagnostic(in: source, at: 2..<2, message: "cut off").description
        == "app.json:2:1: error: cut off"
    )
  }

  @Test func `bytes that are no text do no harm`() {
    let source = SourceText(path: "a", bytes: [0xFF, 0xC3, 0x0A, 0x80, 0xE2, 0x82, 0xFE])
    for start in 0...7 {
      #expect(Diagnostic(in: source, at: start..<7, message: "x").line == (start < 3 ? 1 : 2))
    }
  }

  @Test func `an invalid input tells all its mistakes and counts them`() {
    let one = Diagnostic(path: "b.json", message: "first")
    let two = Diagnostic(path: "a.json", line: 3, column: 4, message: "second")
    #expect(InvalidInput([one]).description == "b.json:1:1: error: first\n1 error in b.json")
    #expect(
      InvalidInput([one, two]).description == """
        b.json:1:1: error: first
        a.json:3:4: error: second
        2 errors in a.json, b.json
        """
    )
  }

  @Test func `of very many mistakes the first hundred are written out`() {
    let many = (1...101).map { Diagnostic(path: "a.json", line: $0, message: "no") }
    let lines = InvalidInput(many).description.split(separator: "\n")
    #expect(lines.count == 102)
    #expect(lines.suffix(2) == ["(and 1 more)", "101 errors in a.json"])
  }

  @Test func `an invalid input without a mistake is a broken promise`() async {
    await #expect(processExitsWith: .failure) { _ = InvalidInput([]) }
  }
}

extension String {
  /// Where a part of the text stands, in bytes.
  fileprivate func utf8Range(of part: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: wanted) }.map {
      $0..<$0 + wanted.count
    }
  }
}
