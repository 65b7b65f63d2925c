internal import HostCode
internal import X64Decoding

/// `shl`, `shr`, `sar`; and how a number of bits in `cl` is used, which rotations share.
///
/// A64 takes numbers modulo the register's width, as x64 does for 32 and 64 bits; x64 takes those
/// for 8 and 16 bits modulo 32 as well, so narrow operands are shifted in 32 bits.
extension Emitter {
  mutating func lowerShift(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, let last = instruction.operands.last else {
      return false
    }
    if last.kind == .immediate {
      let bits = Int(instruction.immediate & (first.bits == 64 ? 63 : 31))
      guard bits != 0 else {
        clearUpperHalf(first)
        return true
      }
      switch instruction.mnemonic {
      case .shl, .shr, .sar: shift(instruction, first, by: bits)
      case .rol, .ror: rotate(instruction, first, by: bits)
      case .rcl, .rcr: rotateThroughCarry(instruction, first, by: bits)
      default: return shiftDouble(instruction, first, by: bits)
      }
      return true
    }
    switch instruction.mnemonic {
    case .shl, .shr, .sar: shiftByCL(instruction, first)
    case .rol, .ror: rotateByCL(instruction, first)
    case .rcl, .rcr: rotateThroughCarryByCL(instruction, first)
    default: return shiftDoubleByCL(instruction, first)
    }
    return true
  }

  /// Writes a register of 32 bits with itself, which is what a shift by no bits does.
  private mutating func clearUpperHalf(_ operand: X64Operand) {
    guard operand.kind == .register, operand.bits == 32 else { return }
    let register = GuestRegisters.host(operand.register)
    emit(.mov, .w, register, register, origin: .subregister)
  }

  private mutating func shift(_ instruction: X64Instruction, _ first: X64Operand, by bits: Int) {
    let isLeft = instruction.mnemonic == .shl
    let isSigned = instruction.mnemonic == .sar
    let size = Self.size(first.bits)
    let width = Int(first.bits)
    let place = open(first, of: instruction)
    let keepsSource = wantsCarry || wantsOverflow && bits == 1
    let source = shiftSource(place, of: instruction, first, keepsSource: keepsSource)
    let result = width < 32 && wantsParity ? GuestRegisters.parity : place.result
    let opcode: HostOpcode = isLeft ? .lsl : isSigned ? .asr : .lsr
    emit(opcode, size, result, source, immediate: Int64(bits))
    setFlagsOfResult(result, bits: first.bits, carryFollows: true)
    // What leaves a narrow operand at the top is still in its register.
    let carried =
      isLeft && width < 32
      ? carry(result, bit: width)
      : carry(source, bit: isLeft ? width - bits : bits - 1)
    var overflowed: FlagBit?
    if wantsOverflow, bits == 1, !isSigned {
      var changed = source
      if isLeft {
        changed = temporary()
        emit(.eor, size, changed, source, result, origin: .flags)
      }
      overflowed = overflow(changed, bit: width - 1)
    }
    insertFlags(carried, overflowed)
    write(result, to: first, at: place.address, of: instruction)
  }

  /// The value to shift: extended where bits come in from above, copied where it is still needed.
  private mutating func shiftSource(
    _ place: Place,
    of instruction: X64Instruction,
    _ first: X64Operand,
    keepsSource: Bool
  ) -> HostRegister {
    let isSigned = instruction.mnemonic == .sar
    if first.bits < 32 {
      let isZeroAbove = place.address != nil || first.register.isHighByte
      if instruction.mnemonic == .shl || isZeroAbove && !isSigned { return place.value }
      let wide = temporary()
      let opcode: HostOpcode = isSigned ? .sbfx : .ubfx
      emit(opcode, .w, wide, place.value, amount: UInt8(first.bits), origin: .subregister)
      return wide
    }
    guard place.value == place.result, keepsSource else { return place.value }
    let copy = temporary()
    emit(.mov, Self.size(first.bits), copy, place.value, origin: .copy)
    return copy
  }

  private mutating func shiftByCL(_ instruction: X64Instruction, _ first: X64Operand) {
    let isLeft = instruction.mnemonic == .shl
    let isSigned = instruction.mnemonic == .sar
    let size = Self.size(first.bits)
    let width = Int(first.bits)
    let place = open(first, of: instruction)
    let setsFlags = wantsNZCV || wantsParity
    let source = shiftSource(place, of: instruction, first, keepsSource: setsFlags)
    let number = setsFlags || habits.masksShifts ? bitNumber(size) : Self.cl
    emit(isLeft ? .lsl : isSigned ? .asr : .lsr, size, place.result, source, number)
    if setsFlags {
      let jump = skipIfZero(number)
      setFlagsOfResult(place.result, bits: first.bits, carryFollows: true)
      insertFlags(
        carryByCL(source, place.result, number, isLeft: isLeft, width: width),
        isSigned ? nil : changeOfSign(source, place.result, width: width)
      )
      land(jump)
    }
    write(place.result, to: first, at: place.address, of: instruction)
  }

  /// The bit that went out last when `number` bits, at least one, were shifted out.
  private mutating func carryByCL(
    _ source: HostRegister,
    _ result: HostRegister,
    _ number: HostRegister,
    isLeft: Bool,
    width: Int
  ) -> FlagBit? {
    guard wantsCarry else { return nil }
    if isLeft, width < 32 { return carry(result, bit: width) }
    let size = Self.size(width)
    let distance = temporary()
    if isLeft {
      emit(.sub, .w, distance, .zr, number, origin: .flags)
    } else {
      emit(.sub, .w, distance, number, immediate: 1, origin: .flags)
    }
    emit(.lsr, size, distance, source, distance, origin: .flags)
    return carry(distance, bit: 0, isCut: true)
  }

  /// OF as a change of the highest bit.
  mutating func changeOfSign(
    _ source: HostRegister,
    _ result: HostRegister,
    width: Int
  ) -> FlagBit? {
    guard wantsOverflow else { return nil }
    let changed = temporary()
    emit(.eor, Self.size(width), changed, source, result, origin: .flags)
    return overflow(changed, bit: width - 1)
  }
}

// MARK: Numbers of bits in cl

extension Emitter {
  /// `cl`; what lies above the bits that count does no harm.
  static var cl: HostRegister { .x(0) }

  /// The number of bits that `cl` says, as a number.
  mutating func bitNumber(_ size: OperandSize, of register: HostRegister = cl) -> HostRegister {
    let number = temporary()
    emit(.and, .w, number, register, immediate: size == .x ? 63 : 31)
    return number
  }

  /// Begins what is left out for no bits: they leave all flags alone.
  mutating func skipIfZero(_ number: HostRegister) -> Int {
    emit(.cbz, .w, .none, number, origin: .flags)
    return operations.count - 1
  }

  /// Lets a forward branch go to what is emitted next.
  mutating func land(_ jump: Int) {
    guard operations.indices.contains(jump) else { return }
    operations[jump].immediate = Int64((operations.count - jump) * 4)
  }
}
