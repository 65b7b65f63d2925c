/// The order of moves with the least area under the curve of time over effort.
///
/// While a unit is worked on, users have the app of the units before it; so the area is the sum
/// over units of effort × time before the unit has moved.
///
/// Where no pair loses by moving together, some best order passes through every point of the lower
/// convex hull of (effort, time): the block structure that Sidney found for scheduling (Operations
/// Research 23, 1975), here because the time is submodular; `Documentation/Planning.md` has the
/// proof. So each block is ordered on its own: one of up to `mostExact` units by dynamic programming
/// over its subsets, a larger one by insertion and moves of single units, with a bound: time is
/// nowhere below the line between the block's ends, nor below the best that the effort can buy.
package struct MoveOrder: Sendable {
  /// The units in the order to move them.
  package private(set) var units: [Int]
  /// The area: time × effort.
  package private(set) var area: Double
  /// No order has a smaller area; equal to `area` where the answer is exact.
  package private(set) var leastPossible: Double

  /// Whether no order is better.
  package var isExact: Bool { leastPossible == area }

  /// The most units of a block that are ordered exactly; 2 to this power times two numbers of memory.
  package static let mostExact = 18

  /// Finds an order of all units of a model.
  package init(of model: PlacementModel, mostExact: Int = mostExact) {
    guard !model.isSubmodular else {
      self.init(blocksOf: model, mostExact: mostExact)
      return
    }
    guard model.count > mostExact else {
      let units = SubsetTimes(of: model).bestOrder(effort: model.effort)
      self.init(units, in: model, bound: .infinity)
      return
    }
    // Leaving out the pairs that lose gives a bound, and an order to start from.
    let start = MoveOrder(of: model.relaxed, mostExact: mostExact)
    self.init(Self.improved(start.units, in: model), in: model, bound: start.leastPossible)
  }

  private init(_ units: [Int], in model: PlacementModel, bound: Double) {
    self.units = units
    area = Self.area(of: units, in: model)
    leastPossible = min(area, bound)
  }

  private init(blocksOf model: PlacementModel, mostExact: Int) {
    var units: [Int] = []
    var bound = 0.0
    var isExact = true
    let points = EffortFront(ofAllUnitsOf: model).points
    for (left, right) in zip(points, points.dropFirst()) {
      let members = model.own.indices.filter { right.isNative[$0] && !left.isNative[$0] }
      let block = model.restricted(to: members, native: left.isNative)
      let order: [Int]
      if members.count <= mostExact {
        order = SubsetTimes(of: block).bestOrder(effort: block.effort)
      } else {
        order = Self.improved(Self.greedy(block), in: block)
      }
      let area = Self.area(of: order, in: block)
      let line = Self.lineBound(of: block, to: right.time)
      if members.count <= mostExact
        || area <= line + block.tolerance * block.effort.reduce(0, +)
      {
        bound += area
      } else {
        bound += min(area, max(line, Self.budgetBound(of: block, to: right.time)))
        isExact = false
      }
      units += order.map { members[$0] }
    }
    self.init(units, in: model, bound: isExact ? .infinity : bound)
  }

  /// The area of an order: the sum of effort × time before each unit has moved.
  package static func area(of units: [Int], in model: PlacementModel) -> Double {
    var isNative = [Bool](repeating: false, count: model.count)
    var time = model.constant
    var area = 0.0
    for unit in units {
      area += model.effort[unit] * time
      time += model.change(moving: unit, into: isNative)
      isNative[unit] = true
    }
    return area
  }

  /// The area of any order whose times lie on the line from nothing moved to everything moved.
  private static func lineBound(of block: PlacementModel, to end: Double) -> Double {
    let effort = block.effort.reduce(0, +)
    // Σ over i before j of w(i)·w(j) is the same in every order.
    let products = (effort * effort - block.effort.reduce(0) { $0 + $1 * $1 }) / 2
    return effort * block.constant - (block.constant - end) / effort * products
  }

  /// The most units of a block for which budgets are searched, and how many budgets.
  private static let mostBudgeted = (units: 60, budgets: 48)

  /// The area below which no order comes, as every time is at least the best within its effort.
  ///
  /// The best times fall with the effort, so each stretch between two budgets counts with the best
  /// time at its end, or with the line where that is higher.
  private static func budgetBound(of block: PlacementModel, to end: Double) -> Double {
    guard block.count <= mostBudgeted.units else { return -.infinity }
    let effort = block.effort.reduce(0, +)
    let stretch = effort / Double(mostBudgeted.budgets)
    var bound = 0.0
    for index in 1...mostBudgeted.budgets {
      let place = Double(index) / Double(mostBudgeted.budgets)
      let best = BestPlacement(
        of: block,
        budget: place * effort,
        work: BestPlacement.usualWork / 1000
      )
      let line = block.constant + (end - block.constant) * (place - 0.5 * stretch / effort)
      bound += stretch * max(best.leastPossible, line)
    }
    return bound
  }

  /// The unit that adds least time for its effort next, again and again.
  private static func greedy(_ model: PlacementModel) -> [Int] {
    var isNative = [Bool](repeating: false, count: model.count)
    var change = model.own
    var order: [Int] = []
    for _ in 0..<model.count {
      var next: (unit: Int, rate: Double)?
      for unit in 0..<model.count where !isNative[unit] {
        let rate = change[unit] / model.effort[unit]
        if next.map({ rate < $0.rate }) ?? true { next = (unit, rate) }
      }
      guard let next else { break }
      isNative[next.unit] = true
      order.append(next.unit)
      for (unit, together) in model.neighbours(of: next.unit) {
        change[Int(unit)] += together
      }
    }
    return order
  }

  /// The most units whose order is improved unit by unit; the work grows with the cube.
  private static let mostImproved = 150

  private static func improved(_ order: [Int], in model: PlacementModel) -> [Int] {
    guard order.count <= mostImproved else { return order }
    return improved(order, least: model.tolerance * model.effort.reduce(0, +)) {
      area(of: $0, in: model)
    }
  }

  /// Moves single units to other places as long as that makes the area smaller.
  ///
  /// - Parameters:
  ///   - order: Where to start.
  ///   - least: Gains that are smaller do not count.
  ///   - area: The area of an order.
  /// - Returns: An order that no move of a single unit improves.
  static func improved(_ order: [Int], least: Double, area: ([Int]) -> Double) -> [Int] {
    var order = order
    var best = area(order)
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for place in order.indices {
        var trial = order
        let unit = trial.remove(at: place)
        trial.insert(unit, at: 0)
        var winner: (place: Int, area: Double)?
        for target in order.indices {
          if target > 0 { trial.swapAt(target - 1, target) }
          let area = area(trial)
          if area < winner?.area ?? (best - least) { winner = (target, area) }
        }
        guard let winner else { continue }
        order.remove(at: place)
        order.insert(unit, at: winner.place)
        best = winner.area
        hasChanged = true
      }
    }
    return order
  }
}
