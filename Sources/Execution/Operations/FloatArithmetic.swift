/// Arithmetic as A64 defines it: not-a-numbers, infinities, and one rounding of the exact result.
extension FloatControl {
  func add<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    return sum(operand(first), operand(second))
  }

  func subtract<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    return sum(operand(first), -operand(second))
  }

  private func sum<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if first.isInfinite || second.isInfinite {
      let sum =
        first.isInfinite && second.isInfinite ? first + second : first.isInfinite ? first : second
      return sum.isNaN ? defaultNaN() : sum
    }
    return rounded(ExactFloat(first), plus: ExactFloat(second))
  }

  /// A sum in its format.
  private func rounded<T: LaneFloat>(_ first: ExactFloat, plus second: ExactFloat) -> T {
    let sum = first + second
    return sum.isZero ? zero(first, second) : rounded(sum)
  }

  /// The product; of zero and infinity a number, if one is given, with the sign of both.
  func multiply<T: LaneFloat>(_ first: T, _ second: T, ofZeroAndInfinity extended: T? = nil) -> T {
    if let result = propagated(first, second) { return result }
    let (first, second) = (operand(first), operand(second))
    let isNegative = first.sign != second.sign
    if first.isInfinite || second.isInfinite {
      guard first != 0, second != 0 else {
        return extended?.with(isNegative: isNegative) ?? defaultNaN()
      }
      return T.infinity.with(isNegative: isNegative)
    }
    return rounded(ExactFloat(first) * ExactFloat(second))
  }

  func divide<T: LaneFloat>(_ first: T, _ second: T) -> T {
    if let result = propagated(first, second) { return result }
    let (first, second) = (operand(first), operand(second))
    let isNegative = first.sign != second.sign
    if first.isInfinite && second.isInfinite || first == 0 && second == 0 { return defaultNaN() }
    if first.isInfinite || second == 0 { return T.infinity.with(isNegative: isNegative) }
    if second.isInfinite { return T.zero.with(isNegative: isNegative) }
    return rounded(ExactFloat(first) / ExactFloat(second))
  }

  func squareRoot<T: LaneFloat>(_ value: T) -> T {
    if let result = propagated(value) { return result }
    let value = operand(value)
    if value == 0 { return value }
    if value.sign == .minus { return defaultNaN() }
    return value.isInfinite ? value : rounded(ExactFloat(value).squareRoot)
  }

  /// Source 1 × source 2 + addend with one rounding.
  func fuse<T: LaneFloat>(_ first: T, _ second: T, _ addend: T) -> T {
    let (factor1, factor2, addend) = (operand(first), operand(second), operand(addend))
    let isInvalid =
      factor1.isInfinite && factor2 == 0 || factor1 == 0 && factor2.isInfinite
    if isAlternate {
      if let result = propagated(first, second, addend) { return result }
    } else if let result = propagated(addend, first, second) {
      return isInvalid && !addend.isSignalingNaN ? defaultNaN() : result
    }
    if isInvalid { return defaultNaN() }
    let isNegative = factor1.sign != factor2.sign
    if factor1.isInfinite || factor2.isInfinite {
      let isOpposite = addend.isInfinite && (addend.sign == .minus) != isNegative
      return isOpposite ? defaultNaN() : T.infinity.with(isNegative: isNegative)
    }
    if addend.isInfinite { return addend }
    return rounded(ExactFloat(factor1) * ExactFloat(factor2), plus: ExactFloat(addend))
  }

  /// A step of Newton: constant - first × second, halved for 1/√x; of 0 × infinity the constant.
  func newton<T: LaneFloat>(_ first: T, _ second: T, _ constant: T, isHalved: Bool) -> T {
    if let result = propagated(-first, second) { return result }
    let (first, second) = (operand(-first), operand(second))
    if first.isInfinite && second == 0 || first == 0 && second.isInfinite {
      return isHalved ? constant / 2 : constant
    }
    if first.isInfinite || second.isInfinite {
      return T.infinity.with(isNegative: first.sign != second.sign)
    }
    var sum = ExactFloat(first) * ExactFloat(second) + ExactFloat(constant)
    if sum.isZero { return T.zero.with(isNegative: rounding == .down) }
    if isHalved { sum.exponent -= 1 }
    return rounded(sum)
  }

  /// The smaller or the larger; of zeros, -0 is the smaller.
  func extreme<T: LaneFloat>(_ first: T, _ second: T, isMinimum: Bool) -> T {
    if isAlternate {
      // As on x64: the second, unless the first is really smaller, or larger.
      let (first, second) = (operand(first), operand(second))
      if first.isNaN || second.isNaN || first == second { return second }
      return (first < second) == isMinimum ? first : second
    }
    if let result = propagated(first, second) { return result }
    let (first, second) = (operand(first), operand(second))
    if first == second {
      return (first.sign == .minus) == isMinimum ? first : second
    }
    return (first < second) == isMinimum ? first : second
  }

  /// The same, but a number rather than a quiet not-a-number.
  func numericExtreme<T: LaneFloat>(_ first: T, _ second: T, isMinimum: Bool) -> T {
    let hasNumber = !first.isNaN || !second.isNaN
    if hasNumber, !first.isSignalingNaN, !second.isSignalingNaN {
      if first.isNaN { return operand(second) }
      if second.isNaN { return operand(first) }
    }
    if let result = propagated(first, second) { return result }
    let (first, second) = (operand(first), operand(second))
    if first == second { return (first.sign == .minus) == isMinimum ? first : second }
    return (first < second) == isMinimum ? first : second
  }

  /// In another format.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - isToOdd: Whether the last bit is one where bits are lost, whatever the rounding mode.
  /// - Returns: The number in the format; of 16 bits, denormal ones are kept as they are.
  func convert<T: LaneFloat, R: LaneFloat>(_ value: T, isToOdd: Bool = false) -> R {
    let isNegative = value.sign == .minus
    if value.isNaN {
      if makesDefaultNaN { return defaultNaN() }
      // The payload keeps its high bits.
      let from = UInt64(T.significandBitCount)
      let to = UInt64(R.significandBitCount)
      let payload = value.quieted.lane & (1 << from - 1)
      let bits = to >= from ? payload << (to - from) : payload >> (from - to)
      return R(lane: R.infinity.with(isNegative: isNegative).lane | bits)
    }
    if value.isInfinite { return R.infinity.with(isNegative: isNegative) }
    let number = ExactFloat(T.laneBits == 16 ? value : operand(value))
    let rounding: ExactFloat.Rounding = isToOdd ? .toOdd : .rule(rounding)
    let flushing: ExactFloat.Flushing =
      R.laneBits == 16 || !zerosResults ? .none : isAlternate ? .rounded : .exact
    return number.rounded(rounding, flushing)
  }

  /// To a whole number that is still floating point.
  func round<T: LaneFloat>(_ value: T, _ rule: FloatingPointRoundingRule) -> T {
    propagated(value) ?? operand(value).rounded(rule)
  }
}
