import Diagnostics
import Tables
import Testing

@testable import Lowering

/// Host features by name, and the habits that the emulator tables give.
struct HostFeatureTests {
  @Test func `names become what changes the code`() throws {
    let list = try HostFeatureList(parsing: "FLAGM, AFP,FRINTTS")
    #expect(list.names == ["FLAGM", "AFP", "FRINTTS"])
    #expect(list.flags == [.flagManipulation, .alternateFloat, .roundToRange])
    #expect(!list.keepsOrder)
  }

  @Test func `known names that no rule uses are told`() throws {
    #expect(try HostFeatureList(parsing: "SVE128,LRCPC,TSO,RNG").unused == ["SVE128", "RNG"])
  }

  @Test func `no text is no feature`() throws {
    #expect(try HostFeatureList(parsing: "").names.isEmpty)
    #expect(throws: InvalidInput.self) { try HostFeatureList(parsing: ",") }
  }

  @Test func `floating-point flags need more than the first kind of flag manipulation`() throws {
    #expect(try HostFeatureList(parsing: "FLAGM").flags == .flagManipulation)
    #expect(try HostFeatureList(parsing: "FLAGM2").flags == .floatFlags)
  }

  @Test func `a table has shares of ordered accesses, and no name for them`() throws {
    let source = SourceText(path: "mine.json", bytes: Array(#"["FLAGM", "TSO"]"#.utf8))
    let value = try JSONDocument(source).root
    let log = DiagnosticLog()
    #expect(HostFeatureList(reading: value, to: log)?.names == ["FLAGM"])
    #expect(log.diagnostics.count == 1)
    #expect(log.diagnostics.first?.message.hasSuffix("here TSO would change nothing") == true)
  }

  @Test func `a wrong name is told with what is near`() {
    let error = #expect(throws: InvalidInput.self) { try HostFeatureList(parsing: "FLAGN,AFP") }
    #expect(error?.description.contains("no host feature is named \"FLAGN\"") == true)
    #expect(error?.description.contains("did you mean \"FLAGM\"?") == true)
  }

  @Test func `named features replace those of the table, and the order with them`() throws {
    let fex = try #require(EmulatorTables.all.first { $0.name == "fex" })
    #expect(fex.habits().features.contains(.roundToRange))
    #expect(fex.habits().orderedShare > 0)
    let plain = fex.habits(on: try HostFeatureList(parsing: ""))
    #expect(plain.features.isEmpty)
    #expect(plain.orderedShare == 0)
    #expect(fex.habits(on: try HostFeatureList(parsing: "TSO")).orderedShare == 1)
  }

  @Test func `every emulator has habits`() {
    for table in EmulatorTables.all {
      #expect(table.habits().call > 0, "\(table.name)")
      #expect(table.habits().nearJump > 0, "\(table.name)")
    }
  }
}
