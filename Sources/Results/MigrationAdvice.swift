internal import Quantities

/// Which modules to move, in which order, and where to stop; and how sure that is.
///
/// A *step* is an index of `curve.steps`: 0 is the baseline.
public struct MigrationAdvice: Sendable {
  /// The recommended order, one unit a step: a module, or modules that move together.
  public var curve: TimingCurve
  /// Microsoft's advice: the hottest portable module first.
  public var hottestFirst: TimingCurve
  /// What effort is counted in.
  public var effortUnit: EffortUnit
  /// By step of `curve`: the effort up to it.
  public var effort: [Double]
  /// By step of `hottestFirst`: the effort up to it.
  public var hottestFirstEffort: [Double]
  /// By step of `curve`: what the step does; the baseline does nothing.
  public var moves: [Move]
  /// By step of `hottestFirst`: the call sites that make it slower than the step before.
  public var hottestFirstCauses: [[SiteChange]]
  /// The step from which on nothing pays: the fastest of the curve.
  public var stop: Int
  /// The placements that are best at some price of effort, from nothing moved.
  public var front: [FrontPoint]
  /// The mean times while the migration goes on.
  public var area: Area
  /// The budget; nil when there is none.
  public var budget: Budget?
  /// How sure the advice is; nil without draws, or where nothing has a range.
  public var certainty: Certainty?
  /// The call sites worth batching, by what batching saves.
  public var batching: [Batching]
  /// What changes with other numbers.
  public var whatIfs: [WhatIf]
  /// What a reader must know to trust the advice.
  public var notes: [String]

  /// Makes an advice of its parts.
  package init(
    curve: TimingCurve,
    hottestFirst: TimingCurve,
    effortUnit: EffortUnit,
    effort: [Double],
    hottestFirstEffort: [Double],
    moves: [Move],
    hottestFirstCauses: [[SiteChange]],
    stop: Int,
    front: [FrontPoint],
    area: Area,
    budget: Budget?,
    certainty: Certainty?,
    batching: [Batching],
    whatIfs: [WhatIf],
    notes: [String]
  ) {
    self.curve = curve
    self.hottestFirst = hottestFirst
    self.effortUnit = effortUnit
    self.effort = effort
    self.hottestFirstEffort = hottestFirstEffort
    self.moves = moves
    self.hottestFirstCauses = hottestFirstCauses
    self.stop = stop
    self.front = front
    self.area = area
    self.budget = budget
    self.certainty = certainty
    self.batching = batching
    self.whatIfs = whatIfs
    self.notes = notes
  }

  /// The modules that the plan moves up to the stop.
  public var planned: [String] {
    curve.steps.prefix(stop + 1).flatMap(\.movedModules)
  }

  /// Whether hottest first ends as fast as the recommended order, and no order has a shorter mean
  /// time.
  public var hottestFirstIsBest: Bool {
    let slack = 1 + 1e-9
    guard let end = curve.steps.last?.total.count, let other = hottestFirst.steps.last?.total.count
    else { return true }
    return other <= end * slack && area.hottestFirst.count <= area.leastPossible.count * slack
  }

  /// The steps of a curve that are slower than the step before.
  public static func risingSteps(of curve: TimingCurve) -> [Int] {
    curve.steps.indices.dropFirst().filter { curve.steps[$0].total > curve.steps[$0 - 1].total }
  }
}

/// What effort is counted in.
public enum EffortUnit: String, CaseIterable, Sendable {
  /// Person-days, the modules' `effort_days`.
  case days
  /// Bytes of the code that runs reach.
  case code
  /// Modules: each takes the same.
  case modules

  /// What a number of it is: `person-days`.
  public var title: String {
    switch self {
    case .days: "person-days"
    case .code: "bytes of code"
    case .modules: "modules"
    }
  }
}
