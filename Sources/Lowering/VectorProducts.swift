internal import HostCode
internal import X64Decoding

/// Products and sums of differences, whose lanes become wider on the way.
extension Emitter {
  mutating func lowerVectorProduct(_ operands: VectorOperands) -> Bool {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    switch operands.name {
    case .pmulhw, .pmulhuw:
      let (low, high) = products(operands, operands.name == .pmulhw ? .smull : .umull)
      vector(.uzp2, .v8h, target, low, high)
    case .pmaddwd:
      let (low, high) = products(operands, .smull)
      vector(.addp, .v4s, target, low, high)
    case .pmulhrsw:
      let (low, high) = products(operands, .smull)
      // (product / 2¹⁴ + 1) / 2, without the rounding that A64 saturates.
      for part in [low, high] { vector(.sshr, .v4s, part, part, immediate: 14) }
      let one = vectorTemporary()
      vector(.movi, .v4s, one, .none, immediate: 1, origin: .constant)
      for part in [low, high] { vector(.addVector, .v4s, part, part, one) }
      vector(.shrn, .v4h, target, low, from: .v4s, immediate: 1)
      vector(.shrn, .v8h, target, high, from: .v4s, immediate: 1)
    case .pmaddubsw: multiplyBytes(operands)
    case .pmuludq, .pmuldq:
      let low = vectorTemporary()
      let other = vectorTemporary()
      vector(.xtn, .v2s, low, first, from: .v2d)
      vector(.xtn, .v2s, other, second, from: .v2d)
      let opcode: HostOpcode = operands.name == .pmuludq ? .umull : .smull
      vector(opcode, .v2d, target, low, other, from: .v2s)
    case .psadbw: sumDifferences(operands)
    case .mpsadbw: sumWindows(operands)
    case .phminposuw: minimumPosition(operands)
    default: return false
    }
    return true
  }

  /// All products of 16-bit lanes, as 32-bit lanes of two registers.
  private mutating func products(
    _ operands: VectorOperands,
    _ opcode: HostOpcode
  ) -> (low: HostRegister, high: HostRegister) {
    let (low, high) = (vectorTemporary(), vectorTemporary())
    vector(opcode, .v4s, low, operands.first, operands.second, from: .v4h)
    vector(opcode, .v4s, high, operands.first, operands.second, from: .v8h)
    return (low, high)
  }

  /// Unsigned bytes times signed ones, which fits 16 bits, and saturated sums of neighbours.
  private mutating func multiplyBytes(_ operands: VectorOperands) {
    let (low, high) = (vectorTemporary(), vectorTemporary())
    let (lowSigned, highSigned) = (vectorTemporary(), vectorTemporary())
    vector(.ushll, .v8h, low, operands.first, from: .v8b)
    vector(.ushll, .v8h, high, operands.first, from: .v16b)
    vector(.sshll, .v8h, lowSigned, operands.second, from: .v8b)
    vector(.sshll, .v8h, highSigned, operands.second, from: .v16b)
    vector(.mul, .v8h, low, low, lowSigned)
    vector(.mul, .v8h, high, high, highSigned)
    addNeighbours(operands.destination, low, high, .v8h, .sqadd)
  }

  /// Even lanes and odd lanes of two registers, joined by an operation.
  private mutating func addNeighbours(
    _ target: HostRegister,
    _ first: HostRegister,
    _ second: HostRegister,
    _ size: OperandSize,
    _ opcode: HostOpcode
  ) {
    let (even, odd) = (vectorTemporary(), vectorTemporary())
    vector(.uzp1, size, even, first, second)
    vector(.uzp2, size, odd, first, second)
    vector(opcode, size, target, even, odd)
  }

  /// `phsubw`, `hsubps` and their like, for which A64 has no operation.
  mutating func lowerHorizontal(_ operands: VectorOperands) -> Bool {
    let (size, opcode): (OperandSize, HostOpcode)
    switch operands.name {
    case .hsubps: (size, opcode) = (.v4s, .fsub)
    case .hsubpd: (size, opcode) = (.v2d, .fsub)
    case .phsubw: (size, opcode) = (.v8h, .subVector)
    case .phsubd: (size, opcode) = (.v4s, .subVector)
    case .phaddsw: (size, opcode) = (.v8h, .sqadd)
    case .phsubsw: (size, opcode) = (.v8h, .sqsub)
    case .dpps, .dppd:
      dotProduct(operands)
      return true
    default: return false
    }
    addNeighbours(operands.destination, operands.first, operands.second, size, opcode)
    return true
  }

  /// Absolute differences of bytes, summed in each half.
  private mutating func sumDifferences(_ operands: VectorOperands) {
    let (low, high) = (vectorTemporary(), vectorTemporary())
    vector(.uabdl, .v8h, low, operands.first, operands.second, from: .v8b)
    vector(.uabdl, .v8h, high, operands.first, operands.second, from: .v16b)
    vector(.addv, .h, low, low, from: .v8h)
    vector(.addv, .h, high, high, from: .v8h)
    vector(.zip1, .v2d, operands.destination, low, high)
  }

  /// Differences of four bytes of the second source from each four neighbours in the first.
  private mutating func sumWindows(_ operands: VectorOperands) {
    let bytes = vectorTemporary()
    let start = operands.immediate >> 2 & 1
    vector(.dup, .v4s, bytes, operands.second, sourceLane: Int8(operands.immediate & 3))
    var differences = [4 of HostRegister](repeating: .none)
    for distance in 0..<4 {
      let window = vectorTemporary()
      let from = Int64(distance) + start * 4
      var source = operands.first
      if from != 0 {
        vector(.ext, .v16b, window, operands.first, operands.first, immediate: from)
        source = window
      }
      vector(.uabdl, .v8h, window, source, bytes, from: .v8b)
      differences[distance] = window
    }
    // Each has the sums of one window in its low half and of the fourth behind in its high half.
    let (even, odd) = (vectorTemporary(), vectorTemporary())
    vector(.addp, .v8h, differences[0], differences[0], differences[1])
    vector(.addp, .v8h, differences[2], differences[2], differences[3])
    vector(.uzp1, .v4s, even, differences[0], differences[2])
    vector(.uzp2, .v4s, odd, differences[0], differences[2])
    vector(.addp, .v8h, operands.destination, even, odd)
  }

  /// The least unsigned 16-bit lane, and behind it its number.
  private mutating func minimumPosition(_ operands: VectorOperands) {
    let (low, high) = (vectorTemporary(), vectorTemporary())
    let numbers = load(.laneNumbers)
    vector(.zip1, .v8h, low, numbers, operands.second)
    vector(.zip2, .v8h, high, numbers, operands.second)
    vector(.uminVector, .v4s, low, low, high)
    vector(.uminv, .s, low, low, from: .v4s)
    vector(.rev32Vector, .v8h, operands.destination, low)
  }

  /// Products of the lanes that the immediate's high half names, summed into those of its low half.
  private mutating func dotProduct(_ operands: VectorOperands) {
    let isDouble = operands.name == .dppd
    let count = isDouble ? 2 : 4
    let (size, lane): (OperandSize, OperandSize) = isDouble ? (.v2d, .d) : (.v4s, .s)
    let all = 1 << count - 1
    let sources = Int(operands.immediate >> 4) & all
    let results = Int(operands.immediate) & all
    guard sources != 0, results != 0 else { return clearVector(operands.destination) }
    let sum = vectorTemporary()
    let target = operands.destination
    vector(.fmul, size, sum, operands.first, operands.second)
    if sources != all {
      let zero = vectorTemporary()
      clearVector(zero, origin: .constant)
      for position in 0..<count where sources >> position & 1 == 0 {
        insertLane(sum, position, zero, 0, lane)
      }
    }
    if !isDouble { vector(.faddp, .v4s, sum, sum, sum) }
    vector(.faddp, lane, sum, sum, from: isDouble ? .v2d : .v2s)
    switch (isDouble, results) {
    case (_, all): vector(.dup, size, target, sum, sourceLane: 0)
    case (false, 3): vector(.dup, .v2s, target, sum, sourceLane: 0)
    case (false, 5): vector(.dup, .v2d, target, sum, sourceLane: 0)
    default:
      clearVector(target)
      for position in 0..<count where results >> position & 1 == 1 {
        insertLane(target, position, sum, 0, lane)
      }
    }
  }
}
