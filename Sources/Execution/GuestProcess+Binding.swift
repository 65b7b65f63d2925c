internal import Diagnostics
internal import PEReading

/// Images bound to each other.
extension GuestProcess {
  /// Writes the addresses of what an image imports, and of the emulator's entry points.
  func bind(_ index: Int) {
    let loaded = images[index]
    let size = UInt64(loaded.image.optionalHeader.imageSize)
    let auxiliary = Dictionary(
      (loaded.image.hybridMetadata?.auxiliaryCells ?? []).map { ($0.importCell, $0.cell) },
      uniquingKeysWith: { first, _ in first }
    )
    for library in loaded.image.imports {
      for symbol in library.symbols {
        let name = symbol.name ?? "#\(symbol.ordinal ?? 0)"
        guard let address = find(name, in: library.name, for: loaded.image) else { continue }
        if UInt64(symbol.cell) + 8 <= size {
          memory.put(address, 8, at: loaded.base + UInt64(symbol.cell))
        }
        // Without Arm64EC code behind it, the cell keeps the image's own thunk.
        if let cell = auxiliary[symbol.cell], let native = native(address),
          UInt64(cell) + 8 <= size
        {
          memory.put(native, 8, at: loaded.base + UInt64(cell))
        }
      }
    }
    for (member, entry) in Self.entryCells {
      guard let cell = loaded.image.hybridMetadata?[member], cell != 0, UInt64(cell) + 8 <= size
      else { continue }
      memory.put(page.address(of: entry), 8, at: loaded.base + UInt64(cell))
    }
  }

  /// The members of the metadata that name cells for entry points of the emulator.
  private static let entryCells: [(String, SystemPage.Entry)] = [
    ("__os_arm64x_dispatch_call_no_redirect", .enterEmulated),
    ("__os_arm64x_dispatch_ret", .returnEmulated), ("__os_arm64x_dispatch_call", .checkCall),
    ("__os_arm64x_dispatch_icall", .checkCall), ("__os_arm64x_dispatch_icall_cfg", .checkCall),
    ("__os_arm64x_dispatch_fptr", .jumpEmulated),
    ("GetX64InformationFunctionPointer", .unsupported),
    ("SetX64InformationFunctionPointer", .unsupported),
  ]

  /// What the metadata calls an entry point of the emulator.
  static func name(_ entry: SystemPage.Entry) -> String? {
    entryCells.first { $0.1 == entry }?.0
  }

  /// The Arm64EC code that an address is or stands for; nil for x64 code.
  func native(_ address: UInt64) -> UInt64? {
    if memory.rights(at: address).contains(.native) { return address }
    return images.lazy.compactMap { $0.redirections[address] }.first
  }

  /// Finds what an image imports; reports what is not there.
  private func find(_ name: String, in library: String, for image: PEImage) -> UInt64? {
    let wanted = library.lowercased()
    if let index = images.firstIndex(where: { $0.name == wanted }) {
      let before = problems.count
      if let address = address(of: name, in: index, from: image, depth: 0) { return address }
      if problems.count == before {
        let names = (images[index].image.exports?.symbols ?? []).lazy.compactMap(\.name)
        report(
          image,
          "it imports '\(name)' of \(library), which exports no such symbol",
          // Many mistakes are of one cause, and a search for each takes long.
          hint: before < 8 ? Suggestion.hint(for: name, among: names) : nil
        )
      }
      return nil
    }
    if let number = SystemRoutine.numbers[name] { return page.address(ofRoutine: number) }
    report(
      image,
      "it imports '\(name)' of \(library), which is not loaded",
      hint: SystemLibraries.isOne(wanted)
        ? "of the system's modules there are \(SystemRoutine.names)"
        : "load it as well: --load \(library)"
    )
    return nil
  }

  /// The address of an exported symbol, through forwarders.
  func address(
    of name: String,
    in index: Int,
    from importer: PEImage,
    depth: Int
  ) -> UInt64? {
    let loaded = images[index]
    guard let symbol = loaded.exported(name) else { return nil }
    guard let forwarder = symbol.forwarder else {
      return UInt64(symbol.address) < UInt64(loaded.image.optionalHeader.imageSize)
        ? loaded.base + UInt64(symbol.address) : nil
    }
    guard depth < 32 else {
      report(importer, "'\(name)' of \(loaded.name) is forwarded in a circle")
      return nil
    }
    guard let dot = forwarder.lastIndex(of: ".") else { return nil }
    let library = forwarder[..<dot].lowercased()
    let target = String(forwarder[forwarder.index(after: dot)...])
    for file in [library, library + ".dll"] {
      if let index = images.firstIndex(where: { $0.name == file }) {
        return address(of: target, in: index, from: importer, depth: depth + 1)
      }
    }
    if let number = SystemRoutine.numbers[target] { return page.address(ofRoutine: number) }
    report(
      importer,
      "'\(name)' of \(loaded.name) is forwarded to \(forwarder), which is not loaded"
    )
    return nil
  }
}
