internal import HostCode

/// Advanced SIMD shift by immediate and modified immediate (C4.1.96).
extension A64Decoder {
  private enum Shape {
    case right, left, narrow, long, convert
  }

  /// Advanced SIMD shift by immediate, vector and scalar.
  ///
  /// `immh` says the lane width by its highest bit; the shift counts from there, for right shifts
  /// and fraction bits downwards.
  static func shiftByImmediate(_ word: Word, isScalar: Bool) -> HostOperation? {
    let code = word.field(11, 5)
    let immh = word.field(19, 4)
    guard immh != 0, let (opcode, shape) = shiftTable(code, isUnsigned: word[29]) else {
      return nil
    }
    let log2 = Int.bitWidth - 1 - immh.leadingZeroBitCount
    guard isShiftAllowed(opcode, shape, log2, full: word.isFull, isScalar: isScalar) else {
      return nil
    }
    let laneBits = 8 << log2
    let encoded = word.field(16, 7)
    let isLeft = shape == .left || shape == .long
    let same = isScalar ? OperandSize.scalar(log2) : .lanes(log2, full: word.isFull)
    let wide = isScalar ? OperandSize.scalar(log2 + 1) : .lanes(log2 + 1, full: true)
    return HostOperation(
      opcode,
      size: shape == .long ? wide : same,
      sourceSize: shape == .narrow ? wide : same,
      destination: word.vd,
      source1: word.vn,
      immediate: Int64(isLeft ? encoded - laneBits : 2 * laneBits - encoded)
    )
  }

  private static func isShiftAllowed(
    _ opcode: HostOpcode,
    _ shape: Shape,
    _ log2: Int,
    full: Bool,
    isScalar: Bool
  ) -> Bool {
    let isSaturating = opcode == .sqshl || opcode == .uqshl || opcode == .sqshlu
    return switch shape {
    case .right: log2 == 3 ? full : !isScalar
    case .left: log2 == 3 ? full : !isScalar || isSaturating
    case .narrow: log2 < 3 && !(isScalar && (opcode == .shrn || opcode == .rshrn))
    case .long: log2 < 3 && !isScalar
    case .convert: log2 == 3 ? full : log2 > 0
    }
  }

  private static func shiftTable(_ code: Int, isUnsigned: Bool) -> (HostOpcode, Shape)? {
    switch (code, isUnsigned) {
    case (0b00000, _): (isUnsigned ? .ushr : .sshr, .right)
    case (0b00010, _): (isUnsigned ? .usra : .ssra, .right)
    case (0b00100, _): (isUnsigned ? .urshr : .srshr, .right)
    case (0b00110, _): (isUnsigned ? .ursra : .srsra, .right)
    case (0b01000, true): (.sri, .right)
    case (0b01010, _): (isUnsigned ? .sli : .shl, .left)
    case (0b01100, true): (.sqshlu, .left)
    case (0b01110, _): (isUnsigned ? .uqshl : .sqshl, .left)
    case (0b10000, _): (isUnsigned ? .sqshrun : .shrn, .narrow)
    case (0b10001, _): (isUnsigned ? .sqrshrun : .rshrn, .narrow)
    case (0b10010, _): (isUnsigned ? .uqshrn : .sqshrn, .narrow)
    case (0b10011, _): (isUnsigned ? .uqrshrn : .sqrshrn, .narrow)
    case (0b10100, _): (isUnsigned ? .ushll : .sshll, .long)
    case (0b11100, _): (isUnsigned ? .ucvtf : .scvtf, .convert)
    case (0b11111, _): (isUnsigned ? .fcvtzu : .fcvtzs, .convert)
    default: nil
    }
  }

  /// Advanced SIMD modified immediate (`AdvSIMDExpandImm`).
  static func modifiedImmediate(_ word: Word) -> HostOperation? {
    let cmode = word.field(12, 4)
    let isInverted = word[29]
    let byte = word.field(16, 3) << 5 | word.field(5, 5)
    if word[11] {
      guard cmode == 0b1111, !isInverted else { return nil }
      return constant(.fmov, .lanes(1, full: word.isFull), floatBits(byte, .h), word)
    }
    switch cmode {
    case 0b1111:
      guard !isInverted || word.isFull else { return nil }
      let size = isInverted ? OperandSize.v2d : .lanes(2, full: word.isFull)
      return constant(.fmov, size, floatBits(byte, size), word)
    case 0b1110:
      guard isInverted else {
        return constant(.movi, .lanes(0, full: word.isFull), Int64(byte), word)
      }
      return constant(.movi, word.isFull ? .v2d : .d, Int64(bitPattern: byteMask(byte)), word)
    case 0b1100, 0b1101:
      let shift = cmode == 0b1100 ? 8 : 16
      let bits = byte << shift | (1 << shift - 1)
      return constant(isInverted ? .mvni : .movi, .lanes(2, full: word.isFull), Int64(bits), word)
    default:
      let isHalf = cmode >= 0b1000
      let shift = 8 * (cmode >> 1 & (isHalf ? 1 : 3))
      let size = OperandSize.lanes(isHalf ? 1 : 2, full: word.isFull)
      let isLogical = cmode & 1 == 1
      let plain: HostOpcode = isLogical ? .orrVector : .movi
      let inverted: HostOpcode = isLogical ? .bicVector : .mvni
      return constant(isInverted ? inverted : plain, size, Int64(byte << shift), word)
    }
  }

  private static func constant(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ bits: Int64,
    _ word: Word
  ) -> HostOperation {
    let isLogical = opcode == .orrVector || opcode == .bicVector
    return HostOperation(
      opcode,
      size: size,
      destination: word.vd,
      source1: isLogical ? word.vd : .none,
      immediate: bits
    )
  }

  /// Each bit of a byte as a byte of zeros or ones.
  private static func byteMask(_ byte: Int) -> UInt64 {
    var mask: UInt64 = 0
    for bit in 0..<8 where byte >> bit & 1 == 1 { mask |= 0xFF << UInt64(8 * bit) }
    return mask
  }
}
