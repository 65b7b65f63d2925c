/// Where x64 code needs the memory order of x64, so that the emulator may relax the rest
/// (IMAGE_VOLATILE_METADATA, from `/volatileMetadata`).
package struct VolatileMetadata: Hashable, Sendable {
  /// Code for which the accesses are known.
  package struct Code: Hashable, Sendable {
    package var start: UInt32
    package var size: UInt32

    package init(start: UInt32, size: UInt32) {
      self.start = start
      self.size = size
    }
  }

  /// Where it lies in the file.
  package var offset: Int
  package var version: UInt32
  /// The addresses of the instructions that need the order.
  package var accesses: [UInt32]
  /// The code that the list of accesses is complete for.
  package var ranges: [Code]

  init?(at address: UInt32, in reader: inout ImageReader) {
    let structure = "volatile metadata"
    guard let place = reader.place(of: address), place.available >= 24 else {
      reader.report(
        structure,
        at: reader.offset(of: address),
        "the file has not all of it at address \(address.hexadecimal)"
      )
      return nil
    }
    offset = place.offset
    func long(_ index: Int) -> UInt32 { reader.bytes.long(at: place.offset + 4 * index) ?? 0 }
    version = long(1)
    let tables = (accesses: (long(2), long(3) / 4), ranges: (long(4), long(5) / 8))
    accesses = []
    ranges = []
    if let table = reader.table(
      "volatile access table",
      at: tables.accesses.0,
      count: tables.accesses.1,
      entrySize: 4
    ) {
      accesses = (0..<table.count).compactMap { reader.bytes.long(at: table.offset + 4 * $0) }
    }
    if let table = reader.table(
      "volatile range table",
      at: tables.ranges.0,
      count: tables.ranges.1,
      entrySize: 8
    ) {
      ranges = (0..<table.count).compactMap { index in
        let offset = table.offset + 8 * index
        guard let start = reader.bytes.long(at: offset),
          let size = reader.bytes.long(at: offset + 4)
        else { return nil }
        return Code(start: start, size: size)
      }
    }
  }
}
