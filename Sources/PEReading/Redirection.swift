/// An x64 address, mostly of a fast-forward sequence, with the Arm64EC code that it leads to
/// (IMAGE_ARM64EC_REDIRECTION_ENTRY).
package struct Redirection: Hashable, Sendable {
  package var source: UInt32
  package var destination: UInt32

  static func all(at address: UInt32, count: UInt32, in reader: inout ImageReader) -> [Redirection]
  {
    let table = reader.table("redirection metadata", at: address, count: count, entrySize: 8)
    guard let table else { return [] }
    return (0..<table.count).compactMap { index in
      let offset = table.offset + 8 * index
      guard let source = reader.bytes.long(at: offset),
        let destination = reader.bytes.long(at: offset + 4)
      else { return nil }
      return Redirection(source: source, destination: destination)
    }
  }
}
