/// A64's arithmetic where Swift's is another.
extension UInt64 {
  /// The quotient of signed numbers: 0 by zero, and the least number by −1 is itself.
  @inline(__always)
  func signedQuotient(by divisor: UInt64) -> UInt64 {
    guard divisor != 0 else { return 0 }
    let quotient = Int64(bitPattern: self).dividedReportingOverflow(by: Int64(bitPattern: divisor))
    return UInt64(bitPattern: quotient.partialValue)
  }

  /// The bits in reverse order.
  var reversedBits: UInt64 {
    var value = byteSwapped
    value = value >> 4 & 0x0F0F_0F0F_0F0F_0F0F | (value & 0x0F0F_0F0F_0F0F_0F0F) << 4
    value = value >> 2 & 0x3333_3333_3333_3333 | (value & 0x3333_3333_3333_3333) << 2
    return value >> 1 & 0x5555_5555_5555_5555 | (value & 0x5555_5555_5555_5555) << 1
  }
}

extension UInt32 {
  /// The quotient of signed numbers: 0 by zero, and the least number by −1 is itself.
  @inline(__always)
  func signedQuotient(by divisor: UInt32) -> UInt32 {
    guard divisor != 0 else { return 0 }
    let quotient = Int32(bitPattern: self).dividedReportingOverflow(by: Int32(bitPattern: divisor))
    return UInt32(bitPattern: quotient.partialValue)
  }
}

extension SIMD2<UInt64> {
  /// The 16 bytes of these and others behind them, from a byte on.
  @inline(__always)
  func followed(by others: Self, from byte: UInt8) -> Self {
    let shift = UInt64(byte & 7) * 8
    let words = byte & 8 == 0 ? (self[0], self[1], others[0]) : (self[1], others[0], others[1])
    guard shift != 0 else { return Self(words.0, words.1) }
    return Self(
      words.0 >> shift | words.1 << (64 - shift),
      words.1 >> shift | words.2 << (64 - shift)
    )
  }
}
