internal import HostCode

/// The comparisons of strings of SSE4.2 (Intel SDM volume 2B, §4.1).
struct StringComparison {
  private let control: UInt64
  private let size: OperandSize
  private let first: [Int64]
  private let second: [Int64]
  /// One bit for each element.
  private(set) var mask: UInt64 = 0

  /// Compares strings; without lengths they end with a zero.
  init(_ control: UInt64, _ first: Vector128, _ second: Vector128, lengths: (Int64, Int64)?) {
    self.control = control
    let isWide = control & 1 == 1
    let isSigned = control & 2 != 0
    let size: OperandSize = isWide ? .h : .b
    self.size = size
    let count = isWide ? 8 : 16
    func elements(_ vector: Vector128, _ length: Int64?) -> [Int64] {
      let all = (0..<count).map { lane in
        isSigned ? size.signed(vector[lane, size]) : Int64(vector[lane, size])
      }
      guard let length else { return Array(all.prefix { $0 != 0 }) }
      return Array(all.prefix(Int(min(length.magnitude, UInt64(count)))))
    }
    self.first = elements(first, lengths?.0)
    self.second = elements(second, lengths?.1)
    mask = result(count)
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
    case 0: return isValid && first.contains(second[position])
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
