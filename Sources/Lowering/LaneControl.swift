internal import HostCode
internal import X64Decoding

/// Rules of AVX in which each lane has a shift or a selector of its own.
extension Emitter {
  mutating func lowerLaneControl(_ operands: VectorOperands) -> Bool {
    switch operands.name {
    case .vpsllvd: shiftLanes(operands, .ushl, .v4s)
    case .vpsllvq: shiftLanes(operands, .ushl, .v2d)
    case .vpsrlvd: shiftLanes(operands, .ushl, .v4s, isRight: true)
    case .vpsrlvq: shiftLanes(operands, .ushl, .v2d, isRight: true)
    case .vpsravd: shiftLanes(operands, .sshl, .v4s, isRight: true)
    case .vpermilps: selectSingles(operands)
    case .vpermilpd:
      if operands.hasImmediate {
        choosePair(operands)
      } else {
        selectDoubles(operands)
      }
    default: return false
    }
    return true
  }

  /// Shifts by the counts in the second source; the lane's width and more shifts all out.
  private mutating func shiftLanes(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize,
    isRight: Bool = false
  ) {
    let bits = vectorTemporary()
    // A64 goes by the low byte of each lane.
    if size == .v4s {
      let limit = repeated(opcode == .sshl ? 31 : 32, size)
      vector(.uminVector, size, bits, operands.second, limit, origin: .semantics)
    } else {
      // Saturated from 128 on, which shifts all out as well.
      vector(.uqshl, size, bits, operands.second, immediate: 57, origin: .semantics)
      vector(.ushr, size, bits, bits, immediate: 57, origin: .semantics)
    }
    if isRight { vector(.neg, size, bits, bits) }
    vector(opcode, size, operands.destination, operands.first, bits)
  }

  /// `vpermilps` by a register.
  private mutating func selectSingles(_ operands: VectorOperands) {
    let selection = LaneSelection(
      mask: repeated(3, .v4s),
      factor: repeated(4, .v16b),
      bytes: load(.laneBytes)
    )
    select(
      selection,
      operands.second,
      from: operands.first,
      count: 1,
      into: operands.destination
    )
  }

  /// `vpermilpd` by a register: bit 1 of each lane chooses.
  private mutating func selectDoubles(_ operands: VectorOperands) {
    let (mask, low, high) = (vectorTemporary(), vectorTemporary(), vectorTemporary())
    vector(.shl, .v2d, mask, operands.second, immediate: 62)
    vector(.sshr, .v2d, mask, mask, immediate: 63)
    vector(.dup, .v2d, low, operands.first, sourceLane: 0)
    vector(.dup, .v2d, high, operands.first, sourceLane: 1)
    vector(.bsl, .v16b, mask, high, low)
    copyVector(operands.destination, mask, origin: .copy)
  }

  /// `vpermilpd` by a constant.
  private mutating func choosePair(_ operands: VectorOperands) {
    let (target, source) = (operands.destination, operands.second)
    switch operands.immediate & 3 {
    case 0: vector(.dup, .v2d, target, source, sourceLane: 0)
    case 1: vector(.ext, .v16b, target, source, source, immediate: 8)
    case 2: copyVector(target, source)
    default: vector(.dup, .v2d, target, source, sourceLane: 1)
    }
  }
}
