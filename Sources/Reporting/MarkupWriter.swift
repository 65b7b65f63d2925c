/// Writes SVG and HTML, indented, every element closed and every text escaped.
struct MarkupWriter {
  /// Attributes in the order in which they are written.
  typealias Attributes = KeyValuePairs<String, String>

  /// What has been written so far.
  private(set) var text = ""
  private var depth: Int

  /// Starts with nothing written.
  ///
  /// - Parameter depth: How deep the text will stand in another one.
  init(depth: Int = 0) {
    self.depth = depth
  }

  /// Writes an element that holds others.
  mutating func element(
    _ name: String,
    _ attributes: Attributes = [:],
    content: (inout MarkupWriter) -> Void
  ) {
    line("<\(name)\(Self.text(of: attributes))>")
    depth += 1
    content(&self)
    depth -= 1
    line("</\(name)>")
  }

  /// Writes an element that holds a text.
  mutating func element(_ name: String, _ attributes: Attributes = [:], text: String) {
    line("<\(name)\(Self.text(of: attributes))>\(Self.escaped(text))</\(name)>")
  }

  /// Writes an element that holds nothing.
  mutating func element(_ name: String, _ attributes: Attributes = [:]) {
    line("<\(name)\(Self.text(of: attributes))/>")
  }

  /// Writes lines that are markup or a style sheet already.
  mutating func verbatim(_ lines: String) {
    for part in lines.split(separator: "\n") { line(part) }
  }

  private mutating func line(_ line: some StringProtocol) {
    text += String(repeating: "  ", count: depth) + line + "\n"
  }

  private static func text(of attributes: Attributes) -> String {
    attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
  }

  /// The text with entities for what has a meaning in XML, and a stand-in for what XML forbids.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\r", "\t": result += " "
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar.isControl ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// A coordinate, with as many decimals as a screen shows.
  static func coordinate(_ value: Double) -> String {
    let hundredths = (value * 100).rounded() / 100
    return NumberFormatting.plain(hundredths)
  }
}
