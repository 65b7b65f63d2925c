/// A table laid out for a terminal.
///
/// Columns that do not fit are first cut to their shortest width, then left out by rank. A first
/// cell that is still too long may take a line of its own; its row continues below.
struct TextTable {
  /// A picture between two columns, which takes the room that the text leaves.
  struct Picture {
    /// The column that it stands behind; one that is never left out.
    let column: Int
    /// The columns of the terminal that it needs and can use.
    let widths: ClosedRange<Int>
    /// Draws the picture of a row, exactly so many columns wide.
    let draw: (_ row: Int, _ width: Int) -> String
  }

  private struct Layout {
    var columns: [Int]
    var widths: [Int]
    var picture: Int
  }

  private static let gap = 2

  /// What to lay out; control characters in it must have been replaced.
  let table: Table
  /// The picture, if there is one.
  var picture: Picture?

  /// The lines of the table: titles, then rows; none ends in a space.
  func lines(width: Int) -> [String] {
    let layout = layout(width: width)
    return titleLines(layout)
      + table.rows.indices.flatMap { lines(ofRow: $0, layout, width: width) }
  }

  /// Whether the columns that are never left out fit without cutting those that are cut last.
  func fits(in width: Int) -> Bool {
    let (natural, shortest) = columnWidths()
    let wanted = wantedWidths(natural, shortest)
    return needed(fittingColumns(wanted, width: width), wanted) <= width
  }

  /// The titles of the columns that are shown.
  func titles(in width: Int) -> [String] {
    layout(width: width).columns.map { table.columns[$0].title }
  }

  // MARK: Layout

  private func layout(width: Int) -> Layout {
    let (natural, shortest) = columnWidths()
    let wanted = wantedWidths(natural, shortest)
    let columns = fittingColumns(wanted, width: width)

    var widths = needed(columns, wanted) <= width ? wanted : shortest
    var spare = max(0, width - needed(columns, widths))
    // The picture tells more than the end of a long name: it gets two columns of every three.
    var forWords = picture == nil ? spare : spare / 3
    for column in columns {
      let growth = min(forWords, natural[column] - widths[column])
      widths[column] += growth
      forWords -= growth
      spare -= growth
    }
    let pictureWidth = picture.map { min($0.widths.upperBound, $0.widths.lowerBound + spare) }
    return Layout(columns: columns, widths: widths, picture: pictureWidth ?? 0)
  }

  /// By column: the width of its longest cell, and that below which its cells are not cut.
  private func columnWidths() -> (natural: [Int], shortest: [Int]) {
    let natural = table.columns.indices.map { column in
      table.rows.map { $0[column].count }.reduce(titleWidth(column), max)
    }
    let shortest = table.columns.indices.map { column in
      min(natural[column], max(table.columns[column].shortest ?? .max, titleWidth(column)))
    }
    return (natural, shortest)
  }

  /// By column: the width for which others are left out.
  private func wantedWidths(_ natural: [Int], _ shortest: [Int]) -> [Int] {
    table.columns.indices.map { table.columns[$0].isCutLast ? natural[$0] : shortest[$0] }
  }

  /// The columns to show: all, or those that stay when enough have been left out.
  private func fittingColumns(_ widths: [Int], width: Int) -> [Int] {
    var columns = Array(table.columns.indices)
    while needed(columns, widths) > width,
      let last = columns.max(by: { table.columns[$0].dropRank < table.columns[$1].dropRank }),
      table.columns[last].dropRank > 0
    {
      columns.removeAll { $0 == last }
    }
    return columns
  }

  private func needed(_ columns: [Int], _ widths: [Int]) -> Int {
    columns.map { widths[$0] + Self.gap }.reduce(-Self.gap, +)
      + (picture.map { $0.widths.lowerBound + Self.gap } ?? 0)
  }

  // MARK: Lines

  private func titleLines(_ layout: Layout) -> [String] {
    let titles = table.columns.indices.map { titleLines($0, width: layout.widths[$0]) }
    let height = layout.columns.map { titles[$0].count }.max() ?? 0
    return (0..<height).map { line in
      assembled(layout, picture: String(repeating: " ", count: layout.picture)) { column in
        let blank = height - titles[column].count
        return line < blank ? "" : titles[column][line - blank]
      }
    }
  }

  private func lines(ofRow row: Int, _ layout: Layout, width: Int) -> [String] {
    let cells = table.rows[row]
    let drawing = picture?.draw(row, layout.picture) ?? ""
    guard table.columns[0].takesOwnLine, cells[0].count > layout.widths[0] else {
      return [assembled(layout, picture: drawing) { cells[$0] }]
    }
    return [
      cells[0].truncated(to: width),
      assembled(layout, picture: drawing) { $0 == 0 ? "" : cells[$0] },
    ]
  }

  private func assembled(_ layout: Layout, picture drawing: String, cell: (Int) -> String) -> String
  {
    var parts: [String] = []
    for column in layout.columns {
      let width = layout.widths[column]
      parts.append(
        cell(column)
          .truncated(to: width)
          .padded(to: width, alignment: table.columns[column].alignment)
      )
      if column == picture?.column { parts.append(drawing) }
    }
    return parts.joined(separator: String(repeating: " ", count: Self.gap)).withoutTrailingSpaces
  }

  // MARK: Titles

  /// The least width at which a title takes no more than two lines.
  private func titleWidth(_ column: Int) -> Int {
    let title = table.columns[column].title
    return (1..<max(1, title.count)).first { width in
      let lines = titleLines(column, width: width)
      return lines.count <= 2 && lines.allSatisfy { $0.count <= width }
    } ?? title.count
  }

  /// A title in lines, broken after spaces and hyphens.
  private func titleLines(_ column: Int, width: Int) -> [String] {
    var lines = [""]
    for character in table.columns[column].title {
      lines[lines.count - 1].append(character)
      if character == " " || character == "-" { lines.append("") }
    }
    return lines.reduce(into: [String]()) { lines, piece in
      if let last = lines.last, (last + piece).withoutTrailingSpaces.count <= width {
        lines[lines.count - 1] += piece
      } else if !piece.isEmpty {
        lines.append(piece)
      }
    }.map(\.withoutTrailingSpaces)
  }
}
