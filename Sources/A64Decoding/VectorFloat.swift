internal import HostCode

/// Advanced SIMD two-register miscellaneous (C4.1.96): floating point.
extension A64Decoder {
  static func floatMiscellaneous(_ word: Word) -> HostOperation? {
    let isDouble = word[22]
    let full = word.isFull
    switch (word.field(12, 5), word[29]) {
    case (0b10110, false) where !word[23]:
      return unary(
        .fcvtn,
        .lanes(isDouble ? 2 : 1, full: full),
        from: .lanes(isDouble ? 3 : 2, full: true),
        word
      )
    case (0b10110, true) where !word[23] && isDouble:
      return unary(.fcvtxn, .lanes(2, full: full), from: .v2d, word)
    case (0b10111, false) where !word[23]:
      return unary(
        .fcvtl,
        .lanes(isDouble ? 3 : 2, full: true),
        from: .lanes(isDouble ? 2 : 1, full: full),
        word
      )
    default: break
    }
    guard let opcode = floatTable(word) ?? singleTable(word), !isDouble || full else { return nil }
    return unary(opcode, .lanes(isDouble ? 3 : 2, full: full), word)
  }

  static func scalarFloatMiscellaneous(_ word: Word) -> HostOperation? {
    if word.field(12, 5) == 0b10110, word.field(22, 2) == 0b01, word[29] {
      return unary(.fcvtxn, .s, from: .d, word)
    }
    guard let opcode = scalarTable(word) else { return nil }
    return unary(opcode, word[22] ? .d : .s, word)
  }

  /// Advanced SIMD two-register miscellaneous (FP16), vector and scalar.
  static func floatMiscellaneousHalf(_ word: Word, isScalar: Bool) -> HostOperation? {
    guard let opcode = isScalar ? scalarTable(word) : floatTable(word) else { return nil }
    return unary(opcode, isScalar ? .h : .lanes(1, full: word.isFull), word)
  }

  /// The scalar opcodes: those that also vectors have, less some, and one more.
  private static func scalarTable(_ word: Word) -> HostOpcode? {
    if word.field(12, 5) == 0b11111, !word[29], word[23] { return .frecpx }
    guard let opcode = floatTable(word) else { return nil }
    switch opcode {
    case .fabs, .fneg, .fsqrt, .frintn, .frintp, .frintm, .frintz, .frinta, .frintx, .frinti:
      return nil
    default: return opcode
    }
  }

  /// The opcodes of all formats, by `opcode`, U and the high bit of `size`.
  private static func floatTable(_ word: Word) -> HostOpcode? {
    switch (word.field(12, 5), word[29], word[23]) {
    case (0b01100, false, true): .fcmgt
    case (0b01100, true, true): .fcmge
    case (0b01101, false, true): .fcmeq
    case (0b01101, true, true): .fcmle
    case (0b01110, false, true): .fcmlt
    case (0b01111, false, true): .fabs
    case (0b01111, true, true): .fneg
    case (0b11000, false, false): .frintn
    case (0b11000, false, true): .frintp
    case (0b11000, true, false): .frinta
    case (0b11001, false, false): .frintm
    case (0b11001, false, true): .frintz
    case (0b11001, true, false): .frintx
    case (0b11001, true, true): .frinti
    case (0b11010, false, false): .fcvtns
    case (0b11010, false, true): .fcvtps
    case (0b11010, true, false): .fcvtnu
    case (0b11010, true, true): .fcvtpu
    case (0b11011, false, false): .fcvtms
    case (0b11011, false, true): .fcvtzs
    case (0b11011, true, false): .fcvtmu
    case (0b11011, true, true): .fcvtzu
    case (0b11100, false, false): .fcvtas
    case (0b11100, true, false): .fcvtau
    case (0b11101, false, false): .scvtf
    case (0b11101, false, true): .frecpe
    case (0b11101, true, false): .ucvtf
    case (0b11101, true, true): .frsqrte
    case (0b11111, true, true): .fsqrt
    default: nil
    }
  }

  /// The opcodes that half precision does not have.
  private static func singleTable(_ word: Word) -> HostOpcode? {
    switch (word.field(12, 5), word[29], word[23]) {
    case (0b11100, false, true) where !word[22]: .urecpe
    case (0b11100, true, true) where !word[22]: .ursqrte
    case (0b11110, false, false): .frint32z
    case (0b11110, true, false): .frint32x
    case (0b11111, false, false): .frint64z
    case (0b11111, true, false): .frint64x
    default: nil
    }
  }
}
