internal import HostCode

/// The comparisons of strings of SSE4.2 (Intel SDM volume 2B, §4.1).
struct StringComparison {
  private let control: UInt64
  private let size: OperandSize
  private let first: Elements
  private let second: Elements
  /// One bit for each element.
  private(set) var mask: UInt64 = 0

  /// The characters of a string that count.
  private struct Elements {
    let vector: Vector128
    let size: OperandSize
    let isSigned: Bool
    private(set) var count: Int

    /// Those up to the length, or to the first zero.
    init(_ vector: Vector128, _ size: OperandSize, isSigned: Bool, length: Int64?) {
      (self.vector, self.size, self.isSigned) = (vector, size, isSigned)
      let room = 128 / size.laneBits
      count = Int(min(length?.magnitude ?? 0, UInt64(room)))
      guard length == nil else { return }
      while count < room, self[count] != 0 { count += 1 }
    }

    subscript(position: Int) -> Int64 {
      isSigned ? size.signed(vector[position, size]) : Int64(vector[position, size])
    }
  }

  /// Compares strings; without lengths they end with a zero.
  init(_ control: UInt64, _ first: Vector128, _ second: Vector128, lengths: (Int64, Int64)?) {
    self.control = control
    let isWide = control & 1 == 1
    let isSigned = control & 2 != 0
    let size: OperandSize = isWide ? .h : .b
    self.size = size
    self.first = Elements(first, size, isSigned: isSigned, length: lengths?.0)
    self.second = Elements(second, size, isSigned: isSigned, length: lengths?.1)
    mask = result(isWide ? 8 : 16)
  }

  private func result(_ count: Int) -> UInt64 {
    var bits: UInt64 = 0
    for position in 0..<count where holds(position, count) { bits |= 1 << UInt64(position) }
    let all: UInt64 = 1 << UInt64(count) - 1
    switch control >> 4 & 3 {
    case 1: return bits ^ all
    case 3: return bits ^ (1 << UInt64(second.count) - 1)
    default: return bits
    }
  }

  private func holds(_ position: Int, _ count: Int) -> Bool {
    let isValid = position < second.count
    switch control >> 2 & 3 {
    case 0: return isValid && (0..<first.count).contains { first[$0] == second[position] }
    case 1:
      return isValid
        && stride(from: 0, to: first.count - 1, by: 2).contains {
          first[$0]...max(first[$0], first[$0 + 1]) ~= second[position]
            && first[$0] <= first[$0 + 1]
        }
    case 2:
      if position < first.count, isValid { return first[position] == second[position] }
      return position >= first.count && !isValid
    default:
      return (0..<min(first.count, count - position)).allSatisfy {
        position + $0 < second.count && first[$0] == second[position + $0]
      }
    }
  }

  /// N, Z, the inverse of the carry, and V.
  var nzcv: UInt64 {
    let count = 128 / size.laneBits
    return (first.count < count ? 8 : 0) | (second.count < count ? 4 : 0) | (mask == 0 ? 2 : 0)
      | mask & 1
  }

  /// What `pcmpistrm` leaves: the bits, or all ones in each lane.
  var vector: Vector128 {
    guard control & 0x40 != 0 else { return Vector128(mask) }
    var result = Vector128()
    for lane in 0..<128 / size.laneBits where mask >> UInt64(lane) & 1 == 1 {
      result[lane, size] = .max
    }
    return result
  }
}
