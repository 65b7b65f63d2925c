/// One mistake in an input: where it is, what is wrong, what was expected, and a hint.
public struct Diagnostic: Hashable, Sendable {
  /// The file, as the user wrote its path.
  public var path: String
  /// The line, counted from 1.
  public var line: Int
  /// The column, counted from 1 in Unicode scalars.
  public var column: Int
  /// What is wrong, in a line.
  public var message: String
  /// The source line and a marker below the place, when there is text to show.
  public var excerpt: String?
  /// What would have been right.
  public var expected: String?
  /// What to do about it.
  public var hint: String?

  /// Makes a message about a place in a file.
  ///
  /// - Parameters:
  ///   - path: The file, as the user wrote its path.
  ///   - line: The line, counted from 1.
  ///   - column: The column, counted from 1.
  ///   - message: What is wrong, in a line.
  ///   - expected: What would have been right.
  ///   - hint: What to do about it.
  public init(
    path: String,
    line: Int = 1,
    column: Int = 1,
    message: String,
    expected: String? = nil,
    hint: String? = nil
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.expected = expected
    self.hint = hint
  }

  /// Makes a message about a place in a text.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - range: The bytes that are wrong.
  ///   - message: What is wrong, in a line.
  ///   - expected: What would have been right.
  ///   - hint: What to do about it.
  public init(
    in source: SourceText,
    at range: Range<Int>,
    message: String,
    expected: String? = nil,
    hint: String? = nil
  ) {
    let place = source.position(of: range.lowerBound)
    self.init(
      path: source.path,
      line: place.line,
      column: place.column,
      message: message,
      expected: expected,
      hint: hint
    )
    let (text, column) = source.excerpt(around: range.lowerBound)
    guard !text.allSatisfy(\.isWhitespace) else { return }
    let width = max(1, min(source.scalarCount(in: range), text.count - column))
    let margin = "\(place.line)"
    let gap = String(repeating: " ", count: margin.count)
    let marker = "^" + String(repeating: "~", count: width - 1)
    excerpt =
      " \(margin) | \(text)\n \(gap) | \(String(repeating: " ", count: column))\(marker)"
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The message in the shape that compilers use, so that editors can jump to it.
  public var description: String {
    var lines = ["\(path):\(line):\(column): error: \(message)"]
    if let excerpt { lines.append(excerpt) }
    if let expected { lines.append("   | expected \(expected)") }
    if let hint { lines.append("   | hint: \(hint)") }
    return lines.joined(separator: "\n")
  }
}

/// The input is wrong; holds every mistake that was found in it.
public struct InvalidInput: Error, Sendable {
  /// The mistakes in the order of the file; never empty.
  public let diagnostics: [Diagnostic]

  /// Collects mistakes into one error.
  ///
  /// - Parameter diagnostics: At least one mistake.
  public init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty, "an invalid input has at least one mistake")
    self.diagnostics = diagnostics
  }
}

extension InvalidInput: CustomStringConvertible {
  /// How many mistakes are written out; a binary file can hold thousands.
  static let shownMistakes = 100

  /// All mistakes in the shape of compiler messages, and their number.
  public var description: String {
    var text = diagnostics.prefix(Self.shownMistakes).map(\.description).joined(separator: "\n")
    let hidden = diagnostics.count - Self.shownMistakes
    if hidden > 0 { text += "\n(and \(hidden) more)" }
    let files = Set(diagnostics.map(\.path)).sorted().joined(separator: ", ")
    return text + "\n\(diagnostics.count) error\(diagnostics.count == 1 ? "" : "s") in \(files)"
  }
}
