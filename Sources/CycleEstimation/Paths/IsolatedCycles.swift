/// The cycles of each block when it is looped on its own, as llvm-mca does, 100 times.
///
/// Blocks with little of the program's work run fewer times, and the rest is taken to go on as the
/// second half of those did: below a thousandth of the operations 16 times, below a hundred
/// thousandth 4 times.
package struct IsolatedCycles: Sendable {
  /// By block: cycles per iteration.
  package private(set) var perExecution: [Double]

  private static let iterations = 100

  /// Loops all blocks that ran.
  ///
  /// - Parameters:
  ///   - graph: The program.
  ///   - core: The pipeline.
  ///   - end: Which number to take where the table has a range.
  package init(of graph: CodeGraph, on core: PipelineTable, at end: RangeEnd = .default) {
    perExecution = Array(repeating: 0, count: graph.blocks.count)
    var program = PreparedProgram(graph, on: core, assuming: .isolatedBlock, at: end)
    let all = graph.executedOperations
    for (index, block) in graph.blocks.enumerated() where block.executions > 0 {
      let work = graph.meanOperations(of: index) * block.executions
      let iterations = Self.iterations(forShare: work / max(all, 1))
      let leaving = min(1, block.exits / block.executions)
      if leaving > 0 || block.exit.isEmpty {
        let share = block.exit.isEmpty ? 1 : leaving
        perExecution[index] += share * program.looped(block, leaves: true, times: iterations)
      }
      if leaving < 1 && !block.exit.isEmpty {
        perExecution[index] +=
          (1 - leaving) * program.looped(block, leaves: false, times: iterations)
      }
    }
  }

  private static func iterations(forShare share: Double) -> Int {
    share >= 1e-3 ? iterations : share >= 1e-5 ? 16 : 4
  }
}

extension PreparedProgram {
  /// Cycles per iteration of a block that runs 100 times, all of them or as the first go on.
  fileprivate mutating func looped(
    _ block: CodeGraph.Block,
    leaves: Bool,
    times: Int
  ) -> Double {
    guard !block.operations.isEmpty else { return 0 }
    reset()
    var half = 0
    for iteration in 0..<times {
      run(block, leaves: leaves)
      if iteration == times / 2 - 1 { half = time }
    }
    let steady = Double(time - half) / Double(times - times / 2)
    return (Double(time + 1) + Double(100 - times) * steady) / 100
  }
}
