internal import HostCode
internal import X64Decoding

/// Between integers and floating point, and between its formats.
extension Emitter {
  mutating func lowerConversion(_ operands: VectorOperands) -> Bool {
    let (target, second) = (operands.destination, operands.second)
    switch operands.name {
    case .cvtdq2pd:
      vector(.sshll, .v2d, target, second, from: .v2s)
      vector(.scvtf, .v2d, target, target)
    case .cvtps2pd: vector(.fcvtl, .v2d, target, second, from: .v2s)
    case .vcvtph2ps: vector(.fcvtl, .v4s, target, second, from: .v4h)
    case .cvtpd2ps: vector(.fcvtn, .v2s, target, second, from: .v2d)
    case .cvttps2dq, .cvtps2dq: singlesToIntegers(operands)
    case .cvttpd2dq, .cvtpd2dq: doublesToIntegers(operands)
    default: return widen(operands)
    }
    return true
  }

  /// Conversions from and to general registers.
  mutating func lowerGeneralConversion(_ instruction: VectorInstruction) -> Bool {
    switch instruction.name {
    case .cvtsi2sd: fromGeneral(instruction, .d)
    case .cvtsi2ss: fromGeneral(instruction, .s)
    case .cvttsd2si: toGeneral(instruction, .d, isTruncating: true)
    case .cvttss2si: toGeneral(instruction, .s, isTruncating: true)
    case .cvtsd2si: toGeneral(instruction, .d, isTruncating: false)
    case .cvtss2si: toGeneral(instruction, .s, isTruncating: false)
    default: return false
    }
    return true
  }

  private mutating func fromGeneral(_ instruction: VectorInstruction, _ size: OperandSize) {
    let source = read(instruction.second, of: instruction.source)
    var operands = instruction.operands
    operands.second = .none
    let bits = instruction.second.bits
    mergeScalar(operands, size) { emitter, result, lane in
      emitter.vector(.scvtf, size, result, source, from: Self.size(bits), lane: lane)
    }
  }

  private mutating func toGeneral(
    _ instruction: VectorInstruction,
    _ size: OperandSize,
    isTruncating: Bool
  ) {
    let source = readVector(instruction.second, of: instruction.source)
    let target = GuestRegisters.host(instruction.destination.register)
    let result = Self.size(instruction.destination.bits)
    convertToGeneral(source, size, target, result, isTruncating: isTruncating)
  }

  /// Converts a scalar to an integer; what does not fit becomes the smallest one, where A64
  /// saturates.
  mutating func convertToGeneral(
    _ source: HostRegister,
    _ size: OperandSize,
    _ target: HostRegister,
    _ result: OperandSize,
    isTruncating: Bool
  ) {
    if habits.features.contains(.roundToRange) {
      let whole = vectorTemporary()
      let opcode: HostOpcode =
        result == .x ? (isTruncating ? .frint64z : .frint64x) : isTruncating ? .frint32z : .frint32x
      vector(opcode, size, whole, source, origin: .semantics)
      vector(.fcvtzs, result, target, whole, from: size)
      return
    }
    var value = source
    if !isTruncating {
      value = vectorTemporary()
      vector(.frinti, size, value, source)
    }
    let saved = keepsNZCV ? temporary() : .none
    if saved != .none { status(.mrs, saved) }
    let converted = temporary()
    let limit = constant(result == .x ? .min : 0x8000_0000, result, origin: .semantics)
    let fits: Condition
    if size == .d, result == .w {
      // A double may be all ones but the sign, so what does not fit is told by 64 bits.
      fits = .eq
      vector(.fcvtzs, .x, converted, value, from: size)
      emit(
        .sub,
        .x,
        .zr,
        converted,
        converted,
        modifier: .sxtw,
        setsFlags: true,
        origin: .semantics
      )
    } else {
      // All ones but the sign is where A64 stops.
      fits = .vc
      vector(.fcvtzs, result, converted, value, from: size)
      emit(.add, result, .zr, converted, immediate: 1, setsFlags: true, origin: .semantics)
    }
    // Not-a-numbers are unordered with themselves.
    emit(
      HostOperation(
        .fccmp,
        size: size,
        source1: value,
        source2: value,
        amount: 1,
        condition: fits,
        origin: .semantics
      ).settingFlags
    )
    emit(.csel, result, target, converted, limit, condition: .vc, origin: .semantics)
    if saved != .none { status(.msr, saved) }
  }

  private mutating func singlesToIntegers(_ operands: VectorOperands) {
    let isTruncating = operands.name == .cvttps2dq
    let target = operands.destination
    if habits.features.contains(.roundToRange) {
      let whole = vectorTemporary()
      let opcode: HostOpcode = isTruncating ? .frint32z : .frint32x
      vector(opcode, .v4s, whole, operands.second, origin: .semantics)
      vector(.fcvtzs, .v4s, target, whole)
      return
    }
    let value = rounded(operands.second, .v4s, isTruncating: isTruncating)
    let (limit, fits) = (vectorTemporary(), vectorTemporary())
    let converted = vectorTemporary()
    // 2³¹ as a float is 0x4F000000; smaller is what fits, and not-a-numbers are not.
    vector(.movi, .v4s, limit, .none, immediate: 0x4F00_0000, origin: .semantics)
    vector(.fcmgt, .v4s, fits, limit, value, origin: .semantics)
    vector(.fcvtzs, .v4s, converted, value)
    vector(.movi, .v4s, limit, .none, immediate: 0x8000_0000, origin: .semantics)
    vector(.bsl, .v16b, fits, converted, limit, origin: .semantics)
    copyVector(target, fits, origin: .copy)
  }

  private mutating func doublesToIntegers(_ operands: VectorOperands) {
    let isTruncating = operands.name == .cvttpd2dq
    let target = operands.destination
    let whole = vectorTemporary()
    if habits.features.contains(.roundToRange) {
      let opcode: HostOpcode = isTruncating ? .frint32z : .frint32x
      vector(opcode, .v2d, whole, operands.second, origin: .semantics)
      vector(.fcvtzs, .v2d, whole, whole)
      vector(.xtn, .v2s, target, whole, from: .v2d)
      return
    }
    let value = rounded(operands.second, .v2d, isTruncating: isTruncating)
    let limit = load(.integerLimit)
    let fits = vectorTemporary()
    let least = vectorTemporary()
    vector(.fcmgt, .v2d, fits, limit, value, origin: .semantics)
    vector(.fcvtzs, .v2d, whole, value)
    vector(.sqxtn, .v2s, whole, whole, from: .v2d)
    vector(.xtn, .v2s, fits, fits, from: .v2d, origin: .semantics)
    vector(.movi, .v2s, least, .none, immediate: 0x8000_0000, origin: .semantics)
    vector(.bsl, .v8b, fits, whole, least, origin: .semantics)
    copyVector(target, fits, origin: .copy)
  }

  /// A value rounded as the control register says, unless the conversion truncates anyway.
  private mutating func rounded(
    _ source: HostRegister,
    _ size: OperandSize,
    isTruncating: Bool
  ) -> HostRegister {
    if isTruncating { return source }
    let value = vectorTemporary()
    vector(.frinti, size, value, source)
    return value
  }

  /// `pmovzx…`, `pmovsx…`: lanes of half, a quarter or an eighth of the width.
  private mutating func widen(_ operands: VectorOperands) -> Bool {
    let steps: Range<Int>
    switch operands.name {
    case .pmovzxbw, .pmovsxbw: steps = 0..<1
    case .pmovzxwd, .pmovsxwd: steps = 1..<2
    case .pmovzxdq, .pmovsxdq: steps = 2..<3
    case .pmovzxbd, .pmovsxbd: steps = 0..<2
    case .pmovzxwq, .pmovsxwq: steps = 1..<3
    case .pmovzxbq, .pmovsxbq: steps = 0..<3
    default: return false
    }
    var opcode = HostOpcode.ushll
    switch operands.name {
    case .pmovsxbw, .pmovsxbd, .pmovsxbq, .pmovsxwd, .pmovsxwq, .pmovsxdq: opcode = .sshll
    default: break
    }
    let narrow: [3 of OperandSize] = [.v8b, .v4h, .v2s]
    let wide: [3 of OperandSize] = [.v8h, .v4s, .v2d]
    var source = operands.second
    for step in steps {
      vector(opcode, wide[step], operands.destination, source, from: narrow[step])
      source = operands.destination
    }
    return true
  }
}
