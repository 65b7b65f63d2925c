internal import HostCode
internal import X64Decoding

/// Lanes of one source or the other: by a constant, by the signs of a mask, and `insertps`.
extension Emitter {
  mutating func lowerBlend(_ operands: VectorOperands) -> Bool {
    switch operands.name {
    case .blendps, .vpblendd: blend(operands, .s)
    case .blendpd: blend(operands, .d)
    case .pblendw: blend(operands, .h)
    case .blendvps: blendBySigns(operands, .v4s)
    case .blendvpd: blendBySigns(operands, .v2d)
    case .pblendvb: blendBySigns(operands, .v16b)
    default: return false
    }
    return true
  }

  private mutating func blend(_ operands: VectorOperands, _ size: OperandSize) {
    let count = 128 / size.bits
    let all = 1 << count - 1
    let taken = Int(operands.immediate) & all
    if taken == 0 { return copyVector(operands.destination, operands.first) }
    if taken == all { return copyVector(operands.destination, operands.second) }
    guard Self.insertions(taken, size, { _, _ in }) <= 2 else {
      return select(operands, load(.pblendw, operands.immediate), operands.second, operands.first)
    }
    change(operands) { emitter, place in
      _ = Self.insertions(taken, size) { lane, size in
        emitter.insertLane(place, lane, operands.second, lane, size)
      }
    }
  }

  /// Covers the lanes that are taken with as few, as wide lanes as they allow; tells how many.
  private static func insertions(
    _ taken: Int,
    _ size: OperandSize,
    _ insert: (Int, OperandSize) -> Void
  ) -> Int {
    let sizes: [(OperandSize, Int)] = [(.d, 64), (.s, 32), (.h, 16)]
    let count = 128 / size.bits
    var lane = 0
    var number = 0
    while lane < count {
      var step = 1
      for (wider, bits) in sizes where bits >= size.bits {
        let lanes = bits / size.bits
        let mask = (1 << lanes - 1) << lane
        guard lane % lanes == 0, taken & mask == mask else { continue }
        insert(lane / lanes, wider)
        number += 1
        step = lanes
        break
      }
      lane += step
    }
    return number
  }

  private mutating func blendBySigns(_ operands: VectorOperands, _ size: OperandSize) {
    let mask = vectorTemporary()
    vector(.sshr, size, mask, operands.third, immediate: Int64(size.laneBits - 1))
    select(operands, mask, operands.second, operands.first)
  }

  /// One 32-bit lane of a register or from memory into another; then some lanes are cleared.
  mutating func insertSingle(_ instruction: VectorInstruction) {
    let selector = Int(instruction.immediate)
    let cleared = selector & 15
    let lane = selector >> 4 & 3
    var operands = instruction.operands
    if cleared == 15 { return clearVector(operands.destination) }
    if instruction.second.kind == .memory {
      operands.second = readVector(instruction.second, of: instruction.source)
    }
    let from = instruction.second.kind == .memory ? 0 : selector >> 6
    let zero = cleared == 0 ? HostRegister.none : vectorTemporary()
    if zero != .none { clearVector(zero, origin: .constant) }
    let isCleared = cleared >> lane & 1 == 1
    let source = operands.second
    if isCleared { operands.second = .none }
    change(operands) { emitter, place in
      if !isCleared { emitter.insertLane(place, lane, source, from, .s) }
      for position in 0..<4 where cleared >> position & 1 == 1 {
        emitter.insertLane(place, position, zero, 0, .s)
      }
    }
  }
}
