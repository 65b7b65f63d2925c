internal import CallSimulation
internal import Costing
internal import Diagnostics
internal import Planning
internal import Quantities
internal import Results
internal import Workloads

/// What single moves and call sites do.
extension PlanAdvisor {
  func moves(
    _ curve: TimingCurve,
    sites: SiteCosts,
    placements: [Placement],
    certainty: PlanCertainty?
  ) throws(InvalidInput) -> [MigrationAdvice.Move] {
    let order = decision.order
    let causes = causes(order, curve: curve, sites: sites, placements: placements)
    let breakEvens = certainty.map {
      PlanBreakEvens(
        of: planningCase,
        order: order,
        effort: effort.ofModule,
        deciding: $0.certainty.deciding.map(\.parameter)
      )
    }
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
  func causes(
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
  func batching(
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
}
