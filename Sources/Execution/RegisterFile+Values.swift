/// Registers as numbers, as steps use them.
extension RegisterFile {
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

  /// Writes the lowest lane; the others stay.
  @inline(__always)
  func setLowest(_ slot: UInt8, _ value: Double) { self[slot] = value.bitPattern }
  @inline(__always)
  func setLowest(_ slot: UInt8, _ value: Float) { setPart(slot, 0, value.bitPattern) }
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

  /// Whether a step's condition holds; its payload has a bit for each value of the flags.
  @inline(__always)
  func holds(_ step: Step) -> Bool { step.bits >> nzcv & 1 != 0 }
}
