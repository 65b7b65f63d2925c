import Benchmark
import PerfModel

/// What the engine is measured by; the goals are in `thresholds.json`.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput],
    warmupIterations: 1,
    maxDuration: .seconds(60),
    maxIterations: 15
  )

  let large = GeneratedCalls.Parameters(
    functions: 10_000,
    callSites: 100_000,
    calls: 1_000_000_000,
    codeBytes: 400
  )
  measure("engine", large, samples: 0)
  measure("engine-with-bands", large, samples: 256)

  // The code cache has 128 MiB, and a translation takes three times the bytes of its x64 code.
  // With 90 kB a function, translations take four times the cache: 24 of 32 steps overflow it.
  // With 22.8 kB, they take 1.02 times the cache: the baseline alone overflows it.
  var overflowing = GeneratedCalls.Parameters(
    functions: 2_000,
    callSites: 20_000,
    calls: 20_000_000,
    codeBytes: 90_000
  )
  measure("code-cache-of-most-steps", overflowing, samples: 0)
  overflowing.codeBytes = 22_800
  measure("code-cache-of-baseline", overflowing, samples: 0)

  measureSweep("sweep")
}

/// Measures the pricing of 5,000 points of a program of 40 modules in one thread.
private func measureSweep(_ name: String) {
  Benchmark(name) { benchmark, grid in
    benchmark.startMeasurement()
    var sum = 0.0
    grid.price(0..<grid.pointCount) { sum += $0.time.total.count }
    blackHole(sum)
  } setup: {
    try sweepGrid()
  }
}

/// A grid of 200 clocks by 25 costs, ready to be priced.
private func sweepGrid() throws -> SweepGrid {
  let program = GeneratedCalls.Parameters(
    functions: 400,
    callSites: 2_000,
    calls: 10_000_000,
    codeBytes: 400,
    modules: 40
  )
  var grid = try SweepGrid(
    of: try program.simulation(samples: 0),
    over: [
      SweepAxis(parsing: "frequency_ghz=2:3.99:0.01"),
      SweepAxis(parsing: "emulator.emulator_exit_cycles=1:25:1"),
    ]
  )
  try grid.prepare(0..<grid.pointCount)
  return grid
}

/// Measures the simulation of a program that has been made before.
private func measure(_ name: String, _ program: GeneratedCalls.Parameters, samples: Int) {
  Benchmark(name) { benchmark, simulation in
    benchmark.startMeasurement()
    blackHole(try simulation.curve())
  } setup: {
    try program.simulation(samples: samples)
  }
}
