public import Quantities

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

extension MigrationAdvice {
  /// What one step does.
  public struct Move: Sendable {
    /// The time that the step saves when it alone is done; negative when it costs time.
    public var gainAlone: Milliseconds
    /// The time that it saves behind the steps before it.
    public var gain: Milliseconds
    /// Calls that cross the boundary after the step and not before, over the run.
    public var crossingsAdded: UInt64
    /// Calls that cross the boundary before the step and not after, over the run.
    public var crossingsRemoved: UInt64
    /// The call sites that make the step slower, dearest first; empty when it is faster.
    public var causes: [SiteChange]
    /// The share of draws in which the step saves time; nil without draws.
    public var chanceToPay: Double?
    /// Where the step would begin or cease to pay within the range of a parameter.
    public var breakEvens: [BreakEven]

    package init(
      gainAlone: Milliseconds,
      gain: Milliseconds,
      crossingsAdded: UInt64,
      crossingsRemoved: UInt64,
      causes: [SiteChange],
      chanceToPay: Double?,
      breakEvens: [BreakEven]
    ) {
      self.gainAlone = gainAlone
      self.gain = gain
      self.crossingsAdded = crossingsAdded
      self.crossingsRemoved = crossingsRemoved
      self.causes = causes
      self.chanceToPay = chanceToPay
      self.breakEvens = breakEvens
    }
  }

  /// What a step adds to the cost of a call site.
  public struct SiteChange: Sendable {
    /// The site: `editor.exe!main → codec.dll!decode`.
    public var site: String
    /// How often it calls over the run.
    public var calls: UInt64
    /// The time that the step adds to it.
    public var added: Milliseconds

    package init(site: String, calls: UInt64, added: Milliseconds) {
      self.site = site
      self.calls = calls
      self.added = added
    }
  }

  /// A value of a parameter at which a step gains nothing, all others at their default.
  public struct BreakEven: Sendable {
    /// The parameter.
    public var parameter: String
    /// The value.
    public var value: Double
    /// Whether the step pays below the value, not above it.
    public var paysBelow: Bool

    package init(parameter: String, value: Double, paysBelow: Bool) {
      self.parameter = parameter
      self.value = value
      self.paysBelow = paysBelow
    }
  }

  /// A placement that is best at some price of effort.
  public struct FrontPoint: Sendable {
    /// The effort up to it.
    public var effort: Double
    /// The time.
    public var time: Milliseconds
    /// The modules that are native there.
    public var modules: [String]

    package init(effort: Double, time: Milliseconds, modules: [String]) {
      self.effort = effort
      self.time = time
      self.modules = modules
    }
  }

  /// The mean time over the effort of the whole order: what users have while work goes on.
  public struct Area: Sendable {
    /// Of the recommended order.
    public var recommended: Milliseconds
    /// No order has less.
    public var leastPossible: Milliseconds
    /// Of hottest first.
    public var hottestFirst: Milliseconds
    /// Of random orders: how many there were, and the 5 %, 50 % and 95 % points.
    public var randomOrders: Int
    /// The mean time that 5 % of the random orders are below.
    public var randomLow: Milliseconds
    /// The mean time that half of the random orders are below.
    public var randomMedian: Milliseconds
    /// The mean time that 95 % of the random orders are below.
    public var randomHigh: Milliseconds

    package init(
      recommended: Milliseconds,
      leastPossible: Milliseconds,
      hottestFirst: Milliseconds,
      randomOrders: Int,
      randomLow: Milliseconds,
      randomMedian: Milliseconds,
      randomHigh: Milliseconds
    ) {
      self.recommended = recommended
      self.leastPossible = leastPossible
      self.hottestFirst = hottestFirst
      self.randomOrders = randomOrders
      self.randomLow = randomLow
      self.randomMedian = randomMedian
      self.randomHigh = randomHigh
    }

    /// How far the recommended order may be above the best one, as a share of it.
    public var gap: Double {
      leastPossible.count > 0 ? recommended.count / leastPossible.count - 1 : 0
    }

    /// Whether no order is better than hottest first.
    public var hottestFirstIsBest: Bool {
      hottestFirst.count <= leastPossible.count * (1 + 1e-9)
    }
  }

  /// A budget of effort, and what it buys.
  public struct Budget: Sendable {
    /// The greatest effort.
    public var limit: Double
    /// What the limit is counted in.
    public var unit: EffortUnit
    /// The time of the best placement found.
    public var time: Milliseconds
    /// No placement within the budget takes less.
    public var leastPossible: Milliseconds

    package init(
      limit: Double,
      unit: EffortUnit,
      time: Milliseconds,
      leastPossible: Milliseconds
    ) {
      self.limit = limit
      self.unit = unit
      self.time = time
      self.leastPossible = leastPossible
    }
  }

  /// How sure an advice is, over draws of all ranges.
  public struct Certainty: Sendable {
    /// How many draws there were.
    public var samples: Int
    /// The share of draws in which the recommended order has a smaller area than hottest first.
    public var chanceToBeatHottestFirst: Double
    /// The parameters that decide what the plan saves, by their share of its variance.
    public var deciding: [Deciding]
    /// The most that the plan loses in any draw against the best of that draw, as a share of it.
    public var regret: Double
    /// The plan that loses least in its worst draw, when it is another one.
    public var leastRegret: LeastRegret?

    package init(
      samples: Int,
      chanceToBeatHottestFirst: Double,
      deciding: [Deciding],
      regret: Double,
      leastRegret: LeastRegret?
    ) {
      self.samples = samples
      self.chanceToBeatHottestFirst = chanceToBeatHottestFirst
      self.deciding = deciding
      self.regret = regret
      self.leastRegret = leastRegret
    }
  }

  /// A parameter's share of the variance of what the plan saves.
  public struct Deciding: Sendable {
    /// The parameter.
    public var parameter: String
    /// Its share of the variance, from 0 to 1.
    public var share: Double
    /// The standard error of the share.
    public var error: Double

    package init(parameter: String, share: Double, error: Double) {
      self.parameter = parameter
      self.share = share
      self.error = error
    }
  }

  /// The plan with the least regret.
  public struct LeastRegret: Sendable {
    /// The modules that it moves and the recommended plan does not.
    public var added: [String]
    /// The modules that it does not move and the recommended plan does.
    public var removed: [String]
    /// The most that it loses in any draw, as a share of the best of that draw.
    public var regret: Double

    package init(added: [String], removed: [String], regret: Double) {
      self.added = added
      self.removed = removed
      self.regret = regret
    }
  }

  /// What calling a tenth as often with ten times the work would save at one call site.
  public struct Batching: Sendable {
    /// The site: `editor.exe!main → codec.dll!decode`.
    public var site: String
    /// How often it calls over the run.
    public var calls: UInt64
    /// What batching saves at the stop.
    public var savedAtStop: Milliseconds
    /// What batching saves in the mean over the effort up to the stop.
    public var savedOnTheWay: Milliseconds

    package init(
      site: String,
      calls: UInt64,
      savedAtStop: Milliseconds,
      savedOnTheWay: Milliseconds
    ) {
      self.site = site
      self.calls = calls
      self.savedAtStop = savedAtStop
      self.savedOnTheWay = savedOnTheWay
    }
  }

  /// What changes with other numbers.
  public struct WhatIf: Sendable {
    /// What was asked, as it was written.
    public var question: String
    /// The baseline's time.
    public var baseline: Milliseconds
    /// The time at the stop of the plan for these numbers.
    public var atStop: Milliseconds
    /// The time of the plan without the change, in these numbers.
    public var ofOldPlan: Milliseconds
    /// The mean time while the migration goes on.
    public var meanTime: Milliseconds
    /// The modules in their order up to the stop.
    public var planned: [String]
    /// The modules that the plan moves now and did not before.
    public var added: [String]
    /// The modules that the plan moved before and does not now.
    public var removed: [String]

    package init(
      question: String,
      baseline: Milliseconds,
      atStop: Milliseconds,
      ofOldPlan: Milliseconds,
      meanTime: Milliseconds,
      planned: [String],
      added: [String],
      removed: [String]
    ) {
      self.question = question
      self.baseline = baseline
      self.atStop = atStop
      self.ofOldPlan = ofOldPlan
      self.meanTime = meanTime
      self.planned = planned
      self.added = added
      self.removed = removed
    }
  }
}
