/// The least time that a budget of effort buys, and how sure that is.
///
/// Without a budget, and where no pair loses by moving together, it is one minimum cut. Else
/// branch and bound: each node decides some units; its bound is the least time + price × effort at
/// the price where the answer just passes the budget (Lagrange's multiplier for it; Fisher,
/// Management Science 27, 1981), found by cuts along the lower convex hull; it branches on a
/// unit that the placement above the budget has and the one below has not. A pair that loses by
/// moving together is left out of the bound until one end is decided, so answers stay exact.
package struct BestPlacement: Sendable {
  /// By unit: whether it is native.
  package private(set) var isNative: [Bool]
  /// The time.
  package private(set) var time: Double
  /// The effort.
  package private(set) var effort: Double
  /// No placement within the budget takes less time; equal to `time` where the answer is exact.
  package private(set) var leastPossible: Double

  /// Whether no placement within the budget is better.
  package var isExact: Bool { leastPossible == time }

  /// The work that a search takes at most before it gives what it has: units and pairs that cuts
  /// look at, some seconds.
  package static let usualWork = 400_000_000

  /// Searches.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - budget: The greatest effort.
  ///   - work: The most units and pairs that cuts may look at.
  package init(of model: PlacementModel, budget: Double = .infinity, work: Int = usualWork) {
    var search = PlacementSearch(model, price: 0, budget: budget)
    search.run(work: work)
    isNative = search.best
    time = model.time(search.best)
    effort = model.effort(search.best)
    leastPossible = search.isComplete ? time : min(time, search.leastOpenBound)
  }
}

/// Branch and bound over the decisions of units; see `BestPlacement`.
struct PlacementSearch {
  private struct Node {
    var decisions: [ModelCut.Decision]
    /// The bound of the node that it came from.
    var bound: Double
  }

  /// What a node's cuts say: a bound, and a unit to decide next unless the node is answered.
  private struct Verdict {
    var bound: Double
    var nextUnit: Int?
  }

  private let model: PlacementModel
  private let price: Double
  private let budget: Double
  private let tolerance: Double
  private var cut: ModelCut
  private var open: [Node] = []
  private var cuts = 0

  /// The best placement so far, and its time + price × effort.
  private(set) var best: [Bool]
  private var bestValue: Double

  init(_ model: PlacementModel, price: Double, budget: Double) {
    self.model = model
    self.price = price
    // Sums of efforts may differ from a budget by rounding.
    self.budget = budget + abs(budget) * 1e-12
    tolerance = model.tolerance
    cut = ModelCut(model)
    best = [Bool](repeating: false, count: model.count)
    bestValue = model.constant
  }

  /// Whether everything was searched.
  var isComplete: Bool { open.isEmpty }

  /// The least bound of what was not searched.
  var leastOpenBound: Double { open.reduce(.infinity) { min($0, $1.bound) } }

  mutating func run(work: Int) {
    let perCut = max(1, model.count + 2 * model.pairs.count)
    open = [
      Node(decisions: Array(repeating: .open, count: model.count), bound: -.infinity)
    ]
    while let node = open.last {
      guard cuts == 0 || cuts < work / perCut else { break }
      open.removeLast()
      guard node.bound < bestValue - tolerance else { continue }
      var decisions = node.decisions
      guard let verdict = judge(&decisions) else { continue }
      let bound = max(node.bound, verdict.bound)
      guard let unit = verdict.nextUnit, bound < bestValue - tolerance else { continue }
      decisions[unit] = .emulated
      open.append(Node(decisions: decisions, bound: bound))
      decisions[unit] = .native
      open.append(Node(decisions: decisions, bound: bound))
    }
    open.removeAll { $0.bound >= bestValue - tolerance }
  }

  /// Bounds a node and improves the best placement; nil when the budget cannot hold it.
  private mutating func judge(_ decisions: inout [ModelCut.Decision]) -> Verdict? {
    var left = decisions.map { $0 == .native }
    var leftEffort = model.effort(left)
    guard leftEffort <= budget else { return nil }
    for unit in decisions.indices
    where decisions[unit] == .open && leftEffort + model.effort[unit] > budget {
      decisions[unit] = .emulated
    }
    solve(decisions, price: price)
    var right = cut.isNative
    var rightValue = value(decisions)
    var rightEffort = model.effort(right)
    if rightEffort <= budget {
      offer(right)
      let hasAll = model.time(right) + price * rightEffort <= rightValue + tolerance
      return Verdict(bound: rightValue, nextUnit: hasAll ? nil : unitOfLosingPair(right, decisions))
    }
    var leftValue = model.time(left) + price * leftEffort
    var bound = rightValue
    while true {
      let slope = max(0, (leftValue - rightValue) / (rightEffort - leftEffort))
      bound = leftValue - slope * (budget - leftEffort)
      solve(decisions, price: price + slope)
      let effort = model.effort(cut.isNative)
      let found = value(decisions)
      guard
        found + slope * effort < leftValue + slope * leftEffort - tolerance,
        effort != leftEffort, effort != rightEffort
      else { break }
      if effort <= budget {
        (left, leftValue, leftEffort) = (cut.isNative, found, effort)
      } else {
        (right, rightValue, rightEffort) = (cut.isNative, found, effort)
      }
    }
    offer(left)
    fill(left, decisions)
    let next = decisions.indices
      .filter { decisions[$0] == .open && right[$0] && !left[$0] }
      .max { (model.effort[$0], $1) < (model.effort[$1], $0) }
    return Verdict(bound: bound, nextUnit: next ?? decisions.firstIndex(of: .open))
  }

  private mutating func solve(_ decisions: [ModelCut.Decision], price: Double) {
    cuts += 1
    cut.solve(decisions, price: price)
  }

  /// The cut's answer in time + price × effort, as far as the bound counts it.
  private func value(_ decisions: [ModelCut.Decision]) -> Double {
    cut.boundedTime(decisions) + price * model.effort(cut.isNative)
  }

  /// An end of a pair that the bound did not count.
  private func unitOfLosingPair(_ isNative: [Bool], _ decisions: [ModelCut.Decision]) -> Int? {
    var worst: (unit: Int, together: Double)?
    for pair in model.pairs where pair.together > worst?.together ?? 0 {
      let (first, second) = (Int(pair.first), Int(pair.second))
      guard isNative[first], isNative[second] else { continue }
      guard decisions[first] == .open, decisions[second] == .open else { continue }
      worst = (first, pair.together)
    }
    return worst?.unit
  }

  /// Takes a placement when it is better than the best so far.
  private mutating func offer(_ isNative: [Bool]) {
    let value = model.time(isNative) + price * model.effort(isNative)
    if value < bestValue { (best, bestValue) = (isNative, value) }
  }

  /// Adds single units that pay and fit, the best for its effort first.
  private mutating func fill(_ isNative: [Bool], _ decisions: [ModelCut.Decision]) {
    var isNative = isNative
    var rest = budget - model.effort(isNative)
    while true {
      var next: (unit: Int, rate: Double)?
      for unit in decisions.indices
      where decisions[unit] == .open && !isNative[unit] && model.effort[unit] <= rest {
        let rate = model.change(moving: unit, into: isNative) / model.effort[unit] + price
        if rate < next?.rate ?? 0 { next = (unit, rate) }
      }
      guard let next else { break }
      isNative[next.unit] = true
      rest -= model.effort[next.unit]
    }
    offer(isNative)
  }
}
