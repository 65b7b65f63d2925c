internal import Costing
internal import Quantities
internal import Results

/// Counts of a workload and costs on one machine of a sweep: what stays while only prices change.
struct PricedMachine: Sendable {
  /// What everything costs.
  let sheet: CostSheet
  /// How often everything happens.
  let costs: Costs
  /// By axis of the sweep: what its values change here.
  let changes: [Change]

  /// What the values of an axis change.
  enum Change: Sendable {
    /// Nothing: they are other machines.
    case nothing
    /// A parameter, by its place in a draw, with the numbers it becomes.
    case parameter(Int, [Double])
    /// How translation is charged.
    case run([RunKind])
  }
}

/// A machine that is priced again and again, in place.
struct Repricing {
  private let machine: PricedMachine
  private var run: RunKind
  private var draw: [Double]
  private var prices: Prices

  /// Starts at the defaults.
  init(of machine: PricedMachine, run: RunKind) {
    self.machine = machine
    self.run = run
    draw = machine.sheet.parameters.defaults
    prices = Prices(of: machine.sheet, at: draw)
  }

  /// Takes one of the values of an axis.
  mutating func set(_ axis: Int, to place: Int) {
    switch machine.changes[axis] {
    case .nothing: break
    case .parameter(let parameter, let numbers): draw[parameter] = numbers[place]
    case .run(let runs): run = runs[place]
    }
  }

  /// Prices every step.
  ///
  /// - Parameters:
  ///   - point: The number of the point, for the rows.
  ///   - body: Called with every step in order.
  mutating func price(_ point: Int, _ body: (SweepRow) -> Void) {
    prices.update(on: machine.sheet, at: draw)
    var baseline = Milliseconds(0)
    for step in 0..<machine.costs.stepCount {
      let cost = machine.costs.cost(step: step, at: prices, draw: draw, run: run)
      let first =
        run == .first
        ? cost : machine.costs.cost(step: step, at: prices, draw: draw, run: .first)
      let time = TimeBreakdown(cost.slowest, at: prices.frequency)
      if step == 0 { baseline = time.total }
      body(
        SweepRow(
          point: point,
          step: step,
          time: time,
          crossings: machine.costs.crossings(step: step),
          speedup: time.total.count > 0 ? baseline.count / time.total.count : 1,
          firstRun: TimeBreakdown(first.slowest, at: prices.frequency).total
        )
      )
    }
  }
}
