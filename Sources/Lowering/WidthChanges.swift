internal import HostCode
internal import X64Decoding

/// AVX between 128 and 256 bits: lanes that get wider or narrower, half floats, masks and tests.
extension Emitter {
  mutating func lowerWidthChange(_ instruction: VectorInstruction) -> Bool {
    switch instruction.name {
    case .vcvtps2ph: narrowToHalf(instruction)
    case .vtestps: testSigns(instruction, .v4s)
    case .vtestpd: testSigns(instruction, .v2d)
    case .ptest where instruction.isWide: testSigns(instruction, nil)
    case .pmovmskb where instruction.isWide, .movmskps where instruction.isWide,
      .movmskpd where instruction.isWide:
      moveWideMask(instruction)
    default:
      guard instruction.isWide, !instruction.isByHalves else { return false }
      return widen(instruction) || narrow(instruction)
    }
    return true
  }

  /// The rule for 128 bits on the lower part of the source, and on its upper part moved down.
  private mutating func widen(_ instruction: VectorInstruction) -> Bool {
    let bytes: Int64
    switch instruction.name {
    case .pmovzxbq, .pmovsxbq: bytes = 2
    case .pmovzxbd, .pmovsxbd, .pmovzxwq, .pmovsxwq: bytes = 4
    case .cvtpd2ps, .cvtpd2dq, .cvttpd2dq: return false
    default: bytes = 8
    }
    var operands = instruction.operands
    operands.second = readVector(instruction.second, of: instruction.source)
    let (part, upper) = (vectorTemporary(), vectorTemporary())
    vector(.ext, .v16b, part, operands.second, operands.second, immediate: bytes)
    var upperOperands = operands
    upperOperands.second = part
    upperOperands.destination = upper
    guard rule(upperOperands) else { return false }
    storeUpperHalf(upper, instruction.destination.register)
    return rule(operands)
  }

  /// The rule for 128 bits on both halves, joined.
  private mutating func narrow(_ instruction: VectorInstruction) -> Bool {
    var operands = instruction.operands
    let upper: HostRegister
    if instruction.second.kind == .memory {
      (operands.second, upper) = (vectorTemporary(), vectorTemporary())
      loadHalves(operands.second, upper, of: instruction)
    } else {
      upper = loadUpperHalf(instruction.second.register)
    }
    var upperOperands = operands
    upperOperands.second = upper
    upperOperands.destination = vectorTemporary()
    guard rule(upperOperands), rule(operands) else { return false }
    insertLane(operands.destination, 1, upperOperands.destination, 0, .d)
    clearUpperHalf(instruction.destination.register)
    return true
  }

  /// `vcvtps2ph`, in the current rounding mode or another.
  private mutating func narrowToHalf(_ instruction: VectorInstruction) {
    let source = instruction.second.register
    let isStore = instruction.destination.kind == .memory
    let target =
      isStore ? vectorTemporary() : GuestRegisters.host(instruction.destination.register)
    let upper = instruction.isWide ? loadUpperHalf(source) : .none
    let hasMode = instruction.immediate & 4 == 0
    let saved = hasMode ? temporary() : .none
    if hasMode { setRounding(instruction.immediate & 3, saved: saved) }
    vector(.fcvtn, .v4h, target, GuestRegisters.host(source), from: .v4s)
    if upper != .none { vector(.fcvtn, .v8h, target, upper, from: .v4s) }
    if hasMode { floatControl(.msr, saved) }
    if isStore {
      let bytes = instruction.isWide ? 16 : 8
      store(target, address(instruction.source, bytes: bytes), bytes: bytes)
    } else if instruction.isWide {
      clearUpperHalf(instruction.destination.register)
    }
  }

  /// Sets one of x64's rounding modes; the control register as it was goes into `saved`.
  private mutating func setRounding(_ mode: Int64, saved: HostRegister) {
    floatControl(.mrs, saved)
    let changed = temporary()
    // Down and up are 1 and 2 in x64, 2 and 1 in A64.
    let own = mode == 1 || mode == 2 ? 3 - mode : mode
    if own == 0 {
      emit(.and, .x, changed, saved, immediate: ~(3 << 22), origin: .semantics)
    } else if own == 3 {
      emit(.orr, .x, changed, saved, immediate: 3 << 22, origin: .semantics)
    } else {
      emit(.and, .x, changed, saved, immediate: ~(3 << 22), origin: .semantics)
      emit(.orr, .x, changed, changed, immediate: own << 22, origin: .semantics)
    }
    floatControl(.msr, changed)
  }

  /// Whether common bits are clear, and those of the second source alone: of all, or the signs.
  private mutating func testSigns(_ instruction: VectorInstruction, _ size: OperandSize?) {
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    if wantsNZCV {
      let first = GuestRegisters.host(instruction.destination.register)
      var second = HostRegister.none
      var upperSecond = HostRegister.none
      if instruction.isWide, instruction.second.kind == .memory {
        (second, upperSecond) = (vectorTemporary(), vectorTemporary())
        loadHalves(second, upperSecond, of: instruction)
      } else {
        second = readVector(instruction.second, of: instruction.source)
      }
      let (common, rest) = (vectorTemporary(), vectorTemporary())
      vector(.andVector, .v16b, common, first, second)
      vector(.bicVector, .v16b, rest, second, first)
      if instruction.isWide {
        let upperFirst = loadUpperHalf(instruction.destination.register)
        if upperSecond == .none { upperSecond = loadUpperHalf(instruction.second.register) }
        let part = vectorTemporary()
        vector(.andVector, .v16b, part, upperFirst, upperSecond)
        vector(.orrVector, .v16b, common, common, part)
        vector(.bicVector, .v16b, part, upperSecond, upperFirst)
        vector(.orrVector, .v16b, rest, rest, part)
      }
      if let size {
        vector(.ushr, size, common, common, immediate: Int64(size.laneBits - 1))
        vector(.ushr, size, rest, rest, immediate: Int64(size.laneBits - 1))
      }
      testBits(common: common, rest: rest)
    }
    if wantsParity { emit(.mov, .w, GuestRegisters.parity, .none, immediate: 1, origin: .flags) }
    if wantsAdjust { clearAdjust() }
  }

  /// The signs of all lanes of both halves.
  private mutating func moveWideMask(_ instruction: VectorInstruction) {
    let target = GuestRegisters.host(instruction.destination.register)
    let lower = GuestRegisters.host(instruction.second.register)
    let upper = loadUpperHalf(instruction.second.register)
    let signs = vectorTemporary()
    switch instruction.name {
    case .movmskpd:
      vector(.uzp2, .v4s, signs, lower, upper)
      gatherSingleSigns(target, signs)
    case .movmskps:
      let bits = load(.laneBits)
      vector(.uzp2, .v8h, signs, lower, upper)
      vector(.cmlt, .v8h, signs, signs)
      vector(.andVector, .v16b, signs, signs, bits)
      vector(.addv, .h, signs, signs, from: .v8h)
      vector(.umov, .w, target, signs, from: .h, sourceLane: 0)
    default:
      let high = temporary()
      gatherByteSigns(signs, upper)
      vector(.umov, .w, high, signs, from: .h, sourceLane: 0)
      gatherByteSigns(signs, lower)
      vector(.umov, .w, target, signs, from: .h, sourceLane: 0)
      emit(.orr, .w, target, target, high, modifier: .lsl, amount: 16)
    }
  }

  /// `vzeroupper`, `vzeroall`.
  mutating func lowerVectorClear(_ source: X64Instruction) -> Bool {
    guard source.mnemonic == .vzeroupper || source.mnemonic == .vzeroall else { return false }
    if source.mnemonic == .vzeroall {
      for number in 0..<16 { clearVector(.v(number)) }
    }
    let zero = vectorTemporary()
    clearVector(zero, origin: .constant)
    for number in stride(from: 0, to: 16, by: 2) {
      emit(
        HostOperation(
          .stp,
          size: .q,
          source1: zero,
          source2: zero,
          base: GuestRegisters.state,
          immediate: GuestState.upperHalf(number),
          addressing: .offset,
          accessBytes: 32,
          origin: .memoryRegister
        )
      )
    }
    return true
  }
}
