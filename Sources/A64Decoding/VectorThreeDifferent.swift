internal import HostCode

/// Advanced SIMD three different (C4.1.96): wider and narrower results.
extension A64Decoder {
  private enum Shape {
    case long, wide, narrow
  }

  static func threeDifferent(_ word: Word, isScalar: Bool) -> HostOperation? {
    let log2 = word.field(22, 2)
    guard let (opcode, shape) = differentTable(word.field(12, 4), isUnsigned: word[29]) else {
      return nil
    }
    let isAllowed =
      switch opcode {
      case .sqdmlal, .sqdmlsl, .sqdmull: log2 == 1 || log2 == 2
      case .pmull: !isScalar && (log2 == 0 || log2 == 3)
      default: !isScalar && log2 < 3
      }
    guard isAllowed else { return nil }
    let narrow = isScalar ? .scalar(log2) : OperandSize.lanes(log2, full: word.isFull)
    let wide: OperandSize =
      isScalar ? .scalar(log2 + 1) : log2 == 3 ? .v1q : .lanes(log2 + 1, full: true)
    return HostOperation(
      opcode,
      size: shape == .narrow ? narrow : wide,
      sourceSize: shape == .narrow ? wide : narrow,
      destination: word.vd,
      source1: word.vn,
      source2: word.vm
    )
  }

  private static func differentTable(_ code: Int, isUnsigned: Bool) -> (HostOpcode, Shape)? {
    switch code {
    case 0b0000: (isUnsigned ? .uaddl : .saddl, .long)
    case 0b0001: (isUnsigned ? .uaddw : .saddw, .wide)
    case 0b0010: (isUnsigned ? .usubl : .ssubl, .long)
    case 0b0011: (isUnsigned ? .usubw : .ssubw, .wide)
    case 0b0100: (isUnsigned ? .raddhn : .addhn, .narrow)
    case 0b0101: (isUnsigned ? .uabal : .sabal, .long)
    case 0b0110: (isUnsigned ? .rsubhn : .subhn, .narrow)
    case 0b0111: (isUnsigned ? .uabdl : .sabdl, .long)
    case 0b1000: (isUnsigned ? .umlal : .smlal, .long)
    case 0b1001: isUnsigned ? nil : (.sqdmlal, .long)
    case 0b1010: (isUnsigned ? .umlsl : .smlsl, .long)
    case 0b1011: isUnsigned ? nil : (.sqdmlsl, .long)
    case 0b1100: (isUnsigned ? .umull : .smull, .long)
    case 0b1101: isUnsigned ? nil : (.sqdmull, .long)
    case 0b1110: isUnsigned ? nil : (.pmull, .long)
    default: nil
    }
  }
}
