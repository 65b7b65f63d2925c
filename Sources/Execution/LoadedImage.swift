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
