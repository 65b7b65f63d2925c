internal import HostCode

/// Scalar floating point (C4.1.96): conversions and moves from and to general registers.
extension A64Decoder {
  /// Conversion between floating-point and fixed-point.
  static func fixedPointConversion(_ word: Word) -> HostOperation? {
    let fractionBits = 64 - word.field(10, 6)
    guard let float = OperandSize.float(ftype: word.field(22, 2)), fractionBits <= word.general.bits
    else { return nil }
    switch word.field(16, 5) {
    case 0b00010, 0b00011:
      return HostOperation(
        word[16] ? .ucvtf : .scvtf,
        size: float,
        sourceSize: word.general,
        destination: word.vd,
        source1: word.xn,
        immediate: Int64(fractionBits)
      )
    case 0b11000, 0b11001:
      return HostOperation(
        word[16] ? .fcvtzu : .fcvtzs,
        size: word.general,
        sourceSize: float,
        destination: word.xd,
        source1: word.vn,
        immediate: Int64(fractionBits)
      )
    default: return nil
    }
  }

  /// Conversion between floating-point and integer.
  static func integerConversion(_ word: Word) -> HostOperation? {
    guard let float = OperandSize.float(ftype: word.field(22, 2)) else { return highHalfMove(word) }
    let general = word.general
    let opcode: HostOpcode
    switch word.field(16, 5) {
    case 0b00000: opcode = .fcvtns
    case 0b00001: opcode = .fcvtnu
    case 0b01000: opcode = .fcvtps
    case 0b01001: opcode = .fcvtpu
    case 0b10000: opcode = .fcvtms
    case 0b10001: opcode = .fcvtmu
    case 0b11000: opcode = .fcvtzs
    case 0b11001: opcode = .fcvtzu
    case 0b00100: opcode = .fcvtas
    case 0b00101: opcode = .fcvtau
    case 0b00010: return toFloat(.scvtf, word, float)
    case 0b00011: return toFloat(.ucvtf, word, float)
    case 0b00110 where float == .h || float.bits == general.bits: opcode = .fmov
    case 0b00111 where float == .h || float.bits == general.bits: return toFloat(.fmov, word, float)
    case 0b11110 where general == .w && float == .d: opcode = .fjcvtzs
    default: return nil
    }
    return HostOperation(
      opcode,
      size: general,
      sourceSize: float,
      setsFlags: opcode == .fjcvtzs,
      destination: word.xd,
      source1: word.vn
    )
  }

  private static func toFloat(
    _ opcode: HostOpcode,
    _ word: Word,
    _ float: OperandSize
  ) -> HostOperation {
    HostOperation(
      opcode,
      size: float,
      sourceSize: word.general,
      destination: word.vd,
      source1: word.xn
    )
  }

  /// `fmov` with the high half of a vector, in the place of the reserved format.
  private static func highHalfMove(_ word: Word) -> HostOperation? {
    guard word[31], word.field(22, 2) == 0b10 else { return nil }
    switch word.field(16, 5) {
    case 0b01110:
      return HostOperation(
        .fmov,
        size: .x,
        sourceSize: .d,
        destination: word.xd,
        source1: word.vn,
        sourceLane: 1
      )
    case 0b01111:
      return HostOperation(
        .fmov,
        size: .d,
        sourceSize: .x,
        destination: word.vd,
        source1: word.xn,
        lane: 1
      )
    default: return nil
    }
  }
}
