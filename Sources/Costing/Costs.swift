package import CallSimulation
package import Quantities
package import Results
package import Workloads

/// The counts of a workload at every step, ready to be priced at any draw of the parameters.
package struct Costs: Sendable {
  private let sheet: CostSheet
  /// The strands at each step, one behind the other.
  private var tally = Tally()
  /// By phase: its number of threads.
  private var threads: [Int]
  /// The number of strands, which is that of all threads of all phases.
  private let strands: Int
  /// The number of steps, the baseline among them.
  package let stepCount: Int

  /// The cycles of one step at one draw.
  package struct StepCost: Sendable {
    /// Of each phase the slowest thread's cycles.
    package var slowest = CostBreakdown()
    /// The cycles of all threads.
    package var allThreads = CostBreakdown()
  }

  /// Gathers the counts of all steps.
  package init(
    _ counts: CallCounts,
    at placements: [Placement],
    of workload: Workload,
    on sheet: CostSheet
  ) {
    self.sheet = sheet
    stepCount = placements.count
    strands = counts.strands.count
    threads = [Int](repeating: 0, count: workload.phases.count)
    for strand in counts.strands { threads[strand.phase] += 1 }
    for (step, placement) in placements.enumerated() {
      for (strand, translations) in zip(counts.strands, counts.translations[step]) {
        tally.append(strand, translations, at: placement, of: workload, on: sheet)
      }
    }
  }

  /// Calls between modes at a step, over all threads.
  package func crossings(step: Int) -> UInt64 {
    (step * strands..<(step + 1) * strands).reduce(0) { $0 + tally.crossings(row: $1) }
  }

  /// The cycles of one step.
  ///
  /// - Parameters:
  ///   - step: The step.
  ///   - prices: What everything costs.
  ///   - draw: The draw that the prices were made at.
  ///   - run: How translation is charged.
  ///   - phase: Called with each phase's cycles and the index of its slowest thread.
  /// - Returns: The cycles.
  package func cost(
    step: Int,
    at prices: Prices,
    draw: [Double],
    run: RunKind,
    phase: (CostBreakdown, Int) -> Void = { _, _ in }
  ) -> StepCost {
    var total = StepCost()
    var row = step * strands
    for count in threads where count > 0 {
      var slowest = CostBreakdown()
      var slowestThread = 0
      for thread in 0..<count {
        var cost = tally.cost(row: row, at: prices, draw: draw)
        cost[.translation] = tally.translatedInstructions(row: row) * prices.translation(run)
        total.allThreads += cost
        if thread == 0 || slowest.total < cost.total { (slowest, slowestThread) = (cost, thread) }
        row += 1
      }
      total.slowest += slowest
      phase(slowest, slowestThread)
    }
    return total
  }

  /// The time of every step at one draw.
  package func times(at draw: [Double], run: RunKind) -> [Milliseconds] {
    let prices = Prices(of: sheet, at: draw)
    return (0..<stepCount).map { step in
      prices.frequency.duration(
        of: cost(step: step, at: prices, draw: draw, run: run).slowest.total
      )
    }
  }
}
