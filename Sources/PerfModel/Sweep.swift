internal import CallSimulation
public import Costing
public import Diagnostics
public import Results

/// Curves of one simulation on many machines: other clocks, cores, or values of one parameter.
///
///     let sweep = Sweep(of: try Simulation(of: profile))
///     for (cycles, curve) in try sweep.curves(over: [500, 2_000, 8_000], vary: { machine, cycles in
///       machine.emulator[.translation] = Estimate(cycles, source: "what if")
///     }) { print(cycles, curve.steps[0].firstRun.count) }
///
/// The steps stay those of the simulation. Calls are counted once and priced again for each value,
/// unless a value changes the code cache.
public struct Sweep: Sendable {
  private let simulation: Simulation

  /// Prepares a sweep.
  ///
  /// - Parameter simulation: What stays the same.
  public init(of simulation: Simulation) {
    self.simulation = simulation
  }

  /// Simulates once per value.
  ///
  /// - Parameters:
  ///   - values: The values, in the order of the results.
  ///   - vary: Changes the machine to suit a value.
  /// - Returns: The values with their curves.
  /// - Throws: `InvalidInput` with every mistake.
  public func curves<Value>(
    over values: [Value],
    vary: (inout Machine, Value) -> Void
  ) throws(InvalidInput) -> [(value: Value, curve: TimingCurve)] {
    var counted: (cache: CodeCache, counts: CallCounts)?
    var curves: [(Value, TimingCurve)] = []
    for value in values {
      var varied = simulation
      vary(&varied.machine, value)
      let cache = varied.machine.codeCache
      if counted?.cache != cache { counted = (cache, try varied.counts()) }
      if let counted { curves.append((value, try varied.curve(from: counted.counts))) }
    }
    return curves
  }
}
