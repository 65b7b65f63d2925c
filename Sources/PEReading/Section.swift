/// A section of an image (PE format, "Section Table").
package struct Section: Hashable, Sendable {
  /// The name, at most eight bytes.
  package var name: String
  /// Where it lies in memory, from the image's base.
  package var virtualAddress: UInt32
  /// Its size in memory.
  package var virtualSize: UInt32
  /// Where its bytes are in the file.
  package var fileOffset: UInt32
  /// How many bytes the file has of it.
  package var fileSize: UInt32
  /// The flags.
  package var characteristics: UInt32

  /// Whether its bytes may run (IMAGE_SCN_MEM_EXECUTE).
  package var isExecutable: Bool { characteristics & 0x2000_0000 != 0 }

  /// Whether its bytes may be written (IMAGE_SCN_MEM_WRITE).
  package var isWritable: Bool { characteristics & 0x8000_0000 != 0 }

  /// The addresses that it takes in memory, from the image's base.
  package var addresses: Range<UInt64> {
    let start = UInt64(virtualAddress)
    return start..<start + UInt64(max(virtualSize, virtualSize == 0 ? fileSize : 0))
  }

  /// The addresses whose bytes are in the file.
  var storedAddresses: Range<UInt64> {
    let start = UInt64(virtualAddress)
    let size = virtualSize == 0 ? fileSize : min(virtualSize, fileSize)
    return start..<start + UInt64(size)
  }

  /// How many bytes a header of a section takes.
  static let headerSize = 40

  init?(in bytes: ImageBytes, at offset: Int) {
    guard let name = bytes.text(at: offset, atMost: 8),
      let virtualSize = bytes.long(at: offset + 8),
      let virtualAddress = bytes.long(at: offset + 12),
      let fileSize = bytes.long(at: offset + 16), let fileOffset = bytes.long(at: offset + 20),
      let characteristics = bytes.long(at: offset + 36)
    else { return nil }
    self.name = name
    self.virtualSize = virtualSize
    self.virtualAddress = virtualAddress
    self.fileSize = fileSize
    self.fileOffset = fileOffset
    self.characteristics = characteristics
  }
}
