/// What one kind of operation asks of a core.
struct OperationCost: Sendable, Hashable {
  /// Slots that it takes in dispatch and in the reorder buffer.
  var microOps = 1
  /// What it occupies when it is issued, all at once; in the order in which uses are served.
  var uses: [PortUse] = []
  /// Cycles from its issue to its results.
  var latency = CycleRange(1)
  /// Cycles that the accumulated operand may come later, when it is made by one of `forwards`.
  var forwardCycles = CycleRange(0)
  /// The position among the table's forwarding groups, if it takes part as a reader.
  var forwardGroup: Int?
  /// Whether its result reaches an accumulated operand early, if its class is in a group.
  var forwardsResult = true
  /// Where the numbers come from.
  var source = ""

  /// Whether it is done in renaming: no port, no latency.
  var isEliminated: Bool { uses.isEmpty && latency.default == 0 }
}

/// One port, out of some, occupied for some cycles.
struct PortUse: Sendable, Hashable {
  /// The units that can do it: a bit for each.
  var units: UInt32
  /// Cycles until the unit takes the next one.
  var cycles: CycleRange

  /// The order in which uses are served: those with the fewest units to choose from come first.
  static func order(_ units: UInt32) -> (Int, UInt32) { (units.nonzeroBitCount, units) }

  /// Whether all of them are served at once where every unit is free.
  ///
  /// Else an operation with them would wait for ever.
  static func canAllBeServed(_ uses: [PortUse]) -> Bool {
    var chosen: UInt32 = 0
    for units in uses.map(\.units).sorted(by: { order($0) < order($1) }) {
      let free = units & ~chosen
      guard free != 0 else { return false }
      chosen |= 1 << UInt32(31 - free.leadingZeroBitCount)
    }
    return true
  }
}

/// A number of cycles that may not be known exactly.
struct CycleRange: Sendable, Hashable {
  var low: Int
  var `default`: Int
  var high: Int

  init(low: Int, default: Int, high: Int) {
    self.low = low
    self.default = `default`
    self.high = high
  }

  init(_ value: Int) { self.init(low: value, default: value, high: value) }

  /// One of the three.
  subscript(end: RangeEnd) -> Int {
    switch end {
    case .low: low
    case .default: `default`
    case .high: high
    }
  }
}

/// Which end of the ranges to use: the one of the fewest cycles, the one to use when one is wanted,
/// the one of the most.
///
/// Of cycles the least number makes the fewest, of widths and sizes the greatest.
public enum RangeEnd: Sendable, CaseIterable {
  case low, `default`, high

  /// The other end.
  var opposite: RangeEnd {
    switch self {
    case .low: .high
    case .default: .default
    case .high: .low
    }
  }
}
