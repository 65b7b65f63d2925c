package import CallSimulation
package import Quantities
package import Results
package import Workloads

/// The counts of a workload at every step, ready to be priced at any draw of the parameters.
package struct Costs: Sendable {
  private let sheet: CostSheet
  /// By step, phase and thread.
  private let tallies: [[[Tally]]]

  /// The cycles of one step at one draw.
  package struct StepCost: Sendable {
    /// Of each phase the slowest thread's cycles.
    package var slowest = CostBreakdown()
    /// The cycles of all threads.
    package var allThreads = CostBreakdown()
    /// By phase: its cycles and the index of its slowest thread.
    package var phases: [(cost: CostBreakdown, thread: Int)] = []
  }

  /// Gathers the counts of all steps.
  package init(
    _ counts: CallCounts,
    at placements: [Placement],
    of workload: Workload,
    on sheet: CostSheet
  ) {
    self.sheet = sheet
    tallies = placements.enumerated().map { step, placement in
      var byPhase = [[Tally]](repeating: [], count: workload.phases.count)
      for (index, strand) in counts.strands.enumerated() {
        byPhase[strand.phase].append(
          Tally(
            strand,
            counts.translations[step][index],
            at: placement,
            of: workload,
            on: sheet
          )
        )
      }
      return byPhase
    }
  }

  /// Calls between modes at a step, over all threads.
  package func crossings(step: Int) -> UInt64 {
    tallies[step].reduce(0) { $0 + $1.reduce(0) { $0 + $1.crossings } }
  }

  /// The cycles of one step.
  package func cost(
    step: Int,
    at prices: Prices,
    draw: [Double],
    run: RunKind
  ) -> StepCost {
    var total = StepCost()
    for threads in tallies[step] {
      var slowest: (cost: CostBreakdown, thread: Int)?
      for (thread, tally) in threads.enumerated() {
        let cost = tally.cost(at: prices, draw: draw, run: run)
        total.allThreads += cost
        if slowest.map({ $0.cost.total < cost.total }) ?? true { slowest = (cost, thread) }
      }
      guard let slowest else { continue }
      total.slowest += slowest.cost
      total.phases.append(slowest)
    }
    return total
  }

  /// The time of every step at one draw.
  package func times(at draw: [Double], run: RunKind) -> [Milliseconds] {
    let prices = Prices(of: sheet, at: draw)
    return tallies.indices.map { step in
      prices.frequency.duration(
        of: cost(step: step, at: prices, draw: draw, run: run).slowest.total
      )
    }
  }
}
