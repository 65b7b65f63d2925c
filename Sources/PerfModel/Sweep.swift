public import Diagnostics
public import ProfileReading
internal import Quantities
public import Results
public import Workloads

/// Curves of one profile over a range of choices.
///
///     for (gigahertz, curve) in try Sweep(of: profile).curves(over: [2.0, 3.0, 4.0], vary: {
///       $0.frequency = Frequency(gigahertz: $1)
///     }) { print(gigahertz, curve.steps.last?.speedup ?? 1) }
public struct Sweep: Sendable {
  private let profile: Profile
  private let options: SimulationOptions
  private let plugins: WorkloadPlugins

  /// Prepares a sweep.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - options: What stays the same.
  ///   - plugins: The plugins that the profile may name.
  public init(
    of profile: Profile,
    options: SimulationOptions = SimulationOptions(),
    plugins: WorkloadPlugins = .standard
  ) {
    self.profile = profile
    self.options = options
    self.plugins = plugins
  }

  /// Simulates once per value.
  ///
  /// - Parameters:
  ///   - values: The values, in the order of the results.
  ///   - vary: Changes the options to suit a value.
  /// - Returns: The values with their curves.
  /// - Throws: `InvalidInput` with every mistake.
  public func curves<Value>(
    over values: [Value],
    vary: (inout SimulationOptions, Value) -> Void
  ) throws(InvalidInput) -> [(value: Value, curve: TimingCurve)] {
    var curves: [(Value, TimingCurve)] = []
    for value in values {
      var varied = options
      vary(&varied, value)
      let simulation = try Simulation(of: profile, options: varied, plugins: plugins)
      curves.append((value, try simulation.curve()))
    }
    return curves
  }
}
