internal import HostCode

/// Branches, and calls of the translator's routines.
extension GuestMachine {
  /// The distance that a branch goes, 4 for on to the next; nil for what is none.
  mutating func executeBranch(_ operation: HostOperation) throws(Stop) -> Int64? {
    let value = read(operation.source1, operation.size)
    let isTaken: Bool
    switch operation.opcode {
    case .b: isTaken = true
    case .bCond: isTaken = operation.condition.holds(nzcv: nzcv)
    case .cbz: isTaken = value == 0
    case .cbnz: isTaken = value != 0
    case .tbz: isTaken = read(operation.source1) >> UInt64(operation.amount & 63) & 1 == 0
    case .tbnz: isTaken = read(operation.source1) >> UInt64(operation.amount & 63) & 1 == 1
    case .bl: throw .branch(operation.immediate)
    case .blr where operation.origin == .helper:
      try executeHelper(operation)
      return 4
    case .br, .blr, .ret: throw .jump(read(operation.source1))
    default: return nil
    }
    return isTaken ? operation.immediate : 4
  }
}
