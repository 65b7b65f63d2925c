internal import HostCode
internal import X64Decoding

/// Instructions that a compiler expresses otherwise on A64 than a translator does.
extension Emitter {
  /// Lowers the first instruction of a rest of a block; false when it is not covered.
  mutating func lowerForCompiler(_ rest: ArraySlice<X64Instruction>) -> Bool {
    guard let instruction = rest.first else { return true }
    switch instruction.mnemonic {
    case .lea where instruction.memory?.isRelativeToInstruction == true:
      return lowerDataAddress(instruction)
    case .cmp where isNarrow(instruction):
      return lowerNarrowCompare(instruction, readers(of: rest))
        || lowerBesideX87(instruction)
    case .test where isNarrow(instruction), .and where isNarrow(instruction),
      .or where isNarrow(instruction), .xor where isNarrow(instruction):
      return lowerNarrowLogic(instruction, readers(of: rest))
        || lowerBesideX87(instruction)
    case .div, .idiv:
      return lowerPlainDivide(instruction) || lowerBesideX87(instruction)
    default: break
    }
    switch instruction.branch {
    case .call, .indirectCall: return lowerRealCall(instruction)
    case .return: return lowerRealReturn(instruction)
    default: break
    }
    return lowerBesideX87(instruction)
  }

  private func isNarrow(_ instruction: X64Instruction) -> Bool {
    (instruction.operands.first?.bits ?? 64) < 32 && !instruction.isAtomic
  }

  /// The conditions, a bit each by their code in x64, that use the flags of the first instruction;
  /// all when they are used behind the block.
  private func readers(of rest: ArraySlice<X64Instruction>) -> UInt16 {
    var open = live
    var codes: UInt16 = 0
    for instruction in rest.dropFirst() {
      guard !open.isEmpty else { return codes }
      if !instruction.flagsRead.isDisjoint(with: open) {
        guard let code = Self.conditionCode(instruction.mnemonic) else { return .max }
        codes |= 1 << UInt16(code)
      }
      open.subtract(FlagLiveness.overwritten(by: instruction))
    }
    return open.isDisjoint(with: surroundings.flagsLiveOut) ? codes : .max
  }

  /// `lea` of data: its page and the offset in it.
  private mutating func lowerDataAddress(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, let memory = instruction.memory,
      first.bits == 64
    else { return lowerBesideX87(instruction) }
    let value = Int64(bitPattern: address &+ UInt64(bitPattern: memory.displacement))
    let target = GuestRegisters.host(first.register)
    let origin: Origin = surroundings.isInLoop ? .elided : .addressing
    emit(.mov, .x, target, .none, immediate: value & ~0xFFF, origin: origin)
    if value & 0xFFF != 0 {
      emit(.add, .x, target, target, immediate: value & 0xFFF, origin: origin)
    }
    return true
  }

  /// 8 and 16 bits are compared as the 32 that a compiler has extended them to.
  private mutating func lowerNarrowCompare(_ instruction: X64Instruction, _ codes: UInt16) -> Bool {
    guard wantsNZCV, !wantsParity, !wantsAdjust, let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    let isUnsigned = codes & ~0b1111_1100 == 0
    guard isUnsigned || codes & ~0b1111_0000_0011_0000 == 0 else { return false }
    var sum = Sum(bits: 32, isSub: true)
    let value = extended(first, of: instruction, isSigned: !isUnsigned)
    if second.kind == .immediate {
      let immediate = Self.immediate(instruction, bits: first.bits)
      sum.immediate = isUnsigned ? immediate & (1 << Int64(first.bits) - 1) : immediate
    } else {
      sum.source = extended(second, of: instruction, isSigned: !isUnsigned)
    }
    _ = emitSum(sum, value, result: .zr)
    return true
  }

  /// The value of a narrow operand, extended: by its load, or as a compiler keeps it anyway.
  private mutating func extended(
    _ operand: X64Operand,
    of instruction: X64Instruction,
    isSigned: Bool
  ) -> HostRegister {
    let value = temporary()
    if operand.kind == .memory {
      let place = address(instruction, bytes: operand.bytes)
      load(value, place, bytes: operand.bytes, isSigned: isSigned, size: .w)
      return value
    }
    let isHigh = operand.register.isHighByte
    emit(
      isSigned ? .sbfx : .ubfx,
      .w,
      value,
      GuestRegisters.host(operand.register),
      immediate: isHigh ? 8 : 0,
      amount: UInt8(operand.bits),
      origin: isHigh ? .subregister : .elided
    )
    return value
  }

  private mutating func lowerNarrowLogic(_ instruction: X64Instruction, _ codes: UInt16) -> Bool {
    guard !wantsParity, let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first,
      first.kind == .register || instruction.mnemonic == .test
    else { return false }
    let isTest = instruction.mnemonic == .test
    let isSame = second.kind == .register && second.register == first.register
    if isTest, isSame {
      guard wantsNZCV else { return true }
      let value = extended(first, of: instruction, isSigned: true)
      emit(.sub, .w, .zr, value, setsFlags: true)
      return true
    }
    let isOnlyZero = codes & ~0b0011_0000 == 0
    let opcode: HostOpcode =
      switch instruction.mnemonic {
      case .or: .orr
      case .xor: .eor
      default: .and
      }
    let value = isTest || !first.register.isHighByte ? read(first, of: instruction) : .none
    guard value != .none else { return false }
    var source = HostRegister.none
    var immediate: Int64 = 0
    if second.kind == .immediate {
      immediate = instruction.immediate & (1 << Int64(first.bits) - 1)
      guard Immediates.isLogical(UInt64(immediate), bits: 32) else { return false }
    } else {
      source = read(second, of: instruction)
    }
    if isTest, isOnlyZero, second.kind == .immediate {
      guard wantsNZCV else { return true }
      emit(.and, .w, .zr, value, immediate: immediate, setsFlags: true)
      return true
    }
    let result = temporary()
    emit(opcode, .w, result, value, source, immediate: immediate)
    if wantsNZCV {
      let whole = temporary()
      emit(.sbfx, .w, whole, result, amount: UInt8(first.bits), origin: .elided)
      emit(.sub, .w, .zr, whole, setsFlags: true, origin: .flags)
    }
    if !isTest { write(result, to: first, of: instruction) }
    return true
  }
}
