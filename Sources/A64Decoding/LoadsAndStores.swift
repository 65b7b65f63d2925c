internal import HostCode

/// Loads and stores (C4.1.94): which group, then literals and pairs.
extension A64Decoder {
  static func loadOrStore(_ word: Word) -> HostOperation? {
    switch (word.field(28, 2), word[24]) {
    case (0b00, false) where word[26]: structures(word)
    case (0b00, true) where word[26]: structureLane(word)
    case (0b00, false): exclusive(word)
    case (0b01, false): literal(word)
    case (0b01, true): unscaledOrdered(word)
    case (0b10, _): pair(word)
    case (0b11, _): loadStoreRegister(word)
    default: nil
    }
  }

  /// Load register (literal).
  private static func literal(_ word: Word) -> HostOperation? {
    let code = word.field(30, 2)
    let isVector = word[26]
    let size: OperandSize
    let opcode: HostOpcode
    switch (isVector, code) {
    case (false, 0b00): (opcode, size) = (.ldr, .w)
    case (false, 0b01): (opcode, size) = (.ldr, .x)
    case (false, 0b10): (opcode, size) = (.ldrs, .x)
    case (true, 0b00): (opcode, size) = (.ldr, .s)
    case (true, 0b01): (opcode, size) = (.ldr, .d)
    case (true, 0b10): (opcode, size) = (.ldr, .q)
    case (false, _):
      return HostOperation(
        .prfm,
        immediate: word.signed(5, 19) << 2,
        addressing: .literal,
        prefetch: UInt8(word.field(0, 5))
      )
    default: return nil
    }
    return HostOperation(
      opcode,
      size: size,
      destination: isVector ? word.vd : word.xd,
      immediate: word.signed(5, 19) << 2,
      addressing: .literal,
      accessBytes: opcode == .ldrs ? 4 : UInt8(size.bytes)
    )
  }

  /// Load/store register pair: no-allocate, post-indexed, offset, pre-indexed.
  private static func pair(_ word: Word) -> HostOperation? {
    let isVector = word[26]
    let isLoad = word[22]
    let isNonTemporal = word.field(23, 2) == 0b00
    let size: OperandSize
    var opcode: HostOpcode = isLoad ? .ldp : .stp
    switch (isVector, word.field(30, 2)) {
    case (false, 0b00): size = .w
    case (false, 0b01) where isLoad && !isNonTemporal: (opcode, size) = (.ldpsw, .x)
    case (false, 0b10): size = .x
    case (true, 0b00): size = .s
    case (true, 0b01): size = .d
    case (true, 0b10): size = .q
    default: return nil
    }
    let elementBytes = opcode == .ldpsw ? 4 : size.bytes
    let first = isVector ? word.vd : word.xd
    let second = isVector ? word.va : word.xa
    return HostOperation(
      opcode,
      size: size,
      destination: isLoad ? first : .none,
      secondDestination: isLoad ? second : .none,
      source1: isLoad ? .none : first,
      source2: isLoad ? .none : second,
      base: word.xnOrSP,
      immediate: word.signed(15, 7) * Int64(elementBytes),
      addressing: indexing(word.field(23, 2)),
      accessBytes: UInt8(2 * elementBytes)
    )
  }

  /// The two bits that say whether the base changes.
  static func indexing(_ code: Int) -> Addressing {
    switch code {
    case 0b01: .postIndex
    case 0b11: .preIndex
    default: .offset
    }
  }
}
