/// What the loader and the emulator know of the Arm64EC code of an image
/// (IMAGE_ARM64EC_METADATA and IMAGE_ARM64EC_METADATA_V2 in ntimage.h).
package struct HybridMetadata: Hashable, Sendable {
  /// Where it lies in the file.
  package var offset: Int
  /// The version: 1 or 2.
  package var version: UInt32
  /// The numbers and addresses by their names in winnt.h, in order.
  package var values: [LoadConfiguration.Value]
  /// Which code is of which kind.
  package var codeMap: [CodeRange]
  /// Fast-forward sequences and other x64 code that leads to Arm64EC code.
  package var entryPointRanges: [EntryPointRange]
  /// x64 addresses with the Arm64EC code that may run in their place.
  package var redirections: [Redirection]
  /// The cells of the auxiliary import address table, by their initial values.
  package var auxiliaryCells: [AuxiliaryCell]

  /// The value of a member; nil where this version has none.
  package subscript(_ name: String) -> UInt32? {
    values.first { $0.name == name }.map { UInt32(truncatingIfNeeded: $0.value) }
  }

  /// The names of the members, four bytes each; the last ones are there from version 2 on.
  private static let members = [
    "Version", "CodeMap", "CodeMapCount", "CodeRangesToEntryPoints", "RedirectionMetadata",
    "__os_arm64x_dispatch_call_no_redirect", "__os_arm64x_dispatch_ret",
    "__os_arm64x_dispatch_call", "__os_arm64x_dispatch_icall", "__os_arm64x_dispatch_icall_cfg",
    "AlternateEntryPoint", "AuxiliaryIAT", "CodeRangesToEntryPointsCount",
    "RedirectionMetadataCount", "GetX64InformationFunctionPointer",
    "SetX64InformationFunctionPointer", "ExtraRFETable", "ExtraRFETableSize",
    "__os_arm64x_dispatch_fptr", "AuxiliaryIATCopy",
  ]
  private static let laterMembers = [
    "AuxiliaryDelayloadIAT", "AuxiliaryDelayloadIATCopy", "HybridImageInfoBitfield",
    "__os_arm64x_helper3", "__os_arm64x_helper4", "__os_arm64x_helper5", "__os_arm64x_helper6",
    "__os_arm64x_helper7", "__os_arm64x_helper8",
  ]

  /// Reads the metadata that a load configuration points to.
  ///
  /// - Parameters:
  ///   - address: The address from the image's base.
  ///   - imports: What the image imports.
  ///   - importAddresses: The directory of the import address table.
  ///   - reader: The image.
  init?(
    at address: UInt32,
    imports: [ImportedLibrary],
    importAddresses: OptionalHeader.Directory?,
    in reader: inout ImageReader
  ) {
    let structure = "CHPE metadata"
    guard let place = reader.place(of: address), let version = reader.bytes.long(at: place.offset)
    else {
      reader.report(structure, at: nil, "no byte of the file lies at \(address.hexadecimal)")
      return nil
    }
    offset = place.offset
    self.version = version
    if version == 0 || version > 2 {
      reader.report(structure, at: offset, "version \(version) is not known; read as version 2")
    }
    values = []
    for (index, name) in (Self.members + (version == 1 ? [] : Self.laterMembers)).enumerated() {
      guard 4 * index + 4 <= place.available,
        let value = reader.bytes.long(at: offset + 4 * index)
      else {
        reader.report(structure, at: offset + 4 * index, "the file ends before \(name)")
        break
      }
      values.append(LoadConfiguration.Value(name: name, value: UInt64(value)))
    }
    codeMap = []
    entryPointRanges = []
    redirections = []
    auxiliaryCells = []
    codeMap = CodeRange.all(
      at: self["CodeMap"] ?? 0,
      count: self["CodeMapCount"] ?? 0,
      in: &reader
    )
    entryPointRanges = EntryPointRange.all(
      at: self["CodeRangesToEntryPoints"] ?? 0,
      count: self["CodeRangesToEntryPointsCount"] ?? 0,
      in: &reader
    )
    redirections = Redirection.all(
      at: self["RedirectionMetadata"] ?? 0,
      count: self["RedirectionMetadataCount"] ?? 0,
      in: &reader
    )
    let tables = [
      (false, "AuxiliaryIAT", "AuxiliaryIATCopy", importAddresses?.address),
      (
        true, "AuxiliaryDelayloadIAT", "AuxiliaryDelayloadIATCopy",
        imports.filter(\.isDelayed).map(\.addressTable).min()
      ),
    ]
    for (isDelayed, name, copyName, base) in tables {
      guard let base, let table = self[name], table != 0 else { continue }
      let cells = imports.filter { $0.isDelayed == isDelayed }.flatMap { $0.symbols.map(\.cell) }
      auxiliaryCells += AuxiliaryCell.all(
        for: cells,
        from: base,
        at: table,
        copy: self[copyName] ?? 0,
        in: &reader
      )
    }
  }
}
