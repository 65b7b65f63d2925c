internal import HostCode
internal import X64Decoding

/// AES, SHA and products of polynomials.
extension Emitter {
  mutating func lowerCryptography(_ operands: VectorOperands) -> Bool {
    switch operands.name {
    case .pclmulqdq: multiplyPolynomials(operands)
    default: return lowerAES(operands) || lowerSHA(operands)
    }
    return true
  }

  private mutating func multiplyPolynomials(_ operands: VectorOperands) {
    let target = operands.destination
    switch (operands.immediate & 1, operands.immediate >> 4 & 1) {
    case (0, 0): vector(.pmull, .v1q, target, operands.first, operands.second, from: .v1d)
    case (1, 1): vector(.pmull, .v1q, target, operands.first, operands.second, from: .v2d)
    case (let low, _):
      // The high half of one meets the low half of the other.
      let (high, other) =
        low == 1 ? (operands.first, operands.second) : (operands.second, operands.first)
      let moved = vectorTemporary()
      vector(.dup, .v2d, moved, high, sourceLane: 1)
      vector(.pmull, .v1q, target, moved, other, from: .v1d)
    }
  }

  private mutating func lowerAES(_ operands: VectorOperands) -> Bool {
    switch operands.name {
    case .aesenc: round(operands, .aese, .aesmc)
    case .aesenclast: round(operands, .aese, nil)
    case .aesdec: round(operands, .aesd, .aesimc)
    case .aesdeclast: round(operands, .aesd, nil)
    case .aesimc: vector(.aesimc, .v16b, operands.destination, operands.second)
    case .aeskeygenassist: assistKey(operands)
    default: return false
    }
    return true
  }

  /// A round, in which x64 adds the key at the end and A64 at the beginning.
  private mutating func round(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ mixing: HostOpcode?
  ) {
    let zero = vectorTemporary()
    clearVector(zero, origin: .semantics)
    change(operands) { emitter, place in
      emitter.vector(opcode, .v16b, place, zero)
      if let mixing { emitter.vector(mixing, .v16b, place, place) }
      emitter.vector(.eorVector, .v16b, place, place, operands.second)
    }
  }

  private mutating func assistKey(_ operands: VectorOperands) {
    let (zero, state) = (vectorTemporary(), vectorTemporary())
    clearVector(zero, origin: .semantics)
    copyVector(state, operands.second, origin: .copy)
    vector(.aese, .v16b, state, zero)
    vector(.tbl, .v16b, operands.destination, state, load(.keyAssist))
    guard operands.immediate != 0 else { return }
    let number = constant(operands.immediate << 32, .x)
    let numbers = vectorTemporary()
    vector(.dup, .v2d, numbers, number, from: .x)
    vector(.eorVector, .v16b, operands.destination, operands.destination, numbers)
  }
}
