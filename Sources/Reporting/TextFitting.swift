/// Fitting text into columns; every character counts as one column.
extension String {
  /// The text with spaces up to a width, or unchanged when it is longer.
  func padded(to width: Int, alignment: Table.Column.Alignment) -> String {
    let spaces = String(repeating: " ", count: max(0, width - count))
    return alignment == .leading ? self + spaces : spaces + self
  }

  /// The text, or as much of its start as fits before an ellipsis.
  func truncated(to width: Int) -> String {
    count <= width ? self : String(prefix(max(0, width - 1))) + (width > 0 ? "…" : "")
  }

  /// The text without the spaces at its end.
  var withoutTrailingSpaces: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }

  /// The text with a stand-in for what would move the cursor or change the terminal's state.
  var printable: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      result.unicodeScalars.append(scalar.isControl ? "\u{FFFD}" : scalar)
    }
    return result
  }

  /// The text in lines of at most so many columns, broken at spaces and inside longer words.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        var rest = word
        while rest.count > width {
          lines.append(String(rest.prefix(width)))
          rest = rest.dropFirst(width)
        }
        lines.append(String(rest))
      }
    }
    return lines
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is an instruction to a terminal or a line end rather than a letter.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
