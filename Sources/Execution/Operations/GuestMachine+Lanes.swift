internal import HostCode

/// What operations on vector registers have in common: lanes that are read, and lanes written.
extension GuestMachine {
  /// The value of a vector register.
  func vector(_ register: HostRegister) -> Vector128 {
    register.isVector ? vectors[register.encoding] : Vector128()
  }

  /// A lane of source 1, or the only one that is read of it, where it is the last source.
  func first(_ operation: HostOperation, _ lane: Int, _ size: OperandSize? = nil) -> UInt64 {
    let only = operation.source2 == .none && operation.sourceLane != HostOperation.allLanes
    return vector(operation.source1)[
      only ? Int(operation.sourceLane) : lane,
      size ?? operation.sourceSize
    ]
  }

  /// A lane of source 2, or the only one that is read of it.
  func second(_ operation: HostOperation, _ lane: Int, _ size: OperandSize? = nil) -> UInt64 {
    let only = operation.sourceLane != HostOperation.allLanes
    return vector(operation.source2)[
      only ? Int(operation.sourceLane) : lane,
      size ?? operation.sourceSize
    ]
  }

  /// A lane of the destination as it was.
  func old(_ operation: HostOperation, _ lane: Int) -> UInt64 {
    vector(operation.destination)[lane, operation.size]
  }

  /// Writes the destination: all lanes, with zeros above them, or the only one that is written.
  ///
  /// A scalar operation with a lane keeps what lies above, as FPCR.NEP makes it.
  mutating func writeLanes(_ operation: HostOperation, _ value: (Int) -> UInt64) {
    guard operation.destination.isVector else { return }
    var result: Vector128
    if operation.lane == HostOperation.allLanes {
      result = Vector128()
      for lane in 0..<operation.size.laneCount { result[lane, operation.size] = value(lane) }
    } else {
      result = vector(operation.destination)
      result[Int(operation.lane), operation.size] = value(0)
    }
    vectors[operation.destination.encoding] = result
  }

  /// Writes the low or the high half of the destination, by the size of the results.
  mutating func writeNarrow(_ operation: HostOperation, _ value: (Int) -> UInt64) {
    let count = 128 / operation.size.laneBits / 2
    let isScalar = operation.size.isScalar
    let isHigh = operation.size.bits == 128
    var result = isHigh ? vector(operation.destination) : Vector128()
    for lane in 0..<(isScalar ? 1 : count) {
      result[isHigh ? count + lane : lane, operation.size] = value(lane)
    }
    vectors[operation.destination.encoding] = result
  }
}

extension OperandSize {
  /// A lane's value as a number.
  func number(_ value: UInt64, isSigned: Bool) -> Int128 {
    isSigned ? Int128(signed(value)) : Int128(cut(value))
  }

  /// The nearest value that a lane can hold.
  func saturated(_ value: Int128, isSigned: Bool) -> UInt64 {
    let bits = Int128(min(64, laneBits))
    let high: Int128 = isSigned ? 1 << (bits - 1) - 1 : 1 << bits - 1
    let low: Int128 = isSigned ? -high - 1 : 0
    return cut(UInt64(truncatingIfNeeded: min(max(value, low), high)))
  }

  /// The low bits of a number.
  func wrapped(_ value: Int128) -> UInt64 { cut(UInt64(truncatingIfNeeded: value)) }
}
