/// Which unit is taken in which cycle, from the present on.
///
/// Operations are entered in program order, each in the first cycle that suits it, so an older one
/// never waits for a younger one. Of the units that are free, one is chosen in turn, which is what
/// llvm-mca does and what keeps units of several kinds evenly used.
struct PortCalendar: Sendable {
  /// Some units of which an operation takes one.
  fileprivate struct Choice {
    /// A bit for each unit.
    var units: UInt32
    /// No unit is free before this cycle.
    var fullBefore = 0
    /// The units whose turn is still to come, and those that were taken out of turn.
    var turn: UInt32
    var outOfTurn: UInt32 = 0
  }

  private var choices: [Choice] = []
  /// By unit: the choices that it is part of, a bit for each of the first 64.
  private var choicesOfUnit: [UInt64] = Array(repeating: 0, count: PortNames.mostUnits)
  /// The units taken, by cycle modulo the count of entries, which is a power of two.
  private var taken: [UInt32] = Array(repeating: 0, count: 1024)
  /// The first cycle that the entries stand for.
  private var present = 0
  /// By unit: the cycles that it was taken.
  private(set) var cyclesTaken: [Int] = Array(repeating: 0, count: PortNames.mostUnits)

  /// Forgets everything but the choices.
  mutating func reset() {
    for index in taken.indices { taken[index] = 0 }
    present = 0
    for index in choices.indices {
      choices[index] = Choice(units: choices[index].units, turn: choices[index].units)
    }
    for unit in cyclesTaken.indices { cyclesTaken[unit] = 0 }
  }

  /// The number of a choice of units.
  mutating func choice(of units: UInt32) -> Int {
    if let known = choices.firstIndex(where: { $0.units == units }) { return known }
    for unit in 0..<PortNames.mostUnits where units >> UInt32(unit) & 1 == 1 {
      choicesOfUnit[unit] |= 1 << UInt64(choices.count)
    }
    choices.append(Choice(units: units, turn: units))
    return choices.count - 1
  }

  /// The units of a choice.
  func units(of choice: Int) -> UInt32 { choices[choice].units }

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
    for index in choices.indices where choices[index].fullBefore <= cycle {
      choices[index].fullBefore = cycle + 1
    }
  }

  /// Takes ports in the first cycle, from the earliest on, in which all that is needed is free.
  ///
  /// - Parameters:
  ///   - block: The block whose uses are meant.
  ///   - first: The first use, of at least one.
  ///   - end: The end of the uses.
  ///   - earliest: The first cycle in question.
  /// - Returns: The cycle in which the ports are taken.
  mutating func take(
    of block: borrowing PreparedBlock,
    from first: Int,
    to end: Int,
    earliest: Int
  ) -> Int {
    var cycle = earliest
    for index in first..<end {
      cycle = max(cycle, choices[block.uses[index].choice].fullBefore)
    }
    let use = block.uses[first]
    while true {
      reserve(cycle + use.cycles)
      let free = freeUnits(of: choices[use.choice].units, for: use.cycles, at: cycle)
      if free != 0 {
        if end - first == 1 {
          occupy(unit(among: free, of: use.choice), for: use.cycles, at: cycle)
          return cycle
        }
        if takeAll(of: block, from: first, to: end, at: cycle) { return cycle }
      } else if choices[use.choice].fullBefore == cycle
        && freeUnits(of: choices[use.choice].units, for: 1, at: cycle) == 0
      {
        choices[use.choice].fullBefore = cycle + 1
      }
      cycle += 1
    }
  }

  /// Takes several ports in one cycle, or none.
  private mutating func takeAll(
    of block: borrowing PreparedBlock,
    from first: Int,
    to end: Int,
    at cycle: Int
  ) -> Bool {
    var chosen: UInt32 = 0
    for index in first..<end {
      let use = block.uses[index]
      reserve(cycle + use.cycles)
      let units = choices[use.choice].units & ~chosen
      let free = freeUnits(of: units, for: use.cycles, at: cycle)
      guard free != 0 else { return false }
      chosen |= 1 << UInt32(31 - free.leadingZeroBitCount)
    }
    for index in first..<end {
      let use = block.uses[index]
      let free = freeUnits(of: choices[use.choice].units, for: use.cycles, at: cycle)
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

  /// The unit whose turn it is among the free ones; all choices with it then know that it was used.
  private mutating func unit(among free: UInt32, of choice: Int) -> Int {
    var chosen = choices[choice]
    var candidates = free & chosen.turn
    if candidates == 0 {
      chosen.turn = chosen.units & ~chosen.outOfTurn
      chosen.outOfTurn = 0
      candidates = free & chosen.turn
      if candidates == 0 {
        chosen.turn = chosen.units
        candidates = free
      }
    }
    let unit = 31 - candidates.leadingZeroBitCount
    let bit = (1 as UInt32) << UInt32(unit)
    chosen.turn &= bit | (bit - 1)
    choices[choice] = chosen
    var others = choicesOfUnit[unit]
    while others != 0 {
      let other = others.trailingZeroBitCount
      others &= others - 1
      choices[other].pass(bit)
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

extension PortCalendar.Choice {
  /// Notes that a unit was taken, by this choice or another.
  fileprivate mutating func pass(_ unit: UInt32) {
    guard unit <= turn else {
      outOfTurn |= unit
      return
    }
    turn &= ~unit
    if turn == 0 {
      turn = units & ~outOfTurn
      outOfTurn = 0
    }
  }
}
