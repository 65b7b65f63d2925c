internal import HostCode
internal import X64Decoding

/// `clc`, `stc`, `cmc`, `cld`, `std`, `lahf`, `sahf`, `pushf`, `popf`.
extension Emitter {
  mutating func lowerFlagMove(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .stc: if wantsCarry { insertFlag(.zr, bit: 0, mask: 2) }
    case .clc: if wantsCarry { insertFlag(constant(1, .w, origin: .flags), bit: 0, mask: 2) }
    case .cmc: if wantsCarry { invertCarry() }
    case .cld: setDirection(constant(1, .w))
    case .std: setDirection(constant(-1, .w))
    case .lahf:
      let flags = flagByte()
      emit(.bfi, .x, GuestRegisters.rax, flags, immediate: 8, amount: 8, origin: .subregister)
    case .sahf:
      guard wantsNZCV || wantsParity || wantsAdjust else { return true }
      let flags = temporary()
      emit(.ubfx, .w, flags, GuestRegisters.rax, immediate: 8, amount: 8, origin: .subregister)
      setFlags(from: flags, withOverflow: false)
    case .pushf, .pushfd, .pushfq: lowerPushFlags(instruction)
    case .popf, .popfd, .popfq: lowerPopFlags(instruction)
    default: return false
    }
    return true
  }

  private mutating func setDirection(_ value: HostRegister) {
    state(.str, value, at: GuestState.direction, bytes: 1)
  }

  /// SF, ZF, AF, PF and CF as the low byte of the flags register, with its bit 1, which is set.
  private mutating func flagByte() -> HostRegister {
    let byte = temporary()
    let flags = temporary()
    status(.mrs, flags)
    emit(.mov, .w, byte, .none, immediate: 2, origin: .flags)
    let part = temporary()
    emit(.lsr, .x, part, flags, immediate: 30, origin: .flags)
    emit(.bfi, .x, byte, part, immediate: 6, amount: 2, origin: .flags)
    emit(.orn, .x, part, .zr, flags, origin: .flags)
    emit(.lsr, .x, part, part, immediate: 29, origin: .flags)
    emit(.bfi, .x, byte, part, immediate: 0, amount: 1, origin: .flags)
    let parity = oddParity()
    emit(.orn, .w, parity, .zr, parity, origin: .flags)
    emit(.bfi, .x, byte, parity, immediate: 2, amount: 1, origin: .flags)
    emit(.eor, .w, part, GuestRegisters.parity, GuestRegisters.adjust, origin: .flags)
    emit(.lsr, .w, part, part, immediate: 4, origin: .flags)
    emit(.bfi, .x, byte, part, immediate: 4, amount: 1, origin: .flags)
    return byte
  }

  /// Sets the flags from a register that holds them as the flags register does.
  private mutating func setFlags(from flags: HostRegister, withOverflow: Bool) {
    if wantsParity {
      // One bit set has odd parity.
      let parity = GuestRegisters.parity
      emit(.orn, .w, parity, .zr, flags, origin: .flags)
      emit(.ubfx, .w, parity, parity, immediate: 2, amount: 1, origin: .flags)
    }
    // AF is a difference to the value of parity, whose bit 4 is clear.
    if wantsAdjust { emit(.mov, .w, GuestRegisters.adjust, flags, origin: .flags) }
    guard wantsNZCV else { return }
    let inverse = temporary()
    emit(.orn, .w, inverse, .zr, flags, origin: .flags)
    if habits.features.contains(.flagManipulation) {
      insertFlag(flags, bit: 6, mask: 12)
      insertFlag(inverse, bit: 0, mask: 2)
      if withOverflow { insertFlag(flags, bit: 11, mask: 1) }
      return
    }
    let all = temporary()
    status(.mrs, all)
    let part = temporary()
    emit(.lsr, .x, part, flags, immediate: 6, origin: .flags)
    emit(.bfi, .x, all, part, immediate: 30, amount: 2, origin: .flags)
    emit(.bfi, .x, all, inverse, immediate: 29, amount: 1, origin: .flags)
    if withOverflow {
      emit(.lsr, .x, part, flags, immediate: 11, origin: .flags)
      emit(.bfi, .x, all, part, immediate: 28, amount: 1, origin: .flags)
    }
    status(.msr, all)
  }

  private mutating func lowerPushFlags(_ instruction: X64Instruction) {
    let flags = flagByte()
    let part = temporary()
    let other = temporary()
    state(.ldr, other, at: GuestState.otherFlags, bytes: 8)
    emit(.bfi, .x, other, flags, immediate: 0, amount: 8, origin: .flags)
    status(.mrs, part)
    emit(.lsr, .x, part, part, immediate: 28, origin: .flags)
    emit(.bfi, .x, other, part, immediate: 11, amount: 1, origin: .flags)
    // 1 or -1, so bit 1 is the direction flag.
    state(.ldrs, part, at: GuestState.direction, bytes: 1)
    emit(.lsr, .x, part, part, immediate: 1, origin: .flags)
    emit(.bfi, .x, other, part, immediate: 10, amount: 1, origin: .flags)
    push(other, bytes: instruction.operandBits == 16 ? 2 : 8)
  }

  private mutating func lowerPopFlags(_ instruction: X64Instruction) {
    let flags = temporary()
    let isShort = instruction.operandBits == 16
    pop(flags, bytes: isShort ? 2 : 8)
    setFlags(from: flags, withOverflow: true)
    let part = temporary()
    emit(.sbfx, .x, part, flags, immediate: 10, amount: 1, origin: .flags)
    emit(.orr, .w, part, part, immediate: 1, origin: .flags)
    setDirection(part)
    guard !isShort else { return }
    // Of the rest a program may change alignment checks and the flag that tells of `cpuid`.
    let mask = constant(0x24_0000, .w, origin: .flags)
    emit(.and, .w, flags, flags, mask, origin: .flags)
    emit(.orr, .w, flags, flags, immediate: 0x200, origin: .flags)
    state(.str, flags, at: GuestState.otherFlags, bytes: 8)
  }
}
