internal import HostCode
internal import X64Decoding

/// Constants that x87 instructions load, and bits that they need.
package enum X87Constant: Int, CaseIterable, Sendable {
  /// 1, log₂10, log₂e, π, log₁₀2, ln 2.
  case one, log2Of10, log2OfE, pi, log10Of2, logEOf2
  /// The sign bit alone.
  case sign

  /// The 80 bits: the significand, and sign and exponent.
  package var extended: (significand: UInt64, signAndExponent: UInt16) {
    switch self {
    case .one: (0x8000_0000_0000_0000, 0x3FFF)
    case .log2Of10: (0xD49A_784B_CD1B_8AFE, 0x4000)
    case .log2OfE: (0xB8AA_3B29_5C17_F0BC, 0x3FFF)
    case .pi: (0xC90F_DAA2_2168_C235, 0x4000)
    case .log10Of2: (0x9A20_9A84_FBCF_F799, 0x3FFD)
    case .logEOf2: (0xB172_17F7_D1CF_79AC, 0x3FFE)
    case .sign: (0, 0x8000)
    }
  }

  /// The nearest double.
  var double: Double {
    switch self {
    case .one: 1
    case .log2Of10: 0x1.a934f0979a371p+1
    case .log2OfE: 0x1.71547652b82fep+0
    case .pi: .pi
    case .log10Of2: 0x1.34413509f79ffp-2
    case .logEOf2: 0x1.62e42fefa39efp-1
    case .sign: -0.0
    }
  }
}

/// Values of the x87 between its format, the translator's and memory's.
extension Emitter {
  /// What the translator keeps in the x87's registers.
  var nativeFormat: X87Stack.Format { habits.x87 == .softFloat ? .extended : .double }

  /// Calls a routine for 80 bits, which takes the control word first.
  mutating func x87Call(
    _ helper: Helper,
    _ first: HostRegister,
    _ second: HostRegister = .none
  ) {
    state(.ldr, GuestRegisters.argument(0), at: GuestState.x87Control, bytes: 2)
    call(helper, GuestRegisters.argument(0), first, second)
  }

  /// The result of the last routine, where it stays.
  mutating func x87Result(_ number: Int = 0) -> HostRegister {
    let register = x87Register()
    copyVector(register, GuestRegisters.vectorArgument(number), origin: .copy)
    return register
  }

  /// A value of another format in the translator's own.
  mutating func x87Widen(_ value: HostRegister, _ format: X87Stack.Format) -> HostRegister {
    if nativeFormat == .double, format == .single {
      let register = x87Register()
      vector(.fcvt, .d, register, value, from: .s)
      return register
    }
    // What is extended is so natively; doubles are only converted to that.
    x87Call(format == .single ? .x87FromSingle : .x87FromDouble, value)
    return x87Result()
  }

  /// `st(0)` as 32 or 64 bits.
  mutating func x87Narrow(bytes: Int) -> HostRegister {
    let format: X87Stack.Format = bytes == 4 ? .single : .double
    // What was loaded in that format has not changed.
    let loaded = x87AnyValue(0)
    if loaded.format == format { return loaded.register }
    let value = x87Value(0)
    if nativeFormat == .double {
      let register = vectorTemporary()
      vector(.fcvt, .s, register, value, from: .d)
      return register
    }
    x87Call(format == .single ? .x87ToSingle : .x87ToDouble, value)
    let register = vectorTemporary()
    copyVector(register, GuestRegisters.vectorArgument(0), origin: .copy)
    return register
  }

  /// The operand of arithmetic: a register, or memory in the translator's own format.
  mutating func x87Operand(_ instruction: X64Instruction, isInteger: Bool) -> HostRegister {
    guard let operand = instruction.operands.last else { return x87Value(1) }
    if operand.kind == .register { return x87Value(Int(operand.register.number)) }
    let bytes = operand.bytes
    if isInteger { return x87LoadInteger(instruction, bytes: bytes) }
    let loaded = vectorTemporary()
    load(loaded, address(instruction, bytes: bytes), bytes: bytes)
    if nativeFormat == .double {
      guard bytes == 4 else { return loaded }
      let wide = vectorTemporary()
      vector(.fcvt, .d, wide, loaded, from: .s)
      return wide
    }
    x87Call(bytes == 4 ? .x87OperandFromSingle : .x87OperandFromDouble, loaded)
    return x87Temporary()
  }

  /// An integer of memory in the translator's own format.
  private mutating func x87LoadInteger(
    _ instruction: X64Instruction,
    bytes: Int
  ) -> HostRegister {
    let integer = temporary()
    load(integer, address(instruction, bytes: bytes), bytes: bytes, isSigned: bytes < 8, size: .x)
    if nativeFormat == .double {
      let value = vectorTemporary()
      vector(.scvtf, .d, value, integer, from: .x)
      return value
    }
    x87Call(.x87FromInteger, integer)
    return x87Temporary()
  }

  /// The result of the last routine, for this instruction alone.
  private mutating func x87Temporary() -> HostRegister {
    let register = vectorTemporary()
    copyVector(register, GuestRegisters.vectorArgument(0), origin: .copy)
    return register
  }

  /// Loads or stores 80 bits of an instruction's operand.
  mutating func x87AccessExtended(
    _ opcode: HostOpcode,
    _ register: HostRegister,
    _ instruction: X64Instruction
  ) {
    x87AccessExtended(opcode, register, address(instruction, bytes: 0).base)
  }

  /// Loads or stores 80 bits: the significand, and sign and exponent behind it.
  mutating func x87AccessExtended(
    _ opcode: HostOpcode,
    _ register: HostRegister,
    _ base: HostRegister
  ) {
    let place = HostAddress(base: base)
    let isStore = opcode == .str
    if isStore { store(register, place, bytes: 8) } else { load(register, place, bytes: 8) }
    let top = temporary()
    emit(.add, .x, top, base, immediate: 8, origin: .addressing)
    emit(
      HostOperation(
        isStore ? .st1 : .ld1,
        size: .h,
        destination: isStore ? .none : register,
        source1: isStore ? register : .none,
        base: top,
        lane: 4,
        addressing: .offset,
        accessBytes: 2
      )
    )
  }
}
