package import HostCode

/// The 128 bits of a vector register.
package struct Vector128: Hashable, Sendable {
  /// Bits 0 to 63, and 64 to 127.
  package var low: UInt64
  package var high: UInt64

  /// Makes a vector of its halves.
  package init(_ low: UInt64 = 0, _ high: UInt64 = 0) {
    self.low = low
    self.high = high
  }

  /// One lane of at most 64 bits.
  package subscript(lane: Int, size: OperandSize) -> UInt64 {
    get {
      let bit = lane * size.laneBits
      return size.cut((bit < 64 ? low : high) >> UInt64(bit & 63))
    }
    set {
      let bit = lane * size.laneBits
      let shift = UInt64(bit & 63)
      let mask = size.cut(.max) << shift
      let value = size.cut(newValue) << shift
      if bit < 64 {
        low = low & ~mask | value
      } else {
        high = high & ~mask | value
      }
    }
  }
}

extension Vector128: CustomStringConvertible {
  /// All 32 digits, the highest first.
  package var description: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    .joined(separator: "_")
  }
}
