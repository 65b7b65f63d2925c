import PEReading

/// The structures of an image as JSON.
extension ImageJSON {
  static func headers(of image: PEImage) -> [JSONText.Member] {
    let file = image.fileHeader
    let header = image.optionalHeader
    return [
      ("machine", number(file.machine.rawValue)),
      ("time_date_stamp", number(file.timeDateStamp)),
      ("characteristics", number(file.characteristics)),
      ("image_base", number(header.imageBase)), ("image_size", number(header.imageSize)),
      ("entry_point_rva", number(header.entryPoint)),
      ("subsystem", number(header.subsystem)),
      ("dll_characteristics", number(header.libraryCharacteristics)),
      (
        "data_directories",
        .object(
          zip(OptionalHeader.DirectoryIndex.allCases, header.directories).map { index, directory in
            (
              snakeCase("\(index)"),
              .object([("rva", number(directory.address)), ("size", number(directory.size))])
            )
          }
        )
      ),
      (
        "sections",
        .array(
          image.sections.map { section in
            .object([
              ("name", .string(section.name)), ("rva", number(section.virtualAddress)),
              ("virtual_size", number(section.virtualSize)),
              ("file_offset", number(section.fileOffset)),
              ("file_size", number(section.fileSize)),
              ("characteristics", number(section.characteristics)),
            ])
          }
        )
      ),
    ]
  }

  static func tables(of image: PEImage) -> [JSONText.Member] {
    let metadata = image.hybridMetadata
    return [
      ("imports", .array(image.imports.map(library))),
      ("exports", .array(image.exports?.symbols.map(export) ?? [])),
      (
        "load_config",
        .optional(image.loadConfiguration) {
          .object($0.values.map { ($0.name, number($0.value)) })
        }
      ),
      (
        "chpe_metadata",
        .optional(metadata) { .object($0.values.map { ($0.name, number($0.value)) }) }
      ),
      (
        "entry_point_ranges",
        .array(
          metadata?.entryPointRanges.map { range in
            .object([
              ("start_rva", number(range.start)), ("end_rva", number(range.end)),
              ("entry_point_rva", number(range.entryPoint)),
            ])
          } ?? []
        )
      ),
      (
        "redirections",
        .array(
          metadata?.redirections.map { redirection in
            .object([
              ("source_rva", number(redirection.source)),
              ("destination_rva", number(redirection.destination)),
            ])
          } ?? []
        )
      ),
      (
        "auxiliary_iat",
        .array(
          metadata?.auxiliaryCells.map { cell in
            .object([
              ("import_cell_rva", number(cell.importCell)), ("cell_rva", number(cell.cell)),
              ("target_rva", .optional(cell.target, number)),
              ("copied_target_rva", .optional(cell.copiedTarget, number)),
            ])
          } ?? []
        )
      ), ("x64_functions", number(image.x64Functions.count)),
      ("arm64_functions", number(image.arm64Functions.count)),
      ("volatile_metadata", .optional(image.volatileMetadata, volatileMetadata)),
      ("dynamic_relocations", .optional(image.dynamicRelocations, relocations)),
    ]
  }

  private static func library(_ library: ImportedLibrary) -> JSONText {
    .object([
      ("name", .string(library.name)), ("is_delayed", .bool(library.isDelayed)),
      ("lookup_table_rva", number(library.lookupTable)),
      ("address_table_rva", number(library.addressTable)),
      (
        "symbols",
        .array(
          library.symbols.map { symbol in
            .object([
              ("name", .optional(symbol.name) { .string($0) }),
              ("ordinal", .optional(symbol.ordinal, number)),
              ("hint", .optional(symbol.hint, number)), ("cell_rva", number(symbol.cell)),
            ])
          }
        )
      ),
    ])
  }

  private static func export(_ symbol: ExportDirectory.Symbol) -> JSONText {
    .object([
      ("ordinal", number(symbol.ordinal)), ("name", .optional(symbol.name) { .string($0) }),
      ("rva", number(symbol.address)), ("forwarder", .optional(symbol.forwarder) { .string($0) }),
    ])
  }

  private static func volatileMetadata(_ metadata: VolatileMetadata) -> JSONText {
    .object([
      ("version", number(metadata.version)),
      ("access_rvas", .array(metadata.accesses.map(number))),
      (
        "ranges",
        .array(
          metadata.ranges.map { .object([("rva", number($0.start)), ("size", number($0.size))]) }
        )
      ),
    ])
  }

  private static func relocations(_ table: DynamicRelocations) -> JSONText {
    .object([
      ("version", number(table.version)),
      (
        "groups",
        .array(
          table.groups.map { .object([("symbol", number($0.symbol)), ("size", number($0.size))]) }
        )
      ),
      (
        "arm64x_fixups",
        .array(
          table.fixups.map { fixup in
            var members: [JSONText.Member] = [
              ("rva", number(fixup.address)), ("size", number(fixup.size)),
            ]
            switch fixup.change {
            case .zero: members.append(("value", .integer(0)))
            case .value(let value): members.append(("value", .integer(value)))
            case .delta(let delta): members.append(("delta", .number(Double(delta))))
            }
            return .object(members)
          }
        )
      ),
    ])
  }

  /// A Swift name as JSON spells it.
  private static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      text += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
  }
}
