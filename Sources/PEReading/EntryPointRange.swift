/// A range of x64 code with the address at which it is entered
/// (IMAGE_ARM64EC_CODE_RANGE_ENTRY_POINT).
package struct EntryPointRange: Hashable, Sendable {
  package var start: UInt32
  package var end: UInt32
  package var entryPoint: UInt32

  static func all(
    at address: UInt32,
    count: UInt32,
    in reader: inout ImageReader
  ) -> [EntryPointRange] {
    let table = reader.table("entry-point ranges", at: address, count: count, entrySize: 12)
    guard let table else { return [] }
    return (0..<table.count).compactMap { index in
      let offset = table.offset + 12 * index
      guard let start = reader.bytes.long(at: offset), let end = reader.bytes.long(at: offset + 4),
        let entryPoint = reader.bytes.long(at: offset + 8)
      else { return nil }
      return EntryPointRange(start: start, end: end, entryPoint: entryPoint)
    }
  }
}
