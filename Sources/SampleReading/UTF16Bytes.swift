internal import Diagnostics

/// UTF-16 text as UTF-8, as Windows tools write the former.
final class UTF16Bytes: ByteSource {
  private let source: any ByteSource
  private let isLittleEndian: Bool
  private var input: [UInt8] = []
  /// The first half of a pair whose second half is still to come.
  private var firstHalf: UInt16?

  /// Reads what another source has as UTF-16.
  init(_ source: any ByteSource, isLittleEndian: Bool) {
    self.source = source
    self.isLittleEndian = isLittleEndian
  }

  /// Which half of each unit comes first, if a text begins as UTF-16 does: with a byte order mark,
  /// or with a character of ASCII and no mark.
  ///
  /// - Returns: Whether it is the lower half; nil for other texts.
  static func isLittleEndian(_ head: [UInt8]) -> Bool? {
    guard head.count >= 2 else { return nil }
    switch (head[0], head[1]) {
    case (0xFF, 0xFE): return true
    case (0xFE, 0xFF): return false
    case (1..<128, 0): return head.count >= 4 && head[3] == 0 ? true : nil
    case (0, 1..<128): return head.count >= 4 && head[2] == 0 ? false : nil
    default: return nil
    }
  }

  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool {
    guard try source.read(into: &input) else {
      guard !input.isEmpty || firstHalf != nil else { return false }
      input.removeAll()
      firstHalf = nil
      append(0xFFFD, to: &bytes)
      return true
    }
    var index = 0
    while index + 1 < input.count {
      let (first, second) = (UInt16(input[index]), UInt16(input[index + 1]))
      take(isLittleEndian ? second << 8 | first : first << 8 | second, into: &bytes)
      index += 2
    }
    input.removeFirst(index)
    return true
  }

  private func take(_ unit: UInt16, into bytes: inout [UInt8]) {
    if let first = firstHalf {
      firstHalf = nil
      if unit & 0xFC00 == 0xDC00 {
        append(0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(unit & 0x3FF), to: &bytes)
        return
      }
      append(0xFFFD, to: &bytes)
    }
    switch unit & 0xFC00 {
    case 0xD800: firstHalf = unit
    case 0xDC00: append(0xFFFD, to: &bytes)
    default: append(UInt32(unit), to: &bytes)
    }
  }

  private func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    func continuation(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(scalar >> shift & 0x3F) }
    switch scalar {
    case ..<0x80: bytes.append(UInt8(scalar))
    case ..<0x800:
      bytes.append(0xC0 | UInt8(scalar >> 6))
      bytes.append(continuation(0))
    case ..<0x1_0000:
      bytes.append(0xE0 | UInt8(scalar >> 12))
      bytes.append(continuation(6))
      bytes.append(continuation(0))
    default:
      bytes.append(0xF0 | UInt8(scalar >> 18))
      bytes.append(continuation(12))
      bytes.append(continuation(6))
      bytes.append(continuation(0))
    }
  }
}
