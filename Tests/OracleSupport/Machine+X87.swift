internal import HostCode
internal import Lowering

#if arch(x86_64)
/// The routines for 80 bits, for the control word that programs begin with.
///
/// Not the transcendental ones, whose last bit differs from processor to processor.
extension ReferenceMachine {
  private static let first = 13
  private static let usualControl: UInt64 = 0x37F

  /// Executes a routine of the x87; false if it is not covered.
  mutating func executeX87(_ helper: Helper) -> Bool {
    guard general[Self.first] & 0xFFFF == Self.usualControl else { return false }
    let value = vectors[29]
    let wide = Float80(bits: value)
    let other = Float80(bits: vectors[30])
    switch helper {
    case .x87FromSingle:
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: value.low))
      vectors[29] = Float80(single).bits
    case .x87FromDouble: vectors[29] = Float80(Double(bitPattern: value.low)).bits
    case .x87FromInteger:
      vectors[29] = Float80(Int64(bitPattern: general[Self.first + 1])).bits
    case .x87ToSingle: vectors[29] = Vector128(UInt64(Float(wide).bitPattern))
    case .x87ToDouble: vectors[29] = Vector128(Double(wide).bitPattern)
    case .x87ToInteger32: putInteger(wide.rounded(.toNearestOrEven), bits: 32)
    case .x87ToInteger64: putInteger(wide.rounded(.toNearestOrEven), bits: 64)
    case .x87Truncate32: putInteger(wide.rounded(.towardZero), bits: 32)
    case .x87Truncate64: putInteger(wide.rounded(.towardZero), bits: 64)
    case .x87Add: vectors[29] = (wide + other).bits
    case .x87Subtract: vectors[29] = (wide - other).bits
    case .x87Multiply: vectors[29] = (wide * other).bits
    case .x87Divide: vectors[29] = (wide / other).bits
    case .x87SquareRoot: vectors[29] = wide.squareRoot().bits
    case .x87Round: vectors[29] = wide.rounded(.toNearestOrEven).bits
    case .x87Compare:
      let isUnordered = wide.isNaN || other.isNaN
      general[Self.first] =
        isUnordered ? 4 : (wide < other ? 1 : 0) | (wide == other ? 2 : 0)
    case .x87Examine: general[Self.first] = Self.examined(wide)
    default: return false
    }
    return true
  }

  private mutating func putInteger(_ value: Float80, bits: Int) {
    let limit = Float80(sign: .plus, exponent: bits - 1, significand: 1)
    let fits = value >= -limit && value < limit
    let integer = fits ? Int64(value) : bits == 64 ? .min : Int64(Int32.min)
    general[Self.first] = UInt64(bitPattern: integer)
  }

  /// C0 to C3 of `fxam`, in bits 0 to 3.
  private static func examined(_ value: Float80) -> UInt64 {
    let sign: UInt64 = value.sign == .minus ? 2 : 0
    if value.isNaN { return sign | 1 }
    if value.isInfinite { return sign | 5 }
    if value.isZero { return sign | 8 }
    return sign | (value.isSubnormal ? 12 : 4)
  }
}

extension Float80 {
  /// The value of the low ten bytes of a register.
  init(bits: Vector128) {
    self.init(
      sign: bits.high & 0x8000 == 0 ? .plus : .minus,
      exponentBitPattern: UInt(bits.high & 0x7FFF),
      significandBitPattern: bits.low & ~(1 << 63)
    )
  }

  /// The ten bytes, in a register.
  var bits: Vector128 {
    let leading: UInt64 = exponentBitPattern == 0 ? 0 : 1 << 63
    let top = UInt64(exponentBitPattern) | (sign == .minus ? 0x8000 : 0)
    return Vector128(significandBitPattern | leading, top)
  }
}
#else
extension ReferenceMachine {
  mutating func executeX87(_ helper: Helper) -> Bool { false }
}
#endif
