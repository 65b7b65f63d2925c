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
  package internal(set) var images: [LoadedImage] = []
  let memory: GuestMemory
  let limits: ExecutionLimits
  let page: SystemPage
  let stateAddress: UInt64
  /// The first address above the stack.
  let stackTop: UInt64
  /// What keeps the images from being loaded.
  var problems: [Diagnostic] = []

  /// Where the memory of a process begins.
  package static let start: UInt64 = 0x1000_0000

  /// Loads images.
  ///
  /// - Parameters:
  ///   - files: The images; the first is the program's.
  ///   - limits: How much memory there is.
  /// - Throws: Everything that keeps them from being loaded: what is missing, of the wrong
  ///   architecture, or not supported.
  package init(_ files: [PEImage], limits: ExecutionLimits) throws(InvalidInput) {
    self.limits = limits
    let imageBytes = try Self.bytes(of: files, limits)
    let own = 1 << 20
    let capacity = [limits.stackBytes, imageBytes, limits.heapBytes, own]
      .reduce(0) { $0 + min(max($1, 0), 1 << 45).roundedUpToPages }
    memory = GuestMemory(start: Self.start, capacity: capacity)
    guard memory.capacity == capacity else {
      memory.deallocate()
      throw InvalidInput([
        Diagnostic(
          path: files.first?.bytes.path ?? "",
          message: "this machine has not the \(capacity) bytes that the process may use",
          hint: "allow it a smaller heap: --max-memory"
        )
      ])
    }
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

  /// The bytes of all images in memory, which are not more than may be.
  private static func bytes(
    of files: [PEImage],
    _ limits: ExecutionLimits
  ) throws(InvalidInput) -> Int {
    var sum = 0
    for file in files {
      let size = Int(file.optionalHeader.imageSize)
      sum += size.roundedUpToPages
      guard sum <= limits.imageBytes else {
        throw InvalidInput([
          Diagnostic(
            path: file.bytes.path,
            message: "with its \(size) bytes all images have more than \(limits.imageBytes)"
          )
        ])
      }
    }
    return sum
  }

  /// Notes what is wrong with an image.
  func report(_ image: PEImage, _ message: String, hint: String? = nil) {
    problems.append(Diagnostic(path: image.bytes.path, message: message, hint: hint))
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
  /// - Returns: The address; code lies there.
  /// - Throws: That there is none, with those there are.
  package func export(_ name: String, of index: Int) throws(InvalidInput) -> UInt64 {
    problems = []
    if let address = address(of: name, in: index, from: images[index].image, depth: 0) {
      guard memory.rights(at: address).isDisjoint(with: [.execute, .native]) else { return address }
      report(images[index].image, "its export '\(name)' is no function: no code lies there")
    }
    if problems.isEmpty {
      let names = (images[index].image.exports?.symbols ?? []).compactMap(\.name)
      let more = names.count > 20 ? " and \(names.count - 20) more" : ""
      problems = [
        Diagnostic(
          path: images[index].image.bytes.path,
          message: "it exports no '\(name)'",
          expected: names.isEmpty
            ? nil : "one of " + names.prefix(20).joined(separator: ", ") + more,
          hint: Suggestion.hint(for: name, among: names)
        )
      ]
    }
    throw InvalidInput(problems)
  }
}

extension Int {
  fileprivate var roundedUpToPages: Int {
    (self + GuestMemory.pageBytes - 1) / GuestMemory.pageBytes * GuestMemory.pageBytes
  }
}
