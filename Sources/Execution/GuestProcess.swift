package import Diagnostics
internal import Lowering
package import PEReading

/// A modelled process: images with all that they import, a stack, a heap, and system routines.
///
///     let process = try GuestProcess([app, codec], limits: ExecutionLimits())
///     let address = try process.export("run", of: 0)
///
/// Images are mapped one behind the other, with their relocations, and bound to each other as
/// Windows' loader does: x64 code imports what a library exports, Arm64EC code the Arm64EC code
/// behind it, where there is such.
package final class GuestProcess {
  /// The images, in the order given.
  package private(set) var images: [LoadedImage] = []
  let memory: GuestMemory
  let limits: ExecutionLimits
  let page: SystemPage
  let stateAddress: UInt64
  /// The first address above the stack.
  let stackTop: UInt64
  private var problems: [Diagnostic] = []

  /// Where the memory of a process begins.
  static let start: UInt64 = 0x1000_0000

  /// Loads images.
  ///
  /// - Parameters:
  ///   - files: The images; the first is the program's.
  ///   - limits: How much memory there is.
  /// - Throws: Everything that keeps them from being loaded: what is missing, of the wrong
  ///   architecture, or not supported.
  package init(_ files: [PEImage], limits: ExecutionLimits) throws(InvalidInput) {
    self.limits = limits
    let sizes = files.reduce(0) { $0 + Int($1.optionalHeader.imageSize) + GuestMemory.pageBytes }
    let own = 1 << 20
    memory = GuestMemory(
      start: Self.start,
      capacity: (limits.stackBytes + sizes + limits.heapBytes + own).roundedUpToPages
    )
    // All of these fit: the capacity is their sum.
    let stack = memory.extend(by: limits.stackBytes, rights: .write) ?? Self.start
    stackTop = memory.end - 64
    _ = stack
    stateAddress = memory.extend(by: TranslatorState.stateBytes, rights: .write) ?? 0
    let tables = memory.extend(by: TranslatorState.tablesBytes, rights: []) ?? 0
    TranslatorState.write(into: memory, stateAddress: stateAddress, tablesAddress: tables)
    let address = memory.extend(by: SystemPage.bytes, rights: .native) ?? 0
    page = SystemPage(address: address)
    _ = memory.extend(by: 1, rights: .execute)
    // `ret`.
    memory.put(0xC3, 1, at: page.emulatedReturn)
    for file in files { map(file) }
    if problems.isEmpty { for index in images.indices { bind(index) } }
    guard problems.isEmpty else { throw InvalidInput(problems) }
  }

  deinit { memory.deallocate() }

  private func report(_ image: PEImage, _ message: String, hint: String? = nil) {
    problems.append(Diagnostic(path: image.bytes.path, message: message, hint: hint))
  }
}

extension GuestProcess {
  private func map(_ file: PEImage) {
    // An Arm64X image as x64 and Arm64EC processes see it.
    let image = file.emulationView ?? file
    switch image.kind {
    case .x64, .arm64ec: break
    case .arm64x where file.emulationView != nil: break
    default:
      return report(
        file,
        "this is an image of \(file.kind.rawValue) code",
        hint: "an x64 or Arm64EC process loads x64, Arm64EC and Arm64X images only"
      )
    }
    if image.optionalHeader[.threadStorage] != nil {
      report(file, "it has storage for each thread, which is not supported")
    }
    for finding in image.findings { report(file, "\(finding)") }
    guard let base = memory.extend(by: Int(image.optionalHeader.imageSize), rights: []) else {
      return report(
        file,
        "its \(image.optionalHeader.imageSize) bytes in memory are more than the sum of all images"
      )
    }
    copy(image, to: base)
    let size = UInt64(image.optionalHeader.imageSize)
    var findings: [Finding] = []
    let change = base &- image.optionalHeader.imageBase
    for cell in image.relocatedCells(&findings) where UInt64(cell) + 8 <= size {
      let address = base + UInt64(cell)
      memory.put(((try? memory.load(address, 8)) ?? 0) &+ change, 8, at: address)
    }
    for finding in findings { report(file, "\(finding)") }
    var redirections: [UInt64: UInt64] = [:]
    for redirection in image.hybridMetadata?.redirections ?? [] {
      redirections[base + UInt64(redirection.source)] = base + UInt64(redirection.destination)
    }
    let path = file.bytes.path
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if images.contains(where: { $0.name == name.lowercased() }) {
      report(file, "another image of this name is loaded")
    }
    images.append(
      LoadedImage(name: name.lowercased(), image: image, base: base, redirections: redirections)
    )
  }

  /// Copies what the file has of the headers and sections, and sets what may be done with them.
  private func copy(_ image: PEImage, to base: UInt64) {
    let size = UInt64(image.optionalHeader.imageSize)
    let headers = min(UInt64(image.optionalHeader.headersSize), size)
    for offset in 0..<min(Int(headers), image.bytes.count) {
      memory.put(image.bytes.number(at: offset, bytes: 1) ?? 0, 1, at: base + UInt64(offset))
    }
    for section in image.sections {
      let addresses = section.addresses.clamped(to: 0..<size)
      guard !addresses.isEmpty else { continue }
      let count = min(Int(section.fileSize), addresses.count)
      for offset in 0..<count {
        guard let byte = image.bytes.number(at: Int(section.fileOffset) + offset, bytes: 1) else {
          break
        }
        memory.put(byte, 1, at: base + addresses.lowerBound + UInt64(offset))
      }
      let range = base + addresses.lowerBound..<base + addresses.upperBound
      if section.isExecutable {
        // Code that writes itself is not supported, so that no code is writable.
        memory.setRights(image.hybridMetadata == nil ? .execute : [], of: range)
      } else if section.isWritable {
        memory.setRights(.write, of: range)
      }
    }
    for range in image.hybridMetadata?.codeMap ?? [] {
      let addresses = range.addresses.clamped(to: 0..<size)
      guard !addresses.isEmpty else { continue }
      memory.setRights(
        range.kind == .arm64ec ? [.execute, .native] : range.kind == .x64 ? .execute : [],
        of: base + addresses.lowerBound..<base + addresses.upperBound
      )
    }
  }

  /// Writes the addresses of what an image imports, and of the emulator's entry points.
  private func bind(_ index: Int) {
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

  /// The Arm64EC code that an address is or stands for; nil for x64 code.
  func native(_ address: UInt64) -> UInt64? {
    if memory.rights(at: address).contains(.native) { return address }
    return images.lazy.compactMap { $0.redirections[address] }.first
  }
}

extension GuestProcess {
  /// The entry points of the libraries, those that others import from first.
  var entryPoints: [(address: UInt64, base: UInt64)] {
    var order: [Int] = []
    var isVisited = images.map { _ in false }
    func visit(_ index: Int) {
      guard !isVisited[index] else { return }
      isVisited[index] = true
      for library in images[index].image.imports {
        let name = library.name.lowercased()
        if let next = images.firstIndex(where: { $0.name == name }) { visit(next) }
      }
      order.append(index)
    }
    for index in images.indices { visit(index) }
    return order.compactMap { index in
      let header = images[index].image.optionalHeader
      // Programs start there instead: what is called is the export.
      let isLibrary = images[index].image.fileHeader.characteristics & 0x2000 != 0
      guard isLibrary, header.entryPoint != 0, header.entryPoint < header.imageSize else {
        return nil
      }
      return (images[index].base + UInt64(header.entryPoint), images[index].base)
    }
  }

  /// The address of an exported symbol; `#7` is one by number.
  ///
  /// - Parameters:
  ///   - name: The name or number.
  ///   - index: The image.
  /// - Throws: That there is none, with those there are.
  package func export(_ name: String, of index: Int) throws(InvalidInput) -> UInt64 {
    problems = []
    if let address = address(of: name, in: index, from: images[index].image, depth: 0) {
      return address
    }
    if problems.isEmpty {
      let names = (images[index].image.exports?.symbols ?? []).compactMap(\.name)
      problems = [
        Diagnostic(
          path: images[index].image.bytes.path,
          message: "it exports no '\(name)'",
          expected: names.isEmpty ? nil : "one of \(names.prefix(20).joined(separator: ", "))"
        )
      ]
    }
    throw InvalidInput(problems)
  }

  /// Finds what an image imports; reports what is not there.
  private func find(_ name: String, in library: String, for image: PEImage) -> UInt64? {
    let wanted = library.lowercased()
    if let index = images.firstIndex(where: { $0.name == wanted }) {
      let before = problems.count
      if let address = address(of: name, in: index, from: image, depth: 0) { return address }
      if problems.count == before {
        report(image, "it imports '\(name)' of \(library), which exports no such symbol")
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

  private func address(
    of name: String,
    in index: Int,
    from importer: PEImage,
    depth: Int
  ) -> UInt64? {
    let loaded = images[index]
    let number = name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    guard
      let symbol = loaded.image.exports?.symbols.first(where: {
        number == nil ? $0.name == name : $0.ordinal == number
      })
    else { return nil }
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

extension Int {
  fileprivate var roundedUpToPages: Int {
    (self + GuestMemory.pageBytes - 1) / GuestMemory.pageBytes * GuestMemory.pageBytes
  }
}
