/// A number with all its bits: ± significand × 2 ^ exponent.
///
/// The significand has 126 bits at most; where bits below have been lost, the lowest bit is one, so
/// that a result is rounded once and as if all were there.
struct ExactFloat {
  var isNegative: Bool
  var significand: UInt128
  var exponent: Int

  init(isNegative: Bool, _ significand: UInt128, exponent: Int) {
    self.isNegative = isNegative
    self.significand = significand
    self.exponent = exponent
  }

  /// The value of a finite number.
  init<T: LaneFloat>(_ value: T) {
    let fraction = value.lane & T.fractionMask
    let biased = Int(value.lane >> UInt64(T.significandBitCount)) & T.exponentLimit
    isNegative = value.sign == .minus
    significand = UInt128(biased == 0 ? fraction : fraction | (T.fractionMask + 1))
    exponent = max(biased, 1) + T.lowestExponent - 1
  }

  var isZero: Bool { significand == 0 }

  /// The exponent of the highest bit.
  private var top: Int { 127 - significand.leadingZeroBitCount + exponent }

  /// The same with the highest bit of the significand at a place, which nothing is lost by.
  private func raised(to bit: Int) -> ExactFloat {
    guard significand != 0 else { return self }
    let shift = max(0, bit - (127 - significand.leadingZeroBitCount))
    return ExactFloat(
      isNegative: isNegative,
      significand << UInt128(shift),
      exponent: exponent - shift
    )
  }

  static prefix func - (value: ExactFloat) -> ExactFloat {
    var result = value
    result.isNegative.toggle()
    return result
  }

  static func * (first: ExactFloat, second: ExactFloat) -> ExactFloat {
    ExactFloat(
      isNegative: first.isNegative != second.isNegative,
      first.significand * second.significand,
      exponent: first.exponent + second.exponent
    )
  }

  static func + (first: ExactFloat, second: ExactFloat) -> ExactFloat {
    if first.isZero { return second }
    if second.isZero { return first }
    var (large, small) = (first.raised(to: 124), second.raised(to: 124))
    if large.exponent < small.exponent { (large, small) = (small, large) }
    let distance = large.exponent - small.exponent
    let part = Self.jammed(small.significand, by: distance)
    if large.isNegative == small.isNegative {
      large.significand += part
    } else if large.significand >= part {
      large.significand -= part
    } else {
      large.significand = part - large.significand
      large.isNegative.toggle()
    }
    return large
  }

  /// Of a dividend and a divisor that is not zero.
  static func / (first: ExactFloat, second: ExactFloat) -> ExactFloat {
    let dividend = first.raised(to: 124)
    let (quotient, rest) = dividend.significand.quotientAndRemainder(
      dividingBy: max(1, second.significand)
    )
    return ExactFloat(
      isNegative: first.isNegative != second.isNegative,
      quotient | (rest == 0 ? 0 : 1),
      exponent: dividend.exponent - second.exponent
    )
  }

  /// Of a number that is not negative.
  var squareRoot: ExactFloat {
    var square = raised(to: 123)
    if square.exponent & 1 != 0 {
      square.significand <<= 1
      square.exponent -= 1
    }
    var root: UInt128 = 0
    for bit in (0..<UInt128(63)).reversed() {
      let next = root | 1 << bit
      if next * next <= square.significand { root = next }
    }
    let isExact = root * root == square.significand
    // Room for what is lost below the lowest bit.
    return ExactFloat(
      isNegative: false,
      root << 1 | (isExact ? 0 : 1),
      exponent: square.exponent / 2 - 1
    )
  }

  /// Shifted to the right; the lowest bit stays one if one is lost.
  private static func jammed(_ value: UInt128, by distance: Int) -> UInt128 {
    guard distance < 128 else { return value == 0 ? 0 : 1 }
    let lost = value & (1 << UInt128(distance) - 1)
    return value >> UInt128(distance) | (lost == 0 ? 0 : 1)
  }
}

extension ExactFloat {
  /// What becomes of a number that is too small for a format's normal ones.
  enum Flushing {
    /// It is rounded like any other.
    case none
    /// Zero, if the number is too small.
    case exact
    /// Zero, if the rounded one is too small.
    case rounded
  }

  /// How a number becomes one of a format.
  enum Rounding {
    case rule(FloatingPointRoundingRule)
    /// The one of both neighbours whose last bit is one.
    case toOdd

    fileprivate func goesUp(isOdd: Bool, isNegative: Bool, rest: ComparisonWithHalf) -> Bool {
      guard rest != .zero else { return false }
      return switch self {
      case .rule(.toNearestOrEven): rest == .more || rest == .half && isOdd
      case .rule(.toNearestOrAwayFromZero): rest != .less
      case .rule(.up): !isNegative
      case .rule(.down): isNegative
      case .rule(.awayFromZero): true
      case .toOdd: !isOdd
      default: false
      }
    }

    /// Whether a number beyond the greatest is infinite.
    fileprivate func overflows(isNegative: Bool) -> Bool {
      switch self {
      case .rule(.up): !isNegative
      case .rule(.down): isNegative
      case .rule(.towardZero), .toOdd: false
      default: true
      }
    }
  }

  fileprivate enum ComparisonWithHalf {
    case zero, less, half, more
  }

  /// The number in a format.
  func rounded<T: LaneFloat>(_ rounding: Rounding, _ flushing: Flushing) -> T {
    let sign: UInt64 = isNegative ? 1 << UInt64(T.laneBits - 1) : 0
    let precision = T.significandBitCount
    guard significand != 0, flushing != .exact || top >= T.lowestExponent + precision else {
      return T(lane: sign)
    }
    // The exponent of the result's last bit.
    var unit = max(top - precision, T.lowestExponent)
    let shift = unit - exponent
    var result: UInt128
    var rest = ComparisonWithHalf.zero
    if shift <= 0 {
      result = significand << UInt128(min(127, -shift))
    } else if shift > 126 {
      (result, rest) = (0, .less)
    } else {
      result = significand >> UInt128(shift)
      let half: UInt128 = 1 << UInt128(shift - 1)
      let lost = significand & (2 * half - 1)
      rest = lost == 0 ? .zero : lost < half ? .less : lost == half ? .half : .more
    }
    if rounding.goesUp(isOdd: result & 1 == 1, isNegative: isNegative, rest: rest) {
      result += 1
      if result >> UInt128(precision + 1) == 1 {
        result >>= 1
        unit += 1
      }
    }
    let normal: UInt128 = 1 << UInt128(precision)
    guard result >= normal else {
      return T(lane: flushing == .rounded ? sign : sign | UInt64(truncatingIfNeeded: result))
    }
    let biased = unit - T.lowestExponent + 1
    guard biased < T.exponentLimit else {
      let isInfinite = rounding.overflows(isNegative: isNegative)
      let infinity = UInt64(T.exponentLimit) << UInt64(precision)
      return T(lane: sign | (isInfinite ? infinity : infinity - 1))
    }
    return T(
      lane: sign | UInt64(biased) << UInt64(precision)
        | UInt64(truncatingIfNeeded: result - normal)
    )
  }
}
