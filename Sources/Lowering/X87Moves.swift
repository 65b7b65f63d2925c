internal import HostCode
internal import X64Decoding

/// Loads and stores of the x87, between its registers, and of integers.
extension Emitter {
  mutating func lowerX87Move(_ instruction: X64Instruction) -> Bool {
    let register = Int(instruction.operands.last?.register.number ?? 1) & 7
    switch instruction.mnemonic {
    case .fld: x87Load(instruction)
    case .fst, .fstp, .fstpnce: x87Store(instruction, pops: instruction.mnemonic != .fst)
    case .fild: x87PushInteger(instruction)
    case .fist, .fistp: x87StoreInteger(instruction, isTruncating: false)
    case .fisttp: x87StoreInteger(instruction, isTruncating: true)
    case .fbld: x87LoadDecimal(instruction)
    case .fbstp: x87StoreDecimal(instruction)
    case .fxch: x87Exchange(register)
    case .fld1: x87PushConstant(.one)
    case .fldl2t: x87PushConstant(.log2Of10)
    case .fldl2e: x87PushConstant(.log2OfE)
    case .fldpi: x87PushConstant(.pi)
    case .fldlg2: x87PushConstant(.log10Of2)
    case .fldln2: x87PushConstant(.logEOf2)
    case .fldz:
      let zero = x87Register()
      vector(.movi, .v2d, zero, .none)
      x87Push(zero)
    case .fcmovb, .fcmovbe, .fcmove, .fcmovu, .fcmovnb, .fcmovnbe, .fcmovne, .fcmovnu:
      x87ConditionalMove(instruction, register)
    case .ffree: x87Empty(register)
    case .ffreep:
      x87Empty(register)
      x87Pop()
    case .fincstp: x87.top = (x87.top + 1) & 7
    case .fdecstp: x87.top = (x87.top + 7) & 7
    default: return lowerX87Arithmetic(instruction)
    }
    return true
  }

  private mutating func x87Load(_ instruction: X64Instruction) {
    guard let source = instruction.operands.first, source.kind == .memory else {
      let number = instruction.operands.first?.register.number ?? 0
      let value = x87AnyValue(Int(number))
      return x87Push(value.register, value.format)
    }
    let value = x87Register()
    if source.bits == 80 {
      x87AccessExtended(.ldr, value, instruction)
      guard nativeFormat == .double else { return x87Push(value) }
      x87Call(.x87ToDouble, value)
      return x87Push(x87Result())
    }
    load(value, address(instruction, bytes: source.bytes), bytes: source.bytes)
    x87Push(value, source.bits == 32 ? .single : .double)
  }

  private mutating func x87Store(_ instruction: X64Instruction, pops: Bool) {
    guard let target = instruction.operands.first else { return }
    if target.kind == .register {
      let number = Int(target.register.number)
      if number != 0 {
        let value = x87AnyValue(0)
        x87Set(number, value.register, value.format)
        x87Fill(number)
      }
    } else if target.bits == 80 {
      var value = x87Value(0)
      if nativeFormat == .double {
        x87Call(.x87FromDouble, value)
        value = GuestRegisters.vectorArgument(0)
      }
      x87AccessExtended(.str, value, instruction)
    } else {
      let value = x87Narrow(bytes: target.bytes)
      store(value, address(instruction, bytes: target.bytes), bytes: target.bytes)
    }
    if pops { x87Pop() }
  }

  mutating func x87PushConstant(_ constant: X87Constant) {
    let register = x87Register()
    if nativeFormat == .double {
      let bits = temporary()
      let pattern = Int64(bitPattern: constant.double.bitPattern)
      moveConstant(pattern, .x, to: bits, origin: .constant)
      vector(.fmov, .d, register, bits, from: .x)
    } else {
      x87LoadConstant(constant, register)
    }
    x87Push(register)
  }

  /// Loads 80 bits from the translator's table.
  mutating func x87LoadConstant(_ constant: X87Constant, _ register: HostRegister) {
    emit(
      HostOperation(
        .ldr,
        size: .q,
        destination: register,
        base: GuestRegisters.state,
        immediate: GuestState.x87Constants + 16 * Int64(constant.rawValue),
        addressing: .offset,
        accessBytes: 16,
        origin: .constant
      )
    )
  }

  /// The integer's sign and magnitude are put together in place.
  private mutating func x87PushInteger(_ instruction: X64Instruction) {
    guard let source = instruction.operands.first else { return }
    let bytes = source.bytes
    let integer = temporary()
    load(integer, address(instruction, bytes: bytes), bytes: bytes, isSigned: bytes < 8, size: .x)
    let result = x87Register()
    if nativeFormat == .double {
      vector(.scvtf, .d, result, integer, from: .x)
      return x87Push(result)
    }
    let sign = temporary()
    let exponent = temporary()
    let zeros = temporary()
    emit(.asr, .x, sign, integer, immediate: 63)
    emit(.eor, .x, integer, integer, sign)
    emit(.sub, .x, integer, integer, sign)
    emit(.clz, .x, zeros, integer)
    emit(.lsl, .x, integer, integer, zeros)
    emit(.mov, .w, exponent, .none, immediate: 0x403E)
    emit(.sub, .w, exponent, exponent, zeros)
    emit(.bfi, .w, exponent, sign, immediate: 15, amount: 17)
    // Zero, the only one without a leading bit, has no exponent.
    emit(.asr, .x, sign, integer, immediate: 63)
    emit(.and, .w, exponent, exponent, sign)
    vector(.fmov, .d, result, integer, from: .x)
    vector(.ins, .h, result, exponent, from: .w, lane: 4)
    x87Push(result)
  }

  private mutating func x87StoreInteger(_ instruction: X64Instruction, isTruncating: Bool) {
    guard let target = instruction.operands.first else { return }
    let bytes = target.bytes
    let value = x87Value(0)
    var result = GuestRegisters.argument(0)
    if nativeFormat == .double {
      result = temporary()
      convertToGeneral(
        value,
        .d,
        result,
        bytes == 8 ? .x : .w,
        isTruncating: isTruncating
      )
    } else if bytes == 8 {
      x87Call(isTruncating ? .x87Truncate64 : .x87ToInteger64, value)
    } else {
      x87Call(isTruncating ? .x87Truncate32 : .x87ToInteger32, value)
    }
    if bytes == 2 { x87LimitShort(result) }
    store(result, address(instruction, bytes: bytes), bytes: bytes)
    if instruction.mnemonic != .fist { x87Pop() }
  }

  /// Makes -32768 of what does not fit 16 bits.
  private mutating func x87LimitShort(_ value: HostRegister) {
    let saved = keepsNZCV ? temporary() : .none
    if saved != .none { status(.mrs, saved) }
    let limit = temporary()
    emit(.mov, .w, limit, .none, immediate: 0x8000, origin: .semantics)
    emit(
      .sub,
      .w,
      .zr,
      value,
      value,
      modifier: .sxth,
      setsFlags: true,
      origin: .semantics
    )
    emit(.csel, .w, value, value, limit, condition: .eq, origin: .semantics)
    if saved != .none { status(.msr, saved) }
  }

  private mutating func x87LoadDecimal(_ instruction: X64Instruction) {
    let digits = vectorTemporary()
    x87AccessExtended(.ldr, digits, instruction)
    x87Call(.x87FromDecimal, digits)
    if nativeFormat == .double { x87Call(.x87ToDouble, GuestRegisters.vectorArgument(0)) }
    x87Push(x87Result())
  }

  private mutating func x87StoreDecimal(_ instruction: X64Instruction) {
    var value = x87Value(0)
    if nativeFormat == .double {
      x87Call(.x87FromDouble, value)
      value = GuestRegisters.vectorArgument(0)
    }
    x87Call(.x87ToDecimal, value)
    x87AccessExtended(.str, GuestRegisters.vectorArgument(0), instruction)
    x87Pop()
  }

  private mutating func x87ConditionalMove(_ instruction: X64Instruction, _ number: Int) {
    let old = x87Value(0)
    let moved = x87Value(number)
    var isNegated = false
    let mask = temporary()
    let condition: Condition? =
      switch instruction.mnemonic {
      case .fcmovb: .lo
      case .fcmovnb: .hs
      case .fcmove: .eq
      case .fcmovne: .ne
      case .fcmovbe: .ls
      case .fcmovnbe: .hi
      default: nil
      }
    let result = x87Register()
    if let condition {
      if nativeFormat == .double {
        emit(
          HostOperation(
            .fcsel,
            size: .d,
            destination: result,
            source1: moved,
            source2: old,
            condition: condition
          )
        )
        return x87Set(0, result)
      }
      emit(.csinv, .x, mask, .zr, .zr, condition: condition.inverted)
    } else {
      let odd = oddParity()
      emit(.sbfx, .x, mask, odd, amount: 1, origin: .flags)
      isNegated = instruction.mnemonic == .fcmovu
    }
    vector(.dup, .v2d, result, mask, from: .x)
    vector(.bsl, .v16b, result, isNegated ? old : moved, isNegated ? moved : old)
    x87Set(0, result)
  }
}
