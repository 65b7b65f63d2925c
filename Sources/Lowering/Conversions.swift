internal import HostCode
internal import X64Decoding

/// Between integers and floating point, and between its formats.
extension Emitter {
  mutating func lowerConversion(_ instruction: X64Instruction) -> Bool {
    guard !Self.usesMMX(instruction), let (first, second) = Self.pair(instruction) else {
      return false
    }
    switch instruction.mnemonic {
    case .cvtsi2sd: return fromGeneral(instruction, first, second, .d)
    case .cvtsi2ss: return fromGeneral(instruction, first, second, .s)
    case .cvtsd2ss, .cvtss2sd:
      let target = GuestRegisters.host(first.register)
      let source = readVector(second, of: instruction)
      let size: OperandSize = instruction.mnemonic == .cvtsd2ss ? .s : .d
      mergeScalar(size, target) { emitter, result, lane in
        emitter.vector(.fcvt, size, result, source, from: size == .s ? .d : .s, lane: lane)
      }
    case .cvttsd2si, .cvttss2si, .cvtsd2si, .cvtss2si:
      return toGeneral(instruction, first, second)
    case .cvtdq2ps: return convertLanes(instruction, first, second, .scvtf, .v4s)
    case .cvtdq2pd:
      let target = GuestRegisters.host(first.register)
      vector(.sshll, .v2d, target, readVector(second, of: instruction), from: .v2s)
      vector(.scvtf, .v2d, target, target)
    case .cvtps2pd:
      let target = GuestRegisters.host(first.register)
      vector(.fcvtl, .v2d, target, readVector(second, of: instruction), from: .v2s)
    case .cvtpd2ps:
      let target = GuestRegisters.host(first.register)
      vector(.fcvtn, .v2s, target, readVector(second, of: instruction), from: .v2d)
    case .cvttps2dq, .cvtps2dq:
      let source = readVector(second, of: instruction)
      return packedToInteger(
        GuestRegisters.host(first.register),
        source,
        isTruncating: instruction.mnemonic == .cvttps2dq
      )
    default: return false
    }
    return true
  }

  private mutating func convertLanes(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) -> Bool {
    vector(opcode, size, GuestRegisters.host(first.register), readVector(second, of: instruction))
    return true
  }

  private mutating func fromGeneral(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand,
    _ size: OperandSize
  ) -> Bool {
    let source = read(second, of: instruction)
    let target = GuestRegisters.host(first.register)
    mergeScalar(size, target) { emitter, result, lane in
      emitter.vector(.scvtf, size, result, source, from: Self.size(second.bits), lane: lane)
    }
    return true
  }

  /// To an integer; what does not fit becomes the smallest one, where A64 saturates.
  private mutating func toGeneral(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let source = readVector(second, of: instruction)
    let target = GuestRegisters.host(first.register)
    let size: OperandSize = second.bits == 64 ? .d : .s
    let isTruncating = instruction.mnemonic == .cvttsd2si || instruction.mnemonic == .cvttss2si
    convertToGeneral(source, size, target, Self.size(first.bits), isTruncating: isTruncating)
    return true
  }

  /// Converts a scalar to an integer; what does not fit becomes the smallest one.
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
    vector(.fcvtzs, result, converted, value, from: size)
    // All ones but the sign is where A64 stops; not-a-numbers are unordered with themselves.
    emit(.add, result, .zr, converted, immediate: 1, setsFlags: true, origin: .semantics)
    emit(
      HostOperation(
        .fccmp,
        size: size,
        source1: value,
        source2: value,
        amount: 1,
        condition: .vc,
        origin: .semantics
      ).settingFlags
    )
    emit(.csel, result, target, converted, limit, condition: .vc, origin: .semantics)
    if saved != .none { status(.msr, saved) }
  }

  private mutating func packedToInteger(
    _ target: HostRegister,
    _ source: HostRegister,
    isTruncating: Bool
  ) -> Bool {
    if habits.features.contains(.roundToRange) {
      let whole = vectorTemporary()
      vector(isTruncating ? .frint32z : .frint32x, .v4s, whole, source, origin: .semantics)
      vector(.fcvtzs, .v4s, target, whole)
      return true
    }
    var value = source
    if !isTruncating {
      value = vectorTemporary()
      vector(.frinti, .v4s, value, source)
    }
    let limit = vectorTemporary()
    let fits = vectorTemporary()
    let converted = vectorTemporary()
    // 2^31 as a float is 0x4F000000; smaller is what fits, and not-a-numbers are not.
    vector(.movi, .v4s, limit, .none, immediate: 0x4F00_0000, origin: .semantics)
    vector(.fcmgt, .v4s, fits, limit, value, origin: .semantics)
    vector(.fcvtzs, .v4s, converted, value)
    vector(.movi, .v4s, limit, .none, immediate: 0x8000_0000, origin: .semantics)
    vector(.bsl, .v16b, fits, converted, limit, origin: .semantics)
    copyVector(target, fits, origin: .copy)
    return true
  }
}
