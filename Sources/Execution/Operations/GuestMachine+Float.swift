internal import HostCode

/// Floating-point arithmetic, scalar and lane by lane.
extension GuestMachine {
  var floatControl: FloatControl { FloatControl(fpcr) }

  mutating func executeFloat(_ operation: HostOperation) -> Bool {
    switch operation.floatBits {
    case 16: executeFloat(operation, Float16.self)
    case 32: executeFloat(operation, Float.self)
    case 64: executeFloat(operation, Double.self)
    default: false
    }
  }

  private mutating func executeFloat<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    executeUnaryFloat(operation, type) || executeBinaryFloat(operation, type)
      || executeFused(operation, type) || executePairwiseFloat(operation, type)
      || executeFloatComparison(operation, type)
  }

  private mutating func executeUnaryFloat<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    let control = floatControl
    let compute: (T) -> T
    switch operation.opcode {
    // Of not-a-numbers as well, but for these two with FPCR.AH.
    case .fabs: compute = { control.isAlternate && $0.isNaN ? $0 : T(lane: $0.magnitude.lane) }
    case .fneg: compute = { control.isAlternate && $0.isNaN ? $0 : -$0 }
    case .fsqrt: compute = { control.squareRoot($0) }
    case .frecpx: compute = { Self.exponentReciprocal($0, control) }
    case .frintn: compute = { control.round($0, .toNearestOrEven) }
    case .frintp: compute = { control.round($0, .up) }
    case .frintm: compute = { control.round($0, .down) }
    case .frintz: compute = { control.round($0, .towardZero) }
    case .frinta: compute = { control.round($0, .toNearestOrAwayFromZero) }
    case .frintx, .frinti: compute = { control.round($0, control.rounding) }
    case .frint32z: compute = { Self.fitted(control.operand($0), .towardZero, bits: 32) }
    case .frint32x: compute = { Self.fitted(control.operand($0), control.rounding, bits: 32) }
    case .frint64z: compute = { Self.fitted(control.operand($0), .towardZero, bits: 64) }
    case .frint64x: compute = { Self.fitted(control.operand($0), control.rounding, bits: 64) }
    case .frecpe: compute = { Self.reciprocalEstimate($0, control) }
    case .frsqrte: compute = { Self.rootEstimate($0, control) }
    default: return false
    }
    let machine = self
    writeLanes(operation) { compute(T(lane: machine.first(operation, $0))).lane }
    return true
  }

  /// A whole number that fits; what does not is the least integer.
  private static func fitted<T: LaneFloat>(
    _ value: T,
    _ rule: FloatingPointRoundingRule,
    bits: Int
  ) -> T {
    let limit = T(sign: .plus, exponent: T.Exponent(bits - 1), significand: 1)
    let whole = value.rounded(rule)
    return whole >= -limit && whole < limit ? whole : -limit
  }

  private mutating func executeBinaryFloat<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    let control = floatControl
    let compute: (T, T) -> T
    switch operation.opcode {
    case .fadd: compute = { control.add($0, $1) }
    case .fsub: compute = { control.subtract($0, $1) }
    case .fmul: compute = { control.multiply($0, $1) }
    case .fmulx: compute = { control.multiply($0, $1, ofZeroAndInfinity: 2) }
    case .fnmul: compute = { -control.multiply($0, $1) }
    case .fdiv: compute = { control.divide($0, $1) }
    case .fabd: compute = { control.subtract($0, $1).with(isNegative: false) }
    case .fmax: compute = { control.extreme($0, $1, isMinimum: false) }
    case .fmin: compute = { control.extreme($0, $1, isMinimum: true) }
    case .fmaxnm: compute = { control.numericExtreme($0, $1, isMinimum: false) }
    case .fminnm: compute = { control.numericExtreme($0, $1, isMinimum: true) }
    case .frecps: compute = { control.newton($0, $1, 2, isHalved: false) }
    case .frsqrts: compute = { control.newton($0, $1, 3, isHalved: true) }
    default: return false
    }
    let machine = self
    writeLanes(operation) { lane in
      compute(T(lane: machine.first(operation, lane)), T(lane: machine.second(operation, lane)))
        .lane
    }
    return true
  }

  private mutating func executeFused<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    let control = floatControl
    let isAccumulating = operation.opcode == .fmla || operation.opcode == .fmls
    func negated(_ value: T) -> T { control.isAlternate && value.isNaN ? value : -value }
    let compute: (T, T, T) -> T
    switch operation.opcode {
    case .fmadd, .fmla: compute = { control.fuse($0, $1, $2) }
    case .fmsub, .fmls: compute = { control.fuse(negated($0), $1, $2) }
    case .fnmadd: compute = { control.fuse(negated($0), $1, negated($2)) }
    case .fnmsub: compute = { control.fuse($0, $1, negated($2)) }
    default: return false
    }
    let machine = self
    writeLanes(operation) { lane in
      let addend =
        isAccumulating
        ? machine.old(operation, lane) : machine.vector(operation.source3)[lane, operation.size]
      return compute(
        T(lane: machine.first(operation, lane)),
        T(lane: machine.second(operation, lane)),
        T(lane: addend)
      ).lane
    }
    return true
  }

  private mutating func executePairwiseFloat<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    let control = floatControl
    let compute: (T, T) -> T
    switch operation.opcode {
    case .faddp: compute = { control.add($0, $1) }
    case .fmaxp, .fmaxv: compute = { control.extreme($0, $1, isMinimum: false) }
    case .fminp, .fminv: compute = { control.extreme($0, $1, isMinimum: true) }
    case .fmaxnmp, .fmaxnmv:
      compute = { control.numericExtreme($0, $1, isMinimum: false) }
    case .fminnmp, .fminnmv:
      compute = { control.numericExtreme($0, $1, isMinimum: true) }
    default: return false
    }
    let source = operation.sourceSize
    func pair(_ lanes: Vector128, _ lane: Int) -> UInt64 {
      compute(T(lane: lanes[lane, source]), T(lane: lanes[lane + 1, source])).lane
    }
    let first = vector(operation.source1)
    guard operation.size.isScalar else {
      let second = vector(operation.source2)
      writeLanes(operation) { lane in
        let from = lane * 2 < source.laneCount ? first : second
        return pair(from, lane * 2 % source.laneCount)
      }
      return true
    }
    // Neighbours become one until there is one left.
    var lanes = first
    var count = source.laneCount
    while count > 1 {
      count /= 2
      for lane in 0..<count { lanes[lane, source] = pair(lanes, lane * 2) }
    }
    writeLanes(operation) { _ in lanes[0, source] }
    return true
  }
}

extension HostOperation {
  /// The width of the numbers computed with; 0 for what has none.
  var floatBits: Int { size.isGeneral ? sourceSize.laneBits : size.laneBits }
}
