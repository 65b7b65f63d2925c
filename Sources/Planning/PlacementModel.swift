/// The time of an app as a function of which of its units run natively, in pairwise form.
///
/// time(S) = constant + Σ own(u) for u in S + Σ together(u, v) for pairs within S
///
/// Any costs of units and of pairs of units come down to this form: four costs of a pair are its
/// cost with both emulated, what each adds alone, and what both native add to that. A pair whose
/// ends gain by moving together has `together` ≤ 0; when all have, the time is submodular and its
/// minimum a minimum cut. Times are in any unit; so are efforts.
package struct PlacementModel: Sendable {
  /// The time with everything emulated.
  package internal(set) var constant: Double
  /// By unit: the time that it adds when it alone is native.
  package internal(set) var own: [Double]
  /// By unit: the effort of moving it, above 0.
  package internal(set) var effort: [Double]
  /// The pairs, each once and the lower unit first, and the time that both being native adds.
  package internal(set) var pairs: [Pair]
  /// The pairs of unit u are `near[firstNear[u] ..< firstNear[u + 1]]`.
  private(set) var firstNear: [Int32]
  private(set) var near: [(unit: Int32, together: Double)]

  /// Two units.
  package struct Pair: Sendable {
    package var first: Int32
    package var second: Int32
    /// The time that both being native adds to what each adds alone.
    package var together: Double
  }

  /// Makes a model; pairs that add nothing are dropped.
  init(constant: Double, own: [Double], effort: [Double], pairs: [Pair]) {
    self.constant = constant
    self.own = own
    self.effort = effort
    self.pairs = pairs.filter { $0.together != 0 }
    firstNear = [Int32](repeating: 0, count: own.count + 1)
    for pair in self.pairs {
      firstNear[Int(pair.first) + 1] += 1
      firstNear[Int(pair.second) + 1] += 1
    }
    for unit in own.indices { firstNear[unit + 1] += firstNear[unit] }
    var place = firstNear
    near = [(unit: Int32, together: Double)](repeating: (0, 0), count: 2 * self.pairs.count)
    for pair in self.pairs {
      near[Int(place[Int(pair.first)])] = (pair.second, pair.together)
      near[Int(place[Int(pair.second)])] = (pair.first, pair.together)
      place[Int(pair.first)] += 1
      place[Int(pair.second)] += 1
    }
  }

  /// The number of units.
  package var count: Int { own.count }

  /// Whether no pair loses by moving together: then least times are minimum cuts.
  package var isSubmodular: Bool { pairs.allSatisfy { $0.together <= 0 } }

  /// The time of a placement.
  package func time(_ isNative: [Bool]) -> Double {
    var time = constant
    for unit in own.indices where isNative[unit] { time += own[unit] }
    for pair in pairs where isNative[Int(pair.first)] && isNative[Int(pair.second)] {
      time += pair.together
    }
    return time
  }

  /// The effort of a placement.
  package func effort(_ isNative: [Bool]) -> Double {
    var sum = 0.0
    for unit in effort.indices where isNative[unit] { sum += effort[unit] }
    return sum
  }

  /// What moving one unit more adds to the time; the unit itself does not count as native.
  package func change(moving unit: Int, into isNative: [Bool]) -> Double {
    var change = own[unit]
    for (other, together) in neighbours(of: unit) where isNative[Int(other)] {
      change += together
    }
    return change
  }

  /// The units that a unit has pairs with, and the time that both being native adds.
  func neighbours(of unit: Int) -> ArraySlice<(unit: Int32, together: Double)> {
    near[Int(firstNear[unit])..<Int(firstNear[unit + 1])]
  }

  /// Two times that differ by less are equal: what rounding can do to a sum of them.
  var tolerance: Double {
    var sum = abs(constant)
    for value in own { sum += abs(value) }
    return max(sum * 1e-12, .leastNormalMagnitude)
  }

  /// The same question for some units, where some others have moved and the rest never will.
  ///
  /// - Parameters:
  ///   - units: The units that are left to choose from; they are numbered in this order.
  ///   - isNative: Which units have moved.
  ///   - time: The time with those moved, where it is known already.
  /// - Returns: The smaller model.
  package func restricted(
    to units: [Int],
    native isNative: [Bool],
    time: Double? = nil
  ) -> PlacementModel {
    var index = [Int32](repeating: -1, count: count)
    for (position, unit) in units.enumerated() { index[unit] = Int32(position) }
    var kept: [Pair] = []
    for (position, unit) in units.enumerated() {
      for (other, together) in neighbours(of: unit) where index[Int(other)] > position {
        kept.append(
          Pair(first: Int32(position), second: index[Int(other)], together: together)
        )
      }
    }
    return PlacementModel(
      constant: time ?? self.time(isNative),
      own: units.map { change(moving: $0, into: isNative) },
      effort: units.map { effort[$0] },
      pairs: kept
    )
  }

  /// The same model with other efforts.
  package func with(effort: [Double]) -> PlacementModel {
    var model = self
    model.effort = effort
    return model
  }

  /// The same model with times in another unit.
  package func scaled(by factor: Double) -> PlacementModel {
    PlacementModel(
      constant: constant * factor,
      own: own.map { $0 * factor },
      effort: effort,
      pairs: pairs.map {
        Pair(first: $0.first, second: $0.second, together: $0.together * factor)
      }
    )
  }

  /// The same model without the pairs that lose by moving together: never above the true time.
  var relaxed: PlacementModel {
    PlacementModel(
      constant: constant,
      own: own,
      effort: effort,
      pairs: pairs.filter { $0.together < 0 }
    )
  }
}
