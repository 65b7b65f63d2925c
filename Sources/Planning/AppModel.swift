/// The time of an app whose phases have threads: of each phase the slowest thread's time.
///
/// Each thread has a pairwise model over the same units. A largest value is no sum over pairs;
/// every weighting of the threads of each phase, with weights that sum to 1, is, and is never above
/// it. So weighted models give bounds and plans, and this gives the judgement.
package struct AppModel: Sendable {
  /// By phase: the models of its threads, at least one.
  package let phases: [[PlacementModel]]
  private let efforts: [Double]

  /// Makes a model; phases of one thread are added up first.
  ///
  /// - Parameters:
  ///   - phases: By phase: the models of its threads, all over the same units.
  ///   - effort: By unit: the effort of moving it.
  package init(phases: [[PlacementModel]], effort: [Double]) {
    efforts = effort
    let alone = phases.filter { $0.count == 1 }.map { (model: $0[0], weight: 1.0) }
    var kept = phases.filter { $0.count > 1 }
    if !alone.isEmpty || kept.isEmpty {
      kept.insert([PlacementModel(sumOf: alone, effort: effort)], at: 0)
    }
    self.phases = kept
  }

  /// Makes a model of one thread.
  package init(_ model: PlacementModel) {
    phases = [[model]]
    efforts = model.effort
  }

  /// The same model with times in another unit.
  package func scaled(by factor: Double) -> AppModel {
    AppModel(phases: phases.map { $0.map { $0.scaled(by: factor) } }, effort: efforts)
  }

  /// The number of units.
  package var count: Int { efforts.count }

  /// By unit: the effort of moving it.
  package var effort: [Double] { efforts }

  /// Whether the time is a sum over units and pairs: no phase has several threads.
  package var isPairwise: Bool { phases.allSatisfy { $0.count == 1 } }

  /// The time of a placement.
  package func time(_ isNative: [Bool]) -> Double {
    phases.reduce(0) { $0 + $1.reduce(0) { max($0, $1.time(isNative)) } }
  }

  /// The time before the first and after each move of an order.
  package func times(of order: [Int]) -> [Double] {
    var isNative = [Bool](repeating: false, count: count)
    var now = phases.map { $0.map { $0.time(isNative) } }
    var times = [now.reduce(0) { $0 + $1.reduce(0, max) }]
    times.reserveCapacity(order.count + 1)
    for unit in order {
      var time = 0.0
      for phase in phases.indices {
        var slowest = 0.0
        for thread in phases[phase].indices {
          now[phase][thread] += phases[phase][thread].change(moving: unit, into: isNative)
          slowest = max(slowest, now[phase][thread])
        }
        time += slowest
      }
      isNative[unit] = true
      times.append(time)
    }
    return times
  }

  /// The area under an order's times up to a total effort, at the last time behind its end.
  package func area(of order: [Int], upTo effort: Double = 0) -> Double {
    var area = 0.0
    var spent = 0.0
    let times = times(of: order)
    for (unit, time) in zip(order, times) {
      area += efforts[unit] * time
      spent += efforts[unit]
    }
    return area + max(0, effort - spent) * (times.last ?? 0)
  }

  /// The pairwise model in which each thread has a weight.
  func weighted(_ weights: [[Double]]) -> PlacementModel {
    if isPairwise, phases.count == 1 { return phases[0][0].with(effort: efforts) }
    return PlacementModel(
      sumOf: zip(phases, weights).flatMap { phase, weights in
        zip(phase, weights).map { (model: $0, weight: $1) }
      },
      effort: efforts
    )
  }

  /// Weightings to plan with: one where there is nothing to weight; else the slowest threads at
  /// the baseline, the slowest with everything moved, all alike, and the first two mixed with that.
  var weightings: [[[Double]]] {
    guard !isPairwise else { return [phases.map { _ in [1] }] }
    let even = phases.map { [Double](repeating: 1 / Double($0.count), count: $0.count) }
    func slowest(_ isNative: Bool) -> [[Double]] {
      let placement = [Bool](repeating: isNative, count: count)
      return phases.map { threads in
        let times = threads.map { $0.time(placement) }
        let slowest = times.indices.max { times[$0] < times[$1] }
        return times.indices.map { $0 == slowest ? 1 : 0 }
      }
    }
    func mixed(_ first: [[Double]], _ second: [[Double]], _ share: Double) -> [[Double]] {
      zip(first, second).map { zip($0, $1).map { (1 - share) * $0 + share * $1 } }
    }
    let (before, after) = (slowest(false), slowest(true))
    return [
      mixed(before, even, 0.01), before, mixed(before, after, 0.5), mixed(after, even, 0.01),
      after, even,
    ]
  }
}

extension PlacementModel {
  /// The sum of models over the same units, each times a weight.
  init(sumOf parts: [(model: PlacementModel, weight: Double)], effort: [Double]) {
    var constant = 0.0
    var own = [Double](repeating: 0, count: effort.count)
    var together: [UInt64: Double] = [:]
    for (model, weight) in parts where weight != 0 {
      constant += weight * model.constant
      for unit in own.indices { own[unit] += weight * model.own[unit] }
      for pair in model.pairs {
        let key = UInt64(pair.first) << 32 | UInt64(pair.second)
        together[key, default: 0] += weight * pair.together
      }
    }
    self.init(constant: constant, own: own, effort: effort, together: together)
  }

  /// Makes a model of pairs by their key: the lower unit above the higher one.
  init(constant: Double, own: [Double], effort: [Double], together: [UInt64: Double]) {
    self.init(
      constant: constant,
      own: own,
      effort: effort,
      pairs: together.sorted { $0.key < $1.key }.map {
        Pair(
          first: Int32(truncatingIfNeeded: $0.key >> 32),
          second: Int32(truncatingIfNeeded: $0.key & 0xFFFF_FFFF),
          together: $0.value
        )
      }
    )
  }
}
