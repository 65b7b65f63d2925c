import CallSimulation
import CycleEstimation
import Lowering
import Quantities
import Results
import Tables
import Testing
import Workloads

@testable import Costing

struct PricedStepsTests {
  /// Three modules with every kind of body and count, in phases with one and with two threads.
  private static func workload() -> Workload {
    var builder = WorkloadBuilder()
    let factor = Estimate(low: 0.9, default: 1.1, high: 1.5, source: "the test")
    let app = builder.addModule(Module(name: "a.exe", architecture: .x64))
    let slow = builder.addModule(Module(name: "b.dll", architecture: .x64, nativeFactor: factor))
    let system = builder.addModule(Module(name: "c.dll", architecture: .arm64x))
    let main = builder.addFunction(
      "main",
      in: app,
      body: .instructions(CountRatio(700), mix: "integer"),
      events: RecordedEvents(
        mispredicts: CountRatio(3),
        l1Misses: CountRatio(7),
        lastLevelMisses: CountRatio(2)
      )
    )
    let timed = builder.addFunction(
      "timed",
      in: slow,
      body: .measured(
        Measurement(
          picoseconds: CountRatio(70_000),
          core: "neoverse-n1",
          frequency: Frequency(gigahertz: 2.5)
        ),
        mix: "simd"
      )
    )
    let leaf = builder.addFunction("leaf", in: system, instructions: 30, mix: "branchy")
    for kind in CallKind.allCases {
      builder.addCall(from: main, to: timed, kind: kind)
      builder.addCall(from: main, to: leaf, kind: kind)
    }
    builder.addCall(
      from: timed,
      to: leaf,
      callsPerRun: CountRatio(5),
      kind: .import,
      provenance: .estimated(low: 0.5, high: 2)
    )
    builder.addPhase("one", calls: [EntryCall(function: main, count: 100)])
    builder.addPhase(
      "two",
      threads: [
        Thread(name: "a", calls: [EntryCall(function: timed, count: 900)]),
        Thread(name: "b", calls: [EntryCall(function: main, count: 30)]),
      ]
    )
    return builder.workload
  }

  private static let placements = [
    Placement(isNative: [false, false, true]), Placement(isNative: [true, false, true]),
    Placement(isNative: [true, true, true]),
    Placement(isNative: [true, true, true], isClassicProcess: true),
  ]

  private static func costs() throws -> (costs: Costs, sheet: CostSheet) {
    let workload = workload()
    let tables = TableLibrary()
    let machine = Machine(core: try tables.core("oryon-1"), emulator: try tables.emulator("prism"))
    let sheet = try CostSheet(of: workload, on: machine, tables: tables)
    let counts = try CallSimulation(of: workload).counts(
      at: placements,
      cache: machine.codeCache,
      path: "p.json"
    )
    return (Costs(counts, at: placements, of: workload, on: sheet), sheet)
  }

  @Test func `another draw in place costs what it costs afresh`() throws {
    let (costs, sheet) = try Self.costs()
    let parameters = sheet.parameters
    var steps = PricedSteps(costs, on: sheet, at: parameters.defaults)
    for index in parameters.all.indices {
      let bounds = parameters.all[index].bounds
      let value = parameters.all[index].estimate.default
      let other = value * 1.25 + 0.5 <= bounds.upperBound ? value * 1.25 + 0.5 : value * 0.75
      let draw = parameters.defaults(with: index, at: other)
      steps.update(at: draw)
      let fresh = PricedSteps(costs, on: sheet, at: draw)
      for step in 0..<costs.stepCount {
        for run in RunKind.allCases {
          let (known, wanted) = (steps.cost(step: step, run: run), fresh.cost(step: step, run: run))
          #expect(known.slowest == wanted.slowest, "\(parameters.all[index].name)")
          #expect(known.allThreads == wanted.allThreads, "\(parameters.all[index].name)")
          #expect(steps.slowest(step: step, run: run) == wanted.slowest)
        }
      }
    }
  }

  @Test func `each parameter of these kinds changes the cycles of some step`() throws {
    let (costs, sheet) = try Self.costs()
    let parameters = sheet.parameters
    var steps = PricedSteps(costs, on: sheet, at: parameters.defaults)
    let before = (0..<costs.stepCount).map { steps.slowest(step: $0, run: .first) }
    for name in [
      "core.mispredict_penalty_cycles", "core.memory_latency_ns", "emulator.load_expansion",
      "emulator.emulator_exit_cycles", "emulator.native_overhead_share", "core.pipeline",
      "emulator.translation_cycles_per_instruction", "module.b.dll.native_factor",
      "call.timed->leaf.count", "mix.integer.load_share", "core neoverse-n1.load_latency_cycles",
    ] {
      let index = try #require(parameters.index(named: name))
      steps.update(at: parameters.defaults(with: index, at: 0.9))
      let after = (0..<costs.stepCount).map { steps.slowest(step: $0, run: .first) }
      #expect(after != before, "\(name)")
    }
  }
}
