internal import CycleEstimation
internal import HostCode
internal import Results

/// Runs blocks on a core and tells how that went in the words of results.
struct BlockTimer {
  /// The name of the core.
  let core: String
  private let table: PipelineTable
  private var running: PipelineModel
  private var isolated: PipelineModel

  init(core: CoreTable) {
    self.core = core.name
    table = core.pipeline
    running = PipelineModel(core: table, assuming: .running)
    isolated = PipelineModel(core: table, assuming: .isolatedBlock)
  }

  /// How a block runs, and the operations of its longest chain by position.
  mutating func timing(
    of block: ArraySlice<HostOperation>
  ) -> (timing: BlockTiming, chain: [Int]) {
    let iterations = Self.iterations(of: block)
    let analysis = running.analyze(block, iterations: iterations)
    let alone = isolated.run(block, iterations: iterations)
    let cycles = analysis.run.steadyCyclesPerIteration
    var timing = BlockTiming(
      cycles: cycles,
      isolatedCycles: block.isEmpty ? 0 : alone.cyclesPerIteration,
      microOps: analysis.run.microOps,
      bottleneck: .mixed,
      boundCycles: cycles,
      ports: ports(analysis.pressure)
    )
    switch analysis.bottleneck {
    case .chain(let chain):
      timing.bottleneck = .chain(
        operations: chain.count,
        registers: registers(of: chain, in: block)
      )
      timing.boundCycles = analysis.chainBound
    case .ports(let names):
      timing.bottleneck = .ports(table.groupName(of: names).map { [$0] } ?? names)
      timing.boundCycles = analysis.portBound
    case .frontEnd(let limit):
      switch limit {
      case .renaming(let width): timing.bottleneck = .renaming(width: width)
      case .dispatch(let width): timing.bottleneck = .dispatch(width: width)
      case .takenBranch: timing.bottleneck = .takenBranch
      }
      timing.boundCycles = analysis.frontEndBound
    case .reorderBuffer: timing.bottleneck = .reorderBuffer
    case .mixed: break
    }
    return (timing, analysis.chain)
  }

  /// The first iterations of a block, stage by stage.
  mutating func timeline(
    of block: ArraySlice<HostOperation>,
    setting: String,
    iterations: Int
  ) -> BlockTimeline {
    let trace = running.traced(block, iterations: iterations)
    let texts = block.map(\.description)
    var iteration = -1
    var entries: [BlockTimeline.Entry] = []
    entries.reserveCapacity(trace.entries.count)
    for entry in trace.entries {
      if entry.operation == 0 { iteration += 1 }
      entries.append(
        BlockTimeline.Entry(
          iteration: iteration,
          operation: entry.operation,
          text: texts[entry.operation],
          dispatch: entry.dispatch,
          issue: entry.issue,
          complete: entry.complete,
          retire: entry.retire
        )
      )
    }
    return BlockTimeline(setting: setting, entries: entries)
  }

  /// What one operation asks of the core.
  func cost(of operation: HostOperation) -> CodeExplanation.Cost {
    let description = table.description(of: operation)
    return CodeExplanation.Cost(
      microOps: description.microOps,
      ports: description.ports.joined(separator: " "),
      latency: description.latency,
      interval: description.interval
    )
  }

  /// Enough iterations to settle, fewer of a long block: it settles within one.
  private static func iterations(of block: ArraySlice<HostOperation>) -> Int {
    min(100, max(4, 40_000 / max(1, block.count)))
  }

  private func ports(_ pressure: [(port: String, cycles: Double)]) -> [BlockTiming.Port] {
    table.ports.map { port in
      let cycles = pressure.reduce(0) { $0 + ($1.port == port.name ? $1.cycles : 0) }
      return BlockTiming.Port(
        name: port.name,
        units: port.units,
        cycles: cycles / Double(port.units)
      )
    }
  }

  /// The registers through which a chain hands its results on, in the chain's order.
  private func registers(of chain: [Int], in block: ArraySlice<HostOperation>) -> [String] {
    var names: [String] = []
    for (place, index) in chain.enumerated() {
      let next = block[block.startIndex + chain[place + 1 == chain.count ? 0 : place + 1]]
      let reads = next.registersRead
      for register in block[block.startIndex + index].registersWritten
      where reads.contains(register) && !names.contains(register.description) {
        names.append(register.description)
      }
    }
    return names
  }
}
