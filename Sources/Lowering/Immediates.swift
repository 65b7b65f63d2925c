/// Which constants A64 encodes into operations.
enum Immediates {
  /// Whether `add` and `sub` take it: 12 bits, or 12 bits shifted left by 12.
  static func isArithmetic(_ value: Int64) -> Bool {
    0...0xFFF ~= value || 0...0xFFF000 ~= value && value & 0xFFF == 0
  }

  /// Whether `and`, `orr` and `eor` take it: a rotated run of ones, repeated.
  static func isLogical(_ value: UInt64, bits: Int) -> Bool {
    var pattern = value
    if bits == 32 {
      pattern = value & 0xFFFF_FFFF
      pattern |= pattern << 32
    }
    guard pattern != 0, pattern != .max else { return false }
    var width: UInt64 = 64
    while width > 2 {
      let half = width / 2
      let mask: UInt64 = (1 << half) - 1
      guard pattern & mask == pattern >> half & mask else { break }
      width = half
    }
    let mask: UInt64 = width == 64 ? .max : (1 << width) - 1
    let element = pattern & mask
    let rotated = (element >> 1 | element << (width - 1)) & mask
    return (element ^ rotated).nonzeroBitCount == 2
  }

  /// Whether one `mov` makes it: 16 bits anywhere, or inverted, or a logical immediate.
  static func isMove(_ value: UInt64, bits: Int) -> Bool {
    let mask: UInt64 = bits == 32 ? 0xFFFF_FFFF : .max
    return isShort(value & mask) || isShort(~value & mask) || isLogical(value, bits: bits)
  }

  private static func isShort(_ value: UInt64) -> Bool {
    value == 0 || value >> UInt64(value.trailingZeroBitCount & 48) <= 0xFFFF
  }

  /// Whether loads and stores take it as an offset.
  static func isOffset(_ value: Int64, bytes: Int) -> Bool {
    -256...255 ~= value || value >= 0 && value <= 4095 * Int64(bytes) && value % Int64(bytes) == 0
  }
}
