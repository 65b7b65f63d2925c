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
  private var steps: PricedSteps

  /// Starts at the defaults.
  init(of machine: PricedMachine, run: RunKind) {
    self.machine = machine
    self.run = run
    draw = machine.sheet.parameters.defaults
    steps = PricedSteps(machine.costs, on: machine.sheet, at: draw)
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
    steps.update(at: draw)
    let clock = steps.frequency
    var baseline = Milliseconds(0)
    for step in 0..<machine.costs.stepCount {
      let cost = steps.slowest(step: step, run: run)
      let time = TimeBreakdown(cost, at: clock)
      let firstRun =
        steps.translation(step: step, run: .first).map {
          time.total(with: .translation, taking: $0, insteadOf: cost, at: clock)
        } ?? TimeBreakdown(steps.slowest(step: step, run: .first), at: clock).total
      if step == 0 { baseline = time.total }
      body(
        SweepRow(
          point: point,
          step: step,
          time: time,
          crossings: machine.costs.crossings[step],
          speedup: time.total.count > 0 ? baseline.count / time.total.count : 1,
          firstRun: firstRun
        )
      )
    }
  }
}
