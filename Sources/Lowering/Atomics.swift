internal import HostCode
internal import X64Decoding

/// `lock` and `xchg` with memory, by A64's atomic instructions; `xadd`, which has no other form.
///
/// The flags are those of the plain instruction, from the old value that comes back.
extension Emitter {
  mutating func lowerAtomic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    let second = instruction.operands.dropFirst().first ?? .none
    let memory = first.kind == .memory ? first : second
    guard memory.kind == .memory, memory.bits <= 64 else { return false }
    let place = address(instruction, bytes: 0)
    switch instruction.mnemonic {
    case .xchg:
      let register = first.kind == .memory ? second : first
      let value = read(register, of: instruction)
      let old = register.bits >= 32 ? value : temporary()
      atomic(.swp, old, value, place, memory)
      write(old, to: register, of: instruction)
    case .xadd:
      let value = read(second, of: instruction, isExtended: true)
      let old = temporary()
      atomic(.ldadd, old, value, place, memory)
      flagSum(Sum(bits: memory.bits, isSub: false, source: value), old)
      write(old, to: second, of: instruction)
    case .add, .sub, .adc, .sbb: atomicSum(instruction, second, place, memory)
    case .inc, .dec: atomicStep(instruction, place, memory)
    case .neg: atomicNegation(place, memory)
    case .not: atomic(.ldeor, temporary(), constant(-1, Self.size(memory.bits)), place, memory)
    case .and, .or, .xor: atomicLogic(instruction, second, place, memory)
    default: return false
    }
    return true
  }

  /// An operation on memory as one; the old value goes to `destination`.
  mutating func atomic(
    _ opcode: HostOpcode,
    _ destination: HostRegister,
    _ source: HostRegister,
    _ place: HostAddress,
    _ memory: X64Operand
  ) {
    emit(
      HostOperation(
        opcode,
        size: Self.size(memory.bits),
        destination: destination,
        source1: source,
        base: place.base,
        addressing: .offset,
        ordering: .acquireRelease,
        accessBytes: UInt8(memory.bytes)
      )
    )
  }

  /// The flags of a sum whose result is not needed, if any is used.
  mutating func flagSum(_ sum: Sum, _ value: HostRegister) {
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    _ = emitSum(sum, value, result: .zr)
  }

  /// A register for the old value: where adjust is kept, if the other operand says nothing of it.
  private mutating func oldValue(adding value: Int64?) -> HostRegister {
    guard let value, wantsAdjust, value & 16 == 0 else { return temporary() }
    return GuestRegisters.adjust
  }

  private mutating func atomicSum(
    _ instruction: X64Instruction,
    _ second: X64Operand,
    _ place: HostAddress,
    _ memory: X64Operand
  ) {
    let size = Self.size(memory.bits)
    let isSub = instruction.mnemonic == .sub || instruction.mnemonic == .sbb
    let withCarry = instruction.mnemonic == .adc || instruction.mnemonic == .sbb
    var known: Int64?
    var source: HostRegister
    if second.kind == .immediate {
      let value = Self.immediate(instruction, bits: memory.bits)
      known = value
      // The carry of narrow sums shows above operands that are zero there.
      let mask: Int64 = memory.bits < 32 ? (1 << Int64(memory.bits)) - 1 : -1
      source = constant(value & mask, size)
    } else {
      source = read(second, of: instruction)
    }
    var operand = source
    if withCarry {
      source = temporary()
      emit(.csinc, size, source, operand, operand, condition: .hs)
    }
    if isSub {
      let negated = temporary()
      emit(.sub, size, negated, .zr, source)
      source = negated
    }
    let old = oldValue(adding: known)
    atomic(.ldadd, old, source, place, memory)
    if withCarry, wantsNZCV, known == nil {
      operand = read(second, of: instruction, isExtended: true)
    }
    flagSum(Sum(bits: memory.bits, isSub: isSub, withCarry: withCarry, source: operand), old)
  }

  private mutating func atomicStep(
    _ instruction: X64Instruction,
    _ place: HostAddress,
    _ memory: X64Operand
  ) {
    let isSub = instruction.mnemonic == .dec
    let step = constant(isSub ? -1 : 1, Self.size(memory.bits))
    let old = oldValue(adding: 1)
    atomic(.ldadd, old, step, place, memory)
    flagSum(Sum(bits: memory.bits, isSub: isSub, keepsCarry: true, immediate: 1), old)
  }

  /// `neg`, which A64 has no atomic operation for: tries until nobody comes in between.
  private mutating func atomicNegation(_ place: HostAddress, _ memory: X64Operand) {
    let size = Self.size(memory.bits)
    let (current, old, negated) = (temporary(), temporary(), temporary())
    load(current, place, bytes: memory.bytes)
    let start = operations.count
    emit(.mov, size, old, current, origin: .copy)
    emit(.sub, size, negated, .zr, old)
    atomic(.cas, current, negated, place, memory)
    emit(.eor, size, negated, current, old)
    loop(to: start, while: negated, size)
    flagSum(Sum(bits: memory.bits, isSub: true, source: old), .zr)
  }

  private mutating func atomicLogic(
    _ instruction: X64Instruction,
    _ second: X64Operand,
    _ place: HostAddress,
    _ memory: X64Operand
  ) {
    let size = Self.size(memory.bits)
    let value =
      second.kind == .immediate
      ? constant(Self.immediate(instruction, bits: memory.bits), size)
      : read(second, of: instruction)
    var source = value
    let opcode: HostOpcode
    let plain: HostOpcode
    switch instruction.mnemonic {
    case .and:
      source = temporary()
      emit(.orn, size, source, .zr, value)
      (opcode, plain) = (.ldclr, .and)
    case .or: (opcode, plain) = (.ldset, .orr)
    default: (opcode, plain) = (.ldeor, .eor)
    }
    let old = temporary()
    atomic(opcode, old, source, place, memory)
    guard wantsNZCV || wantsParity else { return }
    if plain == .and, memory.bits >= 32 {
      let result = wantsParity ? GuestRegisters.parity : .zr
      emit(.and, size, result, old, value, setsFlags: true, origin: .flags)
      if wantsCarry { invertCarry() }
      return
    }
    let result = memory.bits < 32 && wantsParity ? GuestRegisters.parity : old
    emit(plain, size, result, old, value, origin: .flags)
    setFlagsOfResult(result, bits: memory.bits)
  }

  /// `xadd` between registers.
  mutating func exchangeAndAdd(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, first.kind == .register,
      let second = instruction.operands.dropFirst().first, second.kind == .register
    else { return false }
    let place = open(first, of: instruction, isExtended: true)
    let source = read(second, of: instruction, isExtended: true)
    let sum = Sum(bits: first.bits, isSub: false, source: source)
    let result = emitSum(sum, place.value, result: temporary())
    write(place.value, to: second, of: instruction)
    write(result, to: first, of: instruction)
    return true
  }
}
