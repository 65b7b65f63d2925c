public import HostCode

/// A core that runs blocks of operations, out of order.
///
///     var model = PipelineModel(core: table, assuming: .isolatedBlock)
///     let run = model.run(operations[...], iterations: 100)
///     run.cyclesPerIteration
///
/// Not modelled here: cache misses, mispredicted branches, memory that two bases point to at once.
/// A value keeps its buffers: once they are large enough, the iterations of a run allocate nothing.
public struct PipelineModel: Sendable {
  /// What is assumed about the world around the operations.
  public enum Assumption: Sendable {
    /// What llvm-mca assumes of a block on its own: fetch is never short, no access reads what
    /// another wrote, a store is issued after all accesses before it, and only the reorder buffer
    /// limits what is in flight. Memory order, and calls, which it cannot model, are left out.
    case isolatedBlock
    /// What a core does: it fetches up to a taken branch, queues and renaming registers run out,
    /// loads wait for stores to the same place.
    case running
  }

  let table: PipelineTable
  let assumption: Assumption
  let end: RangeEnd
  var block = PreparedBlock()
  var state: PipelineState

  /// Makes a model of a core.
  ///
  /// - Parameters:
  ///   - core: The table of its pipeline.
  ///   - assumption: What is around the operations.
  ///   - end: Which number to take where the table has a range.
  public init(
    core: PipelineTable,
    assuming assumption: Assumption = .running,
    at end: RangeEnd = .default
  ) {
    table = core
    self.assumption = assumption
    self.end = end
    state = PipelineState(of: core, isAlone: assumption == .isolatedBlock, at: end)
  }

  /// Runs a block over and over, each iteration after the other, from an empty pipeline on.
  ///
  /// - Parameters:
  ///   - operations: The block; its last branch is taken every time.
  ///   - iterations: How often it runs, at least once.
  /// - Returns: How long that took.
  public mutating func run(
    _ operations: ArraySlice<HostOperation>,
    iterations: Int
  ) -> PipelineRun {
    block.prepare(
      operations,
      table: table,
      end: end,
      isAlone: assumption == .isolatedBlock,
      calendar: &state.calendar
    )
    state.reset(for: block.operations.count)
    var result = PipelineRun(iterations: max(1, iterations), microOps: block.microOps)
    guard let last = block.operations.last else { return result }
    for iteration in 0..<result.iterations {
      for index in block.operations.indices { state.schedule(index, of: block) }
      state.front.endIteration(isBranch: last.isBranch)
      if iteration == result.iterations / 2 - 1 {
        result.halfCycles = state.window.lastRetirement
      }
    }
    result.cycles = state.window.lastRetirement + 1
    result.stalls = state.front.stalls
    return result
  }
}
