internal import CNativeX87
internal import Lowering

/// The routines that compute for the x87, by the processor's own x87.
extension GuestMachine {
  private static let general = 13
  private static let vector = 29

  mutating func executeX87Helper(_ helper: Helper) -> Bool {
    guard X87Unit.isAvailable else { return false }
    let control = general[Self.general]
    let first = vectors[Self.vector]
    let second = vectors[Self.vector + 1]
    switch helper {
    case .x87FromInteger:
      let integer = Vector128(general[Self.general + 1])
      vectors[Self.vector] = X87Unit.run(NATIVE_X87_FROM_INTEGER, control: control, integer).first
    case .x87OperandFromSingle, .x87OperandFromDouble:
      let isSingle = helper == .x87OperandFromSingle
      let operation = isSingle ? NATIVE_X87_FROM_SINGLE : NATIVE_X87_FROM_DOUBLE
      vectors[Self.vector] =
        X87Unit.signaling(first, isSingle: isSingle)
        ?? X87Unit.run(operation, control: control, first).first
    case .x87ToSingle, .x87ToDouble, .x87ToDecimal:
      let result = X87Unit.run(Self.operation(helper), control: control, first)
      let isDecimal = helper == .x87ToDecimal
      vectors[Self.vector] = isDecimal ? result.first : result.integer
    case .x87ToInteger32, .x87ToInteger64, .x87Truncate32, .x87Truncate64:
      general[Self.general] =
        X87Unit.run(Self.operation(helper), control: control, first).integer.low
    case .x87Compare:
      let status = X87Unit.run(NATIVE_X87_COMPARE, first, second).status
      let isUnordered = status >> 10 & 1
      general[Self.general] =
        (status >> 8 & 1 & ~isUnordered) | (status >> 14 & 1 & ~isUnordered) << 1
        | isUnordered << 2
    case .x87Examine: examine(first)
    case .x87Examine64: examine(X87Unit.widened(first))
    case .x87Remainder, .x87RemainderNearest:
      let result = X87Unit.run(Self.operation(helper), control: control, first, second)
      vectors[Self.vector] = result.first
      setQuotient(result.status)
    case .x87Remainder64, .x87RemainderNearest64:
      let operation = Self.operation(helper)
      let result = X87Unit.run(operation, X87Unit.widened(first), X87Unit.widened(second))
      vectors[Self.vector] = X87Unit.narrowed(result.first)
      setQuotient(result.status)
    default: return compute(helper, control, first, second)
    }
    return true
  }

  private mutating func compute(
    _ helper: Helper,
    _ control: UInt64,
    _ first: Vector128,
    _ second: Vector128
  ) -> Bool {
    let isDouble = helper.rawValue >= Helper.x87Examine64.rawValue
    guard helper.rawValue >= Helper.x87FromSingle.rawValue else { return false }
    let operation = Self.operation(helper)
    let result = X87Unit.run(
      operation,
      control: isDouble ? 0x37F : control,
      isDouble ? X87Unit.widened(first) : first,
      isDouble ? X87Unit.widened(second) : second
    )
    // Two results come with the one that is left on top first.
    var results = (result.first, result.second)
    switch helper {
    case .x87Exponent, .x87Exponent64, .x87SineCosine, .x87SineCosine64, .x87Tangent,
      .x87Tangent64:
      results = (result.second, result.first)
    default: break
    }
    vectors[Self.vector] = isDouble ? X87Unit.narrowed(results.0) : results.0
    if helper == .x87SineCosine || helper == .x87SineCosine64 {
      vectors[Self.vector + 1] = isDouble ? X87Unit.narrowed(results.1) : results.1
    }
    return true
  }

  /// What `fxam` says, in the bits of the conditions.
  private mutating func examine(_ value: Vector128) {
    let status = X87Unit.run(NATIVE_X87_EXAMINE, value).status
    general[Self.general] = status >> 8 & 7 | status >> 11 & 8
  }

  /// The low bits of a quotient: C1, C3 and C0, the lowest first.
  private mutating func setQuotient(_ status: UInt64) {
    general[Self.general] = status >> 9 & 1 | status >> 13 & 2 | status >> 6 & 4
  }

  private static func operation(_ helper: Helper) -> native_x87_operation {
    switch helper {
    case .x87FromSingle: NATIVE_X87_FROM_SINGLE
    case .x87FromDouble: NATIVE_X87_FROM_DOUBLE
    case .x87FromDecimal: NATIVE_X87_FROM_DECIMAL
    case .x87ToSingle: NATIVE_X87_TO_SINGLE
    case .x87ToDouble: NATIVE_X87_TO_DOUBLE
    case .x87ToDecimal: NATIVE_X87_TO_DECIMAL
    case .x87ToInteger32: NATIVE_X87_TO_INTEGER_32
    case .x87ToInteger64: NATIVE_X87_TO_INTEGER_64
    case .x87Truncate32: NATIVE_X87_TRUNCATE_32
    case .x87Truncate64: NATIVE_X87_TRUNCATE_64
    case .x87Add: NATIVE_X87_ADD
    case .x87Subtract: NATIVE_X87_SUBTRACT
    case .x87Multiply: NATIVE_X87_MULTIPLY
    case .x87Divide: NATIVE_X87_DIVIDE
    case .x87SquareRoot: NATIVE_X87_SQUARE_ROOT
    case .x87Exponent, .x87Significand, .x87Exponent64, .x87Significand64: NATIVE_X87_EXTRACT
    case .x87Scale, .x87Scale64: NATIVE_X87_SCALE
    case .x87Remainder, .x87Remainder64: NATIVE_X87_REMAINDER
    case .x87RemainderNearest, .x87RemainderNearest64: NATIVE_X87_REMAINDER_NEAREST
    case .x87Sine, .x87Sine64: NATIVE_X87_SINE
    case .x87Cosine, .x87Cosine64: NATIVE_X87_COSINE
    case .x87SineCosine, .x87SineCosine64: NATIVE_X87_SINE_COSINE
    case .x87Tangent, .x87Tangent64: NATIVE_X87_TANGENT
    case .x87Power, .x87Power64: NATIVE_X87_POWER
    case .x87Arctangent, .x87Arctangent64: NATIVE_X87_ARCTANGENT
    case .x87Logarithm, .x87Logarithm64: NATIVE_X87_LOGARITHM
    case .x87LogarithmPlusOne, .x87LogarithmPlusOne64: NATIVE_X87_LOGARITHM_PLUS_ONE
    default: NATIVE_X87_ROUND
    }
  }
}
