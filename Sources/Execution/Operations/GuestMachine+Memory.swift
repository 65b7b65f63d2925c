internal import HostCode

/// Loads and stores.
extension GuestMachine {
  mutating func executeMemory(_ operation: HostOperation) throws(Stop) -> Bool {
    let bytes = Int(operation.accessBytes)
    switch operation.opcode {
    case .ldr, .ldrs:
      let address = address(operation)
      try loadRegister(operation.destination, address, bytes, operation)
    case .str:
      try storeRegister(operation.source1, address(operation), bytes)
    case .ldp, .ldpsw:
      let address = address(operation)
      let second = address &+ UInt64(bytes / 2)
      // Both are loaded before either is written, so that a fault leaves all as it was.
      guard memory.contains(second, bytes / 2) else { throw .fault(second) }
      try loadRegister(operation.destination, address, bytes / 2, operation)
      try loadRegister(operation.secondDestination, second, bytes / 2, operation)
    case .stp:
      let address = address(operation)
      try storeRegister(operation.source1, address, bytes / 2)
      try storeRegister(operation.source2, address &+ UInt64(bytes / 2), bytes / 2)
    case .ld1, .ld2, .ld3, .ld4, .st1, .st2, .st3, .st4, .ld1r, .ld2r, .ld3r, .ld4r:
      try executeList(operation)
    case .dcZVA:
      let block = read(operation.base) & ~63
      for word in 0..<UInt64(8) { try memory.store(block &+ word * 8, 8, 0) }
    default: return false
    }
    writeBase(operation)
    return true
  }

  /// The address that an operation accesses first.
  func address(_ operation: HostOperation) -> UInt64 {
    let base = read(operation.base)
    switch operation.addressing {
    case .offset, .preIndex: return base &+ UInt64(bitPattern: operation.immediate)
    case .register: return base &+ modified(read(operation.index), operation, .x)
    case .postIndex, .none, .literal: return base
    }
  }

  /// The change of the base that some addressings bring.
  mutating func writeBase(_ operation: HostOperation) {
    guard operation.addressing.writesBase else { return }
    let step =
      operation.index == .none ? UInt64(bitPattern: operation.immediate) : read(operation.index)
    write(operation.base, read(operation.base) &+ step)
  }

  private mutating func loadRegister(
    _ register: HostRegister,
    _ address: UInt64,
    _ bytes: Int,
    _ operation: HostOperation
  ) throws(Stop) {
    if register.isVector {
      vectors[register.encoding] = try loadVector(address, bytes)
      return
    }
    let value = try memory.load(address, bytes)
    guard operation.opcode != .ldr && operation.opcode != .ldp else {
      return write(register, value, operation.size)
    }
    let unused = Int64(64 - bytes * 8)
    write(
      register,
      UInt64(bitPattern: (Int64(bitPattern: value) << unused) >> unused),
      operation.size
    )
  }

  private func loadVector(_ address: UInt64, _ bytes: Int) throws(Stop) -> Vector128 {
    let low = try memory.load(address, min(8, bytes))
    return Vector128(low, bytes <= 8 ? 0 : try memory.load(address &+ 8, bytes - 8))
  }

  private mutating func storeRegister(
    _ register: HostRegister,
    _ address: UInt64,
    _ bytes: Int
  ) throws(Stop) {
    guard register.isVector else { return try memory.store(address, bytes, read(register)) }
    let value = vectors[register.encoding]
    // The end first, so that a fault there leaves all as it was.
    if bytes > 8 { try memory.store(address &+ 8, bytes - 8, value.high) }
    try memory.store(address, min(8, bytes), value.low)
  }

  /// Vectors element by element: of 2 to 4 registers the elements alternate.
  private mutating func executeList(_ operation: HostOperation) throws(Stop) {
    let size = operation.size
    let count = Int(operation.registerCount)
    let first = operation.destination == .none ? operation.source1 : operation.destination
    let isStore = operation.destination == .none
    let isReplicating = [.ld1r, .ld2r, .ld3r, .ld4r].contains(operation.opcode)
    let isAlternating = operation.opcode != .ld1 && operation.opcode != .st1
    let isOne = isReplicating || operation.lane != HostOperation.allLanes
    let lanes =
      operation.lane != HostOperation.allLanes
      ? Int(operation.lane)...Int(operation.lane) : 0...(size.laneCount - 1)
    var address = address(operation)
    for step in 0..<(isOne ? count : count * size.laneCount) {
      let part = isAlternating || isOne ? step % count : step / size.laneCount
      let lane =
        isOne ? lanes.lowerBound : isAlternating ? step / count : step % size.laneCount
      let register = first.advanced(by: part).encoding
      if isStore {
        try memory.store(address, size.laneBytes, vectors[register][lane, size])
      } else {
        let value = try memory.load(address, size.laneBytes)
        if !isOne || isReplicating, lane == 0, size.bits == 64 { vectors[register].high = 0 }
        for lane in isReplicating ? lanes : lane...lane { vectors[register][lane, size] = value }
      }
      address &+= UInt64(size.laneBytes)
    }
  }
}
