/// How long a block took.
public struct PipelineRun: Sendable, Hashable {
  /// How often the block ran.
  public let iterations: Int
  /// µops of one iteration.
  public let microOps: Int
  /// Cycles from the first dispatch to the last retirement.
  public internal(set) var cycles = 0
  /// The cycle of the last retirement of the first half of the iterations.
  var halfCycles = 0
  /// Cycles that dispatch waited.
  public internal(set) var stalls = DispatchStalls()

  init(iterations: Int, microOps: Int) {
    self.iterations = iterations
    self.microOps = microOps
  }

  /// Cycles per iteration, filling and draining the pipeline included, as llvm-mca counts.
  public var cyclesPerIteration: Double { Double(cycles) / Double(iterations) }

  /// Cycles per iteration of the second half of the iterations, without filling and draining.
  public var steadyCyclesPerIteration: Double {
    guard iterations > 1, cycles > 0 else { return cyclesPerIteration }
    return Double(cycles - 1 - halfCycles) / Double(iterations - iterations / 2)
  }
}
