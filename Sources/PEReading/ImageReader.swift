/// What the readers of an image's structures share: its bytes, where addresses lie in the file,
/// and what was found wrong.
struct ImageReader {
  /// The addresses of a section whose bytes are in the file.
  private struct Stored {
    var addresses: Range<UInt64>
    var offset: Int
  }

  let bytes: ImageBytes
  let imageBase: UInt64
  private let stored: [Stored]
  private(set) var findings: [Finding] = []
  /// How many more bytes of entries and names are read: no file needs more than its own size, but
  /// tables that lie upon one another would make of a small file as much as one likes.
  private var allowance: Int

  init(_ bytes: ImageBytes, header: OptionalHeader, sections: [Section]) {
    self.bytes = bytes
    imageBase = header.imageBase
    allowance = 2 * bytes.count
    let headers = Stored(addresses: 0..<UInt64(header.headersSize), offset: 0)
    stored =
      ([headers]
      + sections.map { section in
        Stored(addresses: section.storedAddresses, offset: Int(section.fileOffset))
      })
      .filter { !$0.addresses.isEmpty }
      .sorted { $0.addresses.lowerBound < $1.addresses.lowerBound }
  }

  /// Where the byte of an address lies in the file, and how many follow it there; nil for none.
  func place(of address: UInt32) -> (offset: Int, available: Int)? {
    let address = UInt64(address)
    var low = 0
    var high = stored.count
    while low < high {
      let middle = (low + high) / 2
      if stored[middle].addresses.lowerBound <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let part = stored[low - 1]
    guard part.addresses.contains(address) else { return nil }
    let offset = part.offset + Int(address - part.addresses.lowerBound)
    let available = min(Int(part.addresses.upperBound - address), bytes.count - offset)
    return available > 0 ? (offset, available) : nil
  }

  /// The offset of an address in the file.
  func offset(of address: UInt32) -> Int? { place(of: address)?.offset }

  /// The address from the image's base of one in full; nil for one outside of it.
  func address(ofFull address: UInt64) -> UInt32? {
    let (distance, isBelow) = address.subtractingReportingOverflow(imageBase)
    return isBelow ? nil : UInt32(exactly: distance)
  }

  mutating func report(_ structure: String, at offset: Int?, _ message: String) {
    // A file that is wrong everywhere says so often enough.
    if findings.count < 100 { findings.append(Finding(structure, at: offset, message)) }
  }

  /// Whether so many more bytes may be read; says once that there are too many.
  mutating func mayRead(_ count: Int, of structure: String, at offset: Int?) -> Bool {
    guard allowance > 0 else { return false }
    allowance -= count
    if allowance <= 0 {
      let message = "the tables lie upon one another; the rest is not read"
      findings.append(Finding(structure, at: offset, message))
    }
    return allowance > 0
  }

  /// Where a table lies, cut to the entries that are in the file.
  mutating func table(
    _ structure: String,
    at address: UInt32,
    count: UInt32,
    entrySize: Int
  ) -> (offset: Int, count: Int)? {
    guard count > 0 else { return nil }
    guard let place = place(of: address) else {
      report(structure, at: nil, "no byte of the file lies at address \(address.hexadecimal)")
      return nil
    }
    let whole = min(Int(count), place.available / entrySize)
    if whole < Int(count) {
      report(structure, at: place.offset, "the file has \(whole) of its \(count) entries")
    }
    guard mayRead(whole * entrySize, of: structure, at: place.offset) else { return nil }
    return (place.offset, whole)
  }

  /// The name at an address.
  mutating func name(_ structure: String, at address: UInt32) -> String? {
    guard let place = place(of: address), let text = bytes.text(at: place.offset) else {
      report(structure, at: nil, "no name is at address \(address.hexadecimal)")
      return nil
    }
    guard mayRead(text.utf8.count + 1, of: structure, at: place.offset) else { return nil }
    return text
  }
}
