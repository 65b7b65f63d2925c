/// The file header of an image or object (PE format, "COFF File Header").
package struct FileHeader: Hashable, Sendable {
  /// Where it lies in the file.
  package var offset: Int
  /// The kind of processor.
  package var machine: Machine
  /// How many section headers follow the optional header.
  package var sectionCount: UInt16
  /// When it was linked, in seconds since 1970, or a hash of the contents.
  package var timeDateStamp: UInt32
  /// Where symbols are in the file; 0 for none.
  package var symbolTableOffset: UInt32
  /// How many symbols there are.
  package var symbolCount: UInt32
  /// The size of the optional header.
  package var optionalHeaderSize: UInt16
  /// The flags.
  package var characteristics: UInt16

  /// Whether it is a library and not a program (IMAGE_FILE_DLL).
  package var isLibrary: Bool { characteristics & 0x2000 != 0 }

  /// How many bytes it takes.
  static let size = 20

  init?(in bytes: ImageBytes, at offset: Int) {
    guard let machine = bytes.word(at: offset), let sectionCount = bytes.word(at: offset + 2),
      let timeDateStamp = bytes.long(at: offset + 4),
      let symbolTableOffset = bytes.long(at: offset + 8),
      let symbolCount = bytes.long(at: offset + 12),
      let optionalHeaderSize = bytes.word(at: offset + 16),
      let characteristics = bytes.word(at: offset + 18)
    else { return nil }
    self.offset = offset
    self.machine = Machine(rawValue: machine)
    self.sectionCount = sectionCount
    self.timeDateStamp = timeDateStamp
    self.symbolTableOffset = symbolTableOffset
    self.symbolCount = symbolCount
    self.optionalHeaderSize = optionalHeaderSize
    self.characteristics = characteristics
  }
}
