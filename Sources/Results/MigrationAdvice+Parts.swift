public import Quantities

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
