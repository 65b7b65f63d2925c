internal import X64Decoding

/// The registers, general and vector, that x64 code reads before it writes them.
struct RegisterUse: Hashable, Sendable {
  /// `rax` to `r15`, a bit each, as in `X64RegisterSet`.
  var general: UInt16 = 0
  /// `xmm0` to `xmm15`, a bit each.
  var vector: UInt16 = 0

  /// What functions get and keep (System V and Windows together): all that may hold arguments, and
  /// what a callee saves.
  static let call = RegisterUse(general: 0b1111_0111_1111_1111, vector: 0x00FF)
  /// What a caller may read after a return.
  static let `return` = RegisterUse(general: 0b1111_0000_1111_1101, vector: 0xFFC3)
  /// Everything.
  static let all = RegisterUse(general: .max, vector: .max)

  /// What a compiler passes to functions and what they keep, by System V.
  static let passed = RegisterUse(general: 0b1111_0011_1111_1110, vector: 0x00FF)
  /// What a compiler returns, and what functions keep.
  static let returned = RegisterUse(general: 0b1111_0000_0011_1001, vector: 0x0001)
  /// What functions keep.
  static let kept = RegisterUse(general: 0b1111_0000_0011_1000, vector: 0)

  mutating func formIntersection(_ other: RegisterUse) {
    general &= other.general
    vector &= other.vector
  }

  mutating func formUnion(_ other: RegisterUse) {
    general |= other.general
    vector |= other.vector
  }

  /// Goes back over an instruction: from what is used behind it to what is used before.
  mutating func goBack(over instruction: X64Instruction) {
    var reads = RegisterUse()
    for operand in instruction.operands {
      switch operand.kind {
      case .register:
        if operand.register.isGeneral {
          let bit = X64RegisterSet(operand.register).rawValue
          if Self.replaces(operand) {
            general &= ~bit
          } else if operand.isWritten {
            reads.general |= bit
          }
          if operand.isRead { reads.general |= bit }
        } else if operand.register.isVector, operand.register.number < 16 {
          let bit: UInt16 = 1 << UInt16(operand.register.number)
          if operand.isWritten, !operand.isRead, Self.replacesVector(instruction) {
            vector &= ~bit
          } else {
            reads.vector |= bit
          }
        }
      case .memory, .address: break
      default: break
      }
    }
    if let memory = instruction.memory {
      reads.general |= X64RegisterSet(memory.base).rawValue
      reads.general |= X64RegisterSet(memory.index).rawValue
    }
    let implied = instruction.implicitReads
    general &= ~(instruction.implicitWrites.rawValue & ~implied.rawValue)
    reads.general |= implied.rawValue
    if instruction.attributes.contains(.readsXMM0) { reads.vector |= 1 }
    if Self.isZeroing(instruction), let first = instruction.operands.first {
      if first.register.isGeneral {
        reads.general = 0
        general &= ~X64RegisterSet(first.register).rawValue
      } else {
        reads.vector = 0
        vector &= ~(1 << UInt16(first.register.number & 15))
      }
    }
    formUnion(reads)
  }

  private static func replaces(_ operand: X64Operand) -> Bool {
    operand.access.contains(.write) && !operand.access.contains(.conditionalWrite)
      && operand.bits >= 32
  }

  private static func replacesVector(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .movaps, .movapd, .movups, .movupd, .movdqa, .movdqu, .movd, .movq, .lddqu, .pshufd: true
    case .movsd, .movss: instruction.operands.contains { $0.kind == .memory }
    default: false
    }
  }

  /// Whether it sets a register to zero by combining it with itself.
  static func isZeroing(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .xor, .sub, .pxor, .xorps, .xorpd:
      instruction.operands.count == 2
        && instruction.operands[0].kind == .register
        && instruction.operands[1].kind == .register
        && instruction.operands[0].register == instruction.operands[1].register
        && (instruction.operands[0].register.isVector || instruction.operands[0].bits >= 32)
    default: false
    }
  }
}
