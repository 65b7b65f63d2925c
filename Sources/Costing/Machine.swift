public import CallSimulation
public import CycleEstimation
internal import Diagnostics
public import Lowering
public import Quantities
public import Tables

/// Where a workload runs: a core at a clock, an emulator, and the instruction mixes known.
public struct Machine: Sendable {
  /// The core.
  public var core: CoreTable
  /// The emulator.
  public var emulator: EmulatorTable
  /// The clock; nil for the core table's own.
  public var frequency: Frequency?

  /// Puts a machine together.
  ///
  /// - Parameters:
  ///   - core: The core.
  ///   - emulator: The emulator.
  ///   - frequency: The clock; nil for the core table's own.
  public init(core: CoreTable, emulator: EmulatorTable, frequency: Frequency? = nil) {
    self.core = core
    self.emulator = emulator
    self.frequency = frequency
  }

  /// The clock, from the core table where none was chosen.
  public var clock: Frequency {
    frequency ?? Frequency(gigahertz: core[.frequency].default)
  }
}

/// Finds tables by name among those built in, or reads a user's own file.
///
/// A name with a slash or the ending `.json` is a path.
public struct TableLibrary: Sendable {
  /// The folder that relative paths start from; the working directory when empty.
  public var folder: String

  /// Makes a library.
  ///
  /// - Parameter folder: The folder that relative paths start from.
  public init(folder: String = "") {
    self.folder = folder
  }

  /// Finds a core.
  ///
  /// - Throws: `NoSuchTable`, or what is wrong in the user's file.
  public func core(_ name: String) throws -> CoreTable {
    try table(name, among: CoreTables.self)
  }

  /// Finds an emulator.
  ///
  /// - Throws: `NoSuchTable`, or what is wrong in the user's file.
  public func emulator(_ name: String) throws -> EmulatorTable {
    try table(name, among: EmulatorTables.self)
  }

  /// Finds an instruction mix.
  ///
  /// - Throws: `NoSuchTable`, or what is wrong in the user's file.
  public func mix(_ name: String) throws -> MixTable {
    try table(name, among: MixTables.self)
  }

  private func table<Tables: EmbeddedTables>(
    _ name: String,
    among tables: Tables.Type
  ) throws -> EstimateTable<Tables.Parameter> {
    if name.isTablePath {
      let path = folder.isEmpty || name.hasPrefix("/") ? name : folder + "/" + name
      return try EstimateTable(
        reading: InputFile.read(path, limit: 1_000_000, as: Tables.Parameter.tableKind)
      )
    }
    guard let found = tables.named(name) else {
      throw NoSuchTable(
        name: name,
        kind: Tables.Parameter.tableKind,
        known: tables.names
      )
    }
    return found
  }
}

/// No built-in table has the name.
public struct NoSuchTable: Error, Sendable, CustomStringConvertible {
  /// The name that was asked for.
  public var name: String
  /// What was looked for: "a core table".
  public var kind: String
  /// The names that there are.
  public var known: [String]

  /// What is wrong, in a line.
  public var description: String { "no built-in table is named \"\(name)\"" }

  /// What would have been right.
  public var expected: String {
    "\(kind): one of \(known.joined(separator: ", ")), or the path of a JSON file"
  }

  /// The nearest name there is.
  public var hint: String? { Suggestion.hint(for: name, among: known) }
}

extension Machine {
  /// Where the emulator keeps its translations.
  public var codeCache: CodeCache {
    CodeCache(
      capacity: UInt64(emulator[.codeCacheBytes].default),
      hostBytesPerGuestByte: emulator[.hostBytesPerGuestByte].default
    )
  }
}
