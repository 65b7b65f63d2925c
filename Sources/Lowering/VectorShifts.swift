internal import HostCode
internal import X64Decoding

/// Shifts of all lanes, and of the whole vector by bytes.
extension Emitter {
  mutating func lowerVectorShift(_ operands: VectorOperands) -> Bool {
    let isConstant = operands.second == .none
    switch operands.name {
    case .pslldq, .psrldq: shiftBytes(operands)
    default:
      guard let (opcode, size) = Self.shiftRule(operands.name) else { return false }
      if isConstant {
        shift(operands, opcode, size)
      } else {
        shiftByRegister(operands, opcode, size)
      }
    }
    return true
  }

  /// The lane size of `psllw` and its like, and the A64 shift.
  private static func shiftRule(_ name: X64Mnemonic) -> (HostOpcode, OperandSize)? {
    switch name {
    case .psllw: (.shl, .v8h)
    case .pslld: (.shl, .v4s)
    case .psllq: (.shl, .v2d)
    case .psrlw: (.ushr, .v8h)
    case .psrld: (.ushr, .v4s)
    case .psrlq: (.ushr, .v2d)
    case .psraw: (.sshr, .v8h)
    case .psrad: (.sshr, .v4s)
    default: nil
    }
  }

  private mutating func shiftBytes(_ operands: VectorOperands) {
    let (target, first, bytes) = (operands.destination, operands.first, operands.immediate)
    if bytes == 0 { return copyVector(target, first) }
    if bytes >= 16 { return clearVector(target) }
    let zero = vectorTemporary()
    clearVector(zero, origin: .constant)
    if operands.name == .pslldq {
      vector(.ext, .v16b, target, zero, first, immediate: 16 - bytes)
    } else {
      vector(.ext, .v16b, target, first, zero, immediate: bytes)
    }
  }

  private mutating func shift(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) {
    let width = Int64(size.laneBits)
    let bits = opcode == .sshr ? min(operands.immediate, width - 1) : operands.immediate
    if bits == 0 { return copyVector(operands.destination, operands.first) }
    if bits >= width { return clearVector(operands.destination) }
    vector(opcode, size, operands.destination, operands.first, immediate: bits)
  }

  /// All lanes by the low 64 bits of a register; more than the lane's width clears them.
  private mutating func shiftByRegister(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) {
    let bits = vectorTemporary()
    // A64 goes by the low byte of each lane, so a count of 64 bits becomes one that fits it: what
    // saturates is out of range for every lane.
    vector(.uqshl, .d, bits, operands.second, immediate: 57, origin: .semantics)
    vector(.ushr, .d, bits, bits, immediate: 57, origin: .semantics)
    vector(.dup, size, bits, bits, sourceLane: 0)
    if opcode != .shl { vector(.neg, size, bits, bits) }
    let byRegister: HostOpcode = opcode == .sshr ? .sshl : .ushl
    vector(byRegister, size, operands.destination, operands.first, bits)
  }
}
