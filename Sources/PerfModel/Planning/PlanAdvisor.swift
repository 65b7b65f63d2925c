internal import CallSimulation
internal import Costing
internal import Diagnostics
internal import Migration
internal import Planning
internal import Quantities
internal import Results
internal import Workloads

/// Puts an advice together: decides by the model, and judges by the simulation.
struct PlanAdvisor {
  /// The case that a question makes.
  struct Answer {
    var question: String
    var planningCase: PlanningCase
    var effort: Effort
  }

  let planningCase: PlanningCase
  let effort: Effort
  let options: SimulationOptions
  let choice: PlanOptions
  let model: AppModel
  let decision: PlanDecision
  let hottestFirst: [Int]
  /// How many units the plan moves.
  var stop: Int
  /// Up to which effort areas count.
  let horizon: Double

  init(
    _ planningCase: PlanningCase,
    effort: Effort,
    options: SimulationOptions,
    choice: PlanOptions
  ) {
    self.planningCase = planningCase
    self.effort = effort
    self.options = options
    self.choice = choice
    model = planningCase.model(
      at: planningCase.sheet.parameters.defaults,
      effort: effort.ofModule
    )
    decision = PlanDecision(for: model, isPinned: planningCase.isPinned, limit: effort.limit)
    hottestFirst = Self.within(effort.limit, planningCase.hottestFirst)
    let pinned = planningCase.isPinned.count { $0 }
    let model = model
    stop = Self.fastest(model.times(of: decision.order), atLeast: pinned)
    horizon = [decision.order, hottestFirst]
      .map { $0.reduce(0) { $0 + model.effort[$1] } }
      .reduce(0, max)
  }

  /// The units of an order that a budget has room for, one after the other.
  private static func within(_ limit: PlanDecision.Limit?, _ order: [Int]) -> [Int] {
    guard let limit else { return order }
    var rest = limit.effort * (1 + 1e-12)
    return order.filter { unit in
      guard limit.ofUnit[unit] <= rest else { return false }
      rest -= limit.ofUnit[unit]
      return true
    }
  }

  func advice(
    whatIfs: [Answer],
    progress: (Double) -> Void
  ) throws(InvalidInput) -> MigrationAdvice {
    let curve = try planningCase.curve(of: decision.order, progress: progress)
    var judged = self
    judged.stop = Self.fastest(
      curve.steps.map(\.total.count),
      atLeast: planningCase.isPinned.count { $0 }
    )
    return try judged.advice(on: curve, whatIfs: whatIfs, progress: progress)
  }

  /// The first of the steps that are fastest, behind what is pinned.
  private static func fastest(_ times: [Double], atLeast: Int) -> Int {
    var fastest = atLeast
    for step in times.indices where step > fastest && times[step] < times[fastest] {
      fastest = step
    }
    return fastest
  }

  private func advice(
    on curve: TimingCurve,
    whatIfs: [Answer],
    progress: (Double) -> Void
  ) throws(InvalidInput) -> MigrationAdvice {
    let order = decision.order
    let hottest = try planningCase.curve(of: hottestFirst, progress: progress)
    let sites = SiteCosts(
      planningCase.counts.strands,
      of: planningCase.workload,
      on: planningCase.sheet
    )
    let placements = planningCase.plan(order).placements(of: planningCase.workload)
    let certainty = certainty
    var answers: [MigrationAdvice.WhatIf] = []
    for answer in whatIfs { answers.append(try whatIf(answer)) }
    return MigrationAdvice(
      curve: curve,
      hottestFirst: hottest,
      effortUnit: effort.unit,
      effort: spent(order),
      hottestFirstEffort: spent(hottestFirst),
      moves: try moves(curve, sites: sites, placements: placements, certainty: certainty),
      hottestFirstCauses: causes(
        hottestFirst,
        curve: hottest,
        sites: sites,
        placements: planningCase.plan(hottestFirst).placements(of: planningCase.workload)
      ),
      stop: stop,
      front: decision.front.map { point in
        MigrationAdvice.FrontPoint(
          effort: point.units.reduce(0) { $0 + model.effort[$1] },
          time: time(point.time),
          modules: planningCase.names(ofUnits: point.units)
        )
      },
      area: area,
      budget: effort.limit.flatMap { limit in
        decision.withinBudget.map { found in
          MigrationAdvice.Budget(
            limit: limit.effort,
            unit: effort.limitUnit,
            time: time(found.time),
            leastPossible: time(found.leastPossible)
          )
        }
      },
      certainty: certainty?.certainty,
      batching: batching(sites, placements: placements),
      whatIfs: answers,
      notes: curve.notes + notes(on: curve)
    )
  }

  // MARK: Parts

  func time(_ cycles: Double) -> Milliseconds {
    planningCase.clock.duration(of: Cycles(cycles))
  }

  /// The effort up to each step of an order.
  func spent(_ order: [Int]) -> [Double] {
    order.reduce(into: [0]) { $0.append(($0.last ?? 0) + model.effort[$1]) }
  }

  private var certainty: PlanCertainty? {
    guard options.samples > 0, !decision.order.isEmpty,
      !planningCase.sheet.parameters.ranged.isEmpty
    else { return nil }
    return PlanCertainty(
      of: planningCase,
      effort: effort.ofModule,
      limit: effort.limit,
      orders: PlanCertainty.Orders(
        recommended: decision.order,
        hottestFirst: hottestFirst,
        stop: stop,
        horizon: horizon
      ),
      samples: options.samples,
      seed: options.seed
    )
  }

  private var area: MigrationAdvice.Area {
    func mean(_ area: Double) -> Milliseconds { time(horizon > 0 ? area / horizon : 0) }
    let order = decision.order
    let ends = model.times(of: order)
    let orderEffort = order.reduce(0) { $0 + model.effort[$1] }
    let tail = max(0, horizon - orderEffort) * (ends.last ?? 0)
    let pinned = planningCase.isPinned
    var generator = SeededGenerator(seed: options.seed)
    let spread = (0..<choice.randomOrders).map { _ in
      let shuffled = planningCase.units.indices.shuffled(using: &generator)
      let random = Self.within(
        effort.limit,
        shuffled.filter { pinned[$0] } + shuffled.filter { !pinned[$0] }
      )
      return model.area(of: random, upTo: horizon)
    }.sorted()
    func quantile(_ share: Double) -> Milliseconds {
      mean(spread[Int((share * Double(spread.count - 1)).rounded())])
    }
    return MigrationAdvice.Area(
      recommended: mean(model.area(of: order, upTo: horizon)),
      leastPossible: mean(decision.leastArea + tail),
      hottestFirst: mean(model.area(of: hottestFirst, upTo: horizon)),
      randomOrders: spread.count,
      randomLow: quantile(0.05),
      randomMedian: quantile(0.5),
      randomHigh: quantile(0.95)
    )
  }

  private func whatIf(_ answer: Answer) throws(InvalidInput) -> MigrationAdvice.WhatIf {
    let other = PlanAdvisor(
      answer.planningCase,
      effort: answer.effort,
      options: options,
      choice: choice
    )
    let planned = Array(other.decision.order.prefix(other.stop))
    let times = try answer.planningCase.times(of: planned, run: options.run)
    let names = answer.planningCase.names(ofUnits: planned)
    let before = planningCase.names(ofUnits: Array(decision.order.prefix(stop)))
    let old = answer.planningCase.units.indices.filter { unit in
      !Set(answer.planningCase.names(ofUnits: [unit])).isDisjoint(with: before)
    }
    let oldTimes = try answer.planningCase.times(of: old, run: options.run)
    let none = Milliseconds(0)
    return MigrationAdvice.WhatIf(
      question: answer.question,
      baseline: times.first ?? none,
      atStop: times.last ?? none,
      ofOldPlan: oldTimes.last ?? none,
      meanTime: other.area.recommended,
      planned: names,
      added: names.filter { !before.contains($0) },
      removed: before.filter { !names.contains($0) }
    )
  }

  // MARK: Notes

  private func notes(on curve: TimingCurve) -> [String] {
    var notes: [String] = []
    let expected = model.times(of: decision.order).map { time($0).count }
    let furthest = zip(expected, curve.steps).map { abs($0 - $1.total.count) }.max() ?? 0
    let baseline = curve.steps.first?.total.count ?? 0
    if furthest > 1e-6 * baseline {
      let share = baseline > 0 ? (furthest / baseline * 1000).rounded() / 10 : 0
      notes.append(
        "the order is chosen without evictions from the code cache; the curve, which has them,"
          + " differs by up to \(share) % of the baseline"
      )
    }
    if !model.isPairwise {
      notes.append(
        "some phases have several threads: their slowest one counts, bounds come from weighted"
          + " threads, and the front is of the placements that were looked at"
      )
    }
    return notes
  }
}
