import Planning
import Testing

/// Answers against trying everything, on seeded random apps of up to 14 modules.
struct BruteForceTests {
  @Test func `the least time is that of all placements`() {
    var random = RandomModels(seed: 1)
    for round in 0..<1500 {
      let model = random.problem(count: round % 11).model
      let answer = BestPlacement(of: model)
      #expect(answer.time == AllPlacements(of: model).leastTime(), "round \(round)")
      #expect(answer.isExact && answer.time == model.time(answer.isNative))
    }
  }

  @Test func `it is where pairs lose by moving together, too`() {
    var random = RandomModels(seed: 2)
    var losing = 0
    for round in 0..<800 {
      let model = random.problem(count: round % 11, losing: 1 + round % 7).model
      if !model.isSubmodular { losing += 1 }
      let answer = BestPlacement(of: model)
      #expect(answer.time == AllPlacements(of: model).leastTime(), "round \(round)")
      #expect(answer.isExact)
    }
    #expect(losing > 400)
  }

  @Test func `a budget is kept and used as well as can be`() {
    var random = RandomModels(seed: 3)
    for round in 0..<1000 {
      let model = random.problem(count: 1 + round % 10, losing: round % 3).model
      let budget = random.whole(0...30)
      let answer = BestPlacement(of: model, budget: budget)
      #expect(answer.effort <= budget)
      #expect(
        answer.time == AllPlacements(of: model).leastTime(within: budget),
        "round \(round)"
      )
      #expect(answer.isExact)
    }
  }

  @Test func `the front is the lower convex hull of all placements`() {
    var random = RandomModels(seed: 4)
    for round in 0..<600 {
      let model = random.problem(count: round % 10, losing: round.isMultiple(of: 4) ? 3 : 0).model
      let front = EffortFront(of: model).points
      let hull = AllPlacements(of: model).front
      #expect(front.map(\.time) == hull.map(\.time), "round \(round)")
      #expect(front.map(\.effort) == hull.map(\.effort), "round \(round)")
    }
  }

  @Test func `the order has the least area of all orders`() {
    var random = RandomModels(seed: 5)
    for round in 0..<600 {
      let model = random.problem(count: round % 10, losing: round.isMultiple(of: 4) ? 3 : 0).model
      let order = MoveOrder(of: model)
      #expect(order.units.sorted() == Array(0..<model.count))
      #expect(order.area == MoveOrder.area(of: order.units, in: model))
      let least = AllPlacements(of: model).leastArea(units: model.count)
      #expect(abs(order.area - least) <= 1e-9 * abs(least), "round \(round)")
      #expect(order.isExact)
    }
  }

  @Test func `bounds of orders that are not exact hold`() {
    var random = RandomModels(seed: 6)
    for round in 0..<300 {
      let model = random.problem(count: 2 + round % 8, losing: round.isMultiple(of: 3) ? 3 : 0)
        .model
      let order = MoveOrder(of: model, mostExact: 1)
      let least = AllPlacements(of: model).leastArea(units: model.count)
      #expect(order.leastPossible <= least * (1 + 1e-12), "round \(round)")
      #expect(order.area >= least * (1 - 1e-12), "round \(round)")
      #expect(order.area <= least * 1.1, "round \(round)")
    }
  }

  @Test func `bounds of searches that are cut short hold`() {
    var random = RandomModels(seed: 7)
    var inexact = 0
    for round in 0..<300 {
      let model = random.problem(count: 10, losing: round % 4).model
      let budget = random.whole(5...30)
      let answer = BestPlacement(of: model, budget: budget, work: 1)
      let least = AllPlacements(of: model).leastTime(within: budget)
      if !answer.isExact { inexact += 1 }
      #expect(answer.leastPossible <= least, "round \(round)")
      #expect(answer.time >= least, "round \(round)")
      #expect(answer.effort <= budget)
    }
    #expect(inexact > 10)
  }

  @Test(arguments: [11, 12, 13, 14])
  func `all answers hold for larger apps`(count: Int) {
    var random = RandomModels(seed: UInt64(count))
    for round in 0..<(count < 13 ? 6 : 2) {
      let model = random.problem(count: count, losing: round % 2).model
      let all = AllPlacements(of: model)
      let budget = random.whole(10...50)
      #expect(BestPlacement(of: model).time == all.leastTime())
      #expect(BestPlacement(of: model, budget: budget).time == all.leastTime(within: budget))
      #expect(EffortFront(of: model).points.map(\.time) == all.front.map(\.time))
      let least = all.leastArea(units: count)
      #expect(abs(MoveOrder(of: model).area - least) <= 1e-9 * abs(least))
    }
  }
}
