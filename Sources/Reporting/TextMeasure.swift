/// Widths of text in a sans-serif font that is not known, on the generous side.
enum TextMeasure {
  /// The width in units of the font size.
  static func width(of text: String, size: Double) -> Double {
    text.reduce(0) { $0 + width(of: $1) } * size
  }

  private static func width(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "(", ")", "[", "]": 0.4
    case "f", "t", "r", "-", "/": 0.45
    case "m", "w", "M", "W", "@", "%", "…": 0.98
    case "A"..."Z", "_", "&": 0.72
    case "0"..."9", "a"..."z": 0.63
    case "\u{2E80}"...: 1.05
    default: 0.75
    }
  }

  /// The text, or as much of its start as fits before an ellipsis.
  static func truncated(_ text: String, to width: Double, size: Double) -> String {
    guard self.width(of: text, size: size) > width else { return text }
    var start = text
    while !start.isEmpty && self.width(of: start + "…", size: size) > width { start.removeLast() }
    return start + "…"
  }

  /// The text in at most three lines, broken after spaces, hyphens, dots and underscores; nil when
  /// that is not enough.
  static func wrapped(_ text: String, to width: Double, size: Double) -> [String]? {
    var lines = [""]
    for piece in pieces(of: text) {
      let joined = (lines.last ?? "") + piece
      if self.width(of: joined.withoutTrailingSpaces, size: size) <= width {
        lines[lines.count - 1] = joined
      } else if self.width(of: piece.withoutTrailingSpaces, size: size) <= width {
        lines.append(piece)
      } else {
        return nil
      }
    }
    return lines.count <= 3 ? lines.map(\.withoutTrailingSpaces) : nil
  }

  private static func pieces(of text: String) -> [String] {
    var pieces = [""]
    for character in text {
      pieces[pieces.count - 1].append(character)
      if " -_.".contains(character) { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }
}
