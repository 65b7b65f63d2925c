import Costing
import CycleEstimation
import Diagnostics
import HostCode
import Lowering
import PerfModel
import Results
import Tables
import Testing
import Workloads

@testable import Thunks

struct CallPathTests {
  private func explain(
    _ signature: String,
    core: String = "oryon-1",
    emulator: String = "prism"
  ) throws -> ThunkExplanation {
    let tables = TableLibrary()
    let machine = Machine(core: try tables.core(core), emulator: try tables.emulator(emulator))
    return try ThunkExplainer(machine).explain(signature)
  }

  private func cycles(
    _ explanation: ThunkExplanation,
    _ caller: String,
    _ callee: String,
    _ kind: String
  ) throws -> Double {
    try #require(
      explanation.paths.first { $0.caller == caller && $0.callee == callee && $0.kind == kind }
    ).cycles
  }

  @Test(arguments: ["prism", "fex"])
  func `published totals come out of the parts`(emulator: String) throws {
    let usual = try explain(CallSignature.usual.description, emulator: emulator)
    let forward = try cycles(usual, "emulated", "native", "import")
    #expect((95...105).contains(forward))
    let callback = try cycles(usual, "native", "emulated", "callback")
    #expect((290...310).contains(callback))
    let checked = try cycles(usual, "native", "native", "indirect")
    #expect((4...8).contains(checked))
    #expect(try cycles(usual, "native", "native", "import") == 0)
  }

  @Test func `a signature with more to move costs more to cross`() throws {
    let few = try explain("void()", core: "neoverse-n1")
    let many = try explain(
      "struct 16(struct 16, struct 16 of float, struct 32 of double, i64, i64, i64, i64, i64)",
      core: "neoverse-n1"
    )
    #expect(many.entry.runningCycles > few.entry.runningCycles)
    #expect(many.exit.runningCycles > few.exit.runningCycles)
    #expect(
      try cycles(many, "emulated", "native", "import")
        > cycles(few, "emulated", "native", "import")
    )
  }

  @Test func `the parts of a path sum to it, and each has a cause`() throws {
    for path in try explain("int(ptr, double)").paths {
      #expect(path.cycles == path.parts.reduce(0) { $0 + $1.cycles })
      #expect(path.parts.allSatisfy { $0.cause != .native && $0.cause != .emulated })
    }
  }

  @Test func `a thunk's name explains the same thunks as its signature`() throws {
    let byName = try explain("$ientry_thunk$cdecl$i8$i8dm16")
    let bySignature = try explain("int(ptr, double, struct 12)")
    #expect(byName.entry == bySignature.entry)
    #expect(byName.exit == bySignature.exit)
  }

  @Test(arguments: [
    ("int(duoble)", 5), ("$ithunk", 1), ("$ientry_thunk$cdecl$i8$q", 24),
    ("$ientry_thunk$cdecl$i8", 23), ("$ientry_thunk$cdecl$i8$", 24),
    ("$ientry_thunk$cdecl$F5$v", 21),
    ("$iexit_thunk$cdecl$v$i8i", 24), ("$iexit_thunk$cdecl$v$m999999", 22),
    ("$iexit_thunk$cdecl$v$i8varargs", 24), ("$ientry_thunk$cdecl$", 21),
  ])
  func `a mistake is told with its column`(text: String, column: Int) {
    do {
      _ = try explain(text)
      Issue.record("\(text) was read")
    } catch let invalid as InvalidInput {
      #expect(invalid.diagnostics.map(\.column) == [column], "\(text): \(invalid)")
      #expect(invalid.diagnostics.allSatisfy { $0.expected != nil })
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    "v$v", "i8$i8di8", "d$fdfd", "m24$i8", "F16$F16D16", "m16$m16", "i8$varargs", "v$m8", "v$m3",
    "D8$D8", "F4$F8",
  ])
  func `a name gives a signature that has this name`(name: String) throws {
    let full = "$iexit_thunk$cdecl$\(name)"
    #expect(Thunk.exit(try CallSignature(thunkName: full)).name == full)
  }

  @Test func `the call site of a checked call has seven operations, the checker eight`() {
    #expect(CallCode.site(of: .indirect, .usual).operations.count == 7)
    #expect(CallCode.site(of: .import, .usual).operations.count == 3)
    #expect(CallCode.site(of: .direct, .usual).operations.count == 1)
    #expect(CallCode.checker.count == 8)
    let operations = CallCode.checker + CallCode.checkerOfX64Target
    #expect(!operations.contains { $0.operationClass == .unknown })
  }
}
