import Quantities
import Results

/// One step's time by cause as a row of characters.
struct StackedBar {
  /// The time to draw.
  let time: TimeBreakdown
  /// The time that fills the whole width.
  let longest: Milliseconds

  /// How many characters each cause gets; a time that is not zero gets at least one.
  ///
  /// The borders between causes are rounded, not their lengths, so rounding never adds up.
  func lengths(width: Int) -> [(cause: Cause, length: Int)] {
    guard time.total.count > 0, longest.count > 0 else { return [] }
    var sum = 0.0
    var border = 0
    var lengths = Cause.allCases.map { cause in
      sum += time[cause].count
      let next = Int((min(1, sum / longest.count) * Double(width)).rounded())
      defer { border = next }
      return (cause: cause, length: max(0, next - border))
    }
    if border == 0, let largest = Cause.allCases.max(by: { time[$0] < time[$1] }) {
      lengths[largest.rawValue].length = 1
    }
    return lengths.filter { $0.length > 0 }
  }

  /// The bar, exactly so many columns wide.
  func text(width: Int, usesColor: Bool) -> String {
    let lengths = lengths(width: width)
    let drawn = lengths.map { Self.run(of: $0.cause, length: $0.length, usesColor: usesColor) }
    let blank = width - lengths.map(\.length).reduce(0, +)
    return drawn.joined() + String(repeating: " ", count: max(0, blank))
  }

  /// The causes and how they are drawn, in lines of at most so many columns.
  static func legend(width: Int, usesColor: Bool) -> [String] {
    var lines: [(text: String, width: Int)] = []
    for cause in Cause.allCases {
      let entry = run(of: cause, length: 1, usesColor: usesColor) + " " + cause.title
      let entryWidth = 2 + cause.title.count
      if let last = lines.last, last.width + 2 + entryWidth <= width {
        lines[lines.count - 1] = (last.text + "  " + entry, last.width + 2 + entryWidth)
      } else {
        lines.append((entry, entryWidth))
      }
    }
    return lines.map(\.text)
  }

  private static func run(of cause: Cause, length: Int, usesColor: Bool) -> String {
    guard usesColor else { return String(repeating: cause.letter, count: length) }
    let blocks = String(repeating: "█", count: length)
    return "\u{1B}[38;5;\(cause.terminalColor)m\(blocks)\u{1B}[0m"
  }
}
