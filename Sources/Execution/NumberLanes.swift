/// Numbers as steps compute with them. A result that is no number is not written: then the
/// operation itself has to be executed, which knows which one it is.
extension RegisterFile {
  @inline(__always)
  func number<Number: LaneFloat & BitwiseCopyable>(_ slot: UInt8, as type: Number.Type) -> Number {
    vector(slot, as: Number.self)
  }

  /// Writes a scalar, with zeros above; false for what is no number.
  @inline(__always)
  func finish<Number: LaneFloat & BitwiseCopyable>(_ step: Step, _ result: Number) -> Bool {
    guard !result.isNaN else { return false }
    setVector(step.a, Lanes64(result.lane, 0))
    return true
  }

  /// Writes the lowest lane, and the others stay; false for what is no number.
  @inline(__always)
  func finishLowest<Number: LaneFloat & BitwiseCopyable>(_ step: Step, _ result: Number) -> Bool {
    guard !result.isNaN else { return false }
    setPart(step.a, 0, result)
    return true
  }

  /// Writes all lanes; false where one is no number.
  @inline(__always)
  func finishLanes<Lanes: SIMD>(_ step: Step, _ result: Lanes) -> Bool
  where Lanes: BitwiseCopyable {
    guard !any(result .!= result) else { return false }
    setVector(step.a, result)
    return true
  }

  @inline(__always)
  func compute<Number: LaneFloat & BitwiseCopyable>(
    _ step: Step,
    as type: Number.Type,
    _ compute: (Number, Number) -> Number
  ) -> Bool {
    finish(step, compute(number(step.b, as: type), number(step.c, as: type)))
  }

  @inline(__always)
  func keep<Number: LaneFloat & BitwiseCopyable>(
    _ step: Step,
    as type: Number.Type,
    _ compute: (Number, Number) -> Number
  ) -> Bool {
    finishLowest(step, compute(number(step.b, as: type), number(step.c, as: type)))
  }

  /// Of `b`, `c` and `d`.
  @inline(__always)
  func fuse<Number: LaneFloat & BitwiseCopyable>(
    _ step: Step,
    as type: Number.Type,
    _ compute: (Number, Number, Number) -> Number
  ) -> Bool {
    finish(
      step,
      compute(number(step.b, as: type), number(step.c, as: type), number(step.d, as: type))
    )
  }

  @inline(__always)
  func computeLanes<Lanes: SIMD & BitwiseCopyable>(
    _ step: Step,
    as type: Lanes.Type,
    _ compute: (Lanes, Lanes) -> Lanes
  ) -> Bool {
    finishLanes(step, compute(vector(step.b), vector(step.c)))
  }

  /// Of `b`, `c` and `a`.
  @inline(__always)
  func accumulate<Lanes: SIMD & BitwiseCopyable>(
    _ step: Step,
    as type: Lanes.Type,
    _ compute: (Lanes, Lanes, Lanes) -> Lanes
  ) -> Bool {
    finishLanes(step, compute(vector(step.b), vector(step.c), vector(step.a)))
  }

  /// Rounds to whole numbers; without an operation to fall back to, not-a-numbers as well.
  @inline(__always)
  func round<Number: LaneFloat & BitwiseCopyable>(_ step: Step, as type: Number.Type) -> Bool {
    let result = number(step.b, as: type).rounded(by: step.d)
    if step.payload == 0 {
      setVector(step.a, Lanes64(result.lane, 0))
      return true
    }
    return finish(step, result)
  }

  @inline(__always)
  func roundLanes<Lanes: SIMD & BitwiseCopyable>(_ step: Step, as type: Lanes.Type) -> Bool
  where Lanes.Scalar: LaneFloat {
    var result = vector(step.b, as: type)
    for lane in 0..<Lanes.scalarCount { result[lane] = result[lane].rounded(by: step.d) }
    if step.payload == 0 {
      setVector(step.a, result)
      return true
    }
    return finishLanes(step, result)
  }

  @inline(__always)
  func narrowNumbers(_ step: Step) -> Bool {
    let result = SIMD2<Float>(vector(step.b, as: SIMD2<Double>.self))
    guard !any(result .!= result) else { return false }
    narrow(step) { (_: Lanes64) in result }
    return true
  }

  @inline(__always)
  func widenNumbers(_ step: Step) -> Bool {
    finishLanes(step, SIMD2<Double>(part(step.b, step.d, as: SIMD2<Float>.self)))
  }

  /// The flags of a comparison.
  @inline(__always)
  func compare<Number: LaneFloat & BitwiseCopyable>(_ first: Number, _ second: Number) {
    setFlags(.literal, first < second ? 8 : first == second ? 6 : first > second ? 2 : 3, 0)
  }
}

extension LaneFloat {
  /// Rounded to a whole number, by the number of a rule.
  @inline(__always)
  func rounded(by rule: UInt8) -> Self {
    switch rule {
    case 0: rounded(.toNearestOrEven)
    case 1: rounded(.up)
    case 2: rounded(.down)
    case 3: rounded(.towardZero)
    default: rounded(.toNearestOrAwayFromZero)
    }
  }

  /// A whole number of `d` bits, or the least one; to nearest, or to zero where `d` is odd.
  @inline(__always)
  func fitted(_ step: Step) -> Self {
    let limit: Self = step.d & 64 == 0 ? 0x1p31 : 0x1p63
    let whole = step.d & 1 == 0 ? rounded(.toNearestOrEven) : rounded(.towardZero)
    return whole >= -limit && whole < limit ? whole : -limit
  }

  /// The larger and the smaller: of zeros, −0 is the smaller; with a not-a-number, that.
  @inline(__always)
  func greater(_ other: Self) -> Self {
    if self == other { return sign == .minus ? other : self }
    return self > other ? self : self < other ? other : .nan
  }

  @inline(__always)
  func lesser(_ other: Self) -> Self {
    if self == other { return sign == .minus ? self : other }
    return self < other ? self : self > other ? other : .nan
  }
}

extension SIMD where Scalar: LaneFloat {
  /// With other signs, of zeros as well: Swift's own subtracts from 0.
  @inline(__always)
  var negated: Self {
    var result = self
    for lane in 0..<Self.scalarCount { result[lane] = -self[lane] }
    return result
  }

  @inline(__always)
  func fitted(_ step: Step) -> Self {
    var result = self
    for lane in 0..<Self.scalarCount { result[lane] = self[lane].fitted(step) }
    return result
  }

  @inline(__always)
  func greater(_ other: Self) -> Self {
    var result = self
    for lane in 0..<Self.scalarCount { result[lane] = self[lane].greater(other[lane]) }
    return result
  }

  @inline(__always)
  func lesser(_ other: Self) -> Self {
    var result = self
    for lane in 0..<Self.scalarCount { result[lane] = self[lane].lesser(other[lane]) }
    return result
  }
}
