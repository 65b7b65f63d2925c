import PerfModel

/// A made-up program with an exact number of calls, the same for the same seed.
///
/// Functions stand in ten layers and call only into deeper ones, four times as often from layer to
/// layer, so that most runs are of small functions that call nothing, as in recorded programs.
/// Totals of all call sites are drawn so that their sum is `calls`; a site's rate is its total in
/// its caller's runs, as recordings give it. So hardly any rate is a whole number, and the engine
/// hardly meets a state twice.
enum GeneratedCalls: WorkloadPlugin {
  static let name = "generated-calls"
  static let summary = "a seeded program with an exact number of calls"

  struct Parameters: Codable, Sendable {
    /// How many functions there are: a multiple of ten.
    var functions: Int
    /// How many call sites there are, at least one for every function that calls.
    var callSites: Int
    /// How many calls all sites make together.
    var calls: UInt64
    /// Bytes of x64 code that a function's runs reach, on average.
    var codeBytes: UInt64
    /// How many modules there are; each but the first, which stays, moves in a step of its own.
    var modules = 32
    /// Where the draws start.
    var seed: UInt64 = 1
  }

  private static let layers = 10
  private static let growth = 4.0
  static func makeWorkload(from parameters: Parameters, in _: WorkloadContext) -> Workload {
    var generator = SeededGenerator(seed: parameters.seed)
    var builder = WorkloadBuilder()
    for module in 0..<parameters.modules {
      _ = builder.addModule(
        Module(name: "module-\(module).dll", architecture: .x64, isPortable: module > 0)
      )
    }
    let bytes = parameters.codeBytes / 2...parameters.codeBytes * 3 / 2
    for function in 0..<parameters.functions {
      _ = builder.addFunction(
        "function-\(function)",
        in: .random(in: 0..<parameters.modules, using: &generator),
        body: .instructions(
          CountRatio(.random(in: 10...2_000, using: &generator)),
          mix: ["integer", "mixed", "simd", "branchy"].randomElement(using: &generator) ?? "mixed"
        ),
        codeBytes: .random(in: bytes, using: &generator),
        reachedInstructions: .random(in: 20...200, using: &generator)
      )
    }
    addCalls(to: &builder, parameters, using: &generator)
    builder.addPhase(
      "all",
      calls: (0..<parameters.functions / layers).map { EntryCall(function: $0, count: 1) }
    )
    return builder.workload
  }

  private static func addCalls(
    to builder: inout WorkloadBuilder,
    _ parameters: Parameters,
    using generator: inout SeededGenerator
  ) {
    let width = parameters.functions / layers
    let callers = parameters.functions - width
    let sites = (0..<callers).map {
      parameters.callSites * ($0 + 1) / callers - parameters.callSites * $0 / callers
    }
    var weight = 1.0
    var weightLeft = 0.0
    for caller in 0..<callers {
      if caller > 0, caller % width == 0 { weight *= growth }
      weightLeft += weight * Double(sites[caller])
    }
    weight = 1
    var runs = [UInt64](repeating: 0, count: parameters.functions)
    for function in 0..<width { runs[function] = 1 }
    var callsLeft = parameters.calls
    for caller in 0..<callers {
      if caller > 0, caller % width == 0 { weight *= growth }
      let firstDeeper = (caller / width + 1) * width
      let deeper = firstDeeper..<min(firstDeeper + 3 * width, parameters.functions)
      for site in 0..<sites[caller] {
        // The first site calls the neighbour below, so that every function is called.
        let callee = site == 0 ? caller + width : .random(in: deeper, using: &generator)
        let isLast = caller == callers - 1 && site == sites[caller] - 1
        let mean = Double(callsLeft) * weight / weightLeft
        let drawn = UInt64(mean * .random(in: 0.5..<1.5, using: &generator))
        let total = isLast ? callsLeft : max(1, drawn)
        builder.addCall(
          from: caller,
          to: callee,
          callsPerRun: CountRatio(total, per: runs[caller]),
          kind: CallKind.allCases.randomElement(using: &generator) ?? .direct
        )
        runs[callee] += total
        callsLeft -= total
        weightLeft -= weight
      }
    }
  }
}

extension GeneratedCalls.Parameters {
  /// Prepares to simulate the program, module after module, the hottest first.
  ///
  /// - Parameter samples: How many draws make the bands.
  /// - Returns: The simulation; its `curve()` is what is measured.
  /// - Throws: `InvalidInput` when the engine refuses the program.
  func simulation(samples: Int) throws -> Simulation {
    let profile = """
      { "format": 1, "name": "generated", "workload": { "plugin": "generated-calls", "parameters": {
        "functions": \(functions), "callSites": \(callSites), "calls": \(calls),
        "codeBytes": \(codeBytes), "modules": \(modules), "seed": \(seed) } } }
      """
    return try Simulation(
      of: Profile(reading: SourceText(path: "generated.json", bytes: Array(profile.utf8))),
      options: SimulationOptions(samples: samples),
      plugins: WorkloadPlugins().adding(GeneratedCalls.self)
    )
  }
}
