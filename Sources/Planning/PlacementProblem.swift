/// The modules of an app, what each placement of them costs, and what may not be chosen.
///
/// Modules that must stay together become one unit of the model; modules that cannot move, are
/// native already or are decided become part of its constants.
package struct PlacementProblem: Sendable {
  /// What may become of a module.
  package enum Freedom: Sendable {
    /// It may move or stay.
    case open
    /// It is native in every plan.
    case native
    /// It is emulated in every plan.
    case emulated
  }

  /// One module.
  package struct Module: Sendable {
    /// The time of its code, and of calls inside it, when emulated and when native.
    package var emulatedTime: Double
    package var nativeTime: Double
    /// The effort of moving it.
    package var effort: Double
    package var freedom: Freedom

    package init(
      emulatedTime: Double,
      nativeTime: Double,
      effort: Double = 1,
      freedom: Freedom = .open
    ) {
      self.emulatedTime = emulatedTime
      self.nativeTime = nativeTime
      self.effort = effort
      self.freedom = freedom
    }
  }

  /// What calls between two modules cost, by which of them are native.
  package struct PairCost: Sendable {
    package var first: Int
    package var second: Int
    package var neither: Double
    package var onlyFirst: Double
    package var onlySecond: Double
    package var both: Double

    package init(
      _ first: Int,
      _ second: Int,
      neither: Double = 0,
      onlyFirst: Double,
      onlySecond: Double,
      both: Double = 0
    ) {
      self.first = first
      self.second = second
      self.neither = neither
      self.onlyFirst = onlyFirst
      self.onlySecond = onlySecond
      self.both = both
    }
  }

  /// By unit of the model: its modules.
  package private(set) var members: [[Int]]
  /// The time by units.
  package private(set) var model: PlacementModel
  /// By module: its unit; nil when there is nothing to choose.
  package private(set) var unit: [Int?]

  /// Puts a model together.
  ///
  /// - Parameters:
  ///   - modules: The modules. Those of a group that may move have one freedom.
  ///   - pairs: What calls between modules cost; several of two modules add up.
  ///   - group: By module: the lowest module that it must move with, itself when it is free.
  package init(modules: [Module], pairs: [PairCost], group: [Int]) {
    var unit = [Int?](repeating: nil, count: modules.count)
    var members: [[Int]] = []
    var constant = 0.0
    for (index, module) in modules.enumerated() {
      constant += module.freedom == .native ? module.nativeTime : module.emulatedTime
      guard module.freedom == .open else { continue }
      if let of = unit[group[index]] {
        unit[index] = of
        members[of].append(index)
      } else {
        unit[index] = members.count
        unit[group[index]] = members.count
        members.append([index])
      }
    }
    var own = members.map {
      $0.reduce(0) { $0 + modules[$1].nativeTime - modules[$1].emulatedTime }
    }
    var together: [UInt64: Double] = [:]
    for pair in pairs {
      let ends = (unit[pair.first], unit[pair.second])
      let isNative = (
        modules[pair.first].freedom == .native, modules[pair.second].freedom == .native
      )
      // By whether the unit of the first, and of the second, is native.
      func cost(_ first: Bool, _ second: Bool) -> Double {
        switch (ends.0 == nil ? isNative.0 : first, ends.1 == nil ? isNative.1 : second) {
        case (false, false): pair.neither
        case (true, false): pair.onlyFirst
        case (false, true): pair.onlySecond
        case (true, true): pair.both
        }
      }
      constant += cost(false, false)
      switch ends {
      case (nil, nil): break
      case (let first?, nil): own[first] += cost(true, false) - cost(false, false)
      case (nil, let second?): own[second] += cost(false, true) - cost(false, false)
      case (let first?, let second?) where first == second:
        own[first] += cost(true, true) - cost(false, false)
      case (let first?, let second?):
        own[first] += cost(true, false) - cost(false, false)
        own[second] += cost(false, true) - cost(false, false)
        let key = UInt64(min(first, second)) << 32 | UInt64(max(first, second))
        together[key, default: 0] +=
          cost(true, true) + cost(false, false) - cost(true, false) - cost(false, true)
      }
    }
    self.unit = unit
    self.members = members
    model = PlacementModel(
      constant: constant,
      own: own,
      effort: members.map { $0.reduce(0) { $0 + modules[$1].effort } },
      together: together
    )
  }
}
