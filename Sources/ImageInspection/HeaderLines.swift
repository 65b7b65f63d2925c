package import PEReading

extension PEImage {
  /// The lines of `link /dump /headers` for the file header and the optional header, without the
  /// blanks before them.
  ///
  /// A hybrid image has ARM64X behind its machine: `8664 machine (x64) (ARM64X)` is Arm64EC.
  package var headerLines: [String] {
    let file = fileHeader
    let header = optionalHeader
    let isHybrid = kind == .arm64ec || kind == .arm64x
    let machine =
      "\(digits(file.machine.rawValue)) machine"
      + (file.machine.name.map { " (\($0))" } ?? "") + (isHybrid ? " (ARM64X)" : "")
    var lines = [
      machine,
      "\(digits(file.sectionCount)) number of sections",
      "\(digits(file.timeDateStamp)) time date stamp",
      "\(digits(file.symbolTableOffset)) file pointer to symbol table",
      "\(digits(file.symbolCount)) number of symbols",
      "\(digits(file.optionalHeaderSize)) size of optional header",
      "\(digits(file.characteristics)) characteristics",
    ]
    lines += Self.names(of: file.characteristics, Self.fileCharacteristics)
    let last = header.imageBase &+ UInt64(header.imageSize) &- 1
    lines += [
      header.is64Bit ? "20B magic # (PE32+)" : "10B magic # (PE32)",
      "\(header.majorLinkerVersion).\(twoDigits(UInt16(header.minorLinkerVersion))) linker version",
      "\(digits(header.codeSize)) size of code",
      "\(digits(header.initializedDataSize)) size of initialized data",
      "\(digits(header.uninitializedDataSize)) size of uninitialized data",
      "\(digits(header.entryPoint)) entry point"
        + (header.entryPoint == 0
          ? "" : " (\(full(header.imageBase &+ UInt64(header.entryPoint))))"),
      "\(digits(header.codeBase)) base of code",
      "\(digits(header.imageBase)) image base (\(full(header.imageBase)) to \(full(last)))",
      "\(digits(header.sectionAlignment)) section alignment",
      "\(digits(header.fileAlignment)) file alignment",
      "\(version(header.operatingSystemVersion)) operating system version",
      "\(version(header.imageVersion)) image version",
      "\(version(header.subsystemVersion)) subsystem version",
      "\(digits(header.imageSize)) size of image",
      "\(digits(header.headersSize)) size of headers",
      "\(digits(header.checksum)) checksum",
      "\(digits(header.subsystem)) subsystem"
        + (Self.subsystems[header.subsystem].map { " (\($0))" } ?? ""),
      "\(digits(header.libraryCharacteristics)) DLL characteristics",
    ]
    return lines + Self.names(of: header.libraryCharacteristics, Self.libraryCharacteristics)
  }

  private func digits(_ number: some BinaryInteger) -> String {
    String(number, radix: 16, uppercase: true)
  }

  private func full(_ address: UInt64) -> String {
    let text = digits(address)
    return String(repeating: "0", count: max(0, (optionalHeader.is64Bit ? 16 : 8) - text.count))
      + text
  }

  private func twoDigits(_ number: UInt16) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func version(_ numbers: [UInt16]) -> String {
    "\(numbers.first ?? 0).\(twoDigits(numbers.last ?? 0))"
  }

  private static func names(of flags: UInt16, _ names: [(UInt16, String)]) -> [String] {
    names.filter { flags & $0.0 != 0 }.map(\.1)
  }

  /// The flags of the file header, in the words of the tool.
  private static let fileCharacteristics: [(UInt16, String)] = [
    (0x0001, "Relocations stripped"), (0x0002, "Executable"),
    (0x0004, "Line numbers stripped"), (0x0008, "Symbols stripped"),
    (0x0020, "Application can handle large (>2GB) addresses"), (0x0100, "32 bit word machine"),
    (0x0200, "Debug information stripped"), (0x1000, "System"), (0x2000, "DLL"),
  ]

  private static let libraryCharacteristics: [(UInt16, String)] = [
    (0x0020, "High Entropy Virtual Addresses"), (0x0040, "Dynamic base"),
    (0x0080, "Check integrity"), (0x0100, "NX compatible"),
    (0x0400, "No structured exception handler"),
    (0x1000, "App Container"), (0x4000, "Control Flow Guard"), (0x8000, "Terminal Server Aware"),
  ]

  private static let subsystems: [UInt16: String] = [
    1: "Native", 2: "Windows GUI", 3: "Windows CUI", 9: "Windows CE", 10: "EFI Application",
    11: "EFI Boot Service Driver", 12: "EFI Runtime Driver", 16: "Boot Application",
  ]
}
