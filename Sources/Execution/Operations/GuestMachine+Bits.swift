internal import HostCode

/// Bit fields, counts, reversals and check sums of general registers.
extension GuestMachine {
  mutating func executeBits(_ operation: HostOperation) -> Bool {
    guard let result = field(operation) ?? counted(operation) ?? checksum(operation) else {
      return false
    }
    write(operation.destination, result, operation.size)
    return true
  }

  private func field(_ operation: HostOperation) -> UInt64? {
    let size = operation.size
    let source = read(operation.source1, size)
    let old = read(operation.destination, size)
    let start = UInt64(bitPattern: operation.immediate) & 63
    let width = UInt64(operation.amount)
    let mask: UInt64 = width >= 64 ? .max : 1 << width - 1
    switch operation.opcode {
    case .ubfx: return source >> start & mask
    case .sbfx: return signExtended(source >> start, width)
    case .ubfiz: return (source & mask) << start
    case .sbfiz: return signExtended(source, width) << start
    case .bfxil: return old & ~mask | source >> start & mask
    case .bfi: return old & ~(mask << start) | (source & mask) << start
    case .extr:
      let other = read(operation.source2, size)
      let bits = UInt64(size.laneBits)
      return start == 0 ? other : other >> start | source << (bits - start)
    default: return nil
    }
  }

  private func signExtended(_ value: UInt64, _ width: UInt64) -> UInt64 {
    let unused = Int64(64 - min(64, max(1, width)))
    return UInt64(bitPattern: (Int64(bitPattern: value) << unused) >> unused)
  }

  private func counted(_ operation: HostOperation) -> UInt64? {
    let size = operation.size
    let source = read(operation.source1, size)
    let bits = UInt64(size.laneBits)
    switch operation.opcode {
    case .rbit: return source.bitsReversed >> (64 - bits)
    case .rev: return source.byteSwapped >> (64 - bits)
    case .rev16:
      return (source & 0xFF00_FF00_FF00_FF00) >> 8 | (source & 0x00FF_00FF_00FF_00FF) << 8
    case .rev32:
      let swapped = source.byteSwapped
      return swapped >> 32 | swapped << 32
    case .clz: return UInt64(source.leadingZeroBitCount) - (64 - bits)
    case .cls:
      let value = size.signed(source)
      return UInt64((value ^ (value >> 1)).leadingZeroBitCount) - (64 - bits) - 1
    case .ctz: return min(bits, UInt64(source.trailingZeroBitCount))
    case .cnt: return UInt64(source.nonzeroBitCount)
    default: return nil
    }
  }

  private func checksum(_ operation: HostOperation) -> UInt64? {
    // The polynomials with their bits reversed, as the sums are defined on reversed bits.
    let polynomial: UInt64
    switch operation.opcode {
    case .crc32: polynomial = 0xEDB8_8320
    case .crc32c: polynomial = 0x82F6_3B78
    default: return nil
    }
    var sum = read(operation.source1, .w)
    let bytes = operation.sourceSize.bytes
    let data = read(operation.source2)
    for byte in 0..<bytes {
      sum ^= data >> UInt64(byte * 8) & 0xFF
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? polynomial : 0) }
    }
    return sum
  }
}

extension UInt64 {
  var bitsReversed: UInt64 {
    var result: UInt64 = 0
    for bit in 0..<UInt64(64) { result |= (self >> bit & 1) << (63 - bit) }
    return result
  }
}
