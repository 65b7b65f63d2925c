/// The time of every subset of a few units, a subset being the bits of an index.
struct SubsetTimes {
  /// By subset: the time when just its units have moved.
  private(set) var times: [Double]
  private let count: Int

  /// The times of a model.
  init(of model: PlacementModel) {
    count = model.count
    times = [Double](repeating: model.constant, count: 1 << count)
    var together = [Double](repeating: 0, count: count * count)
    for pair in model.pairs {
      together[Int(pair.first) * count + Int(pair.second)] = pair.together
      together[Int(pair.second) * count + Int(pair.first)] = pair.together
    }
    for set in 1..<max(1, times.count) {
      let newest = set.trailingZeroBitCount
      let rest = set & (set - 1)
      var added = model.own[newest]
      var others = rest
      while others != 0 {
        added += together[newest * count + others.trailingZeroBitCount]
        others &= others - 1
      }
      times[set] = times[rest] + added
    }
  }

  /// The times of some units of an app with threads: of each phase the slowest thread's.
  ///
  /// - Parameters:
  ///   - units: The units, at most 30.
  ///   - app: The app.
  ///   - isNative: By unit of the app: whether it has moved before.
  init(of units: [Int], in app: AppModel, native isNative: [Bool]) {
    count = units.count
    times = [Double](repeating: 0, count: 1 << units.count)
    for threads in app.phases {
      var slowest: [Double] = []
      for thread in threads {
        let own = SubsetTimes(of: thread.restricted(to: units, native: isNative)).times
        slowest = slowest.isEmpty ? own : zip(slowest, own).map(max)
      }
      for set in times.indices { times[set] += slowest[set] }
    }
  }

  /// The positions of a subset's units.
  func units(of set: Int) -> [Int] {
    (0..<count).filter { set & 1 << $0 != 0 }
  }

  /// The order of all units with the least area, by dynamic programming over the subsets.
  ///
  /// Held and Karp (SIAM Journal 10, 1962): the best order of a subset ends with some unit, and what
  /// is before it is the best order of the rest.
  func bestOrder(effort: [Double]) -> [Int] {
    var area = [Double](repeating: 0, count: times.count)
    var last = [UInt8](repeating: 0, count: times.count)
    for set in 1..<max(1, times.count) {
      var least = Double.infinity
      var members = set
      while members != 0 {
        let unit = members.trailingZeroBitCount
        members &= members - 1
        let before = set & ~(1 << unit)
        let value = area[before] + effort[unit] * times[before]
        if value <= least {
          least = value
          last[set] = UInt8(unit)
        }
      }
      area[set] = least
    }
    var order: [Int] = []
    var set = times.count - 1
    while set != 0 {
      let unit = Int(last[set])
      order.append(unit)
      set &= ~(1 << unit)
    }
    return order.reversed()
  }
}
