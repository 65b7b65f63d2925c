package import Quantities
package import Results

/// The cycles of every step at one draw of the parameters, and then at another, in place.
package struct PricedSteps: Sendable {
  private let costs: Costs
  private let sheet: CostSheet
  /// What everything costs.
  private var prices: Prices
  private var sums = Tally.Sums()

  /// The cycles of one step at one draw.
  package struct StepCost: Sendable {
    /// Of each phase the slowest thread's cycles.
    package var slowest = CostBreakdown()
    /// The cycles of all threads.
    package var allThreads = CostBreakdown()
  }

  /// Prices all steps.
  ///
  /// - Parameters:
  ///   - costs: The counts.
  ///   - sheet: Their cost sheet.
  ///   - draw: A value for each of its parameters.
  package init(_ costs: Costs, on sheet: CostSheet, at draw: [Double]) {
    self.costs = costs
    self.sheet = sheet
    prices = Prices(of: sheet, at: draw)
    costs.tally.update(&sums, to: prices.list)
  }

  /// Prices all steps at another draw.
  package mutating func update(at draw: [Double]) {
    prices.update(on: sheet, at: draw)
    costs.tally.update(&sums, to: prices.list)
  }

  /// The clock of the draw.
  package var frequency: Frequency { prices.frequency }

  /// The cycles of one step.
  ///
  /// - Parameters:
  ///   - step: The step.
  ///   - run: How translation is charged.
  ///   - phase: Called with each phase's cycles and the index of its slowest thread.
  /// - Returns: The cycles.
  package func cost(
    step: Int,
    run: RunKind,
    phase: (CostBreakdown, Int) -> Void = { _, _ in }
  ) -> StepCost {
    let translation = prices.translation(run)
    var total = StepCost()
    var row = costs.rows(ofStep: step).lowerBound
    for count in costs.threads where count > 0 {
      var slowest = CostBreakdown()
      var slowestThread = 0
      for thread in 0..<count {
        var cost = sums.cycles[row]
        cost[.translation] = costs.tally.translatedInstructions[row] * translation
        total.allThreads += cost
        if thread == 0 || slowest.total < cost.total { (slowest, slowestThread) = (cost, thread) }
        row += 1
      }
      total.slowest += slowest
      phase(slowest, slowestThread)
    }
    return total
  }

  /// The cycles of one step, of each phase the slowest thread's.
  package func slowest(step: Int, run: RunKind) -> CostBreakdown {
    guard let translation = translation(step: step, run: run) else {
      return cost(step: step, run: run).slowest
    }
    var total = CostBreakdown()
    for row in costs.rows(ofStep: step) { total += sums.cycles[row] }
    total[.translation] = translation
    return total
  }

  /// The cycles that translation takes in one step; nil where threads run beside each other, as it
  /// then decides which of them is the slowest.
  package func translation(step: Int, run: RunKind) -> Double? {
    guard costs.areSerial else { return nil }
    let price = prices.translation(run)
    var cycles = 0.0
    for row in costs.rows(ofStep: step) {
      cycles += costs.tally.translatedInstructions[row] * price
    }
    return cycles
  }

  /// The time of every step.
  package func times(run: RunKind) -> [Milliseconds] {
    (0..<costs.stepCount).map { step in
      prices.frequency.duration(of: slowest(step: step, run: run).total)
    }
  }
}
