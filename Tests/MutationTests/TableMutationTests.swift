import CycleEstimation
import Lowering
import PerfModel
import TestSupport
import Testing

/// Damaged core and emulator tables give a curve of finite times or mistakes.
struct TableMutationTests {
  private static let mutations: UInt64 = 250

  private let simulation: Simulation

  init() throws {
    let text = """
      { "format": 1, "name": "x",
        "modules": [ { "name": "a.exe", "architecture": "x64" },
                     { "name": "b.dll", "architecture": "arm64x" } ],
        "workload": {
          "functions": [
            { "name": "f", "module": "a.exe", "instructions_per_call": 1000,
              "mispredicts_per_call": 1, "l1_misses_per_call": 1, "last_level_misses_per_call": 1 },
            { "name": "g", "module": "b.dll", "instructions_per_call": 5, "mix": "simd",
              "signature": "void(i32, i32, i32, i32, struct 24)" } ],
          "calls": [ { "from": "f", "to": "g", "per_call": 3, "kind": "virtual" },
                     { "from": "g", "to": "f", "per_call": 0.1, "kind": "callback" } ],
          "phases": [ { "name": "p", "repeat": 100, "calls": [ { "to": "f" } ] } ] } }
      """
    simulation = try Simulation(
      of: Profile(reading: SourceText(text)),
      options: SimulationOptions(samples: 3)
    )
  }

  @Test func `a damaged core table gives a curve or mistakes`() throws {
    let path = try #require(ShippedFile.all(in: "Sources/CycleEstimation/Cores").first)
    check(path) { simulation, source throws(InvalidInput) in
      simulation.machine.core = try CoreTable(reading: source)
    }
  }

  @Test func `a damaged emulator table gives a curve or mistakes`() throws {
    let path = try #require(ShippedFile.all(in: "Sources/Lowering/Emulators").first)
    check(path) { simulation, source throws(InvalidInput) in
      simulation.machine.emulator = try EmulatorTable(reading: source)
    }
  }

  /// Reads damaged copies of a table into the machine, and simulates.
  private func check(
    _ path: String,
    read: (inout Simulation, SourceText) throws(InvalidInput) -> Void
  ) {
    let bytes = ShippedFile.bytes(of: path)
    var curves = 0
    for seed in 0..<Self.mutations {
      var mutator = Mutator(seed: seed)
      let text = seed.isMultiple(of: 3) ? mutator.damaged(bytes) : mutator.disordered(bytes)
      var damaged = simulation
      do {
        try read(&damaged, SourceText(path: path, bytes: text))
        let curve = try damaged.curve()
        curves += 1
        for step in curve.steps {
          #expect(
            [step.total, step.low, step.high, step.firstRun].allSatisfy { $0.count.isFinite },
            "seed \(seed) of \(path)"
          )
        }
      } catch {
        #expect(error.description.contains(": error: "), "seed \(seed) of \(path)")
      }
    }
    // Otherwise only the reader would be tested.
    #expect(curves > 10)
  }
}
