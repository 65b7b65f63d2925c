internal import HostCode
internal import X64Decoding

/// `mul`, `imul`, `mulx`.
extension Emitter {
  mutating func lowerMultiply(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    if instruction.mnemonic == .mulx { return lowerFlaglessMultiply(instruction, first) }
    if instruction.operands.count == 1 {
      switch first.bits {
      case 64: multiplyWide64(instruction, first)
      case 32: multiplyWide32(instruction, first)
      default: multiplyWideNarrow(instruction, first)
      }
      return true
    }
    return multiplyInto(instruction, first)
  }

  private var wantsMultiplyFlags: Bool { wantsCarry || wantsOverflow }

  /// Two factors, one result as wide as they.
  private mutating func multiplyInto(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let operands = instruction.operands
    guard operands.count >= 2 else { return false }
    let size = Self.size(first.bits)
    let last = operands[operands.count - 1]
    let left = read(operands.count == 3 ? operands[1] : first, of: instruction)
    let right =
      last.kind == .immediate
      ? constant(instruction.immediate, size) : read(last, of: instruction)
    let target = destination(first)
    guard wantsMultiplyFlags else {
      multiply(size, target, left, right)
      write(target, to: first, of: instruction)
      return true
    }
    let high = temporary()
    switch first.bits {
    case 64:
      emit(.smulh, .x, high, left, right, origin: .flags)
      multiply(.x, target, left, right)
    case 32:
      let wide = temporary()
      multiply(.x, wide, left, right, opcode: .smaddl)
      emit(.mov, .w, target, wide, origin: .copy)
      emit(.lsr, .x, high, wide, immediate: 32, origin: .flags)
    default:
      let one = extend(left, first.bits, isSigned: true)
      let other = extend(right, first.bits, isSigned: true)
      multiply(.w, target, one, other)
      write(target, to: first, of: instruction)
      emit(.sbfx, .w, high, target, immediate: 16, amount: 16, origin: .flags)
    }
    flagOverflow(high, low: target, bits: first.bits, isSigned: true)
    return true
  }

  private mutating func multiply(
    _ size: OperandSize,
    _ target: HostRegister,
    _ left: HostRegister,
    _ right: HostRegister,
    opcode: HostOpcode = .madd
  ) {
    emit(
      HostOperation(
        opcode,
        size: size,
        sourceSize: opcode == .madd ? size : .w,
        destination: target,
        source1: left,
        source2: right,
        source3: .zr
      )
    )
  }

  private mutating func extend(
    _ register: HostRegister,
    _ bits: UInt16,
    isSigned: Bool
  ) -> HostRegister {
    let whole = temporary()
    emit(
      isSigned ? .sbfx : .ubfx,
      bits == 32 ? .x : .w,
      whole,
      register,
      amount: UInt8(bits),
      origin: .subregister
    )
    return whole
  }

  /// CF and OF tell whether the high half is more than the low half's sign, or more than 0.
  private mutating func flagOverflow(
    _ high: HostRegister,
    low: HostRegister,
    bits: UInt16,
    isSigned: Bool
  ) {
    let size = Self.size(bits)
    if isSigned {
      let sign = temporary()
      if bits >= 32 {
        emit(.asr, size, sign, low, immediate: Int64(bits - 1), origin: .flags)
      } else {
        emit(.sbfx, .w, sign, low, immediate: Int64(bits - 1), amount: 1, origin: .flags)
      }
      emit(.sub, size, .zr, high, sign, setsFlags: true, origin: .flags)
    } else {
      emit(.sub, size, .zr, high, setsFlags: true, origin: .flags)
    }
    // Equal leaves neither carry nor overflow, unequal both.
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
  private mutating func multiplyWide64(_ instruction: X64Instruction, _ first: X64Operand) {
    let isSigned = instruction.mnemonic == .imul
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let factor = read(first, of: instruction)
    let high = factor == rdx ? temporary() : rdx
    emit(isSigned ? .smulh : .umulh, .x, high, rax, factor)
    multiply(.x, rax, rax, factor)
    if high != rdx { emit(.mov, .x, rdx, high, origin: .copy) }
    if wantsMultiplyFlags { flagOverflow(rdx, low: rax, bits: 64, isSigned: isSigned) }
  }

  private mutating func multiplyWide32(_ instruction: X64Instruction, _ first: X64Operand) {
    let isSigned = instruction.mnemonic == .imul
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let wide = multiplyLong(rax, read(first, of: instruction), isSigned: isSigned)
    emit(.mov, .w, rax, wide, origin: .copy)
    emit(.lsr, .x, rdx, wide, immediate: 32)
    if wantsMultiplyFlags { flagOverflow(rdx, low: rax, bits: 32, isSigned: isSigned) }
  }

  /// The product, of 64 bits, of two factors of 32.
  private mutating func multiplyLong(
    _ left: HostRegister,
    _ right: HostRegister,
    isSigned: Bool
  ) -> HostRegister {
    guard habits.extendsFactors else {
      let wide = temporary()
      multiply(.x, wide, left, right, opcode: isSigned ? .smaddl : .umaddl)
      return wide
    }
    let one = extend(left, 32, isSigned: isSigned)
    let other = extend(right, 32, isSigned: isSigned)
    multiply(.x, one, one, other)
    return one
  }

  /// Eight bits by `al` into `ax`, 16 by `ax` into `dx:ax`.
  private mutating func multiplyWideNarrow(_ instruction: X64Instruction, _ first: X64Operand) {
    let isSigned = instruction.mnemonic == .imul
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let bits = UInt8(first.bits)
    let left = extend(rax, first.bits, isSigned: isSigned)
    let right = extend(read(first, of: instruction), first.bits, isSigned: isSigned)
    multiply(.w, left, left, right)
    emit(.bfxil, .x, rax, left, amount: 16, origin: .subregister)
    let isHalf = first.bits == 16
    guard isHalf || wantsMultiplyFlags else { return }
    emit(
      isSigned ? .sbfx : .ubfx,
      .w,
      right,
      left,
      immediate: Int64(bits),
      amount: bits,
      origin: isHalf ? .subregister : .flags
    )
    if isHalf { emit(.bfxil, .x, rdx, right, amount: 16, origin: .subregister) }
    if wantsMultiplyFlags { flagOverflow(right, low: left, bits: first.bits, isSigned: isSigned) }
  }

  /// `mulx`: one factor in `rdx`; of two equal destinations the high half is written.
  private mutating func lowerFlaglessMultiply(
    _ instruction: X64Instruction,
    _ first: X64Operand
  ) -> Bool {
    guard instruction.operands.count == 3 else { return false }
    let high = GuestRegisters.host(first.register)
    let low = GuestRegisters.host(instruction.operands[1].register)
    let factor = read(instruction.operands[2], of: instruction)
    let rdx = GuestRegisters.rdx
    if first.bits == 32 {
      let wide = multiplyLong(rdx, factor, isSigned: false)
      if low != high { emit(.mov, .w, low, wide, origin: .copy) }
      emit(.lsr, .x, high, wide, immediate: 32)
      return true
    }
    guard low != high else {
      emit(.umulh, .x, high, rdx, factor)
      return true
    }
    let isInUse = low == rdx || low == factor
    let product = isInUse ? temporary() : low
    multiply(.x, product, rdx, factor)
    emit(.umulh, .x, high, rdx, factor)
    if isInUse { emit(.mov, .x, low, product, origin: .copy) }
    return true
  }
}
