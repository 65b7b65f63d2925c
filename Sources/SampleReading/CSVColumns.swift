package import Diagnostics

/// A column that a format has, under any of its names.
package struct CSVColumn: Sendable {
  /// What the column holds, for messages.
  package let title: String
  /// The names that tools give it; case and the number of blanks do not matter.
  package let names: [String]

  /// Describes a column.
  ///
  /// - Parameter names: The names that tools give it, the usual one first.
  package init(_ names: String...) {
    title = names.first ?? ""
    self.names = names.map(Self.normal)
  }

  /// A name in the form in which names are compared: small letters, single blanks.
  static func normal(_ name: String) -> String {
    name.lowercased().split { $0 == " " || $0 == "\u{A0}" }.joined(separator: " ")
  }
}

/// Where the columns of a table are, found by the names in its header.
package struct CSVHeader: Sendable {
  private let names: [String]
  private let originals: [String]
  private let path: String
  private let line: Int

  /// Reads the header that a reader's current row is.
  package init(_ reader: CSVReader) {
    originals = reader.fields.indices.map { reader.text($0) }
    names = originals.map(CSVColumn.normal)
    path = reader.buffer.path
    line = reader.line
  }

  /// How many columns there are.
  package var width: Int { names.count }

  /// The field of a column and which of its names it has; nil when the table does not have it.
  package func find(_ column: CSVColumn) -> (field: Int, name: Int)? {
    for (name, text) in column.names.enumerated() {
      if let field = names.firstIndex(of: text) { return (field, name) }
    }
    return nil
  }

  /// The field of a column.
  package func field(_ column: CSVColumn) -> Int? { find(column)?.field }

  /// A message that a table has none of some columns, with all the headers that it has.
  ///
  /// - Parameters:
  ///   - columns: The columns of which one is needed.
  ///   - hint: What to do about it.
  /// - Returns: The message.
  package func missing(_ columns: [CSVColumn], hint: String? = nil) -> InvalidInput {
    let wanted = columns.map { "\"\($0.title)\"" }.joined(separator: " or ")
    let found = originals.prefix(60).map { "\"\($0.prefix(80))\"" }.joined(separator: ", ")
    return InvalidInput([
      Diagnostic(
        path: path,
        line: line,
        message: "no column is named \(wanted); the headers found are \(found)",
        expected: columns.map { $0.names.joined(separator: ", ") }.joined(separator: "; "),
        hint: hint ?? "column names are known in English only: export with English settings"
      )
    ])
  }
}
