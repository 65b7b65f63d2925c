internal import HostCode

/// A block of operations as the pipeline reads it over and over: flat, with the table looked up.
struct PreparedBlock: Sendable {
  private(set) var operations: [PreparedOperation] = []
  private(set) var reads: [PreparedRead] = []
  private(set) var writes: [PreparedWrite] = []
  private(set) var uses: [PreparedUse] = []
  private(set) var microOps = 0
  private var places = MemoryPlaces()

  /// Looks up a block; what was there before is forgotten.
  mutating func prepare(
    _ block: ArraySlice<HostOperation>,
    table: PipelineTable,
    end: RangeEnd,
    isAlone: Bool,
    calendar: inout PortCalendar
  ) {
    operations.removeAll(keepingCapacity: true)
    reads.removeAll(keepingCapacity: true)
    writes.removeAll(keepingCapacity: true)
    uses.removeAll(keepingCapacity: true)
    microOps = 0
    add(block, table: table, end: end, isAlone: isAlone, calendar: &calendar)
  }

  /// Looks up a block behind those that are there.
  mutating func add(
    _ block: ArraySlice<HostOperation>,
    table: PipelineTable,
    end: RangeEnd,
    isAlone: Bool,
    calendar: inout PortCalendar
  ) {
    let start = operations.count
    for operation in block {
      if isAlone && operation.isCall {
        operations.append(.nothing)
      } else {
        append(operation, table, end, isAlone, &calendar)
      }
    }
    linkMemory(of: block, from: start)
  }

  private mutating func append(
    _ operation: HostOperation,
    _ table: PipelineTable,
    _ end: RangeEnd,
    _ isAlone: Bool,
    _ calendar: inout PortCalendar
  ) {
    let cost = table.cost(of: operation)
    let updatesBase = operation.addressing.writesBase
    var prepared = PreparedOperation()
    prepared.latency = cost.latency[end]
    prepared.isEliminated = cost.isEliminated
    prepared.isLoad = operation.isLoad
    prepared.isStore = operation.isStore
    prepared.isBranch = operation.isBranch
    prepared.microOps = cost.microOps + (updatesBase ? table.addressUpdate.uses.count : 0)
    microOps += prepared.microOps

    prepared.firstUse = uses.count
    if updatesBase {
      var needed = cost.uses + table.addressUpdate.uses
      // A core with so few units does the update with the access.
      if !PortUse.canAllBeServed(needed) { needed = cost.uses }
      needed.sort { PortUse.order($0.units) < PortUse.order($1.units) }
      for use in needed { appendUse(use, end, &calendar) }
    } else {
      for use in cost.uses where !isAlone || use.units & ~table.orderUnits != 0 {
        appendUse(use, end, &calendar)
      }
    }
    prepared.endUse = uses.count

    let written = operation.registersWritten
    prepared.firstRead = reads.count
    let accumulated = operation.accumulated
    for register in operation.registersRead {
      let isForwarded = register == accumulated && cost.forwardGroup != nil
      reads.append(
        PreparedRead(
          register: Int(register.number),
          group: isForwarded ? 1 << UInt16(cost.forwardGroup ?? 0) : 0,
          early: isForwarded ? cost.forwardCycles[end.opposite] : 0
        )
      )
    }
    prepared.endRead = reads.count

    prepared.firstWrite = writes.count
    for register in written {
      let isAddress = updatesBase && register == operation.base
      writes.append(
        PreparedWrite(
          register: Int(register.number),
          latency: isAddress ? table.addressUpdate.latency[end] : prepared.latency
        )
      )
    }
    prepared.endWrite = writes.count
    for (index, group) in table.forwardGroups.enumerated()
    where cost.forwardsResult && group.contains(operation.operationClass) {
      prepared.feeds |= 1 << UInt16(index)
    }
    prepared.held = InFlight(
      microOps: prepared.microOps,
      loads: prepared.isLoad ? 1 : 0,
      stores: prepared.isStore ? 1 : 0,
      written: written
    )
    operations.append(prepared)
  }

  private mutating func appendUse(
    _ use: PortUse,
    _ end: RangeEnd,
    _ calendar: inout PortCalendar
  ) {
    uses.append(
      PreparedUse(
        choice: calendar.choice(of: use.units),
        cycles: use.cycles[end],
        units: use.units
      )
    )
  }

  /// Finds for every load the store of the block that it reads from.
  private mutating func linkMemory(of block: ArraySlice<HostOperation>, from start: Int) {
    guard operations[start...].contains(where: { $0.isLoad }),
      operations[start...].contains(where: { $0.isStore })
    else { return }
    places.reset()
    // Twice, so that a load sees the stores of the iteration before.
    for _ in 0..<2 {
      for (index, operation) in block.enumerated() {
        if operation.isLoad && !operation.isAtomic, let store = places.store(before: operation) {
          operations[start + index].source = start + store
        }
        places.pass(operation, at: index)
      }
    }
  }
}

/// An operation of a prepared block; ranges are into the block's arrays.
struct PreparedOperation {
  var latency = 0
  var microOps = 1
  var firstRead = 0
  var endRead = 0
  var firstWrite = 0
  var endWrite = 0
  var firstUse = 0
  var endUse = 0
  /// What it holds until it retires.
  var held = InFlight()
  /// The store whose data it loads, if that is in the block; else −1.
  var source = -1
  /// The forwarding groups that its result feeds, bit by bit.
  var feeds: UInt16 = 0
  var isEliminated = false
  var isLoad = false
  var isStore = false
  var isBranch = false

  /// An operation that is left out.
  static var nothing: Self {
    var operation = Self()
    operation.microOps = 0
    operation.isEliminated = true
    return operation
  }
}

/// A register that an operation reads.
struct PreparedRead {
  var register: Int
  /// The forwarding group through which the value may come late, and by how many cycles.
  var group: UInt16
  var early: Int
}

/// A register that an operation writes.
struct PreparedWrite {
  var register: Int
  var latency: Int
}

/// A port that an operation takes.
struct PreparedUse {
  /// The number of the choice in the calendar.
  var choice: Int
  var cycles: Int
  /// The units to choose from, a bit for each.
  var units: UInt32
}

extension HostOperation {
  /// The register to which the result is added up: the one that may be forwarded late.
  ///
  /// None, if the same register is a factor too.
  fileprivate var accumulated: HostRegister {
    let register = source3 != .none ? source3 : readsDestination ? destination : .none
    return register == source1 || register == source2 ? .none : register
  }
}
