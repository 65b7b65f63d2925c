/// Registers as numbers, as steps use them.
extension RegisterFile {
  /// Slots of vectors: what one operation leaves for its next step beside `scratch`, two short vectors
  /// one behind the other, and 0, which is never written.
  static let secondScratch: UInt8 = 40
  static let joined: UInt8 = 42
  static let zeroVector: UInt8 = 44

  /// The low 64 and 32 bits of a vector register as a number.
  @inline(__always)
  func double(_ slot: UInt8) -> Double { Double(bitPattern: self[slot]) }
  @inline(__always)
  func float(_ slot: UInt8) -> Float { Float(bitPattern: self[low: slot]) }

  /// Writes a scalar, with zeros above.
  @inline(__always)
  func setScalar(_ slot: UInt8, _ value: Double) {
    setVector(slot, SIMD2<UInt64>(value.bitPattern, 0))
  }
  @inline(__always)
  func setScalar(_ slot: UInt8, _ value: Float) {
    setVector(slot, SIMD2<UInt64>(UInt64(value.bitPattern), 0))
  }
}

/// The flags, which are kept as what they come from until somebody asks.
extension RegisterFile {
  @inline(__always)
  package func setFlags(_ source: FlagSource, _ first: UInt64, _ second: UInt64) {
    self[Self.flagSource] = source.rawValue
    self[Self.flagFirst] = first
    self[Self.flagSecond] = second
  }

  /// N, Z, C and V, N the highest of four bits.
  @inline(__always)
  var nzcv: UInt64 {
    let (first, second) = (self[Self.flagFirst], self[Self.flagSecond])
    switch FlagSource(rawValue: self[Self.flagSource]) ?? .literal {
    case .literal: return first
    case .sub64: return Self.flagsOfDifference(first, second)
    case .sub32: return Self.flagsOfDifference(first << 32, second << 32)
    case .add64: return Self.flagsOfSum(first, second)
    case .add32: return Self.flagsOfSum(first << 32, second << 32)
    case .logic64: return (first >> 63) << 3 | (first == 0 ? 4 : 0)
    case .logic32: return (first >> 31) << 3 | (first == 0 ? 4 : 0)
    }
  }

  @inline(__always)
  private static func flagsOfDifference(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let result = first &- second
    return flags(
      negative: result >> 63,
      zero: result == 0,
      carry: first >= second,
      overflow: ((first ^ second) & (first ^ result)) >> 63
    )
  }

  @inline(__always)
  private static func flagsOfSum(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let result = first &+ second
    return flags(
      negative: result >> 63,
      zero: result == 0,
      carry: result < first,
      overflow: ((first ^ result) & (second ^ result)) >> 63
    )
  }

  @inline(__always)
  private static func flags(
    negative: UInt64,
    zero: Bool,
    carry: Bool,
    overflow: UInt64
  ) -> UInt64 {
    negative << 3 | (zero ? 4 : 0) | (carry ? 2 : 0) | overflow
  }

  /// Writes a difference and its flags; what it was made of.
  @inline(__always)
  func subtract(_ step: Step, _ second: UInt64) -> (UInt64, UInt64) {
    let first = self[step.b]
    self[step.a] = first &- second
    setFlags(.sub64, first, second)
    return (first, second)
  }

  /// The same of 32 bits.
  @inline(__always)
  func subtract(_ step: Step, _ second: UInt32) -> (UInt32, UInt32) {
    let first = self[low: step.b]
    self[low: step.a] = first &- second
    setFlags(.sub32, UInt64(first), UInt64(second))
    return (first, second)
  }

  /// The flags of a difference if the step's condition holds, else bits 16 to 19 of its payload.
  @inline(__always)
  func compareIf(_ step: Step, _ source: FlagSource, _ first: UInt64, _ second: UInt64) {
    if holds(step) {
      setFlags(source, first, second)
    } else {
      setFlags(.literal, step.bits &>> 16 & 15, 0)
    }
  }

  /// Whether a step's condition holds; its payload has a bit for each value of the flags.
  @inline(__always)
  func holds(_ step: Step) -> Bool { step.bits >> nzcv & 1 != 0 }
}
