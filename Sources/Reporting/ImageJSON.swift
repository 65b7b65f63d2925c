import ImageInspection
import PEReading

/// What is known of images as JSON; addresses are numbers from the image's base, `…_rva`.
enum ImageJSON {
  static func members(of inspected: Compatibility) -> [JSONText.Member] {
    [
      ("images", .array(inspected.images.map(image))),
      ("linker_inputs", .array(inspected.linkerInputs.map(linkerInput))),
      ("dependencies", .array(inspected.dependencies.map { dependency($0, inspected) })),
      (
        "processes",
        .array(
          ProcessKind.allCases.map { process in
            .object([
              ("process", .string(process.rawValue)),
              (
                "loads",
                .object(inspected.images.map { ($0.path, .bool(process.loads($0.kind))) })
              ),
            ])
          }
        )
      ),
      (
        "violations",
        .array(
          inspected.violations.map {
            .object([("message", .string($0.message)), ("advice", .string($0.advice))])
          }
        )
      ), ("plugin_rule", .string(Compatibility.pluginRule)),
    ]
  }

  static func number(_ value: some BinaryInteger) -> JSONText {
    .integer(UInt64(clamping: value))
  }

  private static func image(_ inspection: ImageInspection) -> JSONText {
    let image = inspection.image
    let bytes = inspection.codeBytes
    var members: [JSONText.Member] = [
      ("path", .string(inspection.path)), ("name", .string(inspection.name)),
      ("kind", .string(inspection.kind.rawValue)),
      ("is_library", .bool(image.fileHeader.isLibrary)),
      ("is_pure_forwarder", .bool(inspection.isPureForwarder)),
      ("header_lines", .strings(image.headerLines)),
      ("task_manager", .string(inspection.kind.taskManagerArchitecture)),
    ]
    members += ImageJSON.headers(of: image)
    members += [
      ("code_ranges", .array(inspection.codeRanges.map(codeRange))),
      (
        "code_bytes",
        .object([
          ("arm64", number(bytes.arm64)), ("arm64ec", number(bytes.arm64ec)),
          ("x64", number(bytes.x64)), ("fast_forward", number(bytes.fastForward)),
        ])
      ), ("native_share", .optional(bytes.nativeShare) { .number($0) }),
    ]
    members += tables(of: image)
    members += [
      ("entry_thunks", .array(inspection.entryThunks.map { thunk($0, hasFunctions: true) })),
      ("exit_thunks", .array(inspection.exitThunks.map { thunk($0, hasFunctions: false) })),
      ("adjustor_thunks", .array(inspection.adjustorThunks.map { thunk($0, hasFunctions: true) })),
      ("import_thunks", .array(ImageTables.importThunks(of: inspection).map(number))),
      (
        "fast_forward_sequences",
        .array(
          inspection.fastForwardSequences.map {
            .object([("rva", number($0.address)), ("target_rva", number($0.target))])
          }
        )
      ), ("checked_indirect_calls", number(inspection.checkedCallCount)),
      ("emulation_view", .optional(inspection.emulationView, view)),
      ("findings", .array(inspection.findings.map(finding))),
    ]
    return .object(members)
  }

  /// What an x64 or Arm64EC process sees otherwise.
  private static func view(_ image: PEImage) -> JSONText {
    .object(
      [("kind", .string(image.kind.rawValue)), ("header_lines", .strings(image.headerLines))]
        + headers(of: image) + tables(of: image)
        + [("findings", .array(image.findings.map(finding)))]
    )
  }

  private static func codeRange(_ range: CodeRange) -> JSONText {
    .object([
      ("start_rva", number(range.addresses.lowerBound)),
      ("end_rva", number(range.addresses.upperBound)), ("kind", .string(range.kind.rawValue)),
    ])
  }

  private static func thunk(_ thunk: Thunk, hasFunctions: Bool) -> JSONText {
    .object(
      [("start_rva", number(thunk.start)), ("end_rva", number(thunk.end))]
        + (hasFunctions ? [("functions", .array(thunk.functions.map(number)))] : [])
    )
  }

  private static func finding(_ finding: Finding) -> JSONText {
    .object([
      ("structure", .string(finding.structure)), ("offset", .optional(finding.offset, number)),
      ("message", .string(finding.message)),
    ])
  }

  private static func linkerInput(_ input: LinkerInput) -> JSONText {
    .object([
      ("path", .string(input.path)), ("is_library", .bool(input.isLibrary)),
      ("machines", .strings(input.machines.map { $0.title.lowercased() })),
      ("members", number(input.members.count)),
      (
        "links_into",
        .object(
          Compatibility.linkedKinds.map { kind in
            (kind.rawValue, .bool(Compatibility.links(input, into: kind)))
          }
        )
      ), ("findings", .array(input.findings.map(finding))),
    ])
  }

  private static func dependency(_ dependency: Dependency, _ inspected: Compatibility) -> JSONText {
    .object([
      ("image", .string(inspected.images[dependency.image].path)),
      ("library", .string(dependency.library)),
      ("path", .optional(dependency.target) { .string(inspected.images[$0].path) }),
      ("kind", .string(dependency.kind.rawValue)),
      ("symbols", number(dependency.symbolCount)), ("missing", .strings(dependency.missing)),
    ])
  }
}
