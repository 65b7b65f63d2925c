import Planning
import Quantities

/// Seeded apps with whole-number costs, so that sums and comparisons are exact.
struct RandomModels {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func whole(_ range: ClosedRange<Int>) -> Double {
    Double(Int.random(in: range, using: &generator))
  }

  /// An app whose modules call each other; a chatty one loses by most single moves.
  ///
  /// - Parameters:
  ///   - count: The number of modules.
  ///   - losing: Of ten pairs, how many may lose by moving together.
  /// - Returns: The app.
  mutating func problem(count: Int, losing: Int = 0) -> PlacementProblem {
    let modules = (0..<count).map { _ in
      let emulated = whole(0...100)
      return PlacementProblem.Module(
        emulatedTime: emulated,
        nativeTime: whole(0...Int(emulated) + 10),
        effort: whole(1...9)
      )
    }
    let chattiness = Int.random(in: 1...60, using: &generator)
    var pairs: [PlacementProblem.PairCost] = []
    for first in 0..<count {
      for second in 0..<count where first != second && whole(1...10) <= 2 {
        let staying = whole(0...10)
        let isLosing = Int(whole(1...10)) <= losing
        pairs.append(
          PlacementProblem.PairCost(
            first,
            second,
            neither: staying,
            onlyFirst: staying + (isLosing ? 0 : whole(0...chattiness)),
            onlySecond: staying + (isLosing ? 0 : whole(0...chattiness)),
            both: isLosing ? staying + whole(1...30) : whole(0...Int(staying))
          )
        )
      }
    }
    return PlacementProblem(modules: modules, pairs: pairs, group: Array(0..<count))
  }
}

extension RandomModels {
  /// An app of one phase with some threads over the same modules.
  mutating func app(count: Int, threads: Int, losing: Int = 0) -> AppModel {
    let models = (0..<threads).map { _ in problem(count: count, losing: losing).model }
    return AppModel(
      phases: [models, [problem(count: count).model]],
      effort: models[0].effort
    )
  }
}

/// Times and efforts of all placements of a model, added up without any of its helpers.
struct AllPlacements {
  let time: [Double]
  let effort: [Double]

  init(of model: PlacementModel) {
    var time: [Double] = []
    var effort: [Double] = []
    for set in 0..<(1 << model.count) {
      var sum = model.constant
      var work = 0.0
      for unit in 0..<model.count where set & (1 << unit) != 0 {
        sum += model.own[unit]
        work += model.effort[unit]
      }
      for pair in model.pairs
      where set & (1 << Int(pair.first)) != 0 && set & (1 << Int(pair.second)) != 0 {
        sum += pair.together
      }
      time.append(sum)
      effort.append(work)
    }
    self.time = time
    self.effort = effort
  }

  /// The least time within a budget.
  func leastTime(within budget: Double = .infinity) -> Double {
    var least = Double.infinity
    for set in time.indices where effort[set] <= budget { least = min(least, time[set]) }
    return least
  }

  /// The points of the lower convex hull of time over effort up to the least time.
  var front: [(effort: Double, time: Double)] {
    let points = time.indices.map { (effort: effort[$0], time: time[$0]) }
      .sorted { ($0.effort, $0.time) < ($1.effort, $1.time) }
    var hull: [(effort: Double, time: Double)] = []
    for point in points {
      if let last = hull.last, last.effort == point.effort || last.time <= point.time { continue }
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
    return hull
  }

  /// The least area of all orders, by trying each unit as the last of each subset.
  func leastArea(units: Int) -> Double {
    var area = [Double](repeating: 0, count: time.count)
    for set in 1..<time.count {
      area[set] = .infinity
      for unit in 0..<units where set & (1 << unit) != 0 {
        let before = set - (1 << unit)
        area[set] = min(area[set], area[before] + (effort[set] - effort[before]) * time[before])
      }
    }
    return area.last ?? 0
  }
}
