package import Diagnostics

/// A PE image: a program or library of Windows, as it is in its file.
///
/// What can be read is read; `findings` tells what could not.
package struct PEImage: Sendable {
  /// The file.
  package let bytes: ImageBytes
  package let fileHeader: FileHeader
  package let optionalHeader: OptionalHeader
  package let sections: [Section]
  /// What is imported at load, then what is imported at the first call.
  package private(set) var imports: [ImportedLibrary] = []
  package private(set) var exports: ExportDirectory?
  package private(set) var loadConfiguration: LoadConfiguration?
  package private(set) var hybridMetadata: HybridMetadata?
  package private(set) var volatileMetadata: VolatileMetadata?
  package private(set) var dynamicRelocations: DynamicRelocations?
  /// The functions of x64 code that have unwind information, in the order of the table.
  package private(set) var x64Functions: [FunctionRange] = []
  /// Those of Arm64 and Arm64EC code.
  package private(set) var arm64Functions: [FunctionRange] = []
  /// The managed code that is in the image; nil for none.
  package private(set) var managedRuntime: ManagedRuntime?
  /// What is missing or wrong.
  package private(set) var findings: [Finding] = []

  private let layout: ImageReader

  /// Reads an image.
  ///
  /// - Parameter bytes: The file.
  /// - Throws: What the file is when it is no image, or which header is cut off and where.
  package init(_ bytes: ImageBytes) throws(InvalidInput) {
    func failure(_ structure: String, _ offset: Int, _ message: String) -> InvalidInput {
      InvalidInput([
        Diagnostic(path: bytes.path, message: "\(Finding(structure, at: offset, message))")
      ])
    }
    guard case .image(let start) = FileKind(of: bytes) else {
      throw InvalidInput([
        Diagnostic(
          path: bytes.path,
          message: "this is \(FileKind(of: bytes).description)",
          expected: "a program or library of Windows"
        )
      ])
    }
    self.bytes = bytes
    guard let fileHeader = FileHeader(in: bytes, at: start + 4) else {
      throw failure("file header", start + 4, "the file ends within it")
    }
    let optionalStart = start + 4 + FileHeader.size
    guard
      let header = OptionalHeader(
        in: bytes,
        at: optionalStart,
        size: Int(fileHeader.optionalHeaderSize)
      )
    else {
      throw failure(
        "optional header",
        optionalStart,
        "the file ends within it, or it is of no kind that is known"
      )
    }
    self.fileHeader = fileHeader
    optionalHeader = header
    var sections: [Section] = []
    let sectionStart = optionalStart + Int(fileHeader.optionalHeaderSize)
    for index in 0..<Int(fileHeader.sectionCount) {
      let offset = sectionStart + index * Section.headerSize
      guard let section = Section(in: bytes, at: offset) else {
        findings.append(
          Finding("section table", at: offset, "the file ends before section \(index + 1)")
        )
        break
      }
      sections.append(section)
    }
    self.sections = sections
    var reader = ImageReader(bytes, header: header, sections: sections)
    layout = reader
    for (index, section) in sections.enumerated()
    where Int(section.fileOffset) + Int(section.fileSize) > bytes.count && section.fileSize > 0 {
      reader.report(
        "section \(section.name)",
        at: sectionStart + index * Section.headerSize,
        "the file ends before its \(section.fileSize) bytes at offset \(section.fileOffset.hexadecimal)"
      )
    }
    readDirectories(with: &reader)
    findings += reader.findings
  }

  private mutating func readDirectories(with reader: inout ImageReader) {
    let header = optionalHeader
    if let directory = header[.exports] { exports = ExportDirectory(at: directory, in: &reader) }
    if let directory = header[.imports] {
      imports += ImportedLibrary.all(at: directory, in: &reader, addressSize: header.addressSize)
    }
    if let directory = header[.delayImports] {
      imports += ImportedLibrary.allDelayed(
        at: directory,
        in: &reader,
        addressSize: header.addressSize
      )
    }
    if let directory = header[.managedRuntime] {
      managedRuntime = ManagedRuntime(at: directory, in: &reader)
    }
    guard header.is64Bit else { return }
    if let directory = header[.loadConfiguration] {
      loadConfiguration = LoadConfiguration(at: directory, in: &reader)
      readWhatIsConfigured(with: &reader)
    }
    if let directory = header[.exceptions] {
      switch fileHeader.machine {
      case .x64:
        x64Functions = FunctionRange.x64(at: directory.address, size: directory.size, in: &reader)
      case .arm64:
        arm64Functions = FunctionRange.arm64(
          at: directory.address,
          size: directory.size,
          in: &reader
        )
      default: break
      }
    }
    if let table = hybridMetadata?["ExtraRFETable"], table != 0,
      let size = hybridMetadata?["ExtraRFETableSize"]
    {
      // Of an Arm64X image as it is in the file, it is the exception directory.
      arm64Functions += FunctionRange.arm64(at: table, size: size, in: &reader)
    }
  }

  private mutating func readWhatIsConfigured(with reader: inout ImageReader) {
    guard let loadConfiguration else { return }
    func address(_ member: String, _ reader: inout ImageReader) -> UInt32? {
      guard let full = loadConfiguration[member], full != 0 else { return nil }
      guard let address = reader.address(ofFull: full) else {
        reader.report(
          "load configuration",
          at: loadConfiguration.offset,
          "\(member) \(full.hexadecimal) lies outside of the image"
        )
        return nil
      }
      return address
    }
    if let metadata = address("CHPEMetadataPointer", &reader) {
      hybridMetadata = HybridMetadata(
        at: metadata,
        imports: imports,
        importAddresses: optionalHeader[.importAddresses],
        in: &reader
      )
    }
    if let metadata = address("VolatileMetadataPointer", &reader) {
      volatileMetadata = VolatileMetadata(at: metadata, in: &reader)
    }
    if let offset = loadConfiguration["DynamicValueRelocTableOffset"],
      let section = loadConfiguration["DynamicValueRelocTableSection"], section > 0
    {
      guard section <= sections.count else {
        reader.report(
          "load configuration",
          at: loadConfiguration.offset,
          "DynamicValueRelocTableSection \(section) of \(sections.count)"
        )
        return
      }
      let start = sections[Int(section) - 1].virtualAddress
      dynamicRelocations = DynamicRelocations(
        at: start &+ UInt32(truncatingIfNeeded: offset),
        in: &reader
      )
    }
  }

  /// Where the byte of an address lies in the file; nil for none.
  package func offset(of address: UInt32) -> Int? { layout.offset(of: address) }

  /// The 32-bit number at an address.
  package func long(atAddress address: UInt32) -> UInt32? {
    layout.offset(of: address).flatMap { bytes.long(at: $0) }
  }

  /// The offsets in the file of a range of addresses, as far as they lie there.
  package func offsets(of addresses: Range<UInt64>) -> Range<Int>? {
    guard let start = UInt32(exactly: addresses.lowerBound),
      let place = layout.place(of: start)
    else { return nil }
    return place.offset..<place.offset
      + min(place.available, Int(addresses.upperBound - addresses.lowerBound))
  }

  /// The image as an x64 or Arm64EC process sees it; nil where all processes see the same.
  package var emulationView: PEImage? {
    guard let fixups = dynamicRelocations?.fixups, !fixups.isEmpty else { return nil }
    var changed = bytes
    for fixup in fixups {
      if let offset = offset(of: fixup.address) { changed.apply(fixup, at: offset) }
    }
    return try? PEImage(changed)
  }
}
