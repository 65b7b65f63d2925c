internal import HostCode

/// Advanced SIMD three same (C4.1.96).
extension A64Decoder {
  /// Which lane widths an opcode has; in scalar form, `all`, `.halfAndSingle` or just 64 bits.
  private enum Widths {
    case all, below64, halfAndSingle, byte
  }

  static func threeSame(_ word: Word, isScalar: Bool) -> HostOperation? {
    let code = word.field(11, 5)
    if code >= 0b11000 {
      let log2 = 2 + word.field(22, 1)
      guard let opcode = floatThreeSame(word, code & 7, isScalar: isScalar) else { return nil }
      if isScalar { return binary(opcode, .scalar(log2), word) }
      guard log2 == 2 || word.isFull else { return nil }
      return binary(opcode, .lanes(log2, full: word.isFull), word)
    }
    return isScalar ? scalarThreeSame(word, code) : vectorThreeSame(word, code)
  }

  private static func vectorThreeSame(_ word: Word, _ code: Int) -> HostOperation? {
    let log2 = word.field(22, 2)
    if code == 0b00011 {
      return binary(logical(word), .lanes(0, full: word.isFull), word)
    }
    guard let (opcode, widths) = integerThreeSame(code, isUnsigned: word[29]) else { return nil }
    let isAllowed =
      switch widths {
      case .all: log2 < 3 || word.isFull
      case .below64: log2 < 3
      case .halfAndSingle: log2 == 1 || log2 == 2
      case .byte: log2 == 0
      }
    guard isAllowed else { return nil }
    return binary(opcode, .lanes(log2, full: word.isFull), word)
  }

  private static func scalarThreeSame(_ word: Word, _ code: Int) -> HostOperation? {
    let log2 = word.field(22, 2)
    guard let (opcode, widths) = integerThreeSame(code, isUnsigned: word[29]) else { return nil }
    let isAllowed =
      switch opcode {
      case .sqadd, .uqadd, .sqsub, .uqsub, .sqshl, .uqshl, .sqrshl, .uqrshl: true
      case .sqdmulh, .sqrdmulh: log2 == 1 || log2 == 2
      case .addp: false
      default: widths == .all && log2 == 3
      }
    guard isAllowed else { return nil }
    return binary(opcode, .scalar(log2), word)
  }

  private static func logical(_ word: Word) -> HostOpcode {
    switch (word[29], word.field(22, 2)) {
    case (false, 0): .andVector
    case (false, 1): .bicVector
    case (false, 2): .orrVector
    case (false, _): .ornVector
    case (true, 0): .eorVector
    case (true, 1): .bsl
    case (true, 2): .bit
    case (true, _): .bif
    }
  }

  private static func integerThreeSame(
    _ code: Int,
    isUnsigned: Bool
  ) -> (HostOpcode, Widths)? {
    switch code {
    case 0b00000: (isUnsigned ? .uhadd : .shadd, .below64)
    case 0b00001: (isUnsigned ? .uqadd : .sqadd, .all)
    case 0b00010: (isUnsigned ? .urhadd : .srhadd, .below64)
    case 0b00100: (isUnsigned ? .uhsub : .shsub, .below64)
    case 0b00101: (isUnsigned ? .uqsub : .sqsub, .all)
    case 0b00110: (isUnsigned ? .cmhi : .cmgt, .all)
    case 0b00111: (isUnsigned ? .cmhs : .cmge, .all)
    case 0b01000: (isUnsigned ? .ushl : .sshl, .all)
    case 0b01001: (isUnsigned ? .uqshl : .sqshl, .all)
    case 0b01010: (isUnsigned ? .urshl : .srshl, .all)
    case 0b01011: (isUnsigned ? .uqrshl : .sqrshl, .all)
    case 0b01100: (isUnsigned ? .umaxVector : .smaxVector, .below64)
    case 0b01101: (isUnsigned ? .uminVector : .sminVector, .below64)
    case 0b01110: (isUnsigned ? .uabd : .sabd, .below64)
    case 0b01111: (isUnsigned ? .uaba : .saba, .below64)
    case 0b10000: (isUnsigned ? .subVector : .addVector, .all)
    case 0b10001: (isUnsigned ? .cmeq : .cmtst, .all)
    case 0b10010: (isUnsigned ? .mls : .mla, .below64)
    case 0b10011: isUnsigned ? (.pmul, .byte) : (.mul, .below64)
    case 0b10100: (isUnsigned ? .umaxp : .smaxp, .below64)
    case 0b10101: (isUnsigned ? .uminp : .sminp, .below64)
    case 0b10110: (isUnsigned ? .sqrdmulh : .sqdmulh, .halfAndSingle)
    case 0b10111: isUnsigned ? nil : (.addp, .all)
    default: nil
    }
  }

  /// The floating-point opcodes by U, the high bit of `size` and the low three of `opcode`.
  private static func floatThreeSame(
    _ word: Word,
    _ code: Int,
    isScalar: Bool
  ) -> HostOpcode? {
    let opcode: HostOpcode
    switch (code, word[29], word[23]) {
    case (0b011, false, false): return .fmulx
    case (0b100, false, false): return .fcmeq
    case (0b100, true, false): return .fcmge
    case (0b100, true, true): return .fcmgt
    case (0b101, true, false): return .facge
    case (0b101, true, true): return .facgt
    case (0b010, true, true): return .fabd
    case (0b111, false, false): return .frecps
    case (0b111, false, true): return .frsqrts
    case (0b000, false, false): opcode = .fmaxnm
    case (0b000, false, true): opcode = .fminnm
    case (0b000, true, false): opcode = .fmaxnmp
    case (0b000, true, true): opcode = .fminnmp
    case (0b001, false, false): opcode = .fmla
    case (0b001, false, true): opcode = .fmls
    case (0b010, false, false): opcode = .fadd
    case (0b010, false, true): opcode = .fsub
    case (0b010, true, false): opcode = .faddp
    case (0b011, true, false): opcode = .fmul
    case (0b110, false, false): opcode = .fmax
    case (0b110, false, true): opcode = .fmin
    case (0b110, true, false): opcode = .fmaxp
    case (0b110, true, true): opcode = .fminp
    case (0b111, true, false): opcode = .fdiv
    default: return nil
    }
    return isScalar ? nil : opcode
  }

  /// Advanced SIMD three same (FP16).
  static func threeSameHalf(_ word: Word, isScalar: Bool) -> HostOperation? {
    guard !word[14],
      let opcode = floatThreeSame(word, word.field(11, 3), isScalar: isScalar)
    else { return nil }
    return binary(opcode, isScalar ? .h : .lanes(1, full: word.isFull), word)
  }

  /// Advanced SIMD three same extra: products with rounding, dot products.
  static func threeSameExtra(_ word: Word, isScalar: Bool) -> HostOperation? {
    let log2 = word.field(22, 2)
    switch (word.field(11, 4), word[29]) {
    case (0b0000, true), (0b0001, true):
      guard log2 == 1 || log2 == 2 else { return nil }
      return binary(
        word[11] ? .sqrdmlsh : .sqrdmlah,
        isScalar ? .scalar(log2) : .lanes(log2, full: word.isFull),
        word
      )
    case (0b0010, let isUnsigned):
      guard log2 == 2, !isScalar else { return nil }
      return HostOperation(
        isUnsigned ? .udot : .sdot,
        size: .lanes(2, full: word.isFull),
        sourceSize: .lanes(0, full: word.isFull),
        destination: word.vd,
        source1: word.vn,
        source2: word.vm
      )
    default: return nil
    }
  }
}
