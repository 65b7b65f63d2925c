public import HostCode

/// How a block runs on a core, and what holds it up.
public struct PipelineAnalysis: Sendable {
  /// What keeps a block from running faster.
  public enum Bottleneck: Sendable, Hashable {
    /// Too many operations or µops for the core's width.
    case frontEnd(FrontEndLimit)
    /// The units of these ports.
    case ports([String])
    /// Results that are handed on, through these operations of the block.
    case chain([Int])
    /// Too little room for what is in flight.
    case reorderBuffer
    /// Nothing alone: several things at times.
    case mixed
  }

  /// What the front end can do.
  public enum FrontEndLimit: Sendable, Hashable {
    /// So many operations are renamed in a cycle.
    case renaming(Int)
    /// So many µops are dispatched in a cycle.
    case dispatch(Int)
    /// A taken branch is followed so many cycles later.
    case takenBranch(Int)
  }

  /// How long the block took.
  public let run: PipelineRun
  /// What holds it up.
  public let bottleneck: Bottleneck
  /// The least cycles per iteration that the front end, the busiest ports and the longest chain
  /// allow, each on its own.
  public let frontEndBound, portBound, chainBound: Double
  /// The operations of the longest chain.
  public let chain: [Int]
  /// Cycles per iteration that each unit was taken, under the name of its port.
  public let pressure: [(port: String, cycles: Double)]
}

extension PipelineModel {
  /// Runs a block and says what holds it up.
  ///
  /// - Parameters:
  ///   - operations: The block; its last branch is taken every time.
  ///   - iterations: How often it runs.
  /// - Returns: Times, bounds and the bottleneck.
  public mutating func analyze(
    _ operations: ArraySlice<HostOperation>,
    iterations: Int = 100
  ) -> PipelineAnalysis {
    let run = run(operations, iterations: iterations)
    let chain = DependencyChain(
      of: block,
      storeForwarding: assumption == .running ? state.storeForwarding : nil
    )
    let ports = portBound(of: block.uses)
    let front = state.front.bound(
      microOps: block.microOps,
      operations: block.operations.count,
      isLoop: block.operations.last?.isBranch ?? false
    )
    let names = table.unitNames.indices.filter { ports.units >> UInt32($0) & 1 == 1 }
      .map { table.unitNames[$0] }
    var distinct: [String] = []
    for name in names where distinct.last != name { distinct.append(name) }
    return PipelineAnalysis(
      run: run,
      bottleneck: bottleneck(run, front: front, ports: (ports.cycles, distinct), chain: chain),
      frontEndBound: front.cycles,
      portBound: ports.cycles,
      chainBound: chain.cyclesPerIteration,
      chain: chain.operations,
      pressure: table.unitNames.enumerated().map {
        ($0.element, Double(state.calendar.cyclesTaken[$0.offset]) / Double(run.iterations))
      }
    )
  }

  /// Runs a block and keeps the way of every operation.
  ///
  /// - Parameters:
  ///   - operations: The block; its last branch is taken every time.
  ///   - iterations: How often it runs.
  /// - Returns: The ways, in program order.
  public mutating func traced(
    _ operations: ArraySlice<HostOperation>,
    iterations: Int
  ) -> PipelineTrace {
    state.isTracing = true
    defer { state.isTracing = false }
    _ = run(operations, iterations: iterations)
    return state.trace
  }

  /// The bound that the run comes near to, the nearest of them.
  private func bottleneck(
    _ run: PipelineRun,
    front: (cycles: Double, limit: PipelineAnalysis.FrontEndLimit),
    ports: (cycles: Double, names: [String]),
    chain: DependencyChain
  ) -> PipelineAnalysis.Bottleneck {
    let near = 0.9 * run.steadyCyclesPerIteration
    let bounds = [chain.cyclesPerIteration, ports.cycles, front.cycles]
    guard let highest = bounds.max(), highest >= near, highest > 0 else {
      let waited = Double(run.stalls[.reorderBuffer]) / Double(max(1, run.cycles))
      return waited > 0.5 ? .reorderBuffer : .mixed
    }
    if highest == bounds[0] { return .chain(chain.operations) }
    return highest == bounds[1] ? .ports(ports.names) : .frontEnd(front.limit)
  }
}

extension PipelineModel {
  /// The least cycles that the ports need for some uses: the units, of all sets of them that are
  /// wanted together, that have most to do.
  private func portBound(of uses: [PreparedUse]) -> (cycles: Double, units: UInt32) {
    var wanted = Set(uses.map { $0.units })
    for one in wanted { for other in wanted { wanted.insert(one | other) } }
    var highest = (cycles: 0.0, units: 0 as UInt32)
    for group in wanted.sorted() {
      let cycles = uses.reduce(0) { $0 + ($1.units & ~group == 0 ? $1.cycles : 0) }
      let each = Double(cycles) / Double(group.nonzeroBitCount)
      if each > highest.cycles { highest = (each, group) }
    }
    return highest
  }
}

extension FrontEnd {
  /// The least cycles that an iteration needs to get into the backend, and what asks for them.
  fileprivate func bound(
    microOps: Int,
    operations: Int,
    isLoop: Bool
  ) -> (cycles: Double, limit: PipelineAnalysis.FrontEndLimit) {
    let bounds: [(cycles: Double, limit: PipelineAnalysis.FrontEndLimit)] = [
      (Double(operations) / Double(renameWidth), .renaming(renameWidth)),
      (Double(microOps) / Double(dispatchWidth), .dispatch(dispatchWidth)),
      (isLoop ? Double(takenBranch) : 0, .takenBranch(takenBranch)),
    ]
    return bounds.reduce(bounds[0]) { $1.cycles > $0.cycles ? $1 : $0 }
  }
}
