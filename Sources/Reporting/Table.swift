/// Rows and columns of text, before anyone decides how they are drawn.
struct Table {
  /// A column: its title, and what becomes of it when room is short.
  struct Column {
    /// On which side the cells are flush.
    enum Alignment { case leading, trailing }

    /// What stands above the cells.
    let title: String
    /// The side on which the cells are flush.
    let alignment: Alignment
    /// The columns below which the cells are not cut; nil when they are never cut.
    let shortest: Int?
    /// How early the column is left out; 0 is never.
    let dropRank: Int
    /// Whether others are left out before it is cut.
    var isCutLast = false
    /// Whether a cell that is too long takes a line of its own; for first columns.
    var takesOwnLine = false

    /// A column of words, which may be cut.
    static func words(_ title: String, shortest: Int = 8, dropRank: Int = 0) -> Column {
      Column(title: title, alignment: .leading, shortest: shortest, dropRank: dropRank)
    }

    /// A column of code, which is cut only when no other column is left to leave out.
    static func code(_ title: String) -> Column {
      Column(title: title, alignment: .leading, shortest: 16, dropRank: 0, isCutLast: true)
    }

    /// A first column of long names, which take lines of their own where they do not fit.
    static func phrases(_ title: String) -> Column {
      Column(title: title, alignment: .leading, shortest: 0, dropRank: 0, takesOwnLine: true)
    }

    /// A column of numbers or short words, which is shown whole or not at all.
    static func numbers(
      _ title: String,
      dropRank: Int = 0,
      alignment: Alignment = .trailing
    ) -> Column {
      Column(title: title, alignment: alignment, shortest: nil, dropRank: dropRank)
    }
  }

  /// What the table shows, as a heading.
  let title: String
  /// How to read the table, in sentences.
  var explanation: String?
  /// The columns from left to right.
  let columns: [Column]
  /// The rows from top to bottom, each with one cell per column.
  var rows: [[String]]
}
