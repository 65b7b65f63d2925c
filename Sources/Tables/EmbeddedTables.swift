public import Diagnostics

/// The tables of one kind that are built in; one is read when it is asked for.
public protocol EmbeddedTables {
  /// What the tables give values for.
  associatedtype Parameter: TableParameter
  /// The tables' texts by name, in the order of their names.
  static var texts: [TableText] { get }
  /// The tables in the order of their names.
  static var all: [EstimateTable<Parameter>] { get }
}

/// The text of a built-in table.
public struct TableText: Sendable {
  /// The name that profiles use, which is the file's without its ending.
  public let name: String
  /// The JSON text.
  public let source: SourceText

  /// The texts of one folder.
  ///
  /// - Parameters:
  ///   - tables: The embedded files by folder, in the order of their names.
  ///   - folder: The folder's name.
  /// - Returns: The texts in the same order.
  package static func texts(
    in tables: [String: [(file: String, text: String)]],
    folder: String
  ) -> [TableText] {
    (tables[folder] ?? []).map { file, text in
      TableText(
        name: String(file.prefix { $0 != "." }),
        source: SourceText(path: file, bytes: Array(text.utf8))
      )
    }
  }
}

extension EmbeddedTables {
  /// The names of the tables.
  public static var names: [String] { texts.map(\.name) }

  /// One table; nil when none has the name.
  ///
  /// - Parameter name: The name that profiles use.
  /// - Returns: The table, read anew each time.
  public static func named(_ name: String) -> EstimateTable<Parameter>? {
    texts.first { $0.name == name }.map(read)
  }

  /// All of them, for `all` to keep.
  package static func readAll() -> [EstimateTable<Parameter>] { texts.map(read) }

  private static func read(_ text: TableText) -> EstimateTable<Parameter> {
    do {
      return try EstimateTable(reading: text.source)
    } catch {
      preconditionFailure("an embedded table is wrong:\n\(error)")
    }
  }
}
