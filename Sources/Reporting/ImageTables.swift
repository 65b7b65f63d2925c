import ImageInspection
import PEReading

/// The tables of images.
enum ImageTables {
  /// All that a terminal shows of one image.
  static func page(
    of image: ImageInspection,
    withAllHeaders: Bool,
    on page: TerminalPage
  ) -> [String] {
    let lines = image.image.headerLines
    let what = image.image.fileHeader.isLibrary ? "library" : "program"
    let forwarder = image.isPureForwarder ? ", a pure forwarder" : ""
    let process = image.image.fileHeader.isLibrary ? "; of a program like it, " : "; "
    var blocks = [
      page.title(
        image.path,
        detail: "\(image.kind.title) \(what)\(forwarder), \(lines.first ?? "")\(process)"
          + "Task Manager shows \"\(image.kind.taskManagerArchitecture)\""
      )
    ]
    if withAllHeaders {
      blocks.append(page.figure("Headers", lines, explanation: "As link /dump /headers has them."))
    }
    blocks += [code(image), crossings(image), imports(image), exports(image)]
      .compactMap { $0.map { page.section($0) } }
    let findings = image.findings + (image.emulationView?.findings ?? [])
    if !findings.isEmpty {
      blocks.append(page.list("What could not be read", findings.map(\.description)))
    }
    return Array(blocks.joined(separator: [""]))
  }

  private static func code(_ image: ImageInspection) -> Table? {
    let bytes = image.codeBytes
    let rows = [
      ("Arm64", bytes.arm64), ("Arm64EC", bytes.arm64ec), ("x64", bytes.x64),
      ("fast-forward sequences", bytes.fastForward),
    ]
    .filter { $0.1 > 0 }
    guard !rows.isEmpty else { return nil }
    let share = bytes.nativeShare.map { NumberFormatting.percent($0) }
    return Table(
      title: "Code",
      explanation: share.map { "Native: \($0) of the code, without fast-forward sequences." },
      columns: [.words("kind"), .numbers("bytes")],
      rows: rows.map { [$0.0, NumberFormatting.count($0.1)] }
    )
  }

  private static func crossings(_ image: ImageInspection) -> Table? {
    guard image.image.hybridMetadata != nil else { return nil }
    let functions = image.entryThunks.reduce(0) { $0 + $1.functions.count }
    let rows = [
      ("entry thunks", image.entryThunks.count, "\(functions) functions"),
      ("exit thunks", image.exitThunks.count, ""),
      ("adjustor thunks", image.adjustorThunks.count, ""),
      (
        "import thunks", Set(importThunks(of: image)).count,
        "cells of the auxiliary IAT start there"
      ),
      ("fast-forward sequences", image.fastForwardSequences.count, ""),
      ("redirections", image.image.hybridMetadata?.redirections.count ?? 0, ""),
      ("checked indirect calls", image.checkedCallCount, ""),
    ]
    return Table(
      title: "Crossings",
      columns: [.words("what"), .numbers("found"), .words("", dropRank: 1)],
      rows: rows.map { [$0.0, NumberFormatting.count(UInt64($0.1)), $0.2] }
    )
  }

  /// Where the cells of the auxiliary import address table start.
  static func importThunks(of image: ImageInspection) -> [UInt32] {
    let view = image.emulationView ?? image.image
    return view.hybridMetadata?.auxiliaryCells.compactMap(\.target) ?? []
  }

  private static func imports(_ image: ImageInspection) -> Table? {
    let view = image.emulationView ?? image.image
    guard !view.imports.isEmpty else { return nil }
    return Table(
      title: "Imports",
      columns: [
        .words("library", shortest: 12), .words("when"), .numbers("symbols"),
        .words("names", shortest: 12, dropRank: 1),
      ],
      rows: view.imports.map { library in
        [
          library.name, library.isDelayed ? "first call" : "load",
          NumberFormatting.count(UInt64(library.symbols.count)),
          library.symbols.prefix(8)
            .map { $0.name ?? "#\($0.ordinal ?? 0)" }.joined(separator: ", ")
            + (library.symbols.count > 8 ? ", …" : ""),
        ]
      }
    )
  }

  private static func exports(_ image: ImageInspection) -> Table? {
    let view = image.emulationView ?? image.image
    guard let symbols = view.exports?.symbols, !symbols.isEmpty else { return nil }
    let shown = 40
    return Table(
      title: "Exports",
      explanation: symbols.count > shown ? "\(symbols.count) in all; JSON has every one." : nil,
      columns: [.numbers("number"), .words("name", shortest: 12), .words("is", shortest: 12)],
      rows: symbols.prefix(shown).map { symbol in
        [
          "\(symbol.ordinal)", symbol.name ?? "",
          symbol.forwarder ?? place(of: symbol.address, in: image),
        ]
      }
    )
  }

  /// An address with the kind of its code.
  private static func place(of address: UInt32, in image: ImageInspection) -> String {
    let text = address.hexadecimal
    if image.fastForwardSequences.contains(where: { $0.address == address }) {
      return text + " fast-forward sequence"
    }
    let range = image.codeRanges.first { $0.addresses.contains(UInt64(address)) }
    return text + (range.map { " \($0.kind.rawValue) code" } ?? " data")
  }

  // MARK: Several files

  static func linkerInputs(_ inspected: Compatibility) -> Table? {
    guard !inspected.linkerInputs.isEmpty else { return nil }
    return Table(
      title: "Objects and libraries",
      columns: [.words("file", shortest: 12), .words("for"), .numbers("members")],
      rows: inspected.linkerInputs.map { input in
        [
          input.path, input.machines.map(\.title).joined(separator: ", "),
          NumberFormatting.count(UInt64(input.members.count)),
        ]
      }
    )
  }

  static func dependencies(_ inspected: Compatibility) -> Table? {
    guard !inspected.dependencies.isEmpty else { return nil }
    let words: [Dependency.Kind: String] = [
      .atLoad: "imports", .atFirstCall: "imports at the first call", .forwarded: "forwards to",
    ]
    return Table(
      title: "Dependencies",
      columns: [
        .words("image", shortest: 12), .words("how"), .words("library", shortest: 12),
        .numbers("symbols"), .words("", dropRank: 1),
      ],
      rows: inspected.dependencies.map { dependency in
        [
          inspected.images[dependency.image].name, words[dependency.kind] ?? "",
          dependency.library, NumberFormatting.count(UInt64(dependency.symbolCount)),
          dependency.target == nil ? "not among these" : "",
        ]
      }
    )
  }

  static func processes(_ inspected: Compatibility) -> Table? {
    guard !inspected.images.isEmpty else { return nil }
    return Table(
      title: "Process × image",
      explanation: "Whether a process of each kind may load the image.",
      columns: [
        .words("image", shortest: 12), .words("kind"), .words("x64 or Arm64EC"), .words("Arm64"),
      ],
      rows: inspected.images.map { image in
        [image.name, image.kind.title]
          + [ProcessKind.x64, .arm64].map { $0.loads(image.kind) ? "yes" : "no" }
      }
    )
  }

  static func linking(_ inspected: Compatibility) -> Table? {
    guard !inspected.linkerInputs.isEmpty else { return nil }
    return Table(
      title: "Image × library",
      explanation: "Whether Microsoft's linker takes its code into an image of each kind.",
      columns: [.words("library", shortest: 12)]
        + Compatibility.linkedKinds.map { .words($0.title) },
      rows: inspected.linkerInputs.map { input in
        [input.name]
          + Compatibility.linkedKinds.map { Compatibility.links(input, into: $0) ? "yes" : "no" }
      }
    )
  }
}
