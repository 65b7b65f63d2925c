internal import HostCode
internal import X64Decoding

/// `mul`, `imul`, `div`, `idiv`.
extension Emitter {
  mutating func lowerMultiplyDivide(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    switch instruction.mnemonic {
    case .div, .idiv: return lowerDivide(instruction, first)
    case .mul, .imul:
      return instruction.operands.count == 1
        ? lowerWideMultiply(instruction, first) : lowerMultiply(instruction, first)
    default: return false
    }
  }

  /// Two factors, one result as wide as they.
  private mutating func lowerMultiply(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let operands = instruction.operands
    guard operands.count >= 2 else { return false }
    let size = Self.size(first.bits)
    let left = read(operands.count == 3 ? operands[1] : first, of: instruction)
    let last = operands[operands.count - 1]
    let right =
      last.kind == .immediate
      ? constant(instruction.immediate, size) : read(last, of: instruction)
    let target = destination(first)
    let needsFlags = wantsCarry || live.contains(.overflow)
    guard needsFlags else {
      multiply(size, target, left, right)
      write(target, to: first, of: instruction)
      return true
    }
    let high = temporary()
    if first.bits == 64 {
      emit(.smulh, .x, high, left, right, origin: .flags)
      multiply(.x, target, left, right)
      flagOverflow(high, low: target, .x)
    } else if first.bits == 32 {
      let wide = temporary()
      multiplyLong(.smaddl, wide, left, right)
      emit(.mov, .w, target, wide, origin: .copy)
      emit(.lsr, .x, high, wide, immediate: 32, origin: .flags)
      flagOverflow(high, low: target, .w)
    } else {
      let narrow = temporary()
      emit(.sbfx, .w, narrow, left, amount: UInt8(first.bits), origin: .subregister)
      emit(.sbfx, .w, high, right, amount: UInt8(first.bits), origin: .subregister)
      multiply(.w, target, narrow, high)
      emit(.sbfx, .w, narrow, target, amount: UInt8(first.bits), origin: .flags)
      emit(.sub, .w, .zr, narrow, target, setsFlags: true, origin: .flags)
      conditionToOverflow()
      write(target, to: first, of: instruction)
    }
    return true
  }

  private mutating func multiply(
    _ size: OperandSize,
    _ target: HostRegister,
    _ left: HostRegister,
    _ right: HostRegister
  ) {
    emit(
      HostOperation(
        .madd,
        size: size,
        destination: target,
        source1: left,
        source2: right,
        source3: .zr
      )
    )
  }

  private mutating func multiplyLong(
    _ opcode: HostOpcode,
    _ target: HostRegister,
    _ left: HostRegister,
    _ right: HostRegister
  ) {
    emit(
      HostOperation(
        opcode,
        size: .x,
        sourceSize: .w,
        destination: target,
        source1: left,
        source2: right,
        source3: .zr
      )
    )
  }

  /// CF and OF tell whether the high half is more than the low half's sign.
  private mutating func flagOverflow(_ high: HostRegister, low: HostRegister, _ size: OperandSize) {
    let sign = temporary()
    emit(.asr, size, sign, low, immediate: Int64(size.bits - 1), origin: .flags)
    emit(.sub, size, .zr, high, sign, setsFlags: true, origin: .flags)
    conditionToOverflow()
  }

  /// After a comparison: equal leaves neither carry nor overflow, unequal both.
  private mutating func conditionToOverflow() {
    emit(
      .ccmp,
      .x,
      .none,
      .zr,
      .zr,
      amount: 1,
      condition: .eq,
      setsFlags: true,
      origin: .flags
    )
  }

  /// One factor in `rax`, the result in `rdx:rax`.
  private mutating func lowerWideMultiply(_ instruction: X64Instruction, _ first: X64Operand)
    -> Bool
  {
    let isSigned = instruction.mnemonic == .imul
    let rax = HostRegister.x(8)
    let rdx = HostRegister.x(1)
    let factor = read(first, of: instruction)
    let needsFlags = wantsCarry || live.contains(.overflow)
    switch first.bits {
    case 64:
      let high = temporary()
      emit(isSigned ? .smulh : .umulh, .x, high, rax, factor)
      multiply(.x, rax, rax, factor)
      emit(.mov, .x, rdx, high, origin: .copy)
      if needsFlags { flagHigh(rdx, low: rax, .x, isSigned) }
    case 32:
      let wide = temporary()
      multiplyLong(isSigned ? .smaddl : .umaddl, wide, rax, factor)
      emit(.mov, .w, rax, wide, origin: .copy)
      emit(.lsr, .x, rdx, wide, immediate: 32)
      if needsFlags { flagHigh(rdx, low: rax, .w, isSigned) }
    default:
      let left = temporary()
      let right = temporary()
      let opcode: HostOpcode = isSigned ? .sbfx : .ubfx
      emit(opcode, .w, left, rax, amount: UInt8(first.bits), origin: .subregister)
      emit(opcode, .w, right, factor, amount: UInt8(first.bits), origin: .subregister)
      multiply(.w, left, left, right)
      emit(.bfxil, .x, rax, left, amount: 16, origin: .subregister)
      if first.bits == 16 {
        emit(.ubfx, .w, right, left, immediate: 16, amount: 16, origin: .subregister)
        emit(.bfxil, .x, rdx, right, amount: 16, origin: .subregister)
      }
      if needsFlags {
        emit(opcode, .w, right, left, amount: UInt8(first.bits), origin: .flags)
        emit(.sub, .w, .zr, right, left, setsFlags: true, origin: .flags)
        conditionToOverflow()
      }
    }
    return true
  }

  private mutating func flagHigh(
    _ high: HostRegister,
    low: HostRegister,
    _ size: OperandSize,
    _ isSigned: Bool
  ) {
    if isSigned { return flagOverflow(high, low: low, size) }
    emit(.sub, size, .zr, high, setsFlags: true, origin: .flags)
    conditionToOverflow()
  }

  /// `rdx:rax` by one divisor; 128 bits by 64 are divided as 64 by 64 when the upper half allows.
  private mutating func lowerDivide(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let isSigned = instruction.mnemonic == .idiv
    let rax = HostRegister.x(8)
    let rdx = HostRegister.x(1)
    let divide: HostOpcode = isSigned ? .sdiv : .udiv
    let divisor = read(first, of: instruction)
    let quotient = temporary()
    switch first.bits {
    case 64:
      // The long way, a helper, is taken only when the upper half says something.
      let check = temporary()
      var upper = rdx
      if isSigned {
        emit(.eor, .x, check, rdx, rax, modifier: .asr, amount: 63, origin: .semantics)
        upper = check
      }
      let jump = operations.count
      emit(.cbz, .x, .none, upper, origin: .semantics)
      emit(HostOperation(.udf, origin: .semantics))
      land(jump)
      emit(divide, .x, quotient, rax, divisor)
      remainder(.x, rdx, quotient, divisor, rax)
      emit(.mov, .x, rax, quotient, origin: .copy)
    case 32:
      let dividend = temporary()
      emit(.mov, .w, dividend, rax, origin: .copy)
      emit(.bfi, .x, dividend, rdx, immediate: 32, amount: 32, origin: .subregister)
      var wide = divisor
      if first.kind == .register || isSigned {
        wide = temporary()
        emit(isSigned ? .sbfx : .ubfx, .x, wide, divisor, amount: 32, origin: .subregister)
      }
      emit(divide, .x, quotient, dividend, wide)
      let rest = temporary()
      remainder(.x, rest, quotient, wide, dividend)
      emit(.mov, .w, rax, quotient, origin: .copy)
      emit(.mov, .w, rdx, rest, origin: .copy)
    default:
      guard first.bits == 16 || first.bits == 8 else { return false }
      let wide = temporary()
      let dividend = temporary()
      let opcode: HostOpcode = isSigned ? .sbfx : .ubfx
      emit(opcode, .w, wide, divisor, amount: UInt8(first.bits), origin: .subregister)
      if first.bits == 8 {
        emit(opcode, .w, dividend, rax, amount: 16, origin: .subregister)
      } else {
        emit(.ubfx, .w, dividend, rax, amount: 16, origin: .subregister)
        emit(.bfi, .w, dividend, rdx, immediate: 16, amount: 16, origin: .subregister)
      }
      emit(divide, .w, quotient, dividend, wide)
      remainder(.w, dividend, quotient, wide, dividend)
      if first.bits == 8 {
        emit(.bfxil, .x, rax, quotient, amount: 8, origin: .subregister)
        emit(.bfi, .x, rax, dividend, immediate: 8, amount: 8, origin: .subregister)
      } else {
        emit(.bfxil, .x, rax, quotient, amount: 16, origin: .subregister)
        emit(.bfxil, .x, rdx, dividend, amount: 16, origin: .subregister)
      }
    }
    return true
  }

  private mutating func remainder(
    _ size: OperandSize,
    _ target: HostRegister,
    _ quotient: HostRegister,
    _ divisor: HostRegister,
    _ dividend: HostRegister
  ) {
    emit(
      HostOperation(
        .msub,
        size: size,
        destination: target,
        source1: quotient,
        source2: divisor,
        source3: dividend
      )
    )
  }
}
