/// The optional header of an image, PE32 or PE32+ (PE format, "Optional Header").
package struct OptionalHeader: Hashable, Sendable {
  /// A range of the image that a data directory names.
  package struct Directory: Hashable, Sendable {
    /// The address from the image's base; for certificates, an offset in the file.
    package var address: UInt32
    /// The size in bytes.
    package var size: UInt32
  }

  /// The places of the data directories in their list.
  package enum DirectoryIndex: Int, CaseIterable, Sendable {
    case exports, imports, resources, exceptions, certificates, baseRelocations, debug
    case architecture, globalPointer, threadStorage, loadConfiguration, boundImports
    case importAddresses, delayImports, managedRuntime, reserved
  }

  /// Where it lies in the file.
  package var offset: Int
  /// Whether addresses have 64 bits (PE32+).
  package var is64Bit: Bool
  package var majorLinkerVersion: UInt8
  package var minorLinkerVersion: UInt8
  package var codeSize: UInt32
  package var initializedDataSize: UInt32
  package var uninitializedDataSize: UInt32
  /// Where the image starts to run, from its base; 0 for nowhere.
  package var entryPoint: UInt32
  package var codeBase: UInt32
  /// The base that addresses within the image are made for.
  package var imageBase: UInt64
  package var sectionAlignment: UInt32
  package var fileAlignment: UInt32
  package var operatingSystemVersion: [UInt16]
  package var imageVersion: [UInt16]
  package var subsystemVersion: [UInt16]
  package var imageSize: UInt32
  package var headersSize: UInt32
  package var checksum: UInt32
  package var subsystem: UInt16
  package var libraryCharacteristics: UInt16
  /// Stack reserve and commit, heap reserve and commit, in bytes.
  package var reservations: [UInt64]
  /// The data directories that there are, at most sixteen.
  package var directories: [Directory]

  /// A data directory; nil where there is none.
  package subscript(_ index: DirectoryIndex) -> Directory? {
    guard index.rawValue < directories.count else { return nil }
    let directory = directories[index.rawValue]
    return directory.address == 0 ? nil : directory
  }

  /// How many bytes of the file an address takes.
  var addressSize: Int { is64Bit ? 8 : 4 }

  /// Reads the header; nil when it is cut off or of another kind.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - offset: Where the header lies.
  ///   - size: The size that the file header tells; directories beyond it are not there.
  init?(in bytes: ImageBytes, at offset: Int, size: Int) {
    guard let magic = bytes.word(at: offset), magic == 0x10B || magic == 0x20B else { return nil }
    self.offset = offset
    is64Bit = magic == 0x20B
    // The fields behind the base of data, which PE32+ has not.
    let tail = offset + 32
    let addressSize = is64Bit ? 8 : 4
    let counts = tail + 40 + 4 * addressSize
    guard let linker = bytes.word(at: offset + 2),
      let imageBase = bytes.number(at: is64Bit ? offset + 24 : offset + 28, bytes: addressSize),
      let directoryCount = bytes.long(at: counts + 4)
    else { return nil }
    // All of it lies before what was just read.
    func word(_ offset: Int) -> UInt16 { bytes.word(at: offset) ?? 0 }
    func long(_ offset: Int) -> UInt32 { bytes.long(at: offset) ?? 0 }
    self.imageBase = imageBase
    majorLinkerVersion = UInt8(truncatingIfNeeded: linker)
    minorLinkerVersion = UInt8(truncatingIfNeeded: linker >> 8)
    codeSize = long(offset + 4)
    initializedDataSize = long(offset + 8)
    uninitializedDataSize = long(offset + 12)
    entryPoint = long(offset + 16)
    codeBase = long(offset + 20)
    sectionAlignment = long(tail)
    fileAlignment = long(tail + 4)
    operatingSystemVersion = [word(tail + 8), word(tail + 10)]
    imageVersion = [word(tail + 12), word(tail + 14)]
    subsystemVersion = [word(tail + 16), word(tail + 18)]
    imageSize = long(tail + 24)
    headersSize = long(tail + 28)
    checksum = long(tail + 32)
    subsystem = word(tail + 36)
    libraryCharacteristics = word(tail + 38)
    reservations = (0..<4).map { index in
      bytes.number(at: tail + 40 + index * addressSize, bytes: addressSize) ?? 0
    }
    let first = counts + 8
    let room = max(0, offset + size - first) / 8
    directories = []
    for index in 0..<min(Int(directoryCount), 16, room) {
      guard let address = bytes.long(at: first + index * 8),
        let size = bytes.long(at: first + index * 8 + 4)
      else { break }
      directories.append(Directory(address: address, size: size))
    }
  }
}
