package import Diagnostics

extension SourceText {
  /// A text that is written in a test.
  package convenience init(_ text: String, path: String = "test.json") {
    self.init(path: path, bytes: Array(text.utf8))
  }
}

extension InvalidInput {
  /// One mistake a line, without path and excerpt: `1:5: what (expected …) (hint: …)`.
  package var summary: String {
    diagnostics.map { mistake in
      "\(mistake.line):\(mistake.column): \(mistake.message)"
        + (mistake.expected.map { " (expected \($0))" } ?? "")
        + (mistake.hint.map { " (hint: \($0))" } ?? "")
    }
    .joined(separator: "\n")
  }
}

/// The mistakes that an action throws, one a line; "none" when it throws none.
package func mistakes(of action: () throws(InvalidInput) -> Void) -> String {
  do {
    try action()
    return "none"
  } catch {
    return error.summary
  }
}
