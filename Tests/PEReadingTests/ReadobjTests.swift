import Foundation
import PEReading
import Testing

/// Comparison with what llvm-readobj prints of the same image; where it is not installed, the
/// expectations of the other tests stand alone.
@Suite struct ReadobjTests {
  /// llvm-readobj 19 or later: earlier ones do not know Arm64EC.
  private static let readobj = Program.find(
    (19...30).reversed().map { "llvm-readobj-\($0)" } + ["llvm-readobj"]
  ).flatMap { path in
    let version = try? Program.run(path, ["--version"]).output.firstMatch(of: /version (\d+)/)?.1
    return version.flatMap { Int($0) }.flatMap { $0 >= 19 ? path : nil }
  }

  /// What llvm-readobj says in the members of its braces, by path.
  ///
  /// Repeated groups and members are counted: `Export#2/Name#0`.
  private static func facts(of name: String, _ options: [String]) throws -> [String: String] {
    let program = try #require(readobj)
    let (text, status) = try Program.run(program, options + [FixtureImages.path(name)])
    try #require(status == 0)
    var facts: [String: String] = [:]
    var path: [String] = []
    var counts: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line == "}" || line == "]" {
        path.removeLast()
      } else if line.hasSuffix("{") || line.hasSuffix("[") || line.contains(" [ (") {
        let group = String(line.prefix { $0 != " " })
        let place = (path + [group]).joined(separator: "/")
        let number = counts[place, default: 0]
        counts[place] = number + 1
        path.append("\(group)#\(number)")
        // Flags have their number behind the bracket.
        if let flags = line.firstMatch(of: /\((0x[0-9A-F]+)\)/) {
          facts[path.joined(separator: "/") + "/flags"] = String(flags.1)
        }
      } else if let colon = line.firstRange(of: ": ") {
        let key = (path + [String(line[..<colon.lowerBound])]).joined(separator: "/")
        let number = counts[key, default: 0]
        counts[key] = number + 1
        facts["\(key)#\(number)"] = String(line[colon.upperBound...])
      } else {
        let key = path.joined(separator: "/") + "/line"
        let number = counts[key, default: 0]
        counts[key] = number + 1
        facts["\(key)#\(number)"] = line
      }
    }
    return facts
  }

  /// The number of a text such as `12`, `0xC`, `NAME (0xC)`.
  private static func number(_ text: String) -> UInt64? {
    if let match = text.firstMatch(of: /\((0x[0-9A-Fa-f]+)\)$/) { return number(String(match.1)) }
    return text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }

  /// Expects that our numbers are llvm's, and that llvm has no others in the group.
  private func expect(
    _ ours: [(String, UInt64)],
    in group: String,
    of facts: [String: String],
    _ name: String,
    ignoring others: Set<String> = []
  ) {
    for (key, value) in ours {
      let theirs = facts["\(group)/\(key)#0"]
      #expect(theirs.flatMap(Self.number) == value, "\(name): \(group)/\(key)")
    }
    let known = Set(ours.map(\.0)).union(others)
    for key in facts.keys where key.hasPrefix(group + "/") {
      let rest = key.dropFirst(group.count + 1)
      guard !rest.contains("/"), rest.hasSuffix("#0") else { continue }
      #expect(known.contains(String(rest.dropLast(2))), "\(name): \(key) is not ours")
    }
  }

  @Test(.enabled(if: readobj != nil), arguments: FixtureImages.images)
  func `headers are those that llvm reads`(name: String) throws {
    let image = try FixtureImages.image(name)
    let facts = try Self.facts(of: name, ["--file-headers"])
    let file = image.fileHeader
    // llvm tells the machines of hybrid images by numbers of its own.
    let machine: Machine =
      switch image.kind {
      case .arm64ec: .arm64ec
      case .arm64x: .arm64x
      default: file.machine
      }
    expect(
      [
        ("Machine", UInt64(machine.rawValue)), ("SectionCount", UInt64(file.sectionCount)),
        ("TimeDateStamp", UInt64(file.timeDateStamp)),
        ("PointerToSymbolTable", UInt64(file.symbolTableOffset)),
        ("SymbolCount", UInt64(file.symbolCount)),
        ("OptionalHeaderSize", UInt64(file.optionalHeaderSize)),
      ],
      in: "ImageFileHeader#0",
      of: facts,
      name,
      ignoring: ["StringTableSize"]
    )
    #expect(
      facts["ImageFileHeader#0/Characteristics#0/flags"].flatMap(Self.number)
        == UInt64(file.characteristics)
    )
    let header = image.optionalHeader
    let group = "ImageOptionalHeader#0"
    var numbers: [(String, UInt64)] = [
      ("Magic", header.is64Bit ? 0x20B : 0x10B),
      ("MajorLinkerVersion", UInt64(header.majorLinkerVersion)),
      ("MinorLinkerVersion", UInt64(header.minorLinkerVersion)),
      ("SizeOfCode", UInt64(header.codeSize)),
      ("SizeOfInitializedData", UInt64(header.initializedDataSize)),
      ("SizeOfUninitializedData", UInt64(header.uninitializedDataSize)),
      ("AddressOfEntryPoint", UInt64(header.entryPoint)), ("BaseOfCode", UInt64(header.codeBase)),
      ("ImageBase", header.imageBase), ("SectionAlignment", UInt64(header.sectionAlignment)),
      ("FileAlignment", UInt64(header.fileAlignment)), ("SizeOfImage", UInt64(header.imageSize)),
      ("SizeOfHeaders", UInt64(header.headersSize)), ("CheckSum", UInt64(header.checksum)),
      ("Subsystem", UInt64(header.subsystem)),
      ("NumberOfRvaAndSize", UInt64(header.directories.count)),
    ]
    for (version, key) in [
      (header.operatingSystemVersion, "OperatingSystem"), (header.imageVersion, "Image"),
      (header.subsystemVersion, "Subsystem"),
    ] {
      numbers.append(("Major\(key)Version", UInt64(version[0])))
      numbers.append(("Minor\(key)Version", UInt64(version[1])))
    }
    for (key, value) in zip(
      ["StackReserve", "StackCommit", "HeapReserve", "HeapCommit"],
      header.reservations
    ) {
      numbers.append(("SizeOf\(key)", value))
    }
    expect(numbers, in: group, of: facts, name, ignoring: ["BaseOfData"])
    #expect(
      facts["\(group)/Characteristics#0/flags"].flatMap(Self.number)
        == UInt64(header.libraryCharacteristics)
    )
    let directories = [
      ("ExportTable", 0), ("ImportTable", 1), ("ResourceTable", 2), ("ExceptionTable", 3),
      ("CertificateTable", 4), ("BaseRelocationTable", 5), ("Debug", 6), ("Architecture", 7),
      ("GlobalPtr", 8), ("TLSTable", 9), ("LoadConfigTable", 10), ("BoundImport", 11),
      ("IAT", 12), ("DelayImportDescriptor", 13), ("CLRRuntimeHeader", 14), ("Reserved", 15),
    ]
    expect(
      directories.flatMap { key, index in
        [
          ("\(key)RVA", UInt64(header.directories[index].address)),
          ("\(key)Size", UInt64(header.directories[index].size)),
        ]
      },
      in: "\(group)/DataDirectory#0",
      of: facts,
      name
    )
  }

  @Test(.enabled(if: readobj != nil), arguments: FixtureImages.images)
  func `sections are those that llvm reads`(name: String) throws {
    let image = try FixtureImages.image(name)
    let facts = try Self.facts(of: name, ["--sections"])
    for (index, section) in image.sections.enumerated() {
      let group = "Sections#0/Section#\(index)"
      #expect(facts["\(group)/Name#0"]?.prefix { $0 != " " } == section.name[...])
      expect(
        [
          ("Number", UInt64(index + 1)), ("VirtualSize", UInt64(section.virtualSize)),
          ("VirtualAddress", UInt64(section.virtualAddress)),
          ("RawDataSize", UInt64(section.fileSize)),
          ("PointerToRawData", UInt64(section.fileOffset)),
        ],
        in: group,
        of: facts,
        name,
        ignoring: [
          "Name", "PointerToRelocations", "PointerToLineNumbers", "RelocationCount",
          "LineNumberCount",
        ]
      )
      #expect(
        facts["\(group)/Characteristics#0/flags"].flatMap(Self.number)
          == UInt64(section.characteristics)
      )
    }
    #expect(facts["Sections#0/Section#\(image.sections.count)/Number#0"] == nil)
  }

  @Test(.enabled(if: readobj != nil), arguments: FixtureImages.images)
  func `imports and exports are those that llvm reads`(name: String) throws {
    let image = try FixtureImages.image(name)
    let facts = try Self.facts(of: name, ["--coff-imports", "--coff-exports"])
    let atLoad = image.imports.filter { !$0.isDelayed }
    for (index, library) in atLoad.enumerated() {
      let group = "Import#\(index)"
      #expect(facts["\(group)/Name#0"] == library.name)
      #expect(
        facts["\(group)/ImportLookupTableRVA#0"].flatMap(Self.number)
          == UInt64(library.lookupTable)
      )
      #expect(
        facts["\(group)/ImportAddressTableRVA#0"].flatMap(Self.number)
          == UInt64(library.addressTable)
      )
      for (place, symbol) in library.symbols.enumerated() {
        let text = symbol.ordinal.map { "(\($0))" } ?? "\(symbol.name ?? "") (\(symbol.hint ?? 0))"
        #expect(facts["\(group)/Symbol#\(place)"] == text)
      }
      #expect(facts["\(group)/Symbol#\(library.symbols.count)"] == nil)
    }
    #expect(facts["Import#\(atLoad.count)/Name#0"] == nil)
    let delayed = image.imports.filter(\.isDelayed)
    for (index, library) in delayed.enumerated() {
      let group = "DelayImport#\(index)"
      #expect(facts["\(group)/Name#0"] == library.name)
      #expect(
        facts["\(group)/ImportAddressTable#0"].flatMap(Self.number) == UInt64(library.addressTable)
      )
      #expect(
        facts["\(group)/ImportNameTable#0"].flatMap(Self.number) == UInt64(library.lookupTable)
      )
      for (place, symbol) in library.symbols.enumerated() {
        let text = "\(symbol.name ?? "") (\(symbol.hint ?? 0))"
        #expect(facts["\(group)/Import#\(place)/Symbol#0"] == text)
      }
    }
    #expect(facts["DelayImport#\(delayed.count)/Name#0"] == nil)

    // llvm also lists numbers that nothing has.
    let groups = (0..<1000).prefix { facts["Export#\($0)/Ordinal#0"] != nil }
      .map { "Export#\($0)" }
      .filter { facts["\($0)/RVA#0"] != "0x0" }
    let symbols = image.exports?.symbols ?? []
    #expect(groups.count == symbols.count)
    for (group, symbol) in zip(groups, symbols) {
      #expect(facts["\(group)/Ordinal#0"] == "\(symbol.ordinal)")
      #expect((facts["\(group)/Name#0"] ?? "") == symbol.name ?? "")
      #expect(facts["\(group)/ForwardedTo#0"] == symbol.forwarder)
      if symbol.forwarder == nil {
        #expect(facts["\(group)/RVA#0"].flatMap(Self.number) == UInt64(symbol.address))
      }
    }
  }

  /// The members of the load configuration that llvm has other names for.
  private static let namesInReadobj = [
    "GuardCFCheckFunctionPointer": "GuardCFCheckFunction",
    "GuardCFDispatchFunctionPointer": "GuardCFCheckDispatch",
    "GuardAddressTakenIatEntryTable": "GuardAddressTakenIatEntryTable",
  ]

  @Test(.enabled(if: readobj != nil), arguments: FixtureImages.images)
  func `load configuration and CHPE metadata are those that llvm reads`(name: String) throws {
    let image = try FixtureImages.image(name)
    let facts = try Self.facts(of: name, ["--coff-load-config"])
    guard let configuration = image.loadConfiguration else {
      #expect(!facts.keys.contains { $0.hasPrefix("LoadConfig") })
      return
    }
    let numbers = configuration.values.map { value in
      (Self.namesInReadobj[value.name] ?? value.name, value.value)
    }
    // What is behind the tables of exception continuations, llvm 19 does not print.
    let printed = numbers.filter { facts["LoadConfig#0/\($0.0)#0"] != nil }
    #expect(printed.count >= 40)
    expect(printed, in: "LoadConfig#0", of: facts, name, ignoring: ["GuardFlags"])

    guard let metadata = image.hybridMetadata else {
      #expect(!facts.keys.contains { $0.hasPrefix("CHPEMetadata") })
      return
    }
    let tables = ["CodeMap", "CodeRangesToEntryPoints", "RedirectionMetadata"]
    let members = metadata.values.map { ($0.name, $0.value) }
      .filter { facts["CHPEMetadata#0/\($0.0)#0"] != nil && !tables.contains($0.0) }
    #expect(members.count >= 13)
    expect(members, in: "CHPEMetadata#0", of: facts, name, ignoring: Set(tables))
    func lines(_ table: String) -> [String] {
      (0..<1000).lazy.map { facts["CHPEMetadata#0/\(table)#0/line#\($0)"] }
        .prefix { $0 != nil }.compactMap(\.self)
    }
    func hexadecimal(_ number: some BinaryInteger) -> String {
      "0x" + String(number, radix: 16, uppercase: true)
    }
    #expect(
      lines("CodeMap")
        == metadata.codeMap.map {
          "\(hexadecimal($0.addresses.lowerBound)) - \(hexadecimal($0.addresses.upperBound))  "
            + $0.kind.rawValue.uppercased()
        }
    )
    #expect(
      lines("CodeRangesToEntryPoints")
        == metadata.entryPointRanges.map {
          "\(hexadecimal($0.start)) - \(hexadecimal($0.end)) -> \(hexadecimal($0.entryPoint))"
        }
    )
    #expect(
      lines("RedirectionMetadata")
        == metadata.redirections.map {
          "\(hexadecimal($0.source)) -> \(hexadecimal($0.destination))"
        }
    )
  }

  @Test(.enabled(if: readobj != nil), arguments: FixtureImages.images)
  func `functions are those that llvm finds unwind information of`(name: String) throws {
    let image = try FixtureImages.image(name)
    // llvm 19 gives up where entries of both kinds stand in one section.
    let hasBoth = image.kind == .arm64ec && !image.x64Functions.isEmpty
    guard image.optionalHeader.is64Bit, !hasBoth else { return }
    let facts = try Self.facts(of: name, ["--unwind"])
    let groups = (0..<1000).map { "UnwindInformation#0/RuntimeFunction#\($0)" }
      .prefix { group in facts.keys.contains { $0.hasPrefix(group + "/") } }
    let base = image.optionalHeader.imageBase
    func address(_ text: String?) -> UInt64? {
      text.flatMap { $0.firstMatch(of: /0x[0-9A-F]+/) }.flatMap { Self.number(String($0.output)) }
    }
    let theirs = groups.map { group -> [UInt64?] in
      if let start = facts["\(group)/StartAddress#0"] {
        return [address(start), address(facts["\(group)/EndAddress#0"])]
      }
      let start = address(facts["\(group)/Function#0"])
      let length =
        facts["\(group)/FunctionLength#0"] ?? facts["\(group)/ExceptionData#0/FunctionLength#0"]
      return [start, start.flatMap { start in length.flatMap(UInt64.init).map { start + $0 } }]
    }
    let ours =
      (image.fileHeader.machine == .x64 && image.kind == .x64
      ? image.x64Functions : image.arm64Functions)
      .map { [Optional(base + UInt64($0.start)), base + UInt64($0.end)] }
    #expect(theirs == ours)
  }
}
