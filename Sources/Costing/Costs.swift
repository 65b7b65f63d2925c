package import CallSimulation
package import Workloads

/// The counts of a workload at every step, ready to be priced at any draw of the parameters.
package struct Costs: Sendable {
  /// The strands at each step, one behind the other.
  let tally: Tally
  /// By phase: its number of threads.
  private(set) var threads: [Int]
  /// Whether no phase has several threads.
  let areSerial: Bool
  /// The number of strands, which is that of all threads of all phases.
  private let strands: Int
  /// The number of steps, the baseline among them.
  package let stepCount: Int
  /// By step: calls between modes, over all threads.
  package private(set) var crossings: [UInt64] = []

  /// Gathers the counts of all steps.
  package init(
    _ counts: CallCounts,
    at placements: [Placement],
    of workload: Workload,
    on sheet: CostSheet
  ) {
    tally = Tally(counts, at: placements, of: workload, on: sheet)
    stepCount = placements.count
    strands = counts.strands.count
    threads = [Int](repeating: 0, count: workload.phases.count)
    for strand in counts.strands { threads[strand.phase] += 1 }
    areSerial = threads.allSatisfy { $0 <= 1 }
    for step in placements.indices {
      crossings.append(tally.crossings[rows(ofStep: step)].reduce(0, +))
    }
  }

  /// The rows of a step in the tally: its strands.
  func rows(ofStep step: Int) -> Range<Int> { step * strands..<(step + 1) * strands }
}
