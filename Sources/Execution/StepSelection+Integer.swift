internal import HostCode

/// Steps of operations on general registers.
extension StepSelection {
  mutating func selectInteger(_ operation: HostOperation) -> Bool {
    let isWide = operation.size == .x
    let immediate = operation.immediate
    switch operation.opcode {
    case .mov where operation.source1 == .none:
      append(.constant, operation, payload: isWide ? immediate : immediate & 0xFFFF_FFFF)
    case .mov: append(isWide ? .moveX : .moveW, operation)
    case .movk where isWide && endsWithConstant(RegisterFile.target(operation.destination)):
      // A constant is made at once; nothing branches to between its parts.
      let bit = Int64(operation.amount & 63)
      let last = steps.count - 1
      steps[last].payload =
        steps[last].payload & ~(0xFFFF << bit) | (immediate & 0xFFFF) << bit
    case .movk:
      append(
        isWide ? .moveKeepX : .moveKeepW,
        operation,
        payload: immediate & 0xFFFF,
        amount: Int(operation.amount)
      )
    case .adr: append(.constant, operation, payload: Int64(bitPattern: address) &+ immediate)
    case .adrp:
      append(.constant, operation, payload: Int64(bitPattern: address & ~0xFFF) &+ immediate)
    case .add, .sub, .and, .orr, .eor, .bic, .orn: return selectArithmetic(operation)
    case .lsl, .lsr, .asr, .ror: selectShift(operation)
    case .ubfx, .sbfx, .ubfiz, .sbfiz, .bfi, .bfxil: selectField(operation)
    case .madd, .msub, .smaddl, .umaddl:
      append(
        Self.multiplication(operation.opcode, isWide),
        operation,
        amount: Int(RegisterFile.slot(operation.source3))
      )
    case .smulh: append(.signedHigh, operation)
    case .umulh: append(.unsignedHigh, operation)
    case .sdiv: append(isWide ? .sdivX : .sdivW, operation)
    case .udiv: append(isWide ? .udivX : .udivW, operation)
    case .clz: append(isWide ? .clzX : .clzW, operation)
    case .rbit: append(isWide ? .rbitX : .rbitW, operation)
    case .rev: append(isWide ? .revX : .revW, operation)
    case .extr: append(isWide ? .extrX : .extrW, operation, amount: Int(immediate))
    case .csel, .csinc, .csinv, .csneg:
      append(
        Self.selection(operation.opcode, isWide),
        operation,
        payload: Self.mask(operation.condition)
      )
    case .adc where !operation.setsFlags && operation.modifier == .none:
      append(isWide ? .adcX : .adcW, operation)
    case .sbc where !operation.setsFlags && operation.modifier == .none:
      append(isWide ? .sbcX : .sbcW, operation)
    case .ccmp: selectConditionalComparison(operation)
    case .axflag: append(.axflag, operation)
    case .cfinv: append(.invertCarry, operation)
    case .hint, .prfm, .dmb, .dsb, .isb, .sb: break
    default: return false
    }
    return true
  }

  /// Whether the last step makes a constant; what is behind `vectorConstant` is none.
  private func endsWithConstant(_ slot: UInt8) -> Bool {
    guard let last = steps.last, last.code == .constant, last.a == slot else { return false }
    return steps.count < 2 || steps[steps.count - 2].code != .vectorConstant
  }

  private mutating func selectConditionalComparison(_ operation: HostOperation) {
    let isWide = operation.size == .x
    let payload = Self.mask(operation.condition) | Int64(operation.amount & 15) << 16
    if operation.source2 == .none {
      append(isWide ? .compareIfXI : .compareIfWI, operation, payload: payload)
      steps[steps.count - 1].c = UInt8(truncatingIfNeeded: operation.immediate & 31)
    } else {
      append(isWide ? .compareIfX : .compareIfW, operation, payload: payload)
    }
  }

  private static func multiplication(_ opcode: HostOpcode, _ isWide: Bool) -> StepCode {
    switch opcode {
    case .madd: isWide ? .multiplyAddX : .multiplyAddW
    case .msub: isWide ? .multiplySubX : .multiplySubW
    case .smaddl: .signedMultiplyAdd
    default: .unsignedMultiplyAdd
    }
  }

  private static func selection(_ opcode: HostOpcode, _ isWide: Bool) -> StepCode {
    switch opcode {
    case .csel: isWide ? .selectX : .selectW
    case .csinc: isWide ? .incrementX : .incrementW
    case .csinv: isWide ? .invertX : .invertW
    default: isWide ? .negateX : .negateW
    }
  }

  private mutating func selectArithmetic(_ operation: HostOperation) -> Bool {
    let isWide = operation.size == .x
    guard operation.source2 == .none else {
      return selectRegisters(operation, isWide)
    }
    var code: StepCode
    var immediate = operation.immediate
    switch (operation.opcode, operation.setsFlags) {
    case (.add, false): code = isWide ? .addXI : .addWI
    case (.sub, false):
      code = isWide ? .addXI : .addWI
      immediate = 0 &- immediate
    case (.add, true): code = isWide ? .addsXI : .addsWI
    case (.sub, true): code = isWide ? .subsXI : .subsWI
    case (.and, false): code = isWide ? .andXI : .andWI
    case (.and, true): code = isWide ? .andsXI : .andsWI
    case (.orr, false): code = isWide ? .orrXI : .orrWI
    case (.eor, false): code = isWide ? .eorXI : .eorWI
    default: return false
    }
    append(code, operation, payload: immediate)
    return true
  }

  private mutating func selectRegisters(_ operation: HostOperation, _ isWide: Bool) -> Bool {
    let code: StepCode
    switch (operation.opcode, operation.setsFlags) {
    case (.add, false): code = isWide ? .addX : .addW
    case (.sub, false): code = isWide ? .subX : .subW
    case (.add, true): code = isWide ? .addsX : .addsW
    case (.sub, true): code = isWide ? .subsX : .subsW
    case (.and, false): code = isWide ? .andX : .andW
    case (.and, true): code = isWide ? .andsX : .andsW
    case (.orr, false): code = isWide ? .orrX : .orrW
    case (.eor, false): code = isWide ? .eorX : .eorW
    case (.bic, false): code = isWide ? .bicX : .bicW
    case (.orn, false): code = isWide ? .ornX : .ornW
    default: return false
    }
    let amount = Int(operation.amount)
    if operation.modifier == .none {
      append(code, operation)
    } else if operation.modifier == .lsl, code == .addX || code == .addW {
      append(isWide ? .addShiftedX : .addShiftedW, operation, amount: amount)
    } else {
      modify(operation.source2, operation.modifier, amount, isWide)
      append(code, operation)
      steps[steps.count - 1].c = RegisterFile.scratch
    }
    return true
  }

  /// Puts a register with its shift or extension into the scratch slot.
  mutating func modify(
    _ register: HostRegister,
    _ modifier: Modifier,
    _ amount: Int,
    _ isWide: Bool
  ) {
    var step = Step(code: .moveX, a: RegisterFile.scratch, b: RegisterFile.slot(register))
    step.d = UInt8(truncatingIfNeeded: amount)
    /// Extends so many bits; those above the result's size do not matter.
    func extend(_ bits: Int, isSigned: Bool) {
      if isSigned {
        step.code = .signedX
        step.c = UInt8(truncatingIfNeeded: 64 - bits)
        step.d = UInt8(truncatingIfNeeded: 64 - bits - amount)
      } else {
        step.code = .place
        step.payload = 1 << Int64(bits) - 1
      }
    }
    switch modifier {
    case .none: break
    case .lsl: step.code = isWide ? .lslXI : .lslWI
    case .lsr: step.code = isWide ? .lsrXI : .lsrWI
    case .asr: step.code = isWide ? .asrXI : .asrWI
    case .ror: step.code = isWide ? .rorXI : .rorWI
    case .uxtb: extend(8, isSigned: false)
    case .uxth: extend(16, isSigned: false)
    case .uxtw: extend(32, isSigned: false)
    case .sxtb: extend(8, isSigned: true)
    case .sxth: extend(16, isSigned: true)
    case .sxtw: extend(32, isSigned: true)
    }
    steps.append(step)
  }

  private mutating func selectShift(_ operation: HostOperation) {
    let isWide = operation.size == .x
    let isImmediate = operation.source2 == .none
    let code: StepCode =
      switch (operation.opcode, isImmediate) {
      case (.lsl, true): isWide ? .lslXI : .lslWI
      case (.lsl, false): isWide ? .lslX : .lslW
      case (.lsr, true): isWide ? .lsrXI : .lsrWI
      case (.lsr, false): isWide ? .lsrX : .lsrW
      case (.asr, true): isWide ? .asrXI : .asrWI
      case (.asr, false): isWide ? .asrX : .asrW
      case (_, true): isWide ? .rorXI : .rorWI
      case (_, false): isWide ? .rorX : .rorW
      }
    append(code, operation, amount: Int(truncatingIfNeeded: operation.immediate & 63))
  }

  private mutating func selectField(_ operation: HostOperation) {
    let isWide = operation.size == .x
    let bit = Int(truncatingIfNeeded: operation.immediate & 63)
    let width = Int(operation.amount)
    let mask: Int64 = width >= 64 ? -1 : 1 << Int64(width) &- 1
    switch operation.opcode {
    case .ubfx: append(.extract, operation, payload: mask, amount: bit)
    case .ubfiz: append(.place, operation, payload: mask, amount: bit)
    case .bfi:
      append(
        isWide ? .insertLeftX : .insertLeftW,
        operation,
        payload: mask << Int64(bit),
        amount: bit
      )
    case .bfxil:
      append(isWide ? .insertRightX : .insertRightW, operation, payload: mask, amount: bit)
    case .sbfx:
      append(isWide ? .signedX : .signedW, operation, amount: 64 - width)
      steps[steps.count - 1].c = UInt8(truncatingIfNeeded: 64 - width - bit)
    default:
      append(isWide ? .signedX : .signedW, operation, amount: 64 - width - bit)
      steps[steps.count - 1].c = UInt8(truncatingIfNeeded: 64 - width)
    }
  }
}
