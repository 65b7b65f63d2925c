internal import HostCode

/// Advanced SIMD two-register miscellaneous (C4.1.96): integers; across lanes and pairwise.
extension A64Decoder {
  /// An operation of one source, of the size of the result unless said.
  static func unary(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    from sourceSize: OperandSize? = nil,
    _ word: Word
  ) -> HostOperation {
    HostOperation(
      opcode,
      size: size,
      sourceSize: sourceSize,
      destination: word.vd,
      source1: word.vn
    )
  }

  static func miscellaneous(_ word: Word) -> HostOperation? {
    let log2 = word.field(22, 2)
    let full = word.isFull
    let isUnsigned = word[29]
    let size = OperandSize.lanes(log2, full: full)
    switch word.field(12, 5) {
    case 0b00000 where log2 < (isUnsigned ? 2 : 3):
      return unary(isUnsigned ? .rev32Vector : .rev64, size, word)
    case 0b00001 where log2 == 0 && !isUnsigned: return unary(.rev16Vector, size, word)
    case 0b00010 where log2 < 3: return longPairwise(isUnsigned ? .uaddlp : .saddlp, word)
    case 0b00110 where log2 < 3: return longPairwise(isUnsigned ? .uadalp : .sadalp, word)
    case 0b00100 where log2 < 3: return unary(isUnsigned ? .clzVector : .clsVector, size, word)
    case 0b00101 where log2 == 0: return unary(isUnsigned ? .not : .cntVector, size, word)
    case 0b00101 where log2 == 1 && isUnsigned:
      return unary(.rbitVector, .lanes(0, full: full), word)
    case 0b10011 where log2 < 3 && isUnsigned:
      var operation = unary(.shll, .lanes(log2 + 1, full: true), from: size, word)
      operation.immediate = Int64(size.laneBits)
      return operation
    case 0b10010, 0b10100:
      return narrowing(word).map {
        unary($0, size, from: .lanes(log2 + 1, full: true), word)
      }
    default: break
    }
    if let opcode = saturatingOrZero(word) {
      return log2 < 3 || full ? unary(opcode, size, word) : nil
    }
    return floatMiscellaneous(word)
  }

  static func scalarMiscellaneous(_ word: Word) -> HostOperation? {
    let log2 = word.field(22, 2)
    let code = word.field(12, 5)
    if let opcode = saturatingOrZero(word) {
      let isSaturating = code == 0b00011 || code == 0b00111
      return isSaturating || log2 == 3 ? unary(opcode, .scalar(log2), word) : nil
    }
    if code == 0b10010 || code == 0b10100 {
      guard let opcode = narrowing(word), opcode != .xtn else { return nil }
      return unary(opcode, .scalar(log2), from: .scalar(log2 + 1), word)
    }
    return scalarFloatMiscellaneous(word)
  }

  /// What has all lane widths: saturating, absolute, negated, compared with zero.
  private static func saturatingOrZero(_ word: Word) -> HostOpcode? {
    switch (word.field(12, 5), word[29]) {
    case (0b00011, false): .suqadd
    case (0b00011, true): .usqadd
    case (0b00111, false): .sqabs
    case (0b00111, true): .sqneg
    case (0b01000, false): .cmgt
    case (0b01000, true): .cmge
    case (0b01001, false): .cmeq
    case (0b01001, true): .cmle
    case (0b01010, false): .cmlt
    case (0b01011, false): .absVector
    case (0b01011, true): .neg
    default: nil
    }
  }

  private static func narrowing(_ word: Word) -> HostOpcode? {
    guard word.field(22, 2) < 3 else { return nil }
    return switch (word.field(12, 5), word[29]) {
    case (0b10010, false): .xtn
    case (0b10010, true): .sqxtun
    case (0b10100, false): .sqxtn
    case (0b10100, true): .uqxtn
    default: nil
    }
  }

  private static func longPairwise(_ opcode: HostOpcode, _ word: Word) -> HostOperation {
    let log2 = word.field(22, 2)
    return unary(
      opcode,
      .lanes(log2 + 1, full: word.isFull),
      from: .lanes(log2, full: word.isFull),
      word
    )
  }

  /// Advanced SIMD across lanes.
  static func acrossLanes(_ word: Word) -> HostOperation? {
    let log2 = word.field(22, 2)
    let isUnsigned = word[29]
    let code = word.field(12, 5)
    if code == 0b01100 || code == 0b01111 {
      let isMinimum = word[23]
      let isSingle = isUnsigned
      guard !word[22], !isSingle || word.isFull else { return nil }
      let opcode: HostOpcode =
        code == 0b01100
        ? isMinimum ? .fminnmv : .fmaxnmv
        : isMinimum ? .fminv : .fmaxv
      let sourceLog2 = isSingle ? 2 : 1
      return unary(
        opcode,
        .scalar(sourceLog2),
        from: .lanes(sourceLog2, full: word.isFull),
        word
      )
    }
    guard log2 < 2 || log2 == 2 && word.isFull else { return nil }
    let source = OperandSize.lanes(log2, full: word.isFull)
    switch code {
    case 0b00011:
      return unary(isUnsigned ? .uaddlv : .saddlv, .scalar(log2 + 1), from: source, word)
    case 0b01010: return unary(isUnsigned ? .umaxv : .smaxv, .scalar(log2), from: source, word)
    case 0b11010: return unary(isUnsigned ? .uminv : .sminv, .scalar(log2), from: source, word)
    case 0b11011 where !isUnsigned: return unary(.addv, .scalar(log2), from: source, word)
    default: return nil
    }
  }

  /// Advanced SIMD scalar pairwise.
  static func pairwise(_ word: Word) -> HostOperation? {
    let code = word.field(12, 5)
    let isHalf = !word[29]
    if code == 0b11011 {
      guard isHalf, word.field(22, 2) == 3 else { return nil }
      return unary(.addp, .d, from: .v2d, word)
    }
    guard !isHalf || !word[22] else { return nil }
    let isMinimum = word[23]
    let opcode: HostOpcode
    switch code {
    case 0b01100: opcode = isMinimum ? .fminnmp : .fmaxnmp
    case 0b01101 where !isMinimum: opcode = .faddp
    case 0b01111: opcode = isMinimum ? .fminp : .fmaxp
    default: return nil
    }
    if isHalf { return unary(opcode, .h, from: .v2h, word) }
    return unary(opcode, word[22] ? .d : .s, from: word[22] ? .v2d : .v2s, word)
  }
}
