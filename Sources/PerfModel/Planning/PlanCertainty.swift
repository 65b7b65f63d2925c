internal import Costing
internal import Planning
internal import Quantities
internal import Results

/// How sure a plan is, from draws of all ranges.
///
/// Counts are priced anew in each draw; nothing is run again.
struct PlanCertainty {
  /// By step of the order: the share of draws in which it saves time.
  private(set) var chancesToPay: [Double]
  private(set) var certainty: MigrationAdvice.Certainty

  /// The order that is judged, and what it is judged against.
  struct Orders {
    var recommended: [Int]
    var hottestFirst: [Int]
    /// How many units of the recommended order the plan moves.
    var stop: Int
    /// Up to which effort areas count.
    var horizon: Double
  }

  /// The most draws with a budget in which the best plan is searched.
  private static let mostBudgeted = 100
  /// The most plans that are compared by their regret.
  private static let mostCandidates = 64
  /// How many deciding parameters are told.
  private static let mostDeciding = 8

  /// Draws.
  ///
  /// - Parameters:
  ///   - planningCase: What to plan for.
  ///   - effort: By module: the effort of moving it.
  ///   - limit: The budget.
  ///   - orders: What is judged.
  ///   - samples: How many draws, at least 1.
  ///   - seed: Where the draws start.
  init(
    of planningCase: PlanningCase,
    effort: [Double],
    limit: PlanDecision.Limit?,
    orders: Orders,
    samples: Int,
    seed: UInt64
  ) {
    let parameters = planningCase.sheet.parameters
    var generator = SeededGenerator(seed: seed)
    var pays = [Int](repeating: 0, count: orders.recommended.count)
    var beats = 0
    var draws: [[Double]] = []
    var savings: [Double] = []
    var regrets = RegretTable(
      planned: orders.recommended.prefix(orders.stop).map(\.self),
      isPinned: planningCase.isPinned
    )
    for sample in 0..<samples {
      let draw = parameters.draw(using: &generator)
      let model = planningCase.model(at: draw, effort: effort)
      let times = model.times(of: orders.recommended)
      for step in pays.indices where times[step + 1] < times[step] { pays[step] += 1 }
      let area = model.area(of: orders.recommended, upTo: orders.horizon)
      let other = model.area(of: orders.hottestFirst, upTo: orders.horizon)
      if area < other * (1 - 1e-12) { beats += 1 }
      savings.append(times[0] > 0 ? times[orders.stop] / times[0] : 1)
      draws.append(draw)
      if limit == nil || sample < Self.mostBudgeted { regrets.add(model, limit: limit) }
    }
    chancesToPay = pays.map { Double($0) / Double(samples) }
    let ranged = parameters.ranged
    let shares = VarianceShares(
      inputs: ranged.map { parameter in draws.map { $0[parameter] } },
      result: savings
    )
    let deciding = zip(ranged, zip(shares.shares, shares.errors)).map { parameter, share in
      MigrationAdvice.Deciding(
        parameter: parameters.all[parameter].name,
        share: share.0,
        error: share.1
      )
    }
    .enumerated()
    .sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }
    .map(\.element)
    .filter { $0.share > max(2 * $0.error, 4 * shares.chance) }
    let regret = regrets.verdict(mostCandidates: Self.mostCandidates)
    certainty = MigrationAdvice.Certainty(
      samples: samples,
      chanceToBeatHottestFirst: Double(beats) / Double(samples),
      deciding: Array(deciding.prefix(Self.mostDeciding)),
      regret: regret.ofPlan,
      leastRegret: regret.least.map { best in
        let planned = Set(orders.recommended.prefix(orders.stop))
        return MigrationAdvice.LeastRegret(
          added: planningCase.names(ofUnits: best.units.filter { !planned.contains($0) }),
          removed: planningCase.names(
            ofUnits: planned.sorted().filter { !best.units.contains($0) }
          ),
          regret: best.regret
        )
      }
    )
  }
}

/// What plans lose in each draw against the best plan of that draw.
private struct RegretTable {
  private let isPinned: [Bool]
  /// The plans that are compared; the first is the recommended one.
  private var candidates: [[Bool]]
  private var models: [AppModel] = []
  private var best: [Double] = []
  private var wins: [[Bool]: Int] = [:]

  init(planned: [Int], isPinned: [Bool]) {
    self.isPinned = isPinned
    var isNative = isPinned
    for unit in planned { isNative[unit] = true }
    candidates = [isNative]
  }

  /// Takes a draw in.
  mutating func add(_ model: AppModel, limit: PlanDecision.Limit?) {
    let (isNative, time, _) = PlanDecision.best(
      of: model,
      isPinned: isPinned,
      limit: limit,
      work: BestPlacement.usualWork / 400
    )
    if wins[isNative] == nil { candidates.append(isNative) }
    wins[isNative, default: 0] += 1
    models.append(model)
    best.append(time)
  }

  /// The regret of the recommended plan, and the plan with the least, when that is less.
  func verdict(
    mostCandidates: Int
  ) -> (ofPlan: Double, least: (units: [Int], regret: Double)?) {
    let often = candidates.dropFirst().enumerated()
      .sorted {
        (wins[$1.element] ?? 0, $0.offset) < (wins[$0.element] ?? 0, $1.offset)
      }
      .prefix(mostCandidates)
      .map(\.element)
    let ofPlan = regret(of: candidates[0], below: .infinity)
    var least: (units: [Int], regret: Double)?
    for candidate in often where candidate != candidates[0] {
      let limit = least?.regret ?? ofPlan * (1 - 1e-9)
      let regret = regret(of: candidate, below: limit)
      guard regret < limit else { continue }
      least = (candidate.indices.filter { candidate[$0] }, regret)
    }
    return (ofPlan, least)
  }

  /// The most that a plan loses in any draw; given up once it is no less than a limit.
  private func regret(of isNative: [Bool], below limit: Double) -> Double {
    var worst = 0.0
    for (model, best) in zip(models, best) where best > 0 {
      worst = max(worst, model.time(isNative) / best - 1)
      if worst >= limit { break }
    }
    return worst
  }
}
