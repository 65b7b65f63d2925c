/// Which unit is taken in which cycle, from the present on.
///
/// Operations are entered in program order, each in the first cycle that suits it, so an older one
/// never waits for a younger one. Of the units that are free, one is chosen in turn, which is what
/// llvm-mca does and what keeps units of several kinds evenly used.
struct PortCalendar {
  /// The units taken, by cycle modulo the count of entries.
  private var taken: [UInt32] = []
  /// The first cycle that the entries stand for.
  private var present = 0
  /// The choices of ports that operations have: a mask of units each.
  private var choices: [UInt32] = []
  /// By choice: no unit of it is free before this cycle.
  private var fullBefore: [Int] = []
  /// By choice: the units whose turn is still to come, and those used out of turn.
  private var turn: [UInt32] = []
  private var outOfTurn: [UInt32] = []
  /// By unit: the choices that it is part of, and the cycles that it was taken.
  private var choicesOfUnit: [[Int]] = Array(repeating: [], count: PortNames.mostUnits)
  private(set) var cyclesTaken: [Int] = Array(repeating: 0, count: PortNames.mostUnits)

  /// Forgets everything but the choices.
  mutating func reset() {
    if taken.isEmpty { taken = Array(repeating: 0, count: 1024) }
    for index in taken.indices { taken[index] = 0 }
    present = 0
    for index in choices.indices {
      fullBefore[index] = 0
      turn[index] = choices[index]
      outOfTurn[index] = 0
    }
    for unit in cyclesTaken.indices { cyclesTaken[unit] = 0 }
  }

  /// The number of a choice of ports.
  mutating func choice(of units: UInt32) -> Int {
    if let known = choices.firstIndex(of: units) { return known }
    for unit in 0..<PortNames.mostUnits where units >> UInt32(unit) & 1 == 1 {
      choicesOfUnit[unit].append(choices.count)
    }
    choices.append(units)
    fullBefore.append(0)
    turn.append(units)
    outOfTurn.append(0)
    return choices.count - 1
  }

  /// The units of a choice.
  func units(of choice: Int) -> UInt32 { choices[choice] }

  /// Lets the past go: nothing will be entered before this cycle any more.
  mutating func advance(to cycle: Int) {
    guard cycle > present else { return }
    let mask = taken.count - 1
    if cycle - present > mask {
      for index in taken.indices { taken[index] = 0 }
    } else {
      for past in present..<cycle { taken[past & mask] = 0 }
    }
    present = cycle
  }

  /// Takes ports in the first cycle, from the earliest on, in which all that is needed is free.
  ///
  /// - Returns: That cycle.
  mutating func take(
    _ uses: ArraySlice<PreparedUse>,
    from earliest: Int
  ) -> Int {
    var cycle = earliest
    for use in uses { cycle = max(cycle, fullBefore[use.choice]) }
    let first = uses.startIndex
    while true {
      reserve(cycle + uses[first].cycles)
      if uses.count == 1 {
        let use = uses[first]
        let free = freeUnits(of: choices[use.choice], for: use.cycles, at: cycle)
        if free != 0 {
          occupy(unit(among: free, of: use.choice), for: use.cycles, at: cycle)
          return cycle
        }
      } else if takeAll(uses, at: cycle) {
        return cycle
      }
      if fullBefore[uses[first].choice] == cycle,
        freeUnits(of: choices[uses[first].choice], for: 1, at: cycle) == 0
      {
        fullBefore[uses[first].choice] = cycle + 1
      }
      cycle += 1
    }
  }

  /// Takes several ports in one cycle, or none.
  private mutating func takeAll(_ uses: ArraySlice<PreparedUse>, at cycle: Int) -> Bool {
    var chosen: UInt32 = 0
    for use in uses {
      reserve(cycle + use.cycles)
      let free = freeUnits(of: choices[use.choice], for: use.cycles, at: cycle) & ~chosen
      guard free != 0 else { return false }
      chosen |= 1 << UInt32(31 - free.leadingZeroBitCount)
    }
    for use in uses {
      let free = freeUnits(of: choices[use.choice], for: use.cycles, at: cycle)
      guard free != 0 else { continue }
      occupy(unit(among: free, of: use.choice), for: use.cycles, at: cycle)
    }
    return true
  }

  private func freeUnits(of units: UInt32, for cycles: Int, at cycle: Int) -> UInt32 {
    let mask = taken.count - 1
    var free = units & ~taken[cycle & mask]
    var later = 1
    while later < cycles && free != 0 {
      free &= ~taken[(cycle + later) & mask]
      later += 1
    }
    return free
  }

  private mutating func occupy(_ unit: Int, for cycles: Int, at cycle: Int) {
    let mask = taken.count - 1
    let bit = (1 as UInt32) << UInt32(unit)
    for later in 0..<cycles { taken[(cycle + later) & mask] |= bit }
    cyclesTaken[unit] += cycles
  }

  /// The unit whose turn it is among the free ones.
  private mutating func unit(among free: UInt32, of choice: Int) -> Int {
    var candidates = free & turn[choice]
    if candidates == 0 {
      turn[choice] = choices[choice] & ~outOfTurn[choice]
      outOfTurn[choice] = 0
      candidates = free & turn[choice]
      if candidates == 0 {
        turn[choice] = choices[choice]
        candidates = free
      }
    }
    let unit = 31 - candidates.leadingZeroBitCount
    let bit = (1 as UInt32) << UInt32(unit)
    turn[choice] &= bit | (bit - 1)
    for other in choicesOfUnit[unit] {
      if bit > turn[other] {
        outOfTurn[other] |= bit
      } else {
        turn[other] &= ~bit
        if turn[other] == 0 {
          turn[other] = choices[other] & ~outOfTurn[other]
          outOfTurn[other] = 0
        }
      }
    }
    return unit
  }

  /// Makes room for cycles before `end`.
  private mutating func reserve(_ end: Int) {
    guard end - present >= taken.count else { return }
    var count = taken.count
    while end - present >= count { count *= 2 }
    var longer = Array(repeating: 0 as UInt32, count: count)
    for cycle in present..<(present + taken.count) {
      longer[cycle & (count - 1)] = taken[cycle & (taken.count - 1)]
    }
    taken = longer
  }
}
