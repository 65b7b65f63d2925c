internal import HostCode

/// Advanced SIMD (C4.1.96): which group.
///
/// Each group has a vector form, whose lanes fill 64 or 128 bits, and most have a scalar form,
/// which computes one lane and has fewer opcodes. Both are read by the same tables, with `isScalar`
/// for what differs.
extension A64Decoder {
  /// Advanced SIMD, vector.
  static func vector(_ word: Word) -> HostOperation? {
    if word[24] {
      if !word[10] { return byElement(word, isScalar: false) }
      guard !word[23] else { return nil }
      return word.field(19, 4) == 0
        ? modifiedImmediate(word) : shiftByImmediate(word, isScalar: false)
    }
    if word[21] {
      if word[10] { return threeSame(word, isScalar: false) }
      return word[11] ? twoRegister(word, isScalar: false) : threeDifferent(word, isScalar: false)
    }
    if word[15] { return word[10] ? threeSameExtra(word, isScalar: false) : nil }
    if word[10] {
      return word[22] ? threeSameHalf(word, isScalar: false) : word[23] ? nil : copy(word)
    }
    if word[29] { return extractBytes(word) }
    return word[11] ? permute(word) : tableLookup(word)
  }

  /// Advanced SIMD, scalar, with SHA in the places of the vector permutations.
  static func scalarVector(_ word: Word) -> HostOperation? {
    if word[24] {
      if !word[10] { return byElement(word, isScalar: true) }
      return word[23] ? nil : shiftByImmediate(word, isScalar: true)
    }
    if word[21] {
      if word[10] { return threeSame(word, isScalar: true) }
      return word[11] ? twoRegister(word, isScalar: true) : threeDifferent(word, isScalar: true)
    }
    if word[15] { return word[10] ? threeSameExtra(word, isScalar: true) : nil }
    if word[10] {
      return word[22] ? threeSameHalf(word, isScalar: true) : word[23] ? nil : scalarCopy(word)
    }
    return sha(word)
  }

  /// An operation of two sources of the size of the result.
  static func binary(_ opcode: HostOpcode, _ size: OperandSize, _ word: Word) -> HostOperation {
    HostOperation(opcode, size: size, destination: word.vd, source1: word.vn, source2: word.vm)
  }

  /// Groups by two registers under `1xxxxx…10`: miscellaneous, across lanes, pairwise, AES, SHA.
  private static func twoRegister(_ word: Word, isScalar: Bool) -> HostOperation? {
    switch word.field(17, 4) {
    case 0b0000: isScalar ? scalarMiscellaneous(word) : miscellaneous(word)
    case 0b1000: isScalar ? pairwise(word) : acrossLanes(word)
    case 0b1100 where word[22]: floatMiscellaneousHalf(word, isScalar: isScalar)
    case 0b0100: isScalar ? shaTwoRegisters(word) : aes(word)
    default: nil
    }
  }
}
