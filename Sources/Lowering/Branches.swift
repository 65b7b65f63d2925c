internal import HostCode
internal import X64Decoding

/// Jumps, calls, returns, `cmov`, `set`.
///
/// Where guest code goes is the executor's business; here is the branch, and what a translator does
/// beside it.
extension Emitter {
  mutating func lowerControl(_ instruction: X64Instruction) -> Bool {
    switch instruction.branch {
    case .jump:
      let isNear = staysInside ?? (abs(instruction.immediate) <= habits.nearBytes)
      if isNear {
        bookkeep(.blockExit, count: habits.nearJump - 1)
      } else {
        leave(for: instruction, beside: 1)
      }
      emit(HostOperation(.b, immediate: instruction.immediate))
      return true
    case .conditionalJump: return lowerConditionalJump(instruction)
    case .call, .indirectCall: return lowerCall(instruction)
    case .return: return lowerReturn(instruction)
    case .indirectJump:
      guard let first = instruction.operands.first else { return false }
      let target = read(first, of: instruction)
      bookkeep(.lookup, count: habits.indirectJump - 1)
      bookkeep(.blockEntry, count: habits.blockEntry)
      emit(.br, .x, .none, target)
      return true
    default: break
    }
    if instruction.category == .conditionalMove { return lowerConditionalMove(instruction) }
    if instruction.category == .conditionalSet { return lowerConditionalSet(instruction) }
    return false
  }

  private mutating func lowerConditionalJump(_ instruction: X64Instruction) -> Bool {
    guard let code = Self.conditionCode(instruction.mnemonic) else {
      guard instruction.mnemonic == .jrcxz else { return false }
      emit(.cbz, .x, .none, .x(0), immediate: instruction.immediate)
      return true
    }
    if let condition = Self.condition(code) {
      emit(.bCond, .x, .none, .none, immediate: instruction.immediate, condition: condition)
    } else {
      let odd = oddParity()
      emit(code == 10 ? .tbz : .tbnz, .w, .none, odd, immediate: instruction.immediate)
    }
    // The way out lies behind the branch, which jumps over it when it is not taken.
    if staysInside == false { leave(for: instruction) }
    return true
  }

  /// Leaves the translation for the one of a jump's target.
  private mutating func leave(for instruction: X64Instruction, beside others: Int = 0) {
    let start = operations.count
    var count = habits.linkedJump - others
    if habits.namesTargets {
      let target = address &+ UInt64(bitPattern: instruction.immediate)
      count += abs(instruction.immediate) < 4096 ? 1 : Self.chunks(of: target)
    }
    bookkeep(.blockExit, count: count)
    bookkeep(.blockEntry, count: habits.blockEntry)
    exit = start..<operations.count
  }

  /// The operations that make an address: one for each 16 bits that are not zero.
  private static func chunks(of address: UInt64) -> Int {
    max(1, (0..<4).count { address >> UInt64($0 * 16) & 0xFFFF != 0 })
  }

  private mutating func lowerCall(_ instruction: X64Instruction) -> Bool {
    var target = HostRegister.none
    if instruction.branch == .indirectCall, let first = instruction.operands.first {
      target = read(first, of: instruction)
    }
    let start = operations.count
    let back = constant(Int64(bitPattern: address), .x)
    push(back, bytes: 8)
    let isIndirect = target != .none
    let isFar = !isIndirect && habits.namesTargets && abs(instruction.immediate) >= 4096
    let price = isIndirect ? habits.indirectCall : habits.call + (isFar ? 1 : 0)
    let spent = operations.count - start + 1
    bookkeep(.shadowStack, count: min(2, price - spent))
    bookkeep(.lookup, count: price - spent - 2)
    bookkeep(.blockEntry, count: habits.blockEntry)
    emit(isIndirect ? .blr : .bl, .x, .none, target)
    return true
  }

  private mutating func lowerReturn(_ instruction: X64Instruction) -> Bool {
    let target = popTarget(of: instruction, origin: .work)
    bookkeep(.shadowStack, count: habits.predictedReturn - 2)
    bookkeep(.blockEntry, count: habits.blockEntry)
    emit(.ret, .x, .none, target)
    return true
  }

  /// Takes the address that a return goes to from x64's stack, and what it drops behind it.
  mutating func popTarget(of instruction: X64Instruction, origin: Origin) -> HostRegister {
    let target = temporary()
    emit(
      HostOperation(
        .ldr,
        destination: target,
        base: GuestRegisters.stack,
        immediate: 8,
        addressing: .postIndex,
        accessBytes: 8,
        origin: origin
      )
    )
    if instruction.operands.first?.kind == .immediate {
      addConstant(
        instruction.immediate,
        to: GuestRegisters.stack,
        in: GuestRegisters.stack,
        size: .x,
        origin: .work
      )
    }
    return target
  }

  private mutating func lowerConditionalMove(_ instruction: X64Instruction) -> Bool {
    guard let code = Self.conditionCode(instruction.mnemonic),
      let first = instruction.operands.first, let second = instruction.operands.dropFirst().first
    else { return false }
    let source = read(second, of: instruction)
    let old = GuestRegisters.host(first.register)
    let target = destination(first)
    if let condition = Self.condition(code) {
      emit(.csel, Self.size(first.bits), target, source, old, condition: condition)
    } else {
      let odd = oddParity()
      emit(.sbfx, .x, odd, odd, amount: 1, origin: .flags)
      // All ones for odd parity: selected bit by bit, so that the flags stay.
      let changed = temporary()
      emit(.eor, Self.size(first.bits), changed, source, old)
      emit(code == 10 ? .bic : .and, Self.size(first.bits), changed, changed, odd)
      emit(.eor, Self.size(first.bits), target, old, changed)
    }
    write(target, to: first, of: instruction)
    return true
  }

  private mutating func lowerConditionalSet(_ instruction: X64Instruction) -> Bool {
    guard let code = Self.conditionCode(instruction.mnemonic),
      let first = instruction.operands.first
    else { return false }
    var value = temporary()
    if let condition = Self.condition(code) {
      emit(.csinc, .w, value, .zr, .zr, condition: condition.inverted)
    } else {
      let odd = oddParity()
      emit(.and, .w, odd, odd, immediate: 1, origin: .flags)
      if code == 10 { emit(.eor, .w, odd, odd, immediate: 1, origin: .flags) }
      value = odd
    }
    write(value, to: first, of: instruction)
    return true
  }

  /// The four bits that stand for the condition in x64's encoding; nil for no condition.
  static func conditionCode(_ mnemonic: X64Mnemonic) -> Int? {
    switch mnemonic {
    case .jo, .cmovo, .seto: 0
    case .jno, .cmovno, .setno: 1
    case .jb, .cmovb, .setb: 2
    case .jnb, .cmovnb, .setnb: 3
    case .jz, .cmovz, .setz: 4
    case .jnz, .cmovnz, .setnz: 5
    case .jbe, .cmovbe, .setbe: 6
    case .jnbe, .cmovnbe, .setnbe: 7
    case .js, .cmovs, .sets: 8
    case .jns, .cmovns, .setns: 9
    case .jp, .cmovp, .setp: 10
    case .jnp, .cmovnp, .setnp: 11
    case .jl, .cmovl, .setl: 12
    case .jnl, .cmovnl, .setnl: 13
    case .jle, .cmovle, .setle: 14
    case .jnle, .cmovnle, .setnle: 15
    default: nil
    }
  }
}
