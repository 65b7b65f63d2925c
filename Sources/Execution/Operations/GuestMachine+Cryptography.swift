internal import HostCode

/// AES and SHA, as FIPS 197 and 180-4 define their steps.
extension GuestMachine {
  mutating func executeCryptography(_ operation: HostOperation) -> Bool {
    let source = vector(operation.source1)
    let old = vector(operation.destination)
    let result: Vector128
    switch operation.opcode {
    case .aese: result = AES.encrypted(Vector128(old.low ^ source.low, old.high ^ source.high))
    case .aesd: result = AES.decrypted(Vector128(old.low ^ source.low, old.high ^ source.high))
    case .aesmc: result = AES.mixed(source, [2, 3, 1, 1])
    case .aesimc: result = AES.mixed(source, [14, 11, 13, 9])
    case .sha1c, .sha1m, .sha1p, .sha1h, .sha1su0, .sha1su1:
      return executeSHA1(operation, old, source)
    case .sha256h, .sha256h2, .sha256su0, .sha256su1:
      return executeSHA256(operation, old, source)
    default: return false
    }
    vectors[operation.destination.encoding] = result
    return true
  }

  private mutating func executeSHA1(
    _ operation: HostOperation,
    _ old: Vector128,
    _ source: Vector128
  ) -> Bool {
    var words = old.words
    let first = source.words
    let second = vector(operation.source2).words
    switch operation.opcode {
    case .sha1h:
      vectors[operation.destination.encoding] = Vector128(
        OperandSize.s.rotatedRight(first[0], by: 2)
      )
      return true
    case .sha1su0:
      // [d0, d1, d2, d3] with [d2, d3, n0, n1] and m.
      words ^= Words(words[2], words[3], first[0], first[1]) ^ second
    case .sha1su1:
      words ^= Words(first[1], first[2], first[3], 0)
      for lane in 0..<4 { words[lane] = OperandSize.s.rotatedRight(words[lane], by: 31) }
      words[3] ^= OperandSize.s.rotatedRight(words[0], by: 31)
    default:
      var last = first[0]
      for step in 0..<4 {
        let (b, c, d) = (words[1], words[2], words[3])
        let mix: UInt64 =
          switch operation.opcode {
          case .sha1c: (b & (c ^ d)) ^ d
          case .sha1m: b & c | (b | c) & d
          default: b ^ c ^ d
          }
        let size = OperandSize.s
        let sum = last &+ size.rotatedRight(words[0], by: 27) &+ mix &+ second[step]
        (last, words) = (d, Words(size.cut(sum), words[0], size.rotatedRight(b, by: 2), c))
      }
    }
    vectors[operation.destination.encoding] = Vector128(words: words)
    return true
  }

  private mutating func executeSHA256(
    _ operation: HostOperation,
    _ old: Vector128,
    _ source: Vector128
  ) -> Bool {
    let size = OperandSize.s
    var words = old.words
    let first = source.words
    let second = vector(operation.source2).words
    func rotated(_ value: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
      size.rotatedRight(value, by: first) ^ size.rotatedRight(value, by: second)
    }
    func rotated(_ value: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
      rotated(value, first, second) ^ size.rotatedRight(value, by: third)
    }
    switch operation.opcode {
    case .sha256su0:
      let next = Words(words[1], words[2], words[3], first[0])
      for lane in 0..<4 { words[lane] &+= rotated(next[lane], 7, 18) ^ next[lane] >> 3 }
    case .sha256su1:
      let middle = Words(first[1], first[2], first[3], second[0])
      for lane in 0..<4 {
        let value = lane < 2 ? second[lane + 2] : words[lane - 2]
        words[lane] = size.cut(
          words[lane] &+ (rotated(value, 17, 19) ^ value >> 10) &+ middle[lane]
        )
      }
    default:
      let isSecond = operation.opcode == .sha256h2
      var x = isSecond ? first : words
      var y = isSecond ? words : first
      for step in 0..<4 {
        let choice = (y[0] & y[1]) ^ (~y[0] & y[2])
        let majority = (x[0] & x[1]) ^ (x[0] & x[2]) ^ (x[1] & x[2])
        let sum = y[3] &+ rotated(y[0], 6, 11, 25) &+ choice &+ second[step]
        let top = size.cut(sum &+ rotated(x[0], 2, 13, 22) &+ majority)
        let fourth = size.cut(x[3] &+ sum)
        (x, y) = (Words(top, x[0], x[1], x[2]), Words(fourth, y[0], y[1], y[2]))
      }
      words = isSecond ? y : x
    }
    vectors[operation.destination.encoding] = Vector128(words: words)
    return true
  }
}

extension Vector128 {
  /// The four words, the lowest first.
  fileprivate var words: Words { Words(self[0, .s], self[1, .s], self[2, .s], self[3, .s]) }

  fileprivate init(words: Words) {
    self.init()
    for lane in 0..<4 { self[lane, .s] = words[lane] }
  }

  /// The vector with each byte another one.
  fileprivate func withBytes(_ byte: (Int) -> UInt8) -> Vector128 {
    var result = Vector128()
    for lane in 0..<16 { result[lane, .b] = UInt64(byte(lane)) }
    return result
  }

  fileprivate func byte(_ lane: Int) -> UInt8 { UInt8(truncatingIfNeeded: self[lane, .b]) }
}

/// Four words of 32 bits.
private typealias Words = SIMD4<UInt64>

/// The steps of AES on a block of bytes, column by column.
private enum AES {
  static func encrypted(_ block: Vector128) -> Vector128 {
    block.withBytes { substitution[Int(block.byte($0 * 5 % 16))] }
  }

  static func decrypted(_ block: Vector128) -> Vector128 {
    block.withBytes { inverse[Int(block.byte($0 * 13 % 16))] }
  }

  /// Columns times a matrix whose rows are one row, turned.
  static func mixed(_ block: Vector128, _ row: SIMD4<UInt8>) -> Vector128 {
    block.withBytes { position in
      var sum: UInt8 = 0
      for lane in 0..<4 {
        sum ^= product(block.byte(position / 4 * 4 + lane), row[(lane - position % 4 + 4) % 4])
      }
      return sum
    }
  }

  /// The product in the field of 256, modulo x⁸ + x⁴ + x³ + x + 1.
  private static func product(_ first: UInt8, _ second: UInt8) -> UInt8 {
    var result: UInt8 = 0
    var value = first
    for bit in 0..<8 {
      if second >> bit & 1 == 1 { result ^= value }
      value = value << 1 ^ (value & 0x80 != 0 ? 0x1B : 0)
    }
    return result
  }

  private static let substitution: [UInt8] = (0..<256).map { value in
    let reciprocal =
      (0..<256).first { product(UInt8(value), UInt8($0)) == 1 }.map { UInt8($0) } ?? 0
    return (1...4).reduce(reciprocal ^ 0x63) { $0 ^ (reciprocal << $1 | reciprocal >> (8 - $1)) }
  }

  private static let inverse: [UInt8] = {
    var result = [UInt8](repeating: 0, count: 256)
    for (value, substitute) in substitution.enumerated() { result[Int(substitute)] = UInt8(value) }
    return result
  }()
}
