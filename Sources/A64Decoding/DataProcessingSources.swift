internal import HostCode

/// Data processing, register (C4.1.95): one, two and three sources.
extension A64Decoder {
  /// Data-processing (1 source).
  static func oneSource(_ word: Word) -> HostOperation? {
    guard !word[29], word.field(16, 5) == 0 else { return nil }
    let opcode: HostOpcode
    switch word.field(10, 6) {
    case 0b000000: opcode = .rbit
    case 0b000001: opcode = .rev16
    case 0b000010: opcode = word[31] ? .rev32 : .rev
    case 0b000011 where word[31]: opcode = .rev
    case 0b000100: opcode = .clz
    case 0b000101: opcode = .cls
    case 0b000110: opcode = .ctz
    case 0b000111: opcode = .cnt
    case 0b001000: opcode = .abs
    default: return nil
    }
    return HostOperation(opcode, size: word.general, destination: word.xd, source1: word.xn)
  }

  /// Data-processing (2 source).
  static func twoSources(_ word: Word) -> HostOperation? {
    guard !word[29] else { return nil }
    let opcode: HostOpcode
    switch word.field(10, 6) {
    case 0b000010: opcode = .udiv
    case 0b000011: opcode = .sdiv
    case 0b001000: opcode = .lsl
    case 0b001001: opcode = .lsr
    case 0b001010: opcode = .asr
    case 0b001011: opcode = .ror
    case 0b010000...0b010111: return checksum(word)
    case 0b011000: opcode = .smax
    case 0b011001: opcode = .umax
    case 0b011010: opcode = .smin
    case 0b011011: opcode = .umin
    default: return nil
    }
    return HostOperation(
      opcode,
      size: word.general,
      destination: word.xd,
      source1: word.xn,
      source2: word.xm
    )
  }

  private static func checksum(_ word: Word) -> HostOperation? {
    let isWide = word.field(10, 2) == 0b11
    guard word[31] == isWide else { return nil }
    let sourceSize: OperandSize =
      switch word.field(10, 2) {
      case 0b00: .b
      case 0b01: .h
      case 0b10: .w
      default: .x
      }
    return HostOperation(
      word[12] ? .crc32c : .crc32,
      size: .w,
      sourceSize: sourceSize,
      destination: word.xd,
      source1: word.xn,
      source2: word.xm
    )
  }

  /// Data-processing (3 source).
  static func threeSources(_ word: Word) -> HostOperation? {
    guard word.field(29, 2) == 0 else { return nil }
    let size = word.general
    let opcode: HostOpcode
    switch (word.field(21, 3), word[15]) {
    case (0b000, false): opcode = .madd
    case (0b000, true): opcode = .msub
    case (0b001, false): opcode = .smaddl
    case (0b001, true): opcode = .smsubl
    case (0b010, false): opcode = .smulh
    case (0b101, false): opcode = .umaddl
    case (0b101, true): opcode = .umsubl
    case (0b110, false): opcode = .umulh
    default: return nil
    }
    let isPlain = opcode == .madd || opcode == .msub
    let isHigh = opcode == .smulh || opcode == .umulh
    guard isPlain || size == .x else { return nil }
    return HostOperation(
      opcode,
      size: size,
      sourceSize: isPlain || isHigh ? size : .w,
      destination: word.xd,
      source1: word.xn,
      source2: word.xm,
      source3: isHigh ? .none : word.xa
    )
  }
}
