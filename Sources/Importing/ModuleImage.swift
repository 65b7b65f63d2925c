internal import PEReading
internal import Workloads

/// What the file of a module says of it: its architecture, where its functions lie, what it imports.
///
/// Functions are those of the exception table and those that are exported; addresses are counted
/// from the image's base. Of images that are not of x64 code, no functions are known.
struct ModuleImage {
  let architecture: Architecture
  private let image: PEImage
  /// The first addresses of functions, ascending, and the first addresses behind them.
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []
  /// The addresses of exported functions by their names and by their plain ones; nil for a plain
  /// name that several have.
  private var exports: [String: UInt32] = [:]
  private var plainExports: [String: UInt32?] = [:]
  private var nameOfExport: [UInt32: String] = [:]
  /// The libraries that the image imports from, and those that its exports are forwarded to; in
  /// small letters, without `.dll`.
  let importedLibraries: Set<String>
  let forwardedLibraries: Set<String>

  /// The longest code that is taken for one function.
  private static let longestFunction = 1 << 20

  init(_ image: PEImage, _ architecture: Architecture) {
    self.image = image
    self.architecture = architecture
    importedLibraries = Set(image.imports.map { Self.stem($0.name) })
    let symbols = image.exports?.symbols ?? []
    forwardedLibraries = Set(
      symbols.compactMap { symbol in
        symbol.forwarder.flatMap { text in
          text.lastIndex(of: ".").map { Self.stem(String(text[..<$0])) }
        }
      }
    )
    guard architecture == .x64 else { return }
    let code = image.sections.filter(\.isExecutable).map(\.addresses)
    let inCode = symbols.filter { symbol in
      symbol.forwarder == nil && code.contains { $0.contains(UInt64(symbol.address)) }
    }
    for symbol in inCode {
      guard let name = symbol.name, name.isProfileName else { continue }
      exports[name] = symbol.address
      if nameOfExport[symbol.address] == nil { nameOfExport[symbol.address] = name }
      let plain = PlainName.of(name)
      let known = plainExports[plain]
      plainExports[plain] = known == nil || known == symbol.address ? symbol.address : .some(nil)
    }
    listFunctions(exported: inCode.map(\.address), code: code)
  }

  /// Lists the functions of the exception table, and between them those that are only exported:
  /// functions that call nothing and keep nothing on the stack have no entry there.
  private mutating func listFunctions(exported: [UInt32], code: [Range<UInt64>]) {
    let table = image.x64Functions.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    for range in table where range.start >= (ends.last ?? 0) && range.end > range.start {
      if isChained(range) {
        // A part of another function: of the one before, where they adjoin.
        if let last = ends.indices.last, ends[last] == range.start { ends[last] = range.end }
        continue
      }
      starts.append(range.start)
      ends.append(range.end)
    }
    let leaves = Set(exported).filter { bounds(at: $0) == nil }.sorted()
    var all: [Range<UInt32>] = zip(starts, ends).map { $0..<$1 }
    for (index, start) in leaves.enumerated() {
      let section = code.first { $0.contains(UInt64(start)) }?.upperBound ?? 0
      let next = place(from: start)
      var end = UInt32(clamping: section)
      if next < starts.count { end = min(end, starts[next]) }
      if index + 1 < leaves.count { end = min(end, leaves[index + 1]) }
      if end > start { all.append(start..<end) }
    }
    all.sort { $0.lowerBound < $1.lowerBound }
    starts = all.map(\.lowerBound)
    ends = all.map(\.upperBound)
  }

  /// Whether an entry is of a part whose function another entry has (UNW_FLAG_CHAININFO of x64
  /// exception handling, "struct UNWIND_INFO").
  private func isChained(_ range: FunctionRange) -> Bool {
    guard let offset = image.offset(of: range.unwindAddress),
      let head = image.bytes.number(at: offset, bytes: 1)
    else { return false }
    return head >> 3 & 4 != 0
  }

  /// The first function at or behind an address.
  private func place(from address: UInt32) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func bounds(at address: UInt32) -> Range<UInt32>? {
    let place = place(from: address)
    let index = place < starts.count && starts[place] == address ? place : place - 1
    guard index >= 0, address < ends[index] else { return nil }
    return starts[index]..<ends[index]
  }

  /// Where a function begins that has a name; nil where no export, or more than one, has it.
  func address(ofFunction name: String) -> UInt32? {
    exports[name] ?? plainExports[PlainName.of(name)] ?? nil
  }

  /// Where the function begins that an address is in.
  func startOfFunction(at address: UInt32) -> UInt32? { bounds(at: address)?.lowerBound }

  /// The name that a function is exported by; nil where it is not.
  func name(ofFunctionAt address: UInt32) -> String? { nameOfExport[address] }

  /// The first bytes of the function that begins at an address; nil where none does.
  func code(of start: UInt32, atMost count: Int = longestFunction) -> [UInt8]? {
    guard let bounds = bounds(at: start), bounds.lowerBound == start,
      let place = image.offsets(of: UInt64(start)..<UInt64(bounds.upperBound))
    else { return nil }
    return image.bytes.bytes(at: place.lowerBound, atMost: min(place.count, count))
  }

  /// The name of a library in small letters, without `.dll`.
  static func stem(_ library: String) -> String {
    let small = library.lowercased()
    return small.hasSuffix(".dll") ? String(small.dropLast(4)) : small
  }
}
