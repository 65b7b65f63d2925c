internal import HostCode

/// Scalar floating point: the groups of C4.1.96 that have `ftype`.
extension A64Decoder {
  static func scalarFloat(_ word: Word) -> HostOperation? {
    guard word[21] else { return fixedPointConversion(word) }
    if word.field(10, 6) == 0 { return integerConversion(word) }
    guard !word[31], let size = OperandSize.float(ftype: word.field(22, 2)) else { return nil }
    return switch word.field(10, 2) {
    case 0b01: floatConditionalCompare(word, size)
    case 0b10: floatTwoSources(word, size)
    case 0b11:
      HostOperation(
        .fcsel,
        size: size,
        destination: word.vd,
        source1: word.vn,
        source2: word.vm,
        condition: word.condition(12)
      )
    default:
      if word[12] {
        floatImmediate(word, size)
      } else if word[13] {
        floatCompare(word, size)
      } else {
        floatOneSource(word, size)
      }
    }
  }

  /// Floating-point data-processing (3 source).
  static func scalarFloatThreeSources(_ word: Word) -> HostOperation? {
    guard let size = OperandSize.float(ftype: word.field(22, 2)) else { return nil }
    let opcode: HostOpcode =
      switch (word[21], word[15]) {
      case (false, false): .fmadd
      case (false, true): .fmsub
      case (true, false): .fnmadd
      case (true, true): .fnmsub
      }
    return HostOperation(
      opcode,
      size: size,
      destination: word.vd,
      source1: word.vn,
      source2: word.vm,
      source3: word.va
    )
  }

  /// Floating-point data-processing (1 source).
  private static func floatOneSource(_ word: Word, _ size: OperandSize) -> HostOperation? {
    guard word[14] else { return nil }
    let code = word.field(15, 6)
    let opcode: HostOpcode
    switch code {
    case 0b000000: opcode = .fmov
    case 0b000001: opcode = .fabs
    case 0b000010: opcode = .fneg
    case 0b000011: opcode = .fsqrt
    case 0b000100, 0b000101, 0b000111:
      guard let target = OperandSize.float(ftype: code & 3), target != size else { return nil }
      return HostOperation(
        .fcvt,
        size: target,
        sourceSize: size,
        destination: word.vd,
        source1: word.vn
      )
    case 0b001000: opcode = .frintn
    case 0b001001: opcode = .frintp
    case 0b001010: opcode = .frintm
    case 0b001011: opcode = .frintz
    case 0b001100: opcode = .frinta
    case 0b001110: opcode = .frintx
    case 0b001111: opcode = .frinti
    case 0b010000 where size != .h: opcode = .frint32z
    case 0b010001 where size != .h: opcode = .frint32x
    case 0b010010 where size != .h: opcode = .frint64z
    case 0b010011 where size != .h: opcode = .frint64x
    default: return nil
    }
    return HostOperation(opcode, size: size, destination: word.vd, source1: word.vn)
  }

  /// Floating-point data-processing (2 source).
  private static func floatTwoSources(_ word: Word, _ size: OperandSize) -> HostOperation? {
    let opcode: HostOpcode
    switch word.field(12, 4) {
    case 0b0000: opcode = .fmul
    case 0b0001: opcode = .fdiv
    case 0b0010: opcode = .fadd
    case 0b0011: opcode = .fsub
    case 0b0100: opcode = .fmax
    case 0b0101: opcode = .fmin
    case 0b0110: opcode = .fmaxnm
    case 0b0111: opcode = .fminnm
    case 0b1000: opcode = .fnmul
    default: return nil
    }
    return HostOperation(
      opcode,
      size: size,
      destination: word.vd,
      source1: word.vn,
      source2: word.vm
    )
  }

  /// Floating-point compare.
  private static func floatCompare(_ word: Word, _ size: OperandSize) -> HostOperation? {
    guard word.field(14, 2) == 0, word.field(0, 3) == 0 else { return nil }
    let isWithZero = word[3]
    return HostOperation(
      word[4] ? .fcmpe : .fcmp,
      size: size,
      setsFlags: true,
      source1: word.vn,
      source2: isWithZero ? .none : word.vm
    )
  }

  /// Floating-point conditional compare.
  private static func floatConditionalCompare(
    _ word: Word,
    _ size: OperandSize
  ) -> HostOperation {
    HostOperation(
      word[4] ? .fccmpe : .fccmp,
      size: size,
      setsFlags: true,
      source1: word.vn,
      source2: word.vm,
      amount: UInt8(word.field(0, 4)),
      condition: word.condition(12)
    )
  }

  /// Floating-point immediate.
  private static func floatImmediate(_ word: Word, _ size: OperandSize) -> HostOperation? {
    guard word.field(5, 5) == 0 else { return nil }
    return HostOperation(
      .fmov,
      size: size,
      destination: word.vd,
      immediate: floatBits(word.field(13, 8), size)
    )
  }

  /// The bits of the constant that eight bits stand for (`VFPExpandImm`).
  static func floatBits(_ code: Int, _ size: OperandSize) -> Int64 {
    let fractionBits = size.laneBits == 16 ? 10 : size.laneBits == 32 ? 23 : 52
    let exponentBits = size.laneBits - fractionBits - 1
    let isSmall = code & 0x40 != 0
    let run = isSmall ? (1 << (exponentBits - 3) - 1) << 2 : 1 << (exponentBits - 1)
    let exponent = run | code >> 4 & 3
    let magnitude = exponent << fractionBits | (code & 0xF) << (fractionBits - 4)
    return Int64(code >> 7) << Int64(size.laneBits - 1) | Int64(magnitude)
  }
}
