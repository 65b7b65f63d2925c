internal import HostCode

/// The operations of a whole program on a core, looked up once, to be run block by block.
struct PreparedProgram: Sendable {
  private(set) var prepared = PreparedBlock()
  private(set) var state: PipelineState

  /// Looks up a program.
  init(
    _ graph: CodeGraph,
    on core: PipelineTable,
    assuming assumption: PipelineModel.Assumption,
    at end: RangeEnd
  ) {
    let isAlone = assumption == .isolatedBlock
    state = PipelineState(of: core, isAlone: isAlone, at: end)
    // Blocks follow one another in the operations, so that places are the same in both.
    var next = 0
    for block in graph.blocks {
      precondition(block.operations.lowerBound == next, "blocks lie one behind the other")
      next = block.operations.upperBound
      prepared.add(
        graph.operations[block.operations],
        table: core,
        end: end,
        isAlone: isAlone,
        calendar: &state.calendar
      )
    }
    state.reset(for: prepared.operations.count)
  }

  /// The cycle in which the latest operation retires.
  var time: Int { state.window.lastRetirement }

  /// Runs operations after all before them.
  mutating func run(_ operations: Range<Int>) {
    for index in operations { state.schedule(index, of: prepared) }
  }

  /// Runs a block, with or without the operations that leave it.
  mutating func run(_ block: CodeGraph.Block, leaves: Bool) {
    if leaves || block.exit.isEmpty {
      run(block.operations)
    } else {
      run(block.operations.lowerBound..<block.exit.lowerBound)
      run(block.exit.upperBound..<block.operations.upperBound)
    }
  }

  /// Lets fetch go on at the target of a jump.
  mutating func jump() { state.front.endIteration(isBranch: true) }

  /// Empties the pipeline.
  mutating func reset() { state.reset(for: prepared.operations.count) }
}
