internal import HostCode
internal import X64Decoding

/// `bextr`, `bzhi`, `pdep`, `pext`; `shlx`, `shrx`, `sarx`, `rorx`, which leave the flags alone.
extension Emitter {
  mutating func lowerBitField(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    guard instruction.operands.count == 3, let last = instruction.operands.last,
      first.bits >= 32
    else { return false }
    let size = Self.size(first.bits)
    let target = GuestRegisters.host(first.register)
    if instruction.mnemonic == .rorx {
      let bits = instruction.immediate & Int64(size.bits - 1)
      emit(.ror, size, target, read(second, of: instruction), immediate: bits)
      return true
    }
    let source = read(second, of: instruction)
    var control = read(last, of: instruction)
    switch instruction.mnemonic {
    case .shlx, .shrx, .sarx:
      if habits.masksShifts { control = bitNumber(size, of: control) }
    default: break
    }
    switch instruction.mnemonic {
    case .shlx: emit(.lsl, size, target, source, control)
    case .shrx: emit(.lsr, size, target, source, control)
    case .sarx: emit(.asr, size, target, source, control)
    case .bextr: extractField(size, target, source, control)
    case .bzhi: clearFrom(size, target, source, control)
    case .pext: gatherBits(size, target, source, control)
    case .pdep: scatterBits(size, target, source, control)
    default: return false
    }
    return true
  }

  /// All ones but for as many low bits as a register says, modulo the width.
  private mutating func highMask(_ size: OperandSize, _ bits: HostRegister) -> HostRegister {
    let mask = temporary()
    emit(.mov, size, mask, .none, immediate: -1, origin: .constant)
    emit(.lsl, size, mask, mask, bits)
    return mask
  }

  /// `bextr`: the start is in the lowest byte of the control, the length in the next.
  private mutating func extractField(
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister,
    _ control: HostRegister
  ) {
    let last = Int64(size.bits - 1)
    let start = temporary()
    emit(.ubfx, .w, start, control, amount: 8)
    let field = temporary()
    emit(.lsr, size, field, source, start)
    emit(.sub, .w, .zr, start, immediate: last, setsFlags: true, origin: .semantics)
    emit(.csel, size, field, field, .zr, condition: .ls, origin: .semantics)
    let length = temporary()
    emit(.ubfx, .w, length, control, immediate: 8, amount: 8)
    let mask = highMask(size, length)
    emit(.bic, size, mask, field, mask)
    emit(.sub, .w, .zr, length, immediate: last, setsFlags: true, origin: .semantics)
    emit(.csel, size, target, mask, field, condition: .ls, origin: .semantics)
    if wantsNZCV { emit(.sub, size, .zr, target, setsFlags: true, origin: .flags) }
  }

  /// `bzhi`: the number of bits to keep is in the lowest byte of the control.
  private mutating func clearFrom(
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister,
    _ control: HostRegister
  ) {
    let mask = highMask(size, control)
    emit(.bic, size, mask, source, mask)
    let beyond: Int64 = size == .x ? 0xC0 : 0xE0
    emit(.and, .w, .zr, control, immediate: beyond, setsFlags: true, origin: .semantics)
    emit(.csel, size, target, mask, source, condition: .eq, origin: .semantics)
    let flag = wantsCarry ? temporary() : .zr
    if wantsCarry { emit(.csinc, .w, flag, .zr, .zr, condition: .ne, origin: .flags) }
    if wantsNZCV { emit(.sub, size, .zr, target, setsFlags: true, origin: .flags) }
    if wantsCarry { insertFlag(flag, bit: 0, mask: 2) }
  }

  /// `pext`: goes over the ones of the mask from the highest, and takes one bit for each.
  private mutating func gatherBits(
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister,
    _ mask: HostRegister
  ) {
    let (rest, bits, result, zeros) = (temporary(), temporary(), temporary(), temporary())
    emit(.mov, size, rest, mask, origin: .copy)
    emit(.mov, size, bits, source, origin: .copy)
    emit(.mov, size, result, .none, origin: .constant)
    let jump = skipIfZero(rest, size)
    let start = operations.count
    emit(.clz, size, zeros, rest)
    emit(.lsl, size, rest, rest, zeros)
    emit(.lsl, size, bits, bits, zeros)
    emit(.extr, size, result, result, bits, immediate: Int64(size.bits - 1))
    emit(.lsl, size, rest, rest, immediate: 1)
    emit(.lsl, size, bits, bits, immediate: 1)
    loop(to: start, while: rest, size)
    land(jump)
    emit(.mov, size, target, result, origin: .copy)
  }

  /// `pdep`: goes over the ones of the mask from the lowest, and puts one bit at each.
  private mutating func scatterBits(
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister,
    _ mask: HostRegister
  ) {
    let (rest, bits, result) = (temporary(), temporary(), temporary())
    let (lowest, bit) = (temporary(), temporary())
    emit(.mov, size, rest, mask, origin: .copy)
    emit(.mov, size, bits, source, origin: .copy)
    emit(.mov, size, result, .none, origin: .constant)
    let jump = skipIfZero(rest, size)
    let start = operations.count
    emit(.sub, size, lowest, .zr, rest)
    emit(.and, size, lowest, lowest, rest)
    emit(.eor, size, rest, rest, lowest)
    emit(.sbfx, size, bit, bits, amount: 1)
    emit(.and, size, lowest, lowest, bit)
    emit(.orr, size, result, result, lowest)
    emit(.lsr, size, bits, bits, immediate: 1)
    loop(to: start, while: rest, size)
    land(jump)
    emit(.mov, size, target, result, origin: .copy)
  }
}

// MARK: Loops

extension Emitter {
  /// Begins what is left out when a register is zero.
  mutating func skipIfZero(
    _ register: HostRegister,
    _ size: OperandSize,
    origin: Origin = .work
  ) -> Int {
    emit(.cbz, size, .none, register, origin: origin)
    return operations.count - 1
  }

  /// Goes back to an operation while a register is not zero.
  mutating func loop(to start: Int, while register: HostRegister, _ size: OperandSize) {
    emit(.cbnz, size, .none, register, immediate: Int64((start - operations.count) * 4))
  }

  /// Goes back to an operation.
  mutating func loop(to start: Int) {
    emit(.b, .x, .none, .none, immediate: Int64((start - operations.count) * 4))
  }

  /// Goes forward to where `land` lets it.
  mutating func jump() -> Int {
    emit(.b, .x, .none, .none)
    return operations.count - 1
  }
}
