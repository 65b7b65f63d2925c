internal import HostCode

/// Operations that change a value too early for it to be used directly.
extension BlockPasses {
  /// Moves what overwrites a source of an operand behind the operation that uses it; true when
  /// something moved, and the operation is one earlier then.
  ///
  /// x64 code overwrites registers as early as it can, as it has few.
  mutating func settleOperands(_ index: Int) -> Bool {
    let operation = operations[index]
    guard !operation.origin.isBookkeeping, !operation.addressing.writesBase, !operation.isBranch
    else { return false }
    return settle(operation.source1, index) || settle(operation.source2, index)
      || settle(operation.index, index) || settle(operation.base, index)
  }

  private mutating func settle(_ register: HostRegister, _ index: Int) -> Bool {
    guard register.isGeneral, register != GuestRegisters.stack,
      let position = onlyUse(of: register, at: index), isWorthwhile(operations[position])
    else { return false }
    let sources = reads[position]
    var blocker = -1
    for between in (position + 1)..<index where !writes[between].isDisjoint(with: sources) {
      guard blocker < 0 else { return false }
      blocker = between
    }
    guard blocker >= 0, canMove(blocker, behind: index) else { return false }
    let moved = operations.remove(at: blocker)
    operations.insert(moved, at: index)
    let read = reads.remove(at: blocker)
    reads.insert(read, at: index)
    let written = writes.remove(at: blocker)
    writes.insert(written, at: index)
    return true
  }

  private func isWorthwhile(_ maker: HostOperation) -> Bool {
    switch maker.opcode {
    case .mov: maker.source1 != .none && maker.source1 != .zr
    case .lsl, .lsr, .asr, .sbfx, .ubfx, .sbfiz, .ubfiz: maker.source2 == .none
    default: false
    }
  }

  private func canMove(_ position: Int, behind index: Int) -> Bool {
    let operation = operations[position]
    guard !operation.setsFlags, !operation.isMemoryAccess, !operation.isBranch,
      !operation.origin.isBookkeeping, !reads[position].contains(.nzcv)
    else { return false }
    for later in (position + 1)...index
    where !reads[later].isDisjoint(with: writes[position])
      || !writes[later].isDisjoint(with: writes[position])
      || !writes[later].isDisjoint(with: reads[position])
    {
      return false
    }
    return true
  }
}
