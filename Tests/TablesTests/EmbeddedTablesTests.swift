import CycleEstimation
import Diagnostics
import Lowering
import Quantities
import Tables
import TestSupport
import Testing

/// What is true of every table that is built in.
struct EmbeddedTablesTests {
  /// A kind of tables, the folder of its files, and what was built in.
  private struct Kind: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var folder: String
    var tables: [Table]
    var keys: [String]
    var read: @Sendable (SourceText) throws -> Table

    init<Parameter: TableParameter>(_ folder: String, _ tables: [EstimateTable<Parameter>]) {
      testDescription = Parameter.tableKind
      self.folder = folder
      self.tables = tables.map { Table($0) }
      keys = Parameter.allCases.map(\.key)
      read = { Table(try EstimateTable<Parameter>(reading: $0)) }
    }
  }

  /// A table without its type.
  private struct Table: Equatable, Sendable {
    var name: String
    var title: String
    var note: String
    var values: [Estimate]

    init<Parameter: TableParameter>(_ table: EstimateTable<Parameter>) {
      name = table.name
      title = table.title
      note = table.note
      values = Parameter.allCases.map { table[$0] }
    }
  }

  private static let kinds = [
    Kind("Sources/CycleEstimation/Cores", CoreTables.all),
    Kind("Sources/CycleEstimation/X64Cores", X64CoreTables.all),
    Kind("Sources/Lowering/Emulators", EmulatorTables.all),
    Kind("Sources/CycleEstimation/Mixes", MixTables.all),
  ]

  @Test(arguments: kinds)
  private func `every file of the folder is built in under its name, in order`(kind: Kind) {
    let files = ShippedFile.all(in: kind.folder)
    #expect(!files.isEmpty)
    #expect(kind.tables.map { $0.name + ".json" } == files.map(ShippedFile.name))
    #expect(kind.tables.map(\.name) == kind.tables.map(\.name).sorted())
  }

  @Test(arguments: kinds)
  private func `a copy of a table that a user reads from a file is the same table`(kind: Kind)
    throws
  {
    for (path, table) in zip(ShippedFile.all(in: kind.folder), kind.tables) {
      #expect(try kind.read(SourceText(path: path, bytes: ShippedFile.bytes(of: path))) == table)
    }
  }

  @Test(arguments: kinds)
  private func `every table has a title and says how sure it is`(kind: Kind) {
    for table in kind.tables {
      #expect(table.title.count > 3, "\(table.name)")
      #expect(table.note.count > 40, "\(table.name)")
      #expect(table.values.count == kind.keys.count, "\(table.name)")
    }
  }

  @Test(arguments: kinds)
  private func `every value says where it comes from`(kind: Kind) {
    for table in kind.tables {
      for (key, value) in zip(kind.keys, table.values) {
        #expect(value.source.count >= 12, "\(table.name) \(key): \(value.source)")
      }
    }
  }

  @Test(arguments: kinds)
  private func `what is assumed says why, and has a range unless it says more`(kind: Kind) {
    for table in kind.tables {
      for (key, value) in zip(kind.keys, table.values) where value.source.hasPrefix("assumed") {
        #expect(value.source.hasPrefix("assumed: "), "\(table.name) \(key)")
        let reason = value.source.dropFirst("assumed: ".count)
        #expect(reason.count >= (value.isExact ? 20 : 8), "\(table.name) \(key): \(value.source)")
      }
    }
  }

  @Test(arguments: kinds)
  private func `a key with a unit has it last`(kind: Kind) {
    for key in kind.keys {
      #expect(key.wholeMatch(of: /[a-z0-9]+(_[a-z0-9]+)*/) != nil, "\(key)")
    }
  }

  @Test func `the machine of a profile that names none is there`() {
    #expect(CoreTables.all.contains { $0.name == "oryon-1" })
    #expect(EmulatorTables.all.contains { $0.name == "prism" })
    #expect(MixTables.all.contains { $0.name == "mixed" })
  }

  @Test func `the shares of a mix leave room for work on registers`() {
    for mix in MixTables.all {
      let shares: [MixParameter] = [.branch, .divide, .multiply, .float, .vector, .store, .load]
      #expect(shares.reduce(0) { $0 + mix[$1].default } <= 1, "\(mix.name)")
    }
  }

  @Test func `mistakes in habits and host features are told with their places`() throws {
    let path = try #require(ShippedFile.all(in: "Sources/Lowering/Emulators").first)
    let text = String(decoding: ShippedFile.bytes(of: path), as: UTF8.self)
      .replacing("\"sweeps\"", with: "\"swepes\"").replacing("\"FLAGM2\"", with: "\"FLAGN2\"")
    let told = mistakes { () throws(InvalidInput) in
      _ = try EmulatorTable(reading: SourceText(text))
    }
    #expect(told.contains("no host feature is named \"FLAGN2\""))
    #expect(told.contains("did you mean \"FLAGM2\"?"))
    #expect(told.contains("the key \"sweeps\" is missing"))
    #expect(told.contains("habits.swepes: unknown key"))
  }
}
