/// A range of an image's code of one kind.
package struct CodeRange: Hashable, Sendable {
  /// What the code is.
  package enum Kind: String, Sendable {
    case arm64, arm64ec, x64
    /// A number of the code map that has no meaning yet.
    case unknown
  }

  /// The addresses from the image's base.
  package var addresses: Range<UInt64>
  /// What the code there is.
  package var kind: Kind

  package init(_ addresses: Range<UInt64>, _ kind: Kind) {
    self.addresses = addresses
    self.kind = kind
  }

  /// The size in bytes.
  package var size: UInt64 { addresses.upperBound - addresses.lowerBound }

  /// The code map: an entry's two lowest bits tell the kind, the others are the start.
  static func all(at address: UInt32, count: UInt32, in reader: inout ImageReader) -> [CodeRange] {
    guard let table = reader.table("code map", at: address, count: count, entrySize: 8) else {
      return []
    }
    var ranges: [CodeRange] = []
    ranges.reserveCapacity(table.count)
    for offset in stride(from: table.offset, to: table.offset + 8 * table.count, by: 8) {
      guard let start = reader.bytes.long(at: offset), let size = reader.bytes.long(at: offset + 4)
      else { break }
      let kinds: [Kind] = [.arm64, .arm64ec, .x64, .unknown]
      let first = UInt64(start & ~3)
      ranges.append(CodeRange(first..<first + UInt64(size), kinds[Int(start & 3)]))
      if start & 3 == 3 { reader.report("code map", at: offset, "the kind of code 3 is not known") }
    }
    return ranges
  }
}
