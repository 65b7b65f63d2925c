/// Names by number, each once.
package struct NameTable: Sendable {
  private var text: [UInt8] = []
  /// Where each name ends in `text`.
  private var ends: [Int] = []
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private var hashes: [UInt64] = []

  /// Starts an empty table.
  package init() {}

  /// How many names there are.
  package var count: Int { ends.count }

  /// The name of a number.
  package subscript(index: Int) -> String {
    String(decoding: text[range(of: index)], as: UTF8.self)
  }

  /// The number of a name; the next one when it is new.
  package mutating func index(of name: String) -> Int {
    let bytes = Array(name.utf8)
    return index(of: bytes, in: bytes.indices)
  }

  /// The number of the name that some bytes hold; the next one when it is new.
  package mutating func index(of bytes: [UInt8], in range: Range<Int>) -> Int {
    let hash = Self.hash(bytes.span, range)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, isEqual(index, bytes.span, range) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = ends.count
    text.append(contentsOf: bytes[range])
    ends.append(text.count)
    hashes.append(hash)
    slots[slot] = Int32(index)
    if ends.count * 2 > slots.count { grow() }
    return index
  }

  private func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  private func isEqual(_ index: Int, _ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
    let own = self.range(of: index)
    guard own.count == range.count else { return false }
    let text = text.span
    for offset in 0..<range.count
    where text[own.lowerBound + offset] != bytes[range.lowerBound + offset] { return false }
    return true
  }

  /// FNV-1a, with its bits spread over the lower ones.
  private static func hash(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash ^ hash >> 32
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}
