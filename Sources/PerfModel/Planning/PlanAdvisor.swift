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

  private let planningCase: PlanningCase
  private let effort: Effort
  private let options: SimulationOptions
  private let choice: PlanOptions
  private let model: AppModel
  private let decision: PlanDecision
  private let hottestFirst: [Int]
  /// How many units the plan moves.
  private var stop: Int
  /// Up to which effort areas count.
  private let horizon: Double

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

  private func time(_ cycles: Double) -> Milliseconds {
    planningCase.clock.duration(of: Cycles(cycles))
  }

  /// The effort up to each step of an order.
  private func spent(_ order: [Int]) -> [Double] {
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

  private func moves(
    _ curve: TimingCurve,
    sites: SiteCosts,
    placements: [Placement],
    certainty: PlanCertainty?
  ) throws(InvalidInput) -> [MigrationAdvice.Move] {
    let order = decision.order
    let causes = causes(order, curve: curve, sites: sites, placements: placements)
    let breakEvens =
      certainty == nil
      ? nil : PlanBreakEvens(of: planningCase, order: order, effort: effort.ofModule)
    return curve.steps.indices.map { step in
      guard step > 0 else {
        return MigrationAdvice.Move(
          gainAlone: Milliseconds(0),
          gain: Milliseconds(0),
          crossingsAdded: 0,
          crossingsRemoved: 0,
          causes: [],
          chanceToPay: nil,
          breakEvens: []
        )
      }
      var added: UInt64 = 0
      var removed: UInt64 = 0
      for site in sites.calls.indices {
        let before = sites.isCrossing(site, at: placements[step - 1])
        let after = sites.isCrossing(site, at: placements[step])
        if after, !before { added += sites.calls[site] }
        if before, !after { removed += sites.calls[site] }
      }
      return MigrationAdvice.Move(
        gainAlone: gainAlone(ofUnit: order[step - 1]),
        gain: Milliseconds(curve.steps[step - 1].total.count - curve.steps[step].total.count),
        crossingsAdded: added,
        crossingsRemoved: removed,
        causes: causes[step],
        chanceToPay: certainty?.chancesToPay[step - 1],
        breakEvens: breakEvens?.ofStep[step - 1] ?? []
      )
    }
  }

  private func gainAlone(ofUnit unit: Int) -> Milliseconds {
    let times = model.times(of: [unit])
    return time(times[0] - times[1])
  }

  /// How many causes of a slower step are told.
  private static let mostCauses = 3

  /// By step: what makes it slower than the step before; nothing where it is not.
  private func causes(
    _ order: [Int],
    curve: TimingCurve,
    sites: SiteCosts,
    placements: [Placement]
  ) -> [[MigrationAdvice.SiteChange]] {
    curve.steps.indices.map { step in
      guard step > 0, curve.steps[step].total > curve.steps[step - 1].total else { return [] }
      var changes: [MigrationAdvice.SiteChange] = []
      for site in sites.calls.indices {
        let added =
          sites.cycles(site, at: placements[step]) - sites.cycles(site, at: placements[step - 1])
        guard added > 0 else { continue }
        changes.append(
          MigrationAdvice.SiteChange(
            site: name(ofSite: site),
            calls: sites.calls[site],
            added: time(added)
          )
        )
      }
      let own = planningCase.ownChange(ofUnit: order[step - 1])
      if own > 0 {
        changes.append(
          MigrationAdvice.SiteChange(
            site: "native code of \(planningCase.name(ofUnit: order[step - 1]))",
            calls: 0,
            added: time(own)
          )
        )
      }
      let ranked = changes.enumerated().sorted {
        ($1.element.added.count, $0.offset) < ($0.element.added.count, $1.offset)
      }
      return ranked.prefix(Self.mostCauses).map(\.element)
    }
  }

  private func name(ofSite index: Int) -> String {
    let workload = planningCase.workload
    let site = workload.callSites[index]
    func name(_ function: Int) -> String {
      let function = workload.functions[function]
      return "\(workload.modules[function.module].name)!\(function.name)"
    }
    return "\(name(site.caller)) → \(name(site.callee))"
  }

  /// How many call sites worth batching are told.
  private static let mostBatched = 10

  /// The call sites where a tenth of the calls, each with ten times the work, saves most.
  private func batching(
    _ sites: SiteCosts,
    placements: [Placement]
  ) -> [MigrationAdvice.Batching] {
    let efforts = spent(decision.order)
    guard stop > 0, efforts[stop] > 0 else { return [] }
    let saved = 0.9
    let least = 1e-4 * time(model.times(of: [])[0]).count
    var found: [MigrationAdvice.Batching] = []
    for (site, called) in planningCase.workload.callSites.enumerated() {
      let functions = planningCase.workload.functions
      guard functions[called.caller].module != functions[called.callee].module else { continue }
      func cycles(_ step: Int) -> Double {
        sites.isCrossing(site, at: placements[step])
          ? saved * sites.cycles(site, at: placements[step]) : 0
      }
      let onTheWay = (0..<stop).reduce(0) {
        $0 + (efforts[$1 + 1] - efforts[$1]) * cycles($1)
      }
      guard onTheWay > 0 || cycles(stop) > 0 else { continue }
      found.append(
        MigrationAdvice.Batching(
          site: name(ofSite: site),
          calls: sites.calls[site],
          savedAtStop: time(cycles(stop)),
          savedOnTheWay: time(onTheWay / efforts[stop])
        )
      )
    }
    func worth(_ site: MigrationAdvice.Batching) -> Double {
      max(site.savedAtStop.count, site.savedOnTheWay.count)
    }
    return found.filter { worth($0) >= least }.enumerated()
      .sorted { (worth($1.element), $0.offset) < (worth($0.element), $1.offset) }
      .prefix(Self.mostBatched)
      .map(\.element)
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
