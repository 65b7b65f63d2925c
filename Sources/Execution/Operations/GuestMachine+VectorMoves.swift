internal import HostCode

/// Moves of vectors and lanes.
extension GuestMachine {
  mutating func executeVectorMove(_ operation: HostOperation) -> Bool {
    executeConstants(operation) || executeLaneMove(operation) || executePermutation(operation)
  }

  private mutating func executeConstants(_ operation: HostOperation) -> Bool {
    let bits = UInt64(bitPattern: operation.immediate)
    switch operation.opcode {
    case .movi: writeLanes(operation) { _ in bits }
    case .mvni: writeLanes(operation) { _ in ~bits }
    case .fmov where operation.source1 == .none: writeLanes(operation) { _ in bits }
    default: return false
    }
    return true
  }

  private mutating func executeLaneMove(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let isFromGeneral = operation.source1.isGeneral
    let lane = max(0, Int(operation.sourceLane))
    let value =
      isFromGeneral
      ? read(operation.source1)
      : vector(operation.source1)[
        lane,
        operation.sourceSize.isGeneral ? size : operation.sourceSize
      ]
    switch operation.opcode {
    case .fmov where operation.destination.isGeneral, .umov:
      write(operation.destination, value, size)
    case .smov:
      write(
        operation.destination,
        UInt64(bitPattern: operation.sourceSize.signed(value)),
        size
      )
    case .fmov, .dup, .ins:
      writeLanes(operation) { _ in value }
    default: return false
    }
    return true
  }

  private mutating func executePermutation(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let first = vector(operation.source1)
    let second = vector(operation.source2)
    let count = size.laneCount
    func both(_ index: Int) -> UInt64 {
      index < count ? first[index, size] : second[index - count, size]
    }
    func alternate(_ lane: Int, _ index: Int) -> UInt64 {
      lane % 2 == 0 ? first[index, size] : second[index, size]
    }
    switch operation.opcode {
    case .zip1: writeLanes(operation) { alternate($0, $0 / 2) }
    case .zip2: writeLanes(operation) { alternate($0, count / 2 + $0 / 2) }
    case .uzp1: writeLanes(operation) { both($0 * 2) }
    case .uzp2: writeLanes(operation) { both($0 * 2 + 1) }
    case .trn1: writeLanes(operation) { alternate($0, $0 / 2 * 2) }
    case .trn2: writeLanes(operation) { alternate($0, $0 / 2 * 2 + 1) }
    case .ext: writeLanes(operation) { both($0 + Int(operation.immediate)) }
    case .tbl, .tbx:
      let machine = self
      let bytes = Int(operation.registerCount) * 16
      let isKeeping = operation.opcode == .tbx
      writeLanes(operation) { lane in
        let index = Int(second[lane, size])
        guard index < bytes else { return isKeeping ? machine.old(operation, lane) : 0 }
        return machine.vector(operation.source1.advanced(by: index / 16))[index % 16, .b]
      }
    default: return false
    }
    return true
  }
}
