import Planning
import Testing

/// Apps with threads: the slowest counts, and what is said to be proven holds.
struct AppModelTests {
  private func thread(_ changes: [Double], from constant: Double) -> PlacementModel {
    PlacementProblem(
      modules: changes.map { .init(emulatedTime: 0, nativeTime: $0) }
        + [.init(emulatedTime: constant, nativeTime: constant, freedom: .emulated)],
      pairs: [],
      group: Array(0...changes.count)
    ).model
  }

  @Test func `of a phase the slowest thread counts, and phases add up`() {
    let app = AppModel(
      phases: [
        [thread([-5, 0], from: 10), thread([0, -3], from: 8)], [thread([-1, -1], from: 4)],
      ],
      effort: [1, 1]
    )
    #expect(!app.isPairwise)
    #expect(app.times(of: [0, 1]) == [14, 11, 7])
    #expect(app.times(of: [1, 0]) == [14, 13, 7])
    #expect(app.area(of: [0, 1]) == 25)
    #expect(app.area(of: [0], upTo: 3) == 14 + 11 + 11)
    #expect(app.time([true, true]) == 7)
  }

  @Test func `what speeds up the slowest thread goes first`() {
    // The first unit saves more, but on the thread that nobody waits for.
    let app = AppModel(
      phases: [[thread([-6, 0], from: 10), thread([0, -4], from: 20)]],
      effort: [1, 1]
    )
    let decision = PlanDecision(for: app, isPinned: [false, false], limit: nil)
    #expect(decision.order == [1, 0])
    #expect(decision.leastArea == 36)
    #expect(decision.front.map(\.time) == [20, 16])
  }

  @Test func `pinned units go first`() {
    let app = AppModel(thread([-1, -5, -2], from: 10))
    let decision = PlanDecision(for: app, isPinned: [true, false, true], limit: nil)
    #expect(decision.order == [2, 0, 1])
    #expect(decision.front.map(\.units) == [[0, 2], [0, 2, 1]])
  }

  @Test func `pinned units take their part of the budget`() {
    let app = AppModel(thread([-1, -5, -2], from: 10))
    let decision = PlanDecision(
      for: app,
      isPinned: [true, false, false],
      limit: PlanDecision.Limit(effort: 2, ofUnit: [1, 1, 1])
    )
    #expect(decision.order == [0, 1])
    #expect(decision.withinBudget?.time == 4)
    #expect(decision.withinBudget?.leastPossible == 4)
  }

  @Test func `few units with threads are planned exactly`() {
    var random = RandomModels(seed: 30)
    for round in 0..<200 {
      let count = 2 + round % 6
      let app = random.app(count: count, threads: 1 + round % 3)
      let free = [Bool](repeating: false, count: count)
      var least = Double.infinity
      var time: [Double] = []
      var effort: [Double] = []
      for set in 0..<(1 << count) {
        let isNative = (0..<count).map { set & (1 << $0) != 0 }
        time.append(app.time(isNative))
        effort.append((0..<count).reduce(0) { $0 + (isNative[$1] ? app.effort[$1] : 0) })
      }
      let budget = random.whole(3...20)
      for set in time.indices where effort[set] <= budget { least = min(least, time[set]) }
      let limit = PlanDecision.Limit(effort: budget, ofUnit: app.effort)
      let best = PlanDecision.best(of: app, isPinned: free, limit: limit)
      #expect(abs(best.time - least) <= 1e-9 && best.leastPossible == best.time, "round \(round)")
      var area = [Double](repeating: .infinity, count: time.count)
      area[0] = 0
      for set in 1..<time.count {
        for unit in 0..<count where set & (1 << unit) != 0 {
          let before = set - (1 << unit)
          area[set] = min(area[set], area[before] + app.effort[unit] * time[before])
        }
      }
      let decision = PlanDecision(for: app, isPinned: free, limit: nil)
      let leastArea = area[area.count - 1]
      #expect(decision.order.sorted() == Array(0..<count))
      #expect(abs(app.area(of: decision.order) - leastArea) <= leastArea * 1e-12, "round \(round)")
      #expect(abs(decision.leastArea - leastArea) <= leastArea * 1e-12, "round \(round)")
      #expect(Self.isFront(decision.front.map(\.time), of: time, effort), "round \(round)")
    }
  }

  /// Whether times are those of the lower convex hull of points, from the least effort on.
  private static func isFront(_ front: [Double], of time: [Double], _ effort: [Double]) -> Bool {
    var place = (effort: 0.0, time: time[0])
    var hull = [place.time]
    while true {
      var steepest: (slope: Double, effort: Double, time: Double)?
      for set in time.indices where effort[set] > place.effort && time[set] < place.time - 1e-9 {
        let slope = (time[set] - place.time) / (effort[set] - place.effort)
        guard let known = steepest else {
          steepest = (slope, effort[set], time[set])
          continue
        }
        let isFurther = abs(slope - known.slope) <= 1e-9 && effort[set] > known.effort
        if slope < known.slope - 1e-9 || isFurther { steepest = (slope, effort[set], time[set]) }
      }
      guard let next = steepest else { break }
      place = (next.effort, next.time)
      hull.append(next.time)
    }
    return hull.count == front.count && zip(hull, front).allSatisfy { abs($0 - $1) <= 1e-9 }
  }

  @Test func `bounds hold for random apps with threads and many units`() {
    var random = RandomModels(seed: 31)
    for round in 0..<3 {
      let app = random.app(count: 16, threads: 2)
      let free = [Bool](repeating: false, count: 16)
      let decision = PlanDecision(for: app, isPinned: free, limit: nil)
      let area = app.area(of: decision.order)
      #expect(decision.order.sorted() == Array(0..<16))
      #expect(decision.leastArea <= area && decision.leastArea >= 0.9 * area, "round \(round)")
      let whole = [Bool](repeating: true, count: 16)
      let best = PlanDecision.best(of: app, isPinned: free, limit: nil)
      #expect(best.leastPossible <= best.time && best.time <= app.time(whole), "round \(round)")
    }
  }
}
