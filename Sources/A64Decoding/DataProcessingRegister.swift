internal import HostCode

/// Data processing, register (C4.1.95): two operands, flags and selections.
extension A64Decoder {
  static func dataProcessingRegister(_ word: Word) -> HostOperation? {
    switch (word[28], word.field(21, 4)) {
    case (false, 0b0000...0b0111): logicalShifted(word)
    case (false, let op) where op.isMultiple(of: 2): addShifted(word)
    case (false, _): addExtended(word)
    case (true, 0b0000): carryOrFlags(word)
    case (true, 0b0010): conditionalCompare(word)
    case (true, 0b0100): conditionalSelect(word)
    case (true, 0b0110): word[30] ? oneSource(word) : twoSources(word)
    case (true, 0b1000...0b1111): threeSources(word)
    default: nil
    }
  }

  /// The shift of a second operand; a shift by nothing is none.
  private static func shift(_ word: Word) -> Modifier {
    guard word.field(10, 6) != 0 else { return .none }
    return switch word.field(22, 2) {
    case 0b00: .lsl
    case 0b01: .lsr
    case 0b10: .asr
    default: .ror
    }
  }

  /// Logical (shifted register); an unshifted `orr` with zero is a move.
  private static func logicalShifted(_ word: Word) -> HostOperation? {
    let size = word.general
    let amount = word.field(10, 6)
    guard amount < size.bits else { return nil }
    let opcode: HostOpcode
    switch (word.field(29, 2), word[21]) {
    case (0b01, false) where word.xn == .zr && amount == 0:
      return HostOperation(.mov, size: size, destination: word.xd, source1: word.xm)
    case (0b00, false), (0b11, false): opcode = .and
    case (0b00, true), (0b11, true): opcode = .bic
    case (0b01, false): opcode = .orr
    case (0b01, true): opcode = .orn
    case (_, false): opcode = .eor
    case (_, true): opcode = .eon
    }
    return HostOperation(
      opcode,
      size: size,
      setsFlags: word.field(29, 2) == 0b11,
      destination: word.xd,
      source1: word.xn,
      source2: word.xm,
      modifier: shift(word),
      amount: UInt8(amount)
    )
  }

  /// Add/subtract (shifted register).
  private static func addShifted(_ word: Word) -> HostOperation? {
    let size = word.general
    let amount = word.field(10, 6)
    guard amount < size.bits, word.field(22, 2) != 0b11 else { return nil }
    return HostOperation(
      word[30] ? .sub : .add,
      size: size,
      setsFlags: word[29],
      destination: word.xd,
      source1: word.xn,
      source2: word.xm,
      modifier: shift(word),
      amount: UInt8(amount)
    )
  }

  /// Add/subtract (extended register); an extension to the same width is a shift.
  private static func addExtended(_ word: Word) -> HostOperation? {
    let size = word.general
    let amount = word.field(10, 3)
    guard word.field(22, 2) == 0, amount <= 4 else { return nil }
    let setsFlags = word[29]
    let modifier: Modifier =
      switch word.field(13, 3) {
      case 0b000: .uxtb
      case 0b001: .uxth
      case 0b010 where size == .x: .uxtw
      case 0b100: .sxtb
      case 0b101: .sxth
      case 0b110 where size == .x: .sxtw
      default: amount == 0 ? .none : .lsl
      }
    return HostOperation(
      word[30] ? .sub : .add,
      size: size,
      setsFlags: setsFlags,
      destination: setsFlags ? word.xd : word.xdOrSP,
      source1: word.xnOrSP,
      source2: word.xm,
      modifier: modifier,
      amount: UInt8(amount)
    )
  }

  /// Add/subtract (with carry), rotate right into flags, evaluate into flags.
  private static func carryOrFlags(_ word: Word) -> HostOperation? {
    if word.field(10, 6) == 0 {
      return HostOperation(
        word[30] ? .sbc : .adc,
        size: word.general,
        setsFlags: word[29],
        destination: word.xd,
        source1: word.xn,
        source2: word.xm
      )
    }
    if word.field(29, 3) == 0b101, word.field(10, 5) == 0b00001, !word[4] {
      return HostOperation(
        .rmif,
        setsFlags: true,
        source1: word.xn,
        immediate: Int64(word.field(15, 6)),
        amount: UInt8(word.field(0, 4))
      )
    }
    guard word.field(29, 3) == 0b001, word.field(15, 6) == 0, word.field(10, 4) == 0b0010,
      word.field(0, 5) == 0b01101
    else { return nil }
    return HostOperation(word[14] ? .setf16 : .setf8, size: .w, setsFlags: true, source1: word.xn)
  }

  /// Conditional compare (register and immediate).
  private static func conditionalCompare(_ word: Word) -> HostOperation? {
    guard word[29], !word[10], !word[4] else { return nil }
    let isImmediate = word[11]
    return HostOperation(
      word[30] ? .ccmp : .ccmn,
      size: word.general,
      setsFlags: true,
      source1: word.xn,
      source2: isImmediate ? .none : word.xm,
      immediate: isImmediate ? Int64(word.field(16, 5)) : 0,
      amount: UInt8(word.field(0, 4)),
      condition: word.condition(12)
    )
  }

  /// Conditional select.
  private static func conditionalSelect(_ word: Word) -> HostOperation? {
    guard !word[29], !word[11] else { return nil }
    let opcode: HostOpcode =
      switch (word[30], word[10]) {
      case (false, false): .csel
      case (false, true): .csinc
      case (true, false): .csinv
      case (true, true): .csneg
      }
    return HostOperation(
      opcode,
      size: word.general,
      destination: word.xd,
      source1: word.xn,
      source2: word.xm,
      condition: word.condition(12)
    )
  }
}
