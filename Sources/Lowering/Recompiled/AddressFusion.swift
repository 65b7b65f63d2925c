internal import HostCode

/// Addresses as A64's accesses take them: base and extended or shifted index, base and offset.
extension BlockPasses {
  private func maker(_ register: HostRegister, _ index: Int) -> (position: Int, HostOperation)? {
    guard register.isGeneral, register != GuestRegisters.stack,
      let position = onlyUse(of: register, at: index), isUnchanged(position, until: index),
      !operations[position].setsFlags, operations[position].addressing == .none
    else { return nil }
    return (position, operations[position])
  }

  /// Whether the access also reads the register otherwise, as what it stores.
  private func isOnlyAddress(_ operation: HostOperation, _ register: HostRegister) -> Bool {
    operation.source1 != register && operation.source2 != register
  }

  /// A base that is a sum.
  mutating func fuseBase(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.addressing == .offset, operation.ordering == .plain,
      isOnlyAddress(operation, operation.base), [.ldr, .ldrs, .str].contains(operation.opcode),
      let (position, maker) = maker(operation.base, index), maker.opcode == .add, maker.size == .x
    else { return false }
    let bytes = Int(operation.accessBytes)
    if maker.source2 == .none {
      let (offset, overflows) = operation.immediate.addingReportingOverflow(maker.immediate)
      guard !overflows, Immediates.isOffset(offset, bytes: max(1, bytes)) else { return false }
      operation.immediate = offset
      operation.base = maker.source1
    } else {
      guard operation.immediate == 0, maker.source1 != .zr, maker.source2 != GuestRegisters.stack,
        fits(maker.modifier, maker.amount, bytes)
      else { return false }
      operation.addressing = .register
      operation.base = maker.source1
      operation.index = maker.source2
      operation.modifier = maker.modifier
      operation.amount = maker.amount
    }
    replace(index, operation)
    replace(position, Self.removed)
    return true
  }

  private func fits(_ modifier: Modifier, _ amount: UInt8, _ bytes: Int) -> Bool {
    switch modifier {
    case .none: true
    case .lsl, .sxtw, .uxtw: amount == 0 || amount < 5 && 1 << Int(amount) == bytes
    default: false
    }
  }

  /// An index that is shifted or extended.
  mutating func fuseIndex(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.addressing == .register, [.ldr, .ldrs, .str].contains(operation.opcode),
      isOnlyAddress(operation, operation.index), operation.base != operation.index,
      operation.modifier == .none || operation.modifier == .lsl
    else { return false }
    guard let (position, maker) = maker(operation.index, index) else {
      // x64 scales the index alone; the other of the two may be what is extended.
      guard operation.modifier == .none, operation.amount == 0, swapsUsefully(operation, index)
      else { return false }
      swap(&operation.base, &operation.index)
      replace(index, operation)
      return fuseIndex(index)
    }
    let bytes = Int(operation.accessBytes)
    switch maker.opcode {
    case .sbfx where maker.immediate == 0 && maker.amount == 32 && maker.size == .x:
      operation.modifier = .sxtw
    case .ubfx where maker.immediate == 0 && maker.amount == 32: operation.modifier = .uxtw
    case .mov where maker.size == .w && maker.source1 != .none: operation.modifier = .uxtw
    case .lsl
    where maker.source2 == .none && maker.size == .x && operation.modifier == .none
      && maker.immediate < 5 && 1 << max(0, maker.immediate) == bytes:
      operation.modifier = .lsl
      operation.amount = UInt8(clamping: maker.immediate)
    case .sbfiz, .ubfiz:
      guard maker.amount == 32, maker.size == .x, operation.modifier == .none,
        maker.immediate < 5, 1 << max(0, maker.immediate) == bytes
      else { return false }
      operation.modifier = maker.opcode == .sbfiz ? .sxtw : .uxtw
      operation.amount = UInt8(clamping: maker.immediate)
    default: return false
    }
    operation.index = maker.source1
    replace(index, operation)
    replace(position, Self.removed)
    return true
  }

  private func swapsUsefully(_ operation: HostOperation, _ index: Int) -> Bool {
    guard isOnlyAddress(operation, operation.base),
      let (_, maker) = maker(operation.base, index)
    else { return false }
    return switch maker.opcode {
    case .sbfx: maker.immediate == 0 && maker.amount == 32 && maker.size == .x
    case .mov: maker.size == .w && maker.source1 != .none
    default: false
    }
  }

  /// An addition to a base becomes part of an access by it: `ldr x0, [x1], #8`.
  mutating func fuseAddressUpdates() {
    for index in operations.indices {
      let update = operations[index]
      guard update.opcode == .add || update.opcode == .sub, update.size == .x, !update.setsFlags,
        update.source2 == .none, update.destination == update.source1,
        update.destination != GuestRegisters.stack, update.immediate <= 255,
        update.origin != .elided
      else { continue }
      let step = update.opcode == .add ? update.immediate : 0 &- update.immediate
      if !fuseForward(index, step) { _ = fuseBackward(index, step) }
    }
    compact()
  }

  private func takesUpdate(_ operation: HostOperation, _ base: HostRegister) -> Bool {
    [.ldr, .ldrs, .str].contains(operation.opcode) && operation.addressing == .offset
      && operation.base == base && operation.origin != .elided
      && operation.destination != base && isOnlyAddress(operation, base)
  }

  /// The access comes after the addition.
  private mutating func fuseForward(_ index: Int, _ step: Int64) -> Bool {
    let base = operations[index].destination
    for next in (index + 1)..<min(operations.count, index + Self.window)
    where reads[next].contains(base) || writes[next].contains(base) {
      var access = operations[next]
      guard takesUpdate(access, base) else { return false }
      if access.immediate == 0 {
        access.addressing = .preIndex
      } else if access.immediate == 0 &- step {
        access.addressing = .postIndex
      } else {
        return false
      }
      access.immediate = step
      replace(next, access)
      replace(index, Self.removed)
      return true
    }
    return false
  }

  /// The access comes before the addition.
  private mutating func fuseBackward(_ index: Int, _ step: Int64) -> Bool {
    let base = operations[index].destination
    for previous in (max(0, index - Self.window)..<index).reversed()
    where reads[previous].contains(base) || writes[previous].contains(base) {
      var access = operations[previous]
      guard takesUpdate(access, base), access.immediate == 0 else { return false }
      access.addressing = .postIndex
      access.immediate = step
      replace(previous, access)
      replace(index, Self.removed)
      return true
    }
    return false
  }
}
