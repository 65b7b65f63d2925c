internal import HostCode

/// Advanced SIMD vector and scalar × indexed element (C4.1.96).
extension A64Decoder {
  private enum Shape {
    case same, long, float, dot
  }

  static func byElement(_ word: Word, isScalar: Bool) -> HostOperation? {
    let code = word.field(12, 4)
    guard let (opcode, shape) = elementTable(code, isUnsigned: word[29]),
      !isScalar || hasScalarForm(opcode),
      let log2 = laneLog2(word, shape)
    else { return nil }
    guard log2 < 3 || !word[21] && (isScalar || word.isFull) else { return nil }
    let isHalf = log2 == 1
    let same = isScalar ? OperandSize.scalar(log2) : .lanes(log2, full: word.isFull)
    let isLong = shape == .long
    let wide = isScalar ? OperandSize.scalar(log2 + 1) : .lanes(log2 + 1, full: true)
    return HostOperation(
      opcode,
      size: isLong ? wide : same,
      sourceSize: shape == .dot ? .lanes(0, full: word.isFull) : same,
      destination: word.vd,
      source1: word.vn,
      source2: .v(isHalf ? word.field(16, 4) : word.field(16, 5)),
      sourceLane: Int8(elementIndex(word, log2))
    )
  }

  /// The lane that H, L and M name, as far as they are not part of the register.
  private static func elementIndex(_ word: Word, _ log2: Int) -> Int {
    let (h, l, m) = (word.field(11, 1), word.field(21, 1), word.field(20, 1))
    return switch log2 {
    case 1: h << 2 | l << 1 | m
    case 2: h << 1 | l
    default: h
    }
  }

  private static func laneLog2(_ word: Word, _ shape: Shape) -> Int? {
    let size = word.field(22, 2)
    switch shape {
    case .same, .long: return size == 1 || size == 2 ? size : nil
    case .dot: return size == 2 ? 2 : nil
    case .float: return size == 0 ? 1 : size == 1 ? nil : size
    }
  }

  private static func hasScalarForm(_ opcode: HostOpcode) -> Bool {
    switch opcode {
    case .sqdmlal, .sqdmlsl, .sqdmull, .sqdmulh, .sqrdmulh, .sqrdmlah, .sqrdmlsh, .fmla, .fmls,
      .fmul, .fmulx:
      true
    default: false
    }
  }

  private static func elementTable(_ code: Int, isUnsigned: Bool) -> (HostOpcode, Shape)? {
    switch (code, isUnsigned) {
    case (0b0000, true): (.mla, .same)
    case (0b0001, false): (.fmla, .float)
    case (0b0010, _): (isUnsigned ? .umlal : .smlal, .long)
    case (0b0011, false): (.sqdmlal, .long)
    case (0b0100, true): (.mls, .same)
    case (0b0101, false): (.fmls, .float)
    case (0b0110, _): (isUnsigned ? .umlsl : .smlsl, .long)
    case (0b0111, false): (.sqdmlsl, .long)
    case (0b1000, false): (.mul, .same)
    case (0b1001, _): (isUnsigned ? .fmulx : .fmul, .float)
    case (0b1010, _): (isUnsigned ? .umull : .smull, .long)
    case (0b1011, false): (.sqdmull, .long)
    case (0b1100, false): (.sqdmulh, .same)
    case (0b1101, _): (isUnsigned ? .sqrdmlah : .sqrdmulh, .same)
    case (0b1110, _): (isUnsigned ? .udot : .sdot, .dot)
    case (0b1111, true): (.sqrdmlsh, .same)
    default: nil
    }
  }
}
