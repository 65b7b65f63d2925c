internal import HostCode

/// FPCR, as far as it governs one operation.
struct FloatControl {
  /// Which way results that do not fit are rounded.
  let rounding: FloatingPointRoundingRule
  /// FPCR.AH: not-a-numbers and extremes as on x64.
  let isAlternate: Bool
  /// FPCR.DN: all not-a-numbers become the same one.
  let makesDefaultNaN: Bool
  /// Whether operands of 32 and 64 bits that are denormal are zero: FPCR.FIZ, or FZ without AH.
  let zerosOperands: Bool
  /// FPCR.FZ: whether denormal results of 32 and 64 bits are zero.
  let zerosResults: Bool
  /// FPCR.FZ16: both of 16 bits.
  let zerosHalves: Bool

  init(_ fpcr: UInt64) {
    rounding =
      switch fpcr >> 22 & 3 {
      case 0: .toNearestOrEven
      case 1: .up
      case 2: .down
      default: .towardZero
      }
    isAlternate = fpcr & 2 != 0
    makesDefaultNaN = fpcr >> 25 & 1 == 1
    zerosResults = fpcr >> 24 & 1 == 1
    zerosOperands = fpcr & 1 == 1 || zerosResults && !isAlternate
    zerosHalves = fpcr >> 19 & 1 == 1
  }

  /// An operand as it is computed with: zero where denormal ones are.
  func operand<T: LaneFloat>(_ value: T) -> T {
    let isZero = value.isSubnormal && (T.laneBits == 16 ? zerosHalves : zerosOperands)
    return isZero ? value.signedZero : value
  }

  /// A result in its format.
  func rounded<T: LaneFloat>(_ value: ExactFloat) -> T {
    value.rounded(.rule(rounding), flushing(T.self))
  }

  private func flushing<T: LaneFloat>(_ type: T.Type) -> ExactFloat.Flushing {
    guard T.laneBits == 16 ? zerosHalves : zerosResults else { return .none }
    return isAlternate ? .rounded : .exact
  }

  /// The not-a-number that operations on numbers make.
  func defaultNaN<T: LaneFloat>() -> T { T.nan.with(isNegative: isAlternate) }

  /// The operand that becomes the result because it is not a number.
  func propagated<T: LaneFloat>(_ first: T, _ second: T? = nil, _ third: T? = nil) -> T? {
    func operand(where isWanted: (T) -> Bool) -> T? {
      if isWanted(first) { return first }
      if let second, isWanted(second) { return second }
      if let third, isWanted(third) { return third }
      return nil
    }
    let signaling = isAlternate ? nil : operand(where: \.isSignalingNaN)
    let chosen = signaling ?? operand(where: \.isNaN)
    return chosen.map { makesDefaultNaN ? defaultNaN() : $0.quieted }
  }

  /// The zero that a sum of numbers is: negative where both were, or when rounding down.
  func zero<T: LaneFloat>(_ first: ExactFloat, _ second: ExactFloat) -> T {
    let isNegative =
      first.isZero && second.isZero && first.isNegative == second.isNegative
      ? first.isNegative : rounding == .down
    return T.zero.with(isNegative: isNegative)
  }
}

extension LaneFloat {
  /// Zero with the same sign.
  fileprivate var signedZero: Self { Self.zero.with(isNegative: sign == .minus) }
}
