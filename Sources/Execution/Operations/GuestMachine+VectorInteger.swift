internal import HostCode

/// Vector integer operations on lanes of one width.
extension GuestMachine {
  mutating func executeVectorInteger(_ operation: HostOperation) -> Bool {
    executeBitwise(operation) || executeUnary(operation) || executeBinary(operation)
      || executeComparison(operation) || executeReduction(operation)
      || executeDotProduct(operation)
  }

  private mutating func executeBitwise(_ operation: HostOperation) -> Bool {
    let first = vector(operation.source1)
    let second = vector(operation.source2)
    let old = vector(operation.destination)
    // With an immediate, it is in every lane, and the destination is the other source.
    if operation.source2 == .none, [.orrVector, .bicVector].contains(operation.opcode) {
      let bits = UInt64(bitPattern: operation.immediate)
      let isOr = operation.opcode == .orrVector
      writeLanes(operation) { lane in
        let value = first[lane, operation.size]
        return isOr ? value | bits : value & ~bits
      }
      return true
    }
    let combine: (UInt64, UInt64, UInt64) -> UInt64
    switch operation.opcode {
    case .andVector: combine = { first, second, _ in first & second }
    case .orrVector: combine = { first, second, _ in first | second }
    case .eorVector: combine = { first, second, _ in first ^ second }
    case .bicVector: combine = { first, second, _ in first & ~second }
    case .ornVector: combine = { first, second, _ in first | ~second }
    case .bsl: combine = { first, second, old in first & old | second & ~old }
    case .bit: combine = { first, second, old in first & second | old & ~second }
    case .bif: combine = { first, second, old in first & ~second | old & second }
    case .not: combine = { first, _, _ in ~first }
    default: return false
    }
    let isWhole = operation.size.bits == 128
    vectors[operation.destination.encoding] = Vector128(
      combine(first.low, second.low, old.low),
      isWhole ? combine(first.high, second.high, old.high) : 0
    )
    return true
  }

  private mutating func executeUnary(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let bits = UInt64(size.laneBits)
    let compute: (UInt64) -> UInt64
    switch operation.opcode {
    case .neg: compute = { 0 &- $0 }
    case .absVector: compute = { size.signed($0) < 0 ? 0 &- $0 : $0 }
    case .sqabs:
      compute = { size.saturated(abs(size.number($0, isSigned: true)), isSigned: true) }
    case .sqneg: compute = { size.saturated(-size.number($0, isSigned: true), isSigned: true) }
    case .clzVector: compute = { UInt64($0.leadingZeroBitCount) - (64 - bits) }
    case .clsVector:
      compute = { value in
        let number = size.signed(value)
        return UInt64((number ^ (number >> 1)).leadingZeroBitCount) - (64 - bits) - 1
      }
    case .cntVector: compute = { UInt64($0.nonzeroBitCount) }
    case .urecpe: compute = { Self.fixedEstimate($0, isRoot: false) }
    case .ursqrte: compute = { Self.fixedEstimate($0, isRoot: true) }
    case .rbitVector: compute = { $0.bitsReversed >> (64 - bits) }
    case .rev16Vector, .rev32Vector, .rev64:
      let container = operation.opcode == .rev64 ? 64 : operation.opcode == .rev32Vector ? 32 : 16
      let count = container / size.laneBits
      let source = vector(operation.source1)
      writeLanes(operation) { source[$0 / count * count + count - 1 - $0 % count, size] }
      return true
    default: return false
    }
    let machine = self
    writeLanes(operation) { compute(machine.first(operation, $0)) }
    return true
  }

  private mutating func executeBinary(_ operation: HostOperation) -> Bool {
    guard let compute = Self.binary(operation.opcode, operation.size) else { return false }
    let machine = self
    writeLanes(operation) { lane in
      compute(
        machine.first(operation, lane),
        machine.second(operation, lane),
        machine.old(operation, lane)
      )
    }
    return true
  }

  /// What a lane becomes from lanes of source 1, source 2 and the destination.
  private static func binary(
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) -> ((UInt64, UInt64, UInt64) -> UInt64)? {
    let bits = Int128(size.laneBits)
    func signed(_ value: UInt64) -> Int128 { size.number(value, isSigned: true) }
    func unsigned(_ value: UInt64) -> Int128 { size.number(value, isSigned: false) }
    func keep(_ value: Int128, isSigned: Bool) -> UInt64 {
      size.saturated(value, isSigned: isSigned)
    }
    func wrap(_ value: Int128) -> UInt64 { size.wrapped(value) }
    switch opcode {
    case .addVector: return { first, second, _ in first &+ second }
    case .subVector: return { first, second, _ in first &- second }
    case .mul: return { first, second, _ in first &* second }
    case .mla: return { first, second, old in old &+ first &* second }
    case .mls: return { first, second, old in old &- first &* second }
    case .pmul: return { first, second, _ in polynomialProduct(first, second, bits: 8).low }
    case .shadd: return { first, second, _ in wrap((signed(first) + signed(second)) >> 1) }
    case .uhadd: return { first, second, _ in wrap((unsigned(first) + unsigned(second)) >> 1) }
    case .srhadd: return { first, second, _ in wrap((signed(first) + signed(second) + 1) >> 1) }
    case .urhadd: return { first, second, _ in wrap((unsigned(first) + unsigned(second) + 1) >> 1) }
    case .shsub: return { first, second, _ in wrap((signed(first) - signed(second)) >> 1) }
    case .uhsub: return { first, second, _ in wrap((unsigned(first) - unsigned(second)) >> 1) }
    case .sqadd:
      return { first, second, _ in keep(signed(first) + signed(second), isSigned: true) }
    case .uqadd:
      return { first, second, _ in keep(unsigned(first) + unsigned(second), isSigned: false) }
    case .sqsub:
      return { first, second, _ in keep(signed(first) - signed(second), isSigned: true) }
    case .uqsub:
      return { first, second, _ in keep(unsigned(first) - unsigned(second), isSigned: false) }
    case .suqadd: return { first, _, old in keep(signed(old) + unsigned(first), isSigned: true) }
    case .usqadd: return { first, _, old in keep(unsigned(old) + signed(first), isSigned: false) }
    case .smaxVector: return { first, second, _ in wrap(max(signed(first), signed(second))) }
    case .sminVector: return { first, second, _ in wrap(min(signed(first), signed(second))) }
    case .umaxVector: return { first, second, _ in max(first, second) }
    case .uminVector: return { first, second, _ in min(first, second) }
    case .sabd: return { first, second, _ in wrap(abs(signed(first) - signed(second))) }
    case .uabd: return { first, second, _ in wrap(abs(unsigned(first) - unsigned(second))) }
    case .saba:
      return { first, second, old in wrap(signed(old) + abs(signed(first) - signed(second))) }
    case .uaba:
      return { first, second, old in wrap(signed(old) + abs(unsigned(first) - unsigned(second))) }
    case .sqdmulh:
      return { first, second, _ in
        keep((2 * signed(first) * signed(second)) >> bits, isSigned: true)
      }
    case .sqrdmulh:
      return { first, second, _ in
        keep((2 * signed(first) * signed(second) + 1 << (bits - 1)) >> bits, isSigned: true)
      }
    case .sqrdmlah, .sqrdmlsh:
      return { first, second, old in
        let product = 2 * signed(first) * signed(second)
        let sum = signed(old) << bits + (opcode == .sqrdmlah ? product : -product)
        return keep((sum + 1 << (bits - 1)) >> bits, isSigned: true)
      }
    default: return nil
    }
  }

  /// Sums of four products of bytes.
  private mutating func executeDotProduct(_ operation: HostOperation) -> Bool {
    guard operation.opcode == .sdot || operation.opcode == .udot else { return false }
    let isSigned = operation.opcode == .sdot
    let (first, second) = (vector(operation.source1), vector(operation.source2))
    let machine = self
    writeLanes(operation) { lane in
      let only = operation.sourceLane != HostOperation.allLanes
      let other = only ? Int(operation.sourceLane) : lane
      let sum = (0..<4).reduce(Int128(0)) { sum, byte in
        sum + OperandSize.b.number(first[lane * 4 + byte, .b], isSigned: isSigned)
          * OperandSize.b.number(second[other * 4 + byte, .b], isSigned: isSigned)
      }
      return machine.old(operation, lane) &+ operation.size.wrapped(sum)
    }
    return true
  }

  private mutating func executeComparison(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let holds: (UInt64, UInt64) -> Bool
    switch operation.opcode {
    case .cmgt: holds = { size.signed($0) > size.signed($1) }
    case .cmge: holds = { size.signed($0) >= size.signed($1) }
    case .cmle: holds = { size.signed($0) <= size.signed($1) }
    case .cmlt: holds = { size.signed($0) < size.signed($1) }
    case .cmhi: holds = { $0 > $1 }
    case .cmhs: holds = { $0 >= $1 }
    case .cmeq: holds = { $0 == $1 }
    case .cmtst: holds = { $0 & $1 != 0 }
    default: return false
    }
    let machine = self
    // Without source 2 it is compared with zero.
    writeLanes(operation) { lane in
      holds(machine.first(operation, lane), machine.second(operation, lane)) ? .max : 0
    }
    return true
  }

  /// Neighbours, and all lanes, to one.
  private mutating func executeReduction(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let source = operation.sourceSize
    let combine: (UInt64, UInt64) -> UInt64
    switch operation.opcode {
    case .addp, .addv: combine = { $0 &+ $1 }
    case .smaxp, .smaxv: combine = { size.signed($0) > size.signed($1) ? $0 : $1 }
    case .sminp, .sminv: combine = { size.signed($0) < size.signed($1) ? $0 : $1 }
    case .umaxp, .umaxv: combine = { max($0, $1) }
    case .uminp, .uminv: combine = { min($0, $1) }
    case .saddlp, .uaddlp, .sadalp, .uadalp, .saddlv, .uaddlv:
      return executeLongReduction(operation)
    default: return false
    }
    let first = vector(operation.source1)
    let second = vector(operation.source2)
    if size.isScalar {
      var all = first[0, source]
      for lane in 1..<source.laneCount { all = size.cut(combine(all, first[lane, source])) }
      writeLanes(operation) { _ in all }
    } else {
      let half = size.laneCount / 2
      writeLanes(operation) { lane in
        let from = lane < half ? first : second
        return combine(from[lane % half * 2, size], from[lane % half * 2 + 1, size])
      }
    }
    return true
  }

  private mutating func executeLongReduction(_ operation: HostOperation) -> Bool {
    let source = operation.sourceSize
    let isSigned = [.saddlp, .sadalp, .saddlv].contains(operation.opcode)
    let first = vector(operation.source1)
    func number(_ lane: Int) -> Int128 { source.number(first[lane, source], isSigned: isSigned) }
    if operation.size.isScalar {
      var sum: Int128 = 0
      for lane in 0..<source.laneCount { sum += number(lane) }
      writeLanes(operation) { _ in operation.size.wrapped(sum) }
      return true
    }
    let accumulates = operation.opcode == .sadalp || operation.opcode == .uadalp
    let machine = self
    writeLanes(operation) { lane in
      let sum = operation.size.wrapped(number(lane * 2) + number(lane * 2 + 1))
      return accumulates ? sum &+ machine.old(operation, lane) : sum
    }
    return true
  }

  /// The product of polynomials over bits: exclusive-or in place of addition.
  static func polynomialProduct(_ first: UInt64, _ second: UInt64, bits: UInt64) -> Vector128 {
    var result = Vector128()
    for bit in 0..<bits where second >> bit & 1 == 1 {
      result.low ^= first << bit
      if bit > 0 { result.high ^= first >> (64 - bit) }
    }
    return result
  }
}
