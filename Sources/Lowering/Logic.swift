internal import HostCode
internal import X64Decoding

/// `and`, `or`, `xor`, `test`, `not`.
extension Emitter {
  mutating func lowerLogic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, !instruction.isAtomic else { return false }
    if instruction.mnemonic == .not { return lowerNot(instruction, first) }
    guard let second = instruction.operands.dropFirst().first else { return false }
    let isTest = instruction.mnemonic == .test
    if isTest, wanted.isEmpty {
      if first.kind == .memory { _ = read(first, of: instruction) }
      return true
    }
    let isExtended = habits.extendsNarrow && first.bits < 32
    if first.kind == .register, second.kind == .register, first.register == second.register,
      !isExtended || instruction.mnemonic == .xor, lowerSame(instruction, first)
    {
      return true
    }
    let opcode: HostOpcode =
      switch instruction.mnemonic {
      case .or: .orr
      case .xor: .eor
      default: .and
      }
    if second.kind == .immediate {
      if first.bits < 32 {
        if isTest, !isExtended, lowerNarrowTest(instruction, first) { return true }
        if first.kind == .register, !isTest { return lowerInPlace(instruction, first, opcode) }
      } else if lowerAllOnes(instruction, first, opcode) {
        return true
      }
    }
    lowerBitwise(instruction, first, second, opcode)
    return true
  }

  private mutating func lowerBitwise(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand,
    _ opcode: HostOpcode
  ) {
    let isTest = instruction.mnemonic == .test
    let size = Self.size(first.bits)
    let isExtended = habits.extendsNarrow && first.kind == .register
    let place =
      isTest
      ? Place(value: read(first, of: instruction, isExtended: isExtended), result: .zr)
      : open(first, of: instruction, isExtended: isExtended)
    var source = HostRegister.none
    var immediate: Int64 = 0
    if second.kind == .immediate {
      let bits = Self.immediate(instruction, bits: first.bits) & Self.mask(first.bits)
      if isTest, habits.comparesRegisters, first.bits < 32 {
        source = constant(bits, size)
      } else {
        (source, immediate) = logicOperand(bits, size)
      }
    } else {
      source = read(second, of: instruction, isExtended: isExtended)
    }
    if opcode == .and, first.bits >= 32 {
      let target = wantsParity ? GuestRegisters.parity : place.result
      emit(opcode, size, target, place.value, source, immediate: immediate, setsFlags: wantsNZCV)
      if wantsCarry { invertCarry() }
      if !isTest { write(target, to: first, at: place.address, of: instruction) }
      return
    }
    let target =
      first.bits < 32 && wantsParity
      ? GuestRegisters.parity : place.result == .zr ? temporary() : place.result
    emit(opcode, size, target, place.value, source, immediate: immediate)
    if !isTest { write(target, to: first, at: place.address, of: instruction) }
    setFlagsOfResult(target, bits: first.bits)
  }

  private mutating func lowerNot(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    if first.kind == .register, first.bits < 32 {
      // Inverting bits in place leaves those beside them alone.
      let register = GuestRegisters.host(first.register)
      let mask = Self.mask(first.bits) << (first.register.isHighByte ? 8 : 0)
      emit(.eor, .x, register, register, immediate: mask)
      return true
    }
    let place = open(first, of: instruction)
    emit(.orn, Self.size(first.bits), place.result, .zr, place.value)
    write(place.result, to: first, at: place.address, of: instruction)
    return true
  }

  /// A register with itself: `xor` clears it, the others leave it and only tell its flags.
  private mutating func lowerSame(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let register = GuestRegisters.host(first.register)
    if instruction.mnemonic == .xor {
      if first.bits >= 32 {
        emit(.mov, Self.size(first.bits), register, .none)
        setFlagsOfResult(register, bits: first.bits)
      } else {
        write(.zr, to: first, of: instruction)
        setFlagsOfResult(.zr, bits: 32)
      }
      return true
    }
    setFlagsOfResult(read(first, of: instruction), bits: first.bits)
    if first.bits == 32, instruction.mnemonic != .test {
      emit(.mov, .w, register, register, origin: .subregister)
    }
    return true
  }

  /// An 8- or 16-bit constant for a register: the bits beside it stay when it does not change them.
  private mutating func lowerInPlace(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ opcode: HostOpcode
  ) -> Bool {
    let shift: Int64 = first.register.isHighByte ? 8 : 0
    let mask = Self.mask(first.bits)
    let bits = Self.immediate(instruction, bits: first.bits) & mask
    let register = GuestRegisters.host(first.register)
    let isNothing = opcode == .and ? bits == mask : bits == 0
    if !isNothing {
      let whole = opcode == .and ? bits << shift | ~(mask << shift) : bits << shift
      let (source, immediate) = logicOperand(whole, .x)
      emit(opcode, .x, register, register, source, immediate: immediate)
    }
    guard wantsNZCV || wantsParity else { return true }
    setFlagsOfResult(read(first, of: instruction), bits: first.bits)
    return true
  }

  /// A test for bits below the sign bit: the result is as good as one of 32 bits.
  private mutating func lowerNarrowTest(_ instruction: X64Instruction, _ first: X64Operand) -> Bool
  {
    let bits = Self.immediate(instruction, bits: first.bits)
    guard bits >= 0 else { return false }
    let value = read(first, of: instruction)
    let result = temporary()
    let (source, immediate) = logicOperand(bits, .w)
    emit(.and, .w, result, value, source, immediate: immediate)
    setFlagsOfResult(result, bits: 32)
    return true
  }

  /// With all bits set: a test for what is there, or inversion.
  private mutating func lowerAllOnes(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ opcode: HostOpcode
  ) -> Bool {
    guard Self.immediate(instruction, bits: first.bits) == -1 else { return false }
    if instruction.mnemonic == .test {
      setFlagsOfResult(read(first, of: instruction), bits: first.bits)
      return true
    }
    guard opcode == .eor else { return false }
    let place = open(first, of: instruction)
    emit(.orn, Self.size(first.bits), place.result, .zr, place.value)
    write(place.result, to: first, at: place.address, of: instruction)
    setFlagsOfResult(place.result, bits: first.bits)
    return true
  }

  /// A constant as the operand of a logical operation: encoded, or in a register.
  private mutating func logicOperand(
    _ bits: Int64,
    _ size: OperandSize
  ) -> (source: HostRegister, immediate: Int64) {
    if Immediates.isLogical(UInt64(bitPattern: bits), bits: size.bits) { return (.none, bits) }
    return (constant(bits, size), 0)
  }
}
