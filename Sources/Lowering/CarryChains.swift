internal import HostCode
internal import X64Decoding

/// `adcx`, `adox`: additions that carry from and to one flag, CF or OF, and leave the others alone.
extension Emitter {
  mutating func addWithFlag(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let size = Self.size(first.bits)
    let target = GuestRegisters.host(first.register)
    let source = read(second, of: instruction)
    let isCarry = instruction.mnemonic == .adcx
    // The addition changes all of NZCV, some of which may be used later.
    let keepsFlags = keepsNZCV
    let manipulates = habits.features.contains(.flagManipulation)
    let flags = keepsFlags || isCarry && !manipulates ? temporary() : .zr
    if flags != .zr { status(.mrs, flags) }
    if !isCarry {
      // C becomes OF: set by comparing zero with itself, else clear.
      emit(
        HostOperation(
          .ccmp,
          setsFlags: true,
          source1: .zr,
          immediate: 0,
          amount: 0,
          condition: .vs,
          origin: .flags
        )
      )
    } else if manipulates {
      emit(.cfinv, .x, .none, .none, setsFlags: true, origin: .flags)
    } else {
      let upright = temporary()
      emit(.eor, .x, upright, flags, immediate: 1 << 29, origin: .flags)
      status(.msr, upright)
    }
    emit(.adc, size, target, target, source, setsFlags: keepsFlags)
    guard keepsFlags else { return }
    if isCarry, manipulates {
      let others = HostOperation(
        .rmif,
        setsFlags: true,
        source1: flags,
        immediate: 28,
        amount: 0b1101,
        origin: .flags
      )
      emit(others)
      invertCarry()
      return
    }
    let carry = temporary()
    let condition: Condition = isCarry ? .hs : .lo
    emit(.csinc, .w, carry, .zr, .zr, condition: condition, origin: .flags)
    emit(.bfi, .x, flags, carry, immediate: isCarry ? 29 : 28, amount: 1, origin: .flags)
    status(.msr, flags)
  }
}
