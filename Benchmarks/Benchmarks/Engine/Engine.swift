import Benchmark
import PerfModel

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock],
    warmupIterations: 1,
    maxDuration: .seconds(20),
    maxIterations: 15
  )

  let large = GeneratedCalls.Parameters(
    functions: 10_000,
    callSites: 100_000,
    calls: 1_000_000_000,
    codeBytes: 400
  )
  for samples in [0, 256] {
    Benchmark("10⁹ calls, 32 steps, \(samples) draws") { benchmark, simulation in
      benchmark.startMeasurement()
      blackHole(try simulation.curve())
    } setup: {
      try large.simulation(samples: samples)
    }
  }

  // Translations take four times the 128 MiB of the code cache, so most steps overflow it.
  let thrashing = GeneratedCalls.Parameters(
    functions: 2_000,
    callSites: 20_000,
    calls: 20_000_000,
    codeBytes: 90_000
  )
  Benchmark(
    "Code cache overflows, 2 × 10⁷ calls",
    configuration: .init(metrics: [.wallClock, .throughput])
  ) { benchmark, simulation in
    benchmark.startMeasurement()
    blackHole(try simulation.curve())
  } setup: {
    try thrashing.simulation(samples: 0)
  }
}
