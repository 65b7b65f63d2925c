internal import HostCode

/// What reads and writes memory as one, alone here.
extension GuestMachine {
  mutating func executeAtomic(_ operation: HostOperation) throws(Stop) -> Bool {
    let address = address(operation)
    let bytes = Int(operation.accessBytes)
    switch operation.opcode {
    case .ldxr:
      write(operation.destination, try memory.load(address, bytes), operation.size)
      watched = address
    case .ldxp:
      write(operation.destination, try memory.load(address, bytes / 2), operation.size)
      let second = try memory.load(address &+ UInt64(bytes / 2), bytes / 2)
      write(operation.secondDestination, second, operation.size)
      watched = address
    case .stxr, .stxp:
      let isPair = operation.opcode == .stxp
      let each = isPair ? bytes / 2 : bytes
      let isWatched = watched == address
      if isWatched {
        try memory.store(address, each, read(operation.source1))
        if isPair { try memory.store(address &+ UInt64(each), each, read(operation.source2)) }
      }
      write(operation.destination, isWatched ? 0 : 1, .w)
      watched = nil
    case .cas:
      let old = try memory.load(address, bytes)
      let mask: UInt64 = bytes == 8 ? .max : 1 << UInt64(bytes * 8) - 1
      if old == read(operation.destination) & mask {
        try memory.store(address, bytes, read(operation.source1))
      }
      write(operation.destination, old, operation.size)
    case .casp: try compareAndSwapPair(operation, address, bytes / 2)
    default: return try change(operation, address, bytes)
    }
    return true
  }

  private mutating func compareAndSwapPair(
    _ operation: HostOperation,
    _ address: UInt64,
    _ bytes: Int
  ) throws(Stop) {
    let size = operation.size
    let second = operation.destination.advanced(by: 1)
    let oldLow = try memory.load(address, bytes)
    let oldHigh = try memory.load(address &+ UInt64(bytes), bytes)
    if oldLow == read(operation.destination, size), oldHigh == read(second, size) {
      try memory.store(address, bytes, read(operation.source1))
      try memory.store(address &+ UInt64(bytes), bytes, read(operation.source1.advanced(by: 1)))
    }
    write(operation.destination, oldLow, size)
    write(second, oldHigh, size)
  }

  private mutating func change(
    _ operation: HostOperation,
    _ address: UInt64,
    _ bytes: Int
  ) throws(Stop) -> Bool {
    let size: OperandSize = bytes == 1 ? .b : bytes == 2 ? .h : bytes == 4 ? .w : .x
    guard operation.isAtomic else { return false }
    let old = try memory.load(address, bytes)
    let value = read(operation.source1, size)
    let isLess = size.signed(old) < size.signed(value)
    let new: UInt64
    switch operation.opcode {
    case .swp: new = value
    case .ldadd: new = old &+ value
    case .ldclr: new = old & ~value
    case .ldeor: new = old ^ value
    case .ldset: new = old | value
    case .ldsmax: new = isLess ? value : old
    case .ldsmin: new = isLess ? old : value
    case .ldumax: new = max(old, value)
    case .ldumin: new = min(old, value)
    default: return false
    }
    try memory.store(address, bytes, new)
    write(operation.destination, old, operation.size)
    return true
  }
}
