package import PEReading

/// An image in the memory of a process.
package struct LoadedImage {
  /// The file name, in small letters: how others import from it.
  package let name: String
  package let image: PEImage
  /// The address of its first byte.
  package let base: UInt64
  /// The x64 addresses that stand for Arm64EC code, with that code: fast-forward sequences.
  let redirections: [UInt64: UInt64]
  /// The places of exported symbols in their list, by name and by number.
  private let placesByName: [String: Int]
  private let placesByOrdinal: [UInt32: Int]

  init(_ name: String, _ image: PEImage, at base: UInt64, redirections: [UInt64: UInt64]) {
    self.name = name
    self.image = image
    self.base = base
    self.redirections = redirections
    let symbols = image.exports?.symbols ?? []
    placesByName = Dictionary(
      symbols.enumerated().compactMap { index, symbol in symbol.name.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first }
    )
    placesByOrdinal = Dictionary(
      symbols.enumerated().map { ($1.ordinal, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// What is exported by a name; `#7` is a number.
  func exported(_ name: String) -> ExportDirectory.Symbol? {
    let number = name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    let place = number.map { placesByOrdinal[$0] } ?? placesByName[name]
    return place.flatMap { image.exports?.symbols[$0] }
  }

  /// All its addresses.
  package var addresses: Range<UInt64> {
    base..<base + UInt64(image.optionalHeader.imageSize)
  }

  /// The exported symbol that a function lies in or behind, with the distance; nil before the first.
  package func symbol(at address: UInt64) -> (name: String, distance: UInt64)? {
    let offset = address &- base
    var best: (name: String, distance: UInt64)?
    for symbol in image.exports?.symbols ?? [] where symbol.forwarder == nil {
      guard let name = symbol.name else { continue }
      for place in [UInt64(symbol.address), redirected(UInt64(symbol.address))]
      where place <= offset && offset - place < best?.distance ?? .max {
        best = (name, offset - place)
      }
    }
    return best
  }

  private func redirected(_ offset: UInt64) -> UInt64 {
    redirections[base + offset].map { $0 - base } ?? offset
  }
}
