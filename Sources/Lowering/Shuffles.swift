internal import HostCode
internal import X64Decoding

/// Shuffles: by a constant, by a register, and `palignr`.
extension Emitter {
  mutating func lowerShuffle(_ operands: VectorOperands) -> Bool {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    let selector = operands.immediate
    switch operands.name {
    case .pshufd: shuffle(target, second, selector)
    case .pshuflw, .pshufhw: shuffleHalf(operands)
    case .shufps:
      if first == second {
        shuffle(target, first, selector)
      } else {
        shufflePair(operands)
      }
    case .shufpd:
      switch selector & 3 {
      case 0: vector(.zip1, .v2d, target, first, second)
      case 1: vector(.ext, .v16b, target, first, second, immediate: 8)
      case 2: change(operands) { $0.insertLane($1, 1, second, 1, .d) }
      default: vector(.zip2, .v2d, target, first, second)
      }
    case .movddup: vector(.dup, .v2d, target, second, sourceLane: 0)
    case .movsldup: vector(.trn1, .v4s, target, second, second)
    case .movshdup: vector(.trn2, .v4s, target, second, second)
    case .pshufb:
      // Indices are four bits, and the sign clears; A64 clears for any index beyond the table.
      let mask = repeated(0x8F, .v16b)
      let index = vectorTemporary()
      vector(.andVector, .v16b, index, second, mask, origin: .semantics)
      vector(.tbl, .v16b, target, first, index)
    case .palignr: align(operands)
    default: return false
    }
    return true
  }

  /// Lanes of 32 bits of one register.
  private mutating func shuffle(
    _ target: HostRegister,
    _ source: HostRegister,
    _ selector: Int64
  ) {
    switch ShufflePlan.find(selector) {
    case .copy: copyVector(target, source)
    case .one(let step): emit(step, target, source)
    case .two(let step, let next):
      emit(step, target, source)
      emit(next, target, target)
    case .joined(let step, let opcode, let isSwapped):
      let part = vectorTemporary()
      emit(step, part, source)
      let (low, high) = isSwapped ? (part, source) : (source, part)
      let isExtract = opcode == .ext
      vector(opcode, isExtract ? .v16b : .v2d, target, low, high, immediate: isExtract ? 8 : 0)
    case .table: vector(.tbl, .v16b, target, source, load(.pshufd, selector))
    }
  }

  private mutating func emit(
    _ step: ShuffleStep,
    _ target: HostRegister,
    _ source: HostRegister
  ) {
    let isLane = step.opcode == .dup
    vector(
      step.opcode,
      step.size,
      target,
      source,
      isLane || step.opcode == .rev64 ? .none : source,
      immediate: isLane ? 0 : step.immediate,
      sourceLane: isLane ? Int8(step.immediate) : HostOperation.allLanes
    )
  }

  /// Two lanes of each of two registers.
  private mutating func shufflePair(_ operands: VectorOperands) {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    let selector = operands.immediate
    switch selector {
    case 0x44: return vector(.zip1, .v2d, target, first, second)
    case 0xEE: return vector(.zip2, .v2d, target, first, second)
    case 0x88: return vector(.uzp1, .v4s, target, first, second)
    case 0xDD: return vector(.uzp2, .v4s, target, first, second)
    case 0x4E: return vector(.ext, .v16b, target, first, second, immediate: 8)
    case 0xE4: return change(operands) { $0.insertLane($1, 1, second, 1, .d) }
    default: break
    }
    if selector & 3 == selector >> 2 & 3, selector >> 4 & 3 == selector >> 6 {
      let (low, high) = (vectorTemporary(), vectorTemporary())
      vector(.dup, .v4s, low, first, sourceLane: Int8(selector & 3))
      vector(.dup, .v4s, high, second, sourceLane: Int8(selector >> 6))
      return vector(.zip1, .v2d, target, low, high)
    }
    let index = load(.shufps, selector)
    var table = first
    if first.advanced(by: 1) != second {
      let (low, high) = neighbours()
      copyVector(low, first, origin: .copy)
      copyVector(high, second, origin: .copy)
      table = low
    }
    var operation = HostOperation(.tbl, size: .v16b, destination: target)
    operation.source1 = table
    operation.source2 = index
    operation.registerCount = 2
    emit(operation)
  }

  /// Two free vector registers in a row, as a table needs them.
  private mutating func neighbours() -> (HostRegister, HostRegister) {
    var (low, high) = (vectorTemporary(), vectorTemporary())
    for _ in 0..<8 where low.advanced(by: 1) != high { (low, high) = (high, vectorTemporary()) }
    return (low, high)
  }

  /// Lanes of 16 bits in one half; the other is copied.
  private mutating func shuffleHalf(_ operands: VectorOperands) {
    let (target, source) = (operands.destination, operands.second)
    let selector = operands.immediate
    let half = operands.name == .pshufhw ? 1 : 0
    let lane = selector & 3
    if selector == 0xE4 { return copyVector(target, source) }
    guard selector == lane * 0x55 else {
      let index = load(half == 1 ? .pshufhw : .pshuflw, selector)
      return vector(.tbl, .v16b, target, source, index)
    }
    let same = target == source ? vectorTemporary() : target
    vector(.dup, .v8h, same, source, sourceLane: Int8(Int(lane) + half * 4))
    let isKept = target == source
    insertLane(
      target,
      isKept ? half : 1 - half,
      isKept ? same : source,
      isKept ? half : 1 - half,
      .d
    )
  }

  private mutating func align(_ operands: VectorOperands) {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    switch operands.immediate {
    case 0: copyVector(target, second)
    case 1..<16: vector(.ext, .v16b, target, second, first, immediate: operands.immediate)
    case 16: copyVector(target, first)
    case 17..<32:
      let zero = vectorTemporary()
      clearVector(zero, origin: .constant)
      vector(.ext, .v16b, target, first, zero, immediate: operands.immediate - 16)
    default: clearVector(target)
    }
  }
}
