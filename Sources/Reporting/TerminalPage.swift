import Results

/// The building blocks of a text page; each is a list of lines.
struct TerminalPage {
  /// The screen that the page is for.
  let style: ReportStyle
  private var width: Int { max(style.width, 20) }

  /// The first lines.
  func title(_ title: String, detail: String) -> [String] {
    [emphasized(title.printable.truncated(to: width))] + detail.printable.wrapped(to: width)
  }

  /// The steps with their bars, and what the bars mean.
  func chart(of curve: TimingCurve, _ table: Table) -> [String] {
    let bars = TextTable.Picture(column: 1, widths: 10...120) { row, width in
      StackedBar(time: curve.steps[row].time, longest: curve.slowestTotal)
        .text(width: width, usesColor: style.usesColor)
    }
    return TextTable(table: table.printable, picture: bars).lines(width: width)
      + [""]
      + StackedBar.legend(width: width, usesColor: style.usesColor)
      + curve.bandExplanation.wrapped(to: width)
  }

  /// A table under its heading.
  func section(_ table: Table) -> [String] {
    [emphasized(table.title.printable.truncated(to: width))]
      + indented(TextTable(table: table.printable).lines(width: width - 2))
      + indented(table.explanation?.wrapped(to: width - 2) ?? [])
  }

  /// Lines as they are, under a heading; what they mean below.
  func figure(_ title: String, _ lines: [String], explanation: String) -> [String] {
    [emphasized(title.printable.truncated(to: width))]
      + indented(lines.map { $0.printable.truncated(to: width - 2) })
      + indented(explanation.wrapped(to: width - 2))
  }

  /// A paragraph.
  func paragraph(_ text: String) -> [String] { text.printable.wrapped(to: width) }

  /// A paragraph that stands out.
  func warning(_ text: String) -> [String] {
    text.printable.wrapped(to: width).map { styled($0, "1;33") }
  }

  /// Paragraphs under a heading.
  func list(_ title: String, _ items: [String]) -> [String] {
    [emphasized(title)]
      + items.flatMap { item in
        item.printable.wrapped(to: width - 4).enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }
      }
  }

  /// The columns for a table or a figure of a section.
  var innerWidth: Int { width - 2 }

  private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

  private func emphasized(_ text: String) -> String { styled(text, "1") }

  private func styled(_ text: String, _ code: String) -> String {
    style.usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Table {
  /// The table with a stand-in for every control character.
  fileprivate var printable: Table {
    var copy = self
    copy.rows = rows.map { $0.map(\.printable) }
    return copy
  }
}
