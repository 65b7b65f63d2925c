internal import HostCode

/// What A64 does in the operation that uses a value: shifts, extensions, products, addresses.
extension BlockPasses {
  /// Fuses operations whose result is used once with the operation that uses it.
  mutating func fuseOperands() {
    var index = 0
    // What was moved behind an operation does not move others in turn, or two would change places
    // for ever.
    var settled = -1
    while index < operations.count {
      if index > settled, settleOperands(index) {
        settled = index
        index -= 1
      }
      var tries = 0
      while tries < 3, !operations[index].origin.isBookkeeping, fuseOne(index) { tries += 1 }
      index += 1
    }
    compact()
  }

  private mutating func fuseOne(_ index: Int) -> Bool {
    let operation = operations[index]
    if operation.addressing != .none {
      return fuseBase(index) || fuseIndex(index)
    }
    switch operation.opcode {
    case .add, .sub, .and, .orr, .eor:
      return fuseSecond(index) || fuseField(index) || swapAndFuse(index) || fuseShifted(index)
    case .mov: return fuseMove(index)
    case .ubfx, .lsl, .sbfx, .lsr: return fuseField(index)
    default: return false
    }
  }

  /// The operation that makes a register for this one alone, from values that are still there.
  private func maker(_ register: HostRegister, _ index: Int) -> (position: Int, HostOperation)? {
    guard let position = onlyUse(of: register, at: index), isUnchanged(position, until: index),
      !operations[position].setsFlags, !operations[position].isMemoryAccess,
      operations[position].addressing == .none
    else { return nil }
    return (position, operations[position])
  }

  private mutating func take(_ position: Int, into index: Int, _ fused: HostOperation) -> Bool {
    var fused = fused
    if operations[position].origin == .elided, fused.origin == .elided { fused.origin = .elided }
    replace(index, fused)
    replace(position, Self.removed)
    return true
  }

  /// A shifted, extended or multiplied second operand.
  private mutating func fuseSecond(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.modifier == .none, operation.source2.isGeneral, operation.size.isGeneral,
      operation.source1 != operation.source2,
      let (position, maker) = maker(operation.source2, index), maker.size.isGeneral
    else { return false }
    let isSum = operation.opcode == .add || operation.opcode == .sub
    switch maker.opcode {
    case .lsl, .lsr, .asr, .ror:
      guard maker.source2 == .none, maker.size == operation.size,
        maker.opcode != .ror || !isSum
      else { return false }
      operation.modifier =
        maker.opcode == .lsl
        ? .lsl : maker.opcode == .lsr ? .lsr : maker.opcode == .asr ? .asr : .ror
      operation.amount = UInt8(clamping: maker.immediate)
      operation.source2 = maker.source1
    case .ubfiz, .sbfiz:
      guard isSum, maker.immediate <= 4, operation.source1 != .zr,
        let extension_ = Self.modifier(maker),
        maker.size == operation.size || maker.opcode == .ubfiz
      else { return false }
      operation.modifier = extension_
      operation.amount = UInt8(clamping: maker.immediate)
      operation.source2 = maker.source1
    case .sbfx, .ubfx:
      guard isSum, maker.immediate == 0, operation.source1 != .zr,
        let extension_ = Self.modifier(maker), maker.size == operation.size || maker.opcode == .ubfx
      else { return false }
      operation.modifier = extension_
      operation.source2 = maker.source1
    case .mov where maker.size == .w && maker.source1 != .none && operation.size == .x:
      guard isSum, operation.source1 != .zr else { return false }
      operation.modifier = .uxtw
      operation.source2 = maker.source1
    case .madd where maker.source3 == .zr && maker.size == operation.size:
      guard isSum, !operation.setsFlags, operation.source2 != .none else { return false }
      let addend = operation.source1
      operation.opcode = operation.opcode == .add ? .madd : .msub
      operation.source1 = maker.source1
      operation.source2 = maker.source2
      operation.source3 = addend
    case .orn where maker.source1 == .zr && maker.modifier == .none && maker.size == operation.size:
      switch operation.opcode {
      case .and: operation.opcode = .bic
      case .orr: operation.opcode = .orn
      case .eor: operation.opcode = .eon
      default: return false
      }
      operation.source2 = maker.source2
    case .sub where maker.source1 == .zr && maker.modifier == .none && maker.source2 != .none:
      guard operation.opcode == .add, !operation.setsFlags, maker.size == operation.size else {
        return false
      }
      operation.opcode = .sub
      operation.source2 = maker.source2
    default: return false
    }
    return take(position, into: index, operation)
  }

  /// A second operand that is shifted already is also extended.
  private mutating func fuseShifted(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.opcode == .add || operation.opcode == .sub, operation.modifier == .lsl,
      operation.amount <= 4, operation.size == .x, operation.source1 != .zr,
      operation.source1 != operation.source2,
      let (position, maker) = maker(operation.source2, index)
    else { return false }
    switch maker.opcode {
    case .ubfx, .sbfx:
      guard maker.immediate == 0, maker.opcode == .ubfx || maker.size == .x,
        let extension_ = Self.modifier(maker)
      else { return false }
      operation.modifier = extension_
    case .mov where maker.size == .w && maker.source1 != .none: operation.modifier = .uxtw
    default: return false
    }
    operation.source2 = maker.source1
    return take(position, into: index, operation)
  }

  private mutating func swapAndFuse(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.opcode != .sub, operation.modifier == .none, operation.source2.isGeneral,
      operation.source1.isGeneral, operation.source1 != .zr, operation.source2 != .zr
    else { return false }
    let before = operations[index]
    swap(&operation.source1, &operation.source2)
    operations[index] = operation
    if fuseSecond(index) { return true }
    operations[index] = before
    return false
  }

  private static func modifier(_ maker: HostOperation) -> Modifier? {
    let isSigned = maker.opcode == .sbfx || maker.opcode == .sbfiz
    return switch maker.amount {
    case 8: isSigned ? .sxtb : .uxtb
    case 16: isSigned ? .sxth : .uxth
    case 32: isSigned ? .sxtw : .uxtw
    default: nil
    }
  }

  /// Shifts and masks that are one bit field.
  private mutating func fuseField(_ index: Int) -> Bool {
    var operation = operations[index]
    guard operation.source2 == .none, operation.source1.isGeneral, operation.size.isGeneral,
      !operation.setsFlags, let (position, maker) = maker(operation.source1, index),
      maker.source2 == .none, maker.size.isGeneral, maker.source1.isGeneral
    else { return false }
    let width = Int64(maker.size == .w ? 32 : 64)
    let mask = Self.lowMask(operation)
    switch (operation.opcode, maker.opcode) {
    case (.and, .lsr), (.ubfx, .lsr):
      guard let mask, operation.opcode == .and || operation.immediate == 0 else { return false }
      let bits = min(mask, width - maker.immediate)
      guard bits > 0 else { return false }
      operation = Self.field(.ubfx, operation, maker, maker.immediate, bits, maker.size)
    case (.lsl, .and), (.lsl, .ubfx), (.lsl, .mov):
      let source = maker.opcode == .mov ? (maker.size == .w ? 32 : nil) : Self.lowMask(maker)
      guard let source, maker.opcode != .ubfx || maker.immediate == 0 else { return false }
      let size = operation.size
      let bits = min(source, Int64(size.bits) - operation.immediate)
      operation = Self.field(.ubfiz, operation, maker, operation.immediate, bits, size)
    case (.lsl, .sbfx):
      guard maker.immediate == 0, maker.size == operation.size else { return false }
      let bits = min(Int64(maker.amount), Int64(operation.size.bits) - operation.immediate)
      operation = Self.field(.sbfiz, operation, maker, operation.immediate, bits, operation.size)
    case (.lsr, .lsl):
      guard maker.size == operation.size, operation.immediate >= maker.immediate,
        operation.immediate < width
      else { return false }
      let start = operation.immediate - maker.immediate
      operation = Self.field(
        .ubfx,
        operation,
        maker,
        start,
        width - operation.immediate,
        operation.size
      )
    case (.sbfx, .asr), (.sbfx, .lsr):
      guard operation.immediate == 0, maker.size == operation.size,
        maker.immediate + Int64(operation.amount) <= width
      else { return false }
      let amount = Int64(operation.amount)
      operation = Self.field(.sbfx, operation, maker, maker.immediate, amount, operation.size)
    default: return false
    }
    return take(position, into: index, operation)
  }

  private static func field(
    _ opcode: HostOpcode,
    _ user: HostOperation,
    _ maker: HostOperation,
    _ immediate: Int64,
    _ amount: Int64,
    _ size: OperandSize
  ) -> HostOperation {
    HostOperation(
      opcode,
      size: size,
      destination: user.destination,
      source1: maker.source1,
      immediate: immediate,
      amount: UInt8(clamping: amount),
      origin: user.origin
    )
  }

  /// How many low bits a mask or an extension keeps.
  private static func lowMask(_ operation: HostOperation) -> Int64? {
    if operation.opcode == .ubfx { return Int64(operation.amount) }
    guard operation.opcode == .and, operation.source2 == .none, operation.immediate > 0,
      operation.immediate & (operation.immediate &+ 1) == 0
    else { return nil }
    return Int64(
      operation.immediate.trailingZeroBitCount == 0
        ? (operation.immediate &+ 1).trailingZeroBitCount : 0
    )
  }

  /// A move of what was computed just for it: computed into its destination.
  private mutating func fuseMove(_ index: Int) -> Bool {
    let operation = operations[index]
    let source = operation.source1
    guard source != .none, source != .zr, source != operation.destination,
      let position = onlyUse(of: source, at: index)
    else { return false }
    let maker = operations[position]
    guard !maker.readsDestination, !maker.isAtomic, !maker.isStore,
      maker.destination == source, maker.size.isGeneral,
      operation.size == .x || maker.size == .w || maker.isLoad && maker.accessBytes <= 4,
      maker.secondDestination == .none
    else { return false }
    for between in (position + 1)..<index
    where reads[between].contains(operation.destination)
      || writes[between].contains(operation.destination)
    {
      return false
    }
    var moved = maker
    moved.destination = operation.destination
    if operation.origin != .elided, moved.origin == .elided { return false }
    replace(position, moved)
    replace(index, Self.removed)
    return false
  }
}
