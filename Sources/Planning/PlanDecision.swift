/// The order in which to move the units of an app, and what is proven of it.
package struct PlanDecision: Sendable {
  /// The units to move, in their order.
  package private(set) var order: [Int]
  /// What is best at some price of effort: the units that are native, and the time.
  ///
  /// Of an app with threads and more than `mostSubsets` units, of the placements that were looked at.
  package private(set) var front: [(units: [Int], time: Double)] = []
  /// The area below which no order of these units comes.
  package private(set) var leastArea: Double
  /// With a budget: the least time that was found within it, and the bound.
  package private(set) var withinBudget: (time: Double, leastPossible: Double)?

  /// A limit of effort.
  package struct Limit: Sendable {
    package var effort: Double
    /// By unit: what it takes of the limit.
    package var ofUnit: [Double]

    package init(effort: Double, ofUnit: [Double]) {
      self.effort = effort
      self.ofUnit = ofUnit
    }
  }

  /// Decides.
  ///
  /// - Parameters:
  ///   - app: The time of all placements of the units.
  ///   - isPinned: By unit: whether it moves first.
  ///   - limit: The most that all units may take; more than the pinned ones do.
  package init(for app: AppModel, isPinned: [Bool], limit: Limit?) {
    let pinned = isPinned.indices.filter { isPinned[$0] }
    let models = app.weightings.map(app.weighted)
    var chosen = isPinned.indices.filter { !isPinned[$0] }
    if let limit {
      let found = Self.best(of: app, models, isPinned: isPinned, limit: limit)
      chosen = chosen.filter { found.isNative[$0] }
      withinBudget = (found.time, found.leastPossible)
    }
    let first = Self.order(pinned, of: app, models, native: isPinned.map { _ in false }, after: [])
    let second = Self.order(chosen, of: app, models, native: isPinned, after: first.order)
    order = first.order + second.order
    leastArea = min(first.bound + second.bound, app.area(of: order))
    front = Self.front(of: app, models, isPinned: isPinned, order: order)
  }

  /// The best placement within a limit, and the time below which none is.
  package static func best(
    of app: AppModel,
    isPinned: [Bool],
    limit: Limit?,
    work: Int = BestPlacement.usualWork
  ) -> (isNative: [Bool], time: Double, leastPossible: Double) {
    best(
      of: app,
      app.weightings.map(app.weighted),
      isPinned: isPinned,
      limit: limit,
      work: work
    )
  }

  private static func best(
    of app: AppModel,
    _ models: [PlacementModel],
    isPinned: [Bool],
    limit: Limit?,
    work: Int = BestPlacement.usualWork
  ) -> (isNative: [Bool], time: Double, leastPossible: Double) {
    let free = isPinned.indices.filter { !isPinned[$0] }
    if !app.isPairwise, free.count <= mostSubsets {
      return best(of: app, amongSubsetsOf: free, isPinned: isPinned, limit: limit)
    }
    var best = (isNative: isPinned, time: app.time(isPinned), leastPossible: -Double.infinity)
    for model in models {
      let rest = model.restricted(to: free, native: isPinned)
      let answer: BestPlacement
      if let limit {
        let spent = isPinned.indices.reduce(0) { $0 + (isPinned[$1] ? limit.ofUnit[$1] : 0) }
        answer = BestPlacement(
          of: rest.with(effort: free.map { limit.ofUnit[$0] }),
          budget: limit.effort - spent,
          work: work
        )
      } else {
        answer = BestPlacement(of: rest, work: work)
      }
      var isNative = isPinned
      for (position, unit) in free.enumerated() { isNative[unit] = answer.isNative[position] }
      let time = app.time(isNative)
      if time < best.time { (best.isNative, best.time) = (isNative, time) }
      // Of a pairwise app, time and bound differ by rounding only.
      let bound = app.isPairwise && answer.isExact ? time : answer.leastPossible
      best.leastPossible = max(best.leastPossible, bound)
    }
    best.leastPossible = min(best.leastPossible, best.time)
    return best
  }

  /// The best placement within a limit, of all placements of some units.
  private static func best(
    of app: AppModel,
    amongSubsetsOf free: [Int],
    isPinned: [Bool],
    limit: Limit?
  ) -> (isNative: [Bool], time: Double, leastPossible: Double) {
    let subsets = SubsetTimes(of: free, in: app, native: isPinned)
    let spent = limit.map { limit in
      isPinned.indices.reduce(0) { $0 + (isPinned[$1] ? limit.ofUnit[$1] : 0) }
    }
    var best = 0
    for (set, time) in subsets.times.enumerated() where time < subsets.times[best] {
      if let limit {
        let taken = subsets.units(of: set).reduce(spent ?? 0) { $0 + limit.ofUnit[free[$1]] }
        if taken > limit.effort { continue }
      }
      best = set
    }
    var isNative = isPinned
    for position in subsets.units(of: best) { isNative[free[position]] = true }
    let time = app.time(isNative)
    return (isNative, time, time)
  }

  /// The most units of an app with threads whose subsets are all looked at.
  package static let mostSubsets = 14
  /// The most units whose order is improved by the judgement with threads.
  private static let mostJudged = 60

  /// An order of some units behind others, and the area below which none comes.
  private static func order(
    _ units: [Int],
    of app: AppModel,
    _ models: [PlacementModel],
    native isNative: [Bool],
    after before: [Int]
  ) -> (order: [Int], bound: Double) {
    if !app.isPairwise, units.count <= mostSubsets {
      let order = SubsetTimes(of: units, in: app, native: isNative)
        .bestOrder(effort: units.map { app.effort[$0] })
        .map { units[$0] }
      return (order, app.area(of: before + order) - app.area(of: before))
    }
    let start = app.area(of: before)
    func area(_ order: [Int]) -> Double { app.area(of: before + order) - start }
    var best: (order: [Int], area: Double)?
    var bound = -Double.infinity
    for model in models {
      let found = MoveOrder(of: model.restricted(to: units, native: isNative))
      let order = found.units.map { units[$0] }
      let area = area(order)
      if area < best?.area ?? .infinity { best = (order, area) }
      bound = max(bound, app.isPairwise && found.isExact ? area : found.leastPossible)
    }
    guard let best, !app.isPairwise, units.count <= mostJudged else {
      return (best?.order ?? units, bound)
    }
    let order = MoveOrder.improved(best.order, least: 1e-12 * abs(best.area), area: area)
    return (order, bound)
  }

  /// The lower convex hull of the fronts of all weightings and of the order, by the judgement.
  private static func front(
    of app: AppModel,
    _ models: [PlacementModel],
    isPinned: [Bool],
    order: [Int]
  ) -> [(units: [Int], time: Double)] {
    let pinned = isPinned.indices.filter { isPinned[$0] }
    let free = isPinned.indices.filter { !isPinned[$0] }
    var points: [(units: [Int], effort: Double, time: Double)] = []
    func add(_ units: [Int]) {
      var isNative = [Bool](repeating: false, count: app.count)
      for unit in units { isNative[unit] = true }
      points.append((units, units.reduce(0) { $0 + app.effort[$1] }, app.time(isNative)))
    }
    let isSmall = !app.isPairwise && free.count <= mostSubsets
    if isSmall {
      let subsets = SubsetTimes(of: free, in: app, native: isPinned)
      let before = pinned.reduce(0) { $0 + app.effort[$1] }
      for (set, time) in subsets.times.enumerated() {
        let units = subsets.units(of: set).map { free[$0] }
        points.append((pinned + units, units.reduce(before) { $0 + app.effort[$1] }, time))
      }
    }
    for model in isSmall ? [] : models {
      for point in EffortFront(of: model.restricted(to: free, native: isPinned)).points {
        add(pinned + free.enumerated().filter { point.isNative[$0.offset] }.map(\.element))
      }
    }
    if !app.isPairwise, !isSmall {
      for end in pinned.count...order.count { add(Array(order[..<end])) }
    }
    let sorted = points.enumerated().sorted {
      ($0.element.effort, $0.element.time, $0.offset)
        < ($1.element.effort, $1.element.time, $1.offset)
    }
    let tolerance = 1e-12 * abs(points.first?.time ?? 0)
    var hull: [(units: [Int], effort: Double, time: Double)] = []
    for (_, point) in sorted {
      if let last = hull.last, point.time >= last.time - tolerance { continue }
      while hull.count >= 2 {
        let (first, second) = (hull[hull.count - 2], hull[hull.count - 1])
        let isBelow =
          (second.time - first.time) * (point.effort - first.effort)
          < (point.time - first.time) * (second.effort - first.effort)
        if isBelow { break }
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull.map { ($0.units, $0.time) }
  }
}
