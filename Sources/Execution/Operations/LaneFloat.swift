internal import HostCode

/// A floating-point format that lanes hold.
protocol LaneFloat: BinaryFloatingPoint, Sendable {
  /// Reads the bits of a lane.
  init(lane: UInt64)
  /// The bits of a lane.
  var lane: UInt64 { get }
}

extension Float16: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: UInt16(truncatingIfNeeded: lane)) }
  var lane: UInt64 { UInt64(bitPattern) }
}

extension Float: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: lane)) }
  var lane: UInt64 { UInt64(bitPattern) }
}

extension Double: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: lane) }
  var lane: UInt64 { bitPattern }
}

extension LaneFloat {
  /// The not-a-number with its quiet bit set.
  var quieted: Self { Self(lane: lane | 1 << UInt64(Self.significandBitCount - 1)) }
}

/// FPCR, as far as it is used.
struct FloatControl {
  /// Which way results that do not fit are rounded.
  let rounding: FloatingPointRoundingRule
  /// FPCR.AH: not-a-numbers and extremes as on x64.
  let isAlternate: Bool

  init(_ fpcr: UInt64) {
    let modes: [FloatingPointRoundingRule] = [.toNearestOrEven, .up, .down, .towardZero]
    rounding = modes[Int(fpcr >> 22 & 3)]
    isAlternate = fpcr & 2 != 0
  }

  /// The not-a-number that operations on numbers make.
  func defaultNaN<T: LaneFloat>() -> T { isAlternate ? -T.nan : T.nan }

  /// The operand that becomes the result because it is not a number.
  func propagated<T: LaneFloat>(_ operands: T...) -> T? {
    let chosen =
      isAlternate
      ? operands.first(where: \.isNaN)
      : operands.first(where: \.isSignalingNaN) ?? operands.first(where: \.isNaN)
    return chosen?.quieted
  }

  /// The result in the rounding mode, of the nearest one and the sign of what it lacks.
  ///
  /// - Parameters:
  ///   - nearest: The result rounded to nearest.
  ///   - rest: The exact result less the nearest one, or any number of its sign.
  /// - Returns: The rounded result.
  func rounded<T: LaneFloat>(_ nearest: T, rest: T) -> T {
    if rounding == .toNearestOrEven || nearest.isNaN { return nearest }
    let goesUp = rounding == .up || rounding == .towardZero && nearest < 0
    let goesDown = rounding == .down || rounding == .towardZero && nearest > 0
    if nearest.isInfinite {
      // It was too large, as infinite operands do not come here.
      if nearest > 0 { return goesDown ? T.greatestFiniteMagnitude : nearest }
      return goesUp ? -T.greatestFiniteMagnitude : nearest
    }
    if rest > 0, goesUp { return nearest.nextUp }
    if rest < 0, goesDown { return nearest.nextDown }
    return nearest
  }
}

/// Arithmetic in the rounding mode of FPCR, with A64's not-a-numbers.
///
/// Results that are denormal are right to the last bit in the nearest mode only, as the rest of a
/// product or quotient is then too small to be seen.
extension FloatControl {
  func add<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    let sum = first + second
    if sum.isNaN { return defaultNaN() }
    if first.isInfinite || second.isInfinite { return sum }
    // An exact zero of opposite numbers is negative when rounding down.
    if sum == 0, rounding == .down, first.sign != second.sign || first != 0 { return -0.0 }
    let part = sum - first
    return rounded(sum, rest: (first - (sum - part)) + (second - part))
  }

  func multiply<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    let product = first * second
    if product.isNaN { return defaultNaN() }
    if first.isInfinite || second.isInfinite { return product }
    return rounded(product, rest: (-product).addingProduct(first, second))
  }

  func divide<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    let quotient = first / second
    if quotient.isNaN { return defaultNaN() }
    if first.isInfinite || second.isInfinite || second == 0 { return quotient }
    let rest = first.addingProduct(-quotient, second)
    return rounded(quotient, rest: second < 0 ? -rest : rest)
  }

  func squareRoot<T: LaneFloat>(_ value: T) -> T {
    if let result = propagated(value) { return result }
    let root = value.squareRoot()
    if root.isNaN { return defaultNaN() }
    return value.isInfinite ? root : rounded(root, rest: value.addingProduct(-root, root))
  }

  /// Source 1 × source 2 + addend with one rounding, to nearest in every mode.
  func fuse<T: LaneFloat>(_ first: T, _ second: T, _ addend: T) -> T {
    let order = isAlternate ? [first, second, addend] : [addend, first, second]
    if let result = propagated(order[0], order[1]) ?? propagated(order[2]) { return result }
    let result = addend.addingProduct(first, second)
    return result.isNaN ? defaultNaN() : result
  }

  /// The smaller or the larger; of zeros, -0 is the smaller.
  func extreme<T: LaneFloat>(_ first: T, _ second: T, isMinimum: Bool) -> T {
    if isAlternate {
      // As on x64: the second, unless the first is really smaller, or larger.
      if first.isNaN || second.isNaN || first == second { return second }
      return (first < second) == isMinimum ? first : second
    }
    if let result = propagated(first, second) { return result }
    if first == second {
      return (first.sign == .minus) == isMinimum ? first : second
    }
    return (first < second) == isMinimum ? first : second
  }

  /// In another format.
  func convert<T: LaneFloat, R: LaneFloat>(_ value: T) -> R {
    if value.isNaN {
      // The payload keeps its high bits.
      let from = UInt64(T.significandBitCount)
      let to = UInt64(R.significandBitCount)
      let payload = value.quieted.lane & (1 << from - 1)
      let bits = to >= from ? payload << (to - from) : payload >> (from - to)
      let infinity = value.sign == .minus ? (-R.infinity).lane : R.infinity.lane
      return R(lane: infinity | bits)
    }
    let result = R(value)
    if value.isInfinite || R.significandBitCount >= T.significandBitCount { return result }
    let back = T(result)
    return rounded(result, rest: back < value ? 1 : back > value ? -1 : 0)
  }

  /// To a whole number that is still floating point.
  func round<T: LaneFloat>(_ value: T, _ rule: FloatingPointRoundingRule) -> T {
    propagated(value) ?? value.rounded(rule)
  }
}
