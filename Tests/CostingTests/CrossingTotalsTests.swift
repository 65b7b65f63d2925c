import CallSimulation
import CycleEstimation
import Lowering
import Quantities
import Results
import Tables
import Testing
import Workloads

@testable import Costing

/// The cycles of one call from a caller to a callee, beyond what emulated or native neighbours pay.
struct CrossingTotalsTests {
  /// The reports of one import, one virtual call and one callback on a machine.
  private func reports(
    core: String,
    emulator: String
  ) throws -> [String: TimingCurve.CallSiteReport] {
    var builder = WorkloadBuilder()
    let module = builder.addModule(Module(name: "m.dll", architecture: .x64))
    let other = builder.addModule(Module(name: "n.dll", architecture: .x64))
    let caller = builder.addFunction("caller", in: module, instructions: 100, mix: "integer")
    let callee = builder.addFunction("callee", in: other, instructions: 100, mix: "integer")
    for kind in CallKind.allCases { builder.addCall(from: caller, to: callee, kind: kind) }
    builder.addPhase("p", calls: [EntryCall(function: caller, count: 1)])
    let workload = builder.workload
    let tables = TableLibrary()
    let machine = Machine(core: try tables.core(core), emulator: try tables.emulator(emulator))
    let sheet = try CostSheet(of: workload, on: machine, tables: tables)
    let counts = try CallSimulation(of: workload).counts(
      at: [],
      cache: machine.codeCache,
      path: "p.json"
    )
    return Dictionary(
      uniqueKeysWithValues: sheet.callSiteReports(of: workload, counts: counts).map {
        ($0.kind, $0)
      }
    )
  }

  private func prices(_ core: String, _ emulator: String) throws -> [[Double]] {
    var builder = WorkloadBuilder()
    let module = builder.addModule(Module(name: "m.dll", architecture: .x64))
    let leaf = builder.addFunction("leaf", in: module, instructions: 1, mix: "integer")
    for kind in CallKind.allCases { builder.addCall(from: leaf, to: leaf, kind: kind) }
    let tables = TableLibrary()
    let machine = Machine(core: try tables.core(core), emulator: try tables.emulator(emulator))
    let sheet = try CostSheet(of: builder.workload, on: machine, tables: tables)
    let prices = Prices(of: sheet, at: sheet.parameters.defaults)
    return sheet.pathClasses.indices.map { pathClass in
      Prices.Pair.allCases.map {
        prices.cycles(ofPath: Prices.place(ofPath: pathClass, $0), on: sheet)
      }
    }
  }

  @Test(arguments: ["prism", "xtajit-2021", "fex"])
  func `an x64 import of a native export costs about the published 100 cycles`(
    emulator: String
  ) throws {
    // 22.7 to 22.9 ns on an M5 Pro at 4.4 to 4.6 GHz: MacNeutron acceptance-arm64-release.md.
    for core in ["oryon-1", "oryon-3", "apple-m1"] {
      let total = try prices(core, emulator)[CallKind.allCases.firstIndex(of: .import) ?? 0]
      #expect((85...115).contains(total[Prices.Pair.emulatedToNative.rawValue]), "\(core)")
    }
  }

  @Test(arguments: ["prism", "xtajit-2021", "fex"])
  func `a native callback into x64 costs about the published 300 cycles`(
    emulator: String
  ) throws {
    // 69 ns a call on the same machine.
    for core in ["oryon-1", "oryon-3", "apple-m1"] {
      let total = try prices(core, emulator)[CallKind.allCases.firstIndex(of: .callback) ?? 0]
      #expect((280...320).contains(total[Prices.Pair.nativeToEmulated.rawValue]), "\(core)")
    }
  }

  @Test(arguments: ["prism", "xtajit-2021", "fex"])
  func `a checked call between native functions costs 4 to 8 cycles`(emulator: String) throws {
    let totals = try prices("oryon-1", emulator)
    for (kind, total) in zip(CallKind.allCases, totals) {
      let native = total[Prices.Pair.nativeToNative.rawValue]
      if kind.isChecked {
        #expect((4...8).contains(native), "\(kind)")
      } else {
        #expect(native == 0, "\(kind)")
      }
      #expect(total[Prices.Pair.classic.rawValue] == 0, "a classic process has no checker")
    }
  }

  @Test func `an A76-class core pays more for a thunk than an X-class one`() throws {
    let kind = CallKind.allCases.firstIndex(of: .import) ?? 0
    let pair = Prices.Pair.emulatedToNative.rawValue
    let large = try prices("oryon-1", "prism")[kind][pair]
    let small = try prices("cortex-a76", "prism")[kind][pair]
    #expect(small > large)
    #expect((100...300).contains(small))
  }

  @Test func `a callback costs about three times a forward call`() throws {
    let reports = try reports(core: "oryon-1", emulator: "prism")
    let forward = try #require(reports["import"]).enteringCost.count
    let back = try #require(reports["callback"]).leavingCost.count
    #expect((2.5...5).contains(back / forward))
  }

  @Test func `break-even work is the entering cost over what an instruction saves`() throws {
    let report = try #require(try reports(core: "oryon-1", emulator: "prism")["import"])
    let work = try #require(report.breakEvenWorkPerCall)
    // About 100 cycles over the 0.1 to 0.2 cycles that an integer instruction saves.
    #expect((300...1500).contains(work))
    #expect(report.workPerCall == 100)
  }
}
