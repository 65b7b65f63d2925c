internal import HostCode
internal import X64Decoding

/// What the x87 computes and compares.
extension Emitter {
  mutating func lowerX87Arithmetic(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .fadd, .faddp, .fiadd: x87Compute(instruction, .x87Add, .fadd)
    case .fmul, .fmulp, .fimul: x87Compute(instruction, .x87Multiply, .fmul)
    case .fsub, .fsubp, .fisub: x87Compute(instruction, .x87Subtract, .fsub)
    case .fsubr, .fsubrp, .fisubr: x87Compute(instruction, .x87Subtract, .fsub, isReversed: true)
    case .fdiv, .fdivp, .fidiv: x87Compute(instruction, .x87Divide, .fdiv)
    case .fdivr, .fdivrp, .fidivr: x87Compute(instruction, .x87Divide, .fdiv, isReversed: true)
    case .fsqrt: x87Compute(.x87SquareRoot, .fsqrt)
    case .frndint: x87Compute(.x87Round, .frinti)
    case .fchs: x87ChangeSign(.eorVector, .fneg)
    case .fabs: x87ChangeSign(.bicVector, .fabs)
    default: return lowerX87Comparison(instruction)
    }
    return true
  }

  private mutating func x87Compute(
    _ instruction: X64Instruction,
    _ helper: Helper,
    _ opcode: HostOpcode,
    isReversed: Bool = false
  ) {
    var isInteger = false
    var pops = false
    switch instruction.mnemonic {
    case .fiadd, .fimul, .fisub, .fisubr, .fidiv, .fidivr: isInteger = true
    case .faddp, .fmulp, .fsubp, .fsubrp, .fdivp, .fdivrp: pops = true
    default: break
    }
    let destination = instruction.operands.first
    let isRegister = destination?.kind == .register
    let target = isRegister ? Int(destination?.register.number ?? 0) : 0
    let old = x87Value(target)
    let operand = x87Operand(instruction, isInteger: isInteger)
    let first = isReversed ? operand : old
    let second = isReversed ? old : operand
    let result: HostRegister
    if nativeFormat == .double {
      result = x87Register()
      vector(opcode, .d, result, first, second)
    } else {
      x87Call(helper, first, second)
      result = x87Result()
    }
    x87Set(target, result)
    if pops { x87Pop() }
  }

  private mutating func x87Compute(_ helper: Helper, _ opcode: HostOpcode) {
    let value = x87Value(0)
    let result: HostRegister
    if nativeFormat == .double {
      result = x87Register()
      vector(opcode, .d, result, value)
    } else {
      x87Call(helper, value)
      result = x87Result()
    }
    x87Set(0, result)
  }

  private mutating func x87ChangeSign(_ opcode: HostOpcode, _ double: HostOpcode) {
    let value = x87Value(0)
    let result = x87Register()
    if nativeFormat == .double {
      vector(double, .d, result, value)
    } else {
      let sign = vectorTemporary()
      x87LoadConstant(.sign, sign)
      vector(opcode, .v16b, result, value, sign)
    }
    x87Set(0, result)
  }

  private mutating func lowerX87Comparison(_ instruction: X64Instruction) -> Bool {
    var pops = 0
    var isInteger = false
    var setsFlags = false
    switch instruction.mnemonic {
    case .fcom, .fucom, .ftst: break
    case .fcomp, .fucomp: pops = 1
    case .fcompp, .fucompp: pops = 2
    case .ficom: isInteger = true
    case .ficomp:
      isInteger = true
      pops = 1
    case .fcomi, .fucomi: setsFlags = true
    case .fcomip, .fucomip:
      setsFlags = true
      pops = 1
    case .fxam:
      x87Examine()
      return true
    default: return lowerX87Transcendental(instruction)
    }
    let first = x87Value(0)
    let second: HostRegister
    if instruction.mnemonic == .ftst {
      second = vectorTemporary()
      vector(.movi, .v2d, second, .none)
    } else {
      second = x87Operand(instruction, isInteger: isInteger)
    }
    if nativeFormat == .double {
      x87CompareDoubles(first, second, setsFlags: setsFlags)
    } else {
      x87CompareExtended(first, second, setsFlags: setsFlags)
    }
    for _ in 0..<pops { x87Pop() }
    return true
  }

  private mutating func x87CompareExtended(
    _ first: HostRegister,
    _ second: HostRegister,
    setsFlags: Bool
  ) {
    if setsFlags, !wantsNZCV, !wantsParity, !wantsAdjust { return }
    x87Call(.x87Compare, first, second)
    let result = GuestRegisters.argument(0)
    let below = temporary()
    let equal = temporary()
    let unordered = temporary()
    emit(.ubfx, .w, unordered, result, immediate: 2, amount: 1)
    emit(.orr, .w, below, result, unordered)
    emit(.orr, .w, equal, unordered, result, modifier: .lsr, amount: 1)
    guard setsFlags else {
      emit(.and, .w, below, below, immediate: 1)
      emit(.and, .w, equal, equal, immediate: 1)
      return x87SetConditions(c0: below, c2: unordered, c3: equal)
    }
    if wantsNZCV {
      let flags = temporary()
      // C is the inverse of what is below.
      emit(.eor, .w, below, below, immediate: 1, origin: .flags)
      emit(.ubfiz, .x, flags, equal, immediate: 30, amount: 1, origin: .flags)
      emit(.bfi, .x, flags, below, immediate: 29, amount: 1, origin: .flags)
      status(.msr, flags)
    }
    if wantsParity || wantsAdjust {
      emit(.eor, .w, GuestRegisters.parity, unordered, immediate: 1, origin: .flags)
    }
    if wantsAdjust {
      emit(.mov, .w, GuestRegisters.adjust, GuestRegisters.parity, origin: .flags)
    }
  }

  private mutating func x87CompareDoubles(
    _ first: HostRegister,
    _ second: HostRegister,
    setsFlags: Bool
  ) {
    if setsFlags { return compareFloats(first, second, .d) }
    let saved = keepsNZCV ? temporary() : .none
    if saved != .none { status(.mrs, saved) }
    emit(HostOperation(.fcmp, size: .d, source1: first, source2: second).settingFlags)
    let below = temporary()
    let equal = temporary()
    let unordered = temporary()
    emit(.csinc, .w, below, .zr, .zr, condition: .ge)
    emit(.csinc, .w, unordered, .zr, .zr, condition: .vc)
    emit(.csinc, .w, equal, unordered, .zr, condition: .ne)
    if saved != .none { status(.msr, saved) }
    x87SetConditions(c0: below, c2: unordered, c3: equal)
  }

  /// Stores the conditions of a comparison.
  mutating func x87SetConditions(
    c0: HostRegister,
    c1: HostRegister = .zr,
    c2: HostRegister,
    c3: HostRegister
  ) {
    x87.clearsC1 = false
    state(.str, c0, at: GuestState.x87Conditions, bytes: 1)
    state(.str, c1, at: GuestState.x87Conditions + 1, bytes: 1)
    state(.str, c2, at: GuestState.x87Conditions + 2, bytes: 1)
    state(.str, c3, at: GuestState.x87Conditions + 3, bytes: 1)
  }

  /// What kind of value `st(0)` is.
  private mutating func x87Examine() {
    let bit: UInt8 = 1 << x87.top
    if x87.emptied & bit != 0 {
      leaveX87()
      x87.isActive = true
    }
    let value = x87Value(0)
    if nativeFormat == .double {
      call(.x87Examine64, value)
    } else {
      x87Call(.x87Examine, value)
    }
    let result = GuestRegisters.argument(0)
    let first = temporary()
    let second = temporary()
    if x87.filled & bit == 0 {
      // Of a free register C0 and C3 are set, C2 is not, and C1 is the sign as ever.
      let tag = temporary()
      state(.ldr, tag, at: GuestState.x87Tag, bytes: 1)
      emit(.lsr, .w, tag, tag, x87Number(x87.top))
      emit(.sbfx, .w, tag, tag, amount: 1)
      emit(.mov, .w, first, .none, immediate: 9)
      emit(.eor, .w, second, result, first)
      emit(.bic, .w, second, second, tag)
      emit(.and, .w, first, second, immediate: 12)
      emit(.bfi, .w, first, second, amount: 1)
      emit(.eor, .w, result, result, first)
    }
    let third = temporary()
    emit(.and, .w, first, result, immediate: 1)
    emit(.ubfx, .w, second, result, immediate: 1, amount: 1)
    emit(.ubfx, .w, third, result, immediate: 2, amount: 1)
    emit(.ubfx, .w, result, result, immediate: 3, amount: 1)
    x87SetConditions(c0: first, c1: second, c2: third, c3: result)
  }
}
