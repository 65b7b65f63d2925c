internal import HostCode

/// A floating-point format that lanes hold.
protocol LaneFloat: BinaryFloatingPoint, Sendable {
  /// Reads the bits of a lane.
  init(lane: UInt64)
  /// The bits of a lane.
  var lane: UInt64 { get }
  /// How many those are.
  static var laneBits: Int { get }
}

extension Float16: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: UInt16(truncatingIfNeeded: lane)) }
  var lane: UInt64 { UInt64(bitPattern) }
  static var laneBits: Int { 16 }
}

extension Float: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: lane)) }
  var lane: UInt64 { UInt64(bitPattern) }
  static var laneBits: Int { 32 }
}

extension Double: LaneFloat {
  init(lane: UInt64) { self.init(bitPattern: lane) }
  var lane: UInt64 { bitPattern }
  static var laneBits: Int { 64 }
}

extension LaneFloat {
  /// The not-a-number with its quiet bit set.
  var quieted: Self { Self(lane: lane | 1 << UInt64(Self.significandBitCount - 1)) }

  /// The same with a sign, not-a-numbers as well.
  func with(isNegative: Bool) -> Self {
    let sign: UInt64 = 1 << UInt64(Self.laneBits - 1)
    return Self(lane: isNegative ? lane | sign : lane & ~sign)
  }

  /// The bits below the exponent.
  static var fractionMask: UInt64 { 1 << UInt64(significandBitCount) - 1 }
  /// The exponent's bits of infinities and not-a-numbers.
  static var exponentLimit: Int { 1 << exponentBitCount - 1 }
  /// The exponent of the last bit of denormal numbers.
  static var lowestExponent: Int { 2 - (exponentLimit + 1) / 2 - significandBitCount }
}
