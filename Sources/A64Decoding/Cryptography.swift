internal import HostCode

/// Cryptographic AES, two- and three-register SHA (C4.1.96).
extension A64Decoder {
  static func aes(_ word: Word) -> HostOperation? {
    guard word.field(22, 2) == 0, word.isFull, !word[29] else { return nil }
    let opcode: HostOpcode
    switch word.field(12, 5) {
    case 0b00100: opcode = .aese
    case 0b00101: opcode = .aesd
    case 0b00110: opcode = .aesmc
    case 0b00111: opcode = .aesimc
    default: return nil
    }
    return unary(opcode, .v16b, word)
  }

  /// Cryptographic three-register SHA.
  static func sha(_ word: Word) -> HostOperation? {
    guard word.field(22, 2) == 0, !word[29], !word[11] else { return nil }
    let opcode: HostOpcode
    switch word.field(12, 3) {
    case 0b000: opcode = .sha1c
    case 0b001: opcode = .sha1p
    case 0b010: opcode = .sha1m
    case 0b011: return binary(.sha1su0, .v4s, word)
    case 0b100: opcode = .sha256h
    case 0b101: opcode = .sha256h2
    case 0b110: return binary(.sha256su1, .v4s, word)
    default: return nil
    }
    var operation = binary(opcode, .q, word)
    operation.sourceSize = .v4s
    return operation
  }

  /// Cryptographic two-register SHA.
  static func shaTwoRegisters(_ word: Word) -> HostOperation? {
    guard word.field(22, 2) == 0, !word[29] else { return nil }
    return switch word.field(12, 5) {
    case 0b00000: unary(.sha1h, .s, word)
    case 0b00001: unary(.sha1su1, .v4s, word)
    case 0b00010: unary(.sha256su0, .v4s, word)
    default: nil
    }
  }
}
