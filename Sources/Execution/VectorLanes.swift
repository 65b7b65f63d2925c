/// The 16 bytes of a vector register as lanes.
typealias Lanes8 = SIMD16<UInt8>
typealias Lanes16 = SIMD8<UInt16>
typealias Lanes32 = SIMD4<UInt32>
typealias Lanes64 = SIMD2<UInt64>
typealias SignedLanes8 = SIMD16<Int8>
typealias SignedLanes16 = SIMD8<Int16>
typealias SignedLanes32 = SIMD4<Int32>
typealias SignedLanes64 = SIMD2<Int64>

/// Vectors as steps compute with them: `a` becomes what is made of `b`, or of `b` and `c`.
extension RegisterFile {
  @inline(__always)
  func map<Source: BitwiseCopyable, Result: BitwiseCopyable>(
    _ step: Step,
    _ compute: (Source) -> Result
  ) {
    setVector(step.a, compute(vector(step.b)))
  }

  @inline(__always)
  func combine<Source: BitwiseCopyable, Result: BitwiseCopyable>(
    _ step: Step,
    as type: Source.Type,
    _ compute: (Source, Source) -> Result
  ) {
    setVector(step.a, compute(vector(step.b), vector(step.c)))
  }

  /// Half as wide lanes, in the low half of `a` with zeros above, or in the high half where `d` is
  /// not 0.
  @inline(__always)
  func narrow<Source: BitwiseCopyable, Result: BitwiseCopyable>(
    _ step: Step,
    _ compute: (Source) -> Result
  ) {
    let half = unsafe unsafeBitCast(compute(vector(step.b)), to: UInt64.self)
    if step.d == 0 {
      setVector(step.a, Lanes64(half, 0))
    } else {
      setPart(step.a, 8, half)
    }
  }

  /// Twice as wide lanes, of the low half of `b`, or of the high one where `d` is not 0.
  @inline(__always)
  func widen<Source: BitwiseCopyable, Result: BitwiseCopyable>(
    _ step: Step,
    _ compute: (Source) -> Result
  ) {
    setVector(step.a, compute(part(step.b, step.d, as: Source.self)))
  }

  /// The same of halves of `b` and `c`.
  @inline(__always)
  func widen<Source: BitwiseCopyable, Result: BitwiseCopyable>(
    _ step: Step,
    _ compute: (Source, Source) -> Result
  ) {
    let (first, second) = (
      part(step.b, step.d, as: Source.self), part(step.c, step.d, as: Source.self)
    )
    setVector(step.a, compute(first, second))
  }
}

extension SIMD where Scalar: FixedWidthInteger {
  /// All ones where a mask is set, else zero.
  @inline(__always)
  static func ones(_ mask: SIMDMask<MaskStorage>) -> Self {
    Self(repeating: 0).replacing(with: Self(repeating: ~0), where: mask)
  }

  /// Shifted right by 1 or more, and rounded: one more where the last bit that is lost is one.
  @inline(__always)
  func shiftedRight(rounding amount: UInt8) -> Self {
    let before = self &>> Self(repeating: Scalar(truncatingIfNeeded: amount &- 1))
    return (before &>> Self(repeating: 1)) &+ (before & Self(repeating: 1))
  }

  /// Shifted left by the lowest bytes of other lanes, right where those are negative.
  @inline(__always)
  func shifted<Amount: SIMD>(by amounts: Amount) -> Self
  where Amount.Scalar: FixedWidthInteger {
    var result = Self()
    for lane in 0..<Self.scalarCount {
      result[lane] = self[lane] << Int(Int8(truncatingIfNeeded: amounts[lane]))
    }
    return result
  }
}

/// Comparisons of lanes by their bits: Swift's own compare lane by lane.
extension SIMD where Scalar: FixedWidthInteger & UnsignedInteger {
  /// All ones where the highest bit is one, else 0.
  @inline(__always)
  var signs: Self {
    Self(repeating: 0)
      &- (self &>> Self(repeating: Scalar(truncatingIfNeeded: Scalar.bitWidth - 1)))
  }

  @inline(__always)
  func equal(_ other: Self) -> Self {
    let different = self ^ other
    return ~(different | (Self(repeating: 0) &- different)).signs
  }

  /// Where a lane is greater than the other as a number with a sign.
  @inline(__always)
  func greater(_ other: Self) -> Self {
    let difference = other &- self
    return (difference ^ ((other ^ self) & (other ^ difference))).signs
  }

  /// The same without signs.
  @inline(__always)
  func above(_ other: Self) -> Self {
    let difference = other &- self
    return ((~other & self) | ((~other | self) & difference)).signs
  }

  @inline(__always)
  func chosen(over other: Self, where mask: Self) -> Self { (self & mask) | (other & ~mask) }

  @inline(__always)
  func negated(where mask: Self) -> Self { (self ^ mask) &- mask }

  /// Rotated left.
  @inline(__always)
  func rotated(by amount: Scalar) -> Self {
    let (left, right) = (amount, Scalar(truncatingIfNeeded: Scalar.bitWidth) &- amount)
    return (self &<< Self(repeating: left)) | (self &>> Self(repeating: right))
  }

  /// The sum, or the greatest number where it is more.
  @inline(__always)
  func cappedSum(_ other: Self) -> Self {
    let sum = self &+ other
    return sum | self.above(sum)
  }

  /// The difference, or 0 where it is less.
  @inline(__always)
  func cappedDifference(_ other: Self) -> Self { (self &- other) & self.above(other) }

  /// The sum of numbers with signs, or the border that it is beyond.
  @inline(__always)
  func signedCappedSum(_ other: Self) -> Self {
    let sum = self &+ other
    return border.chosen(over: sum, where: (~(self ^ other) & (self ^ sum)).signs)
  }

  /// The difference, likewise.
  @inline(__always)
  func signedCappedDifference(_ other: Self) -> Self {
    let difference = self &- other
    return border.chosen(
      over: difference,
      where: ((self ^ other) & (self ^ difference)).signs
    )
  }

  /// The border on a number's side: the greatest, or the least.
  @inline(__always)
  private var border: Self { signs ^ Self(repeating: .max &>> 1) }

  /// The mean, rounded up.
  @inline(__always)
  func mean(_ other: Self) -> Self {
    (self | other) &- ((self ^ other) &>> Self(repeating: 1))
  }
}

extension RegisterFile {
  /// One lane of all, with zeros above.
  @inline(__always)
  func reduce<Source: BitwiseCopyable, Lane: FixedWidthInteger>(
    _ step: Step,
    _ compute: (Source) -> Lane
  ) {
    let unused = UInt64(64 - Lane.bitWidth)
    let lane = (UInt64(truncatingIfNeeded: compute(vector(step.b))) << unused) >> unused
    setVector(step.a, Lanes64(lane, 0))
  }

  /// The bytes of registers, one behind the other, by their numbers; 0 for what is beyond them.
  @inline(__always)
  func looked(up numbers: Lanes64, _ first: UInt8, _ count: UInt8) -> Lanes64 {
    let limit = UInt64(count) &* 16
    var result = Lanes64()
    for half in 0..<2 {
      var bytes: UInt64 = 0
      for lane in 0..<8 {
        let number = numbers[half] &>> UInt64(lane * 8) & 0xFF
        let slot = first &+ UInt8(truncatingIfNeeded: number >> 4) &* 2
        let byte = UInt64(part(slot, UInt8(truncatingIfNeeded: number), as: UInt8.self))
        bytes |= (number < limit ? byte : 0) &<< UInt64(lane * 8)
      }
      result[half] = bytes
    }
    return result
  }
}

extension Lanes8 {
  /// How many bits of each are one.
  @inline(__always)
  var counts: Self {
    let pairs = self &- ((self &>> Self(repeating: 1)) & Self(repeating: 0x55))
    let threes = Self(repeating: 0x33)
    let fours = (pairs & threes) &+ ((pairs &>> Self(repeating: 2)) & threes)
    return (fours &+ (fours &>> Self(repeating: 4))) & Self(repeating: 0x0F)
  }
}

extension Lanes32 {
  /// The bytes of each in reverse order.
  @inline(__always)
  var bytesSwapped: Self {
    let (pairs, mask) = (rotated(by: 16), Self(repeating: 0x00FF_00FF))
    let eight = Self(repeating: 8)
    return (pairs & mask) &<< eight | (pairs &>> eight) & mask
  }
}

extension Lanes8 {
  /// Lanes that alternate.
  @inline(__always)
  init(even: SIMD8<UInt8>, odd: SIMD8<UInt8>) {
    self.init()
    evenHalf = even
    oddHalf = odd
  }
}

extension Lanes16 {
  /// Lanes that alternate.
  @inline(__always)
  init(even: SIMD4<UInt16>, odd: SIMD4<UInt16>) {
    self.init()
    evenHalf = even
    oddHalf = odd
  }
}

extension Lanes32 {
  /// Lanes that alternate.
  @inline(__always)
  init(even: SIMD2<UInt32>, odd: SIMD2<UInt32>) {
    self.init()
    evenHalf = even
    oddHalf = odd
  }
}
