internal import ImageInspection
internal import PEReading

/// What the images of one process import from one another and from libraries that are not given.
struct ImageLinks {
  /// A function that is imported.
  struct Function: Hashable {
    /// The image that has it; nil when its library is not given.
    var image: Int?
    /// The library's file name; that of the image where there is one.
    var library: String
    /// Its name, or `#` and its number.
    var name: String
    /// Whether it is x64 code in an image of Arm64EC code.
    var isX64Object = false
  }

  /// An image with its exports by name and number.
  private struct Library {
    let name: String
    let view: PEImage
    let exports: [ExportDirectory.Symbol]
    let names: [String: Int]
    let ordinals: [UInt32: Int]
    let codeMap: [CodeRange]
    let redirected: Set<UInt32>

    init(_ image: ImageInspection, in process: ProcessKind) {
      name = image.name
      let seen = process == .x64 ? image.emulationView ?? image.image : image.image
      view = seen
      exports = seen.exports?.symbols ?? []
      names = Dictionary(
        exports.indices.compactMap { index in seen.exports?.symbols[index].name.map { ($0, index) }
        },
        uniquingKeysWith: { first, _ in first }
      )
      ordinals = Dictionary(
        exports.enumerated().map { ($1.ordinal, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      codeMap = (seen.hybridMetadata?.codeMap ?? []).sorted {
        $0.addresses.lowerBound < $1.addresses.lowerBound
      }
      redirected = Set(seen.hybridMetadata?.redirections.map(\.source) ?? [])
    }

    func symbol(_ name: String?, _ ordinal: UInt32?) -> ExportDirectory.Symbol? {
      (name.map { names[$0] } ?? ordinal.flatMap { ordinals[$0] }).map { exports[$0] }
    }

    /// Whether an address is of code; variables are exported too.
    func isCode(_ address: UInt32) -> Bool {
      // The loader takes no more sections than 96 (PE format, "COFF File Header").
      view.sections.prefix(96).contains {
        $0.isExecutable && $0.addresses.contains(UInt64(address))
      }
    }

    /// Whether an address is of x64 code that does not stand for Arm64EC code.
    func isX64Object(_ address: UInt32) -> Bool {
      var low = 0
      var high = codeMap.count
      while low < high {
        let middle = (low + high) / 2
        if codeMap[middle].addresses.lowerBound <= UInt64(address) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      guard low > 0, codeMap[low - 1].addresses.contains(UInt64(address)) else { return false }
      return codeMap[low - 1].kind == .x64 && !redirected.contains(address)
    }
  }

  private let libraries: [Library]
  private let placeOfName: [String: Int]
  /// By image: what its code may call, each once, in the order of its imports.
  private(set) var imports: [[Function]] = []
  /// How many imports have no name that a profile can hold, or lead nowhere.
  private(set) var unresolvedCount = 0

  /// The most forwarders that are followed for one symbol; real ones lead over one or two.
  private static let longestChain = 16

  init(of images: [ImageInspection], in process: ProcessKind) {
    libraries = images.map { Library($0, in: process) }
    placeOfName = Dictionary(
      libraries.enumerated().map { ($1.name.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    // Windows does not tell upper from lower case in file names; importers do not agree on it.
    var spellings: [String: String] = [:]
    for library in libraries {
      var seen: Set<Function> = []
      var functions: [Function] = []
      for imported in library.view.imports {
        for symbol in imported.symbols {
          switch target(imported.name, symbol.name, symbol.ordinal.map(UInt32.init)) {
          case .function(var function):
            let first = spellings[function.library.lowercased()] ?? function.library
            spellings[first.lowercased()] = first
            function.library = first
            if seen.insert(function).inserted { functions.append(function) }
          case .variable: break
          case .none: unresolvedCount += 1
          }
        }
      }
      imports.append(functions)
    }
  }

  /// What an import leads to.
  private enum Target {
    case function(Function)
    case variable
  }

  /// Follows a symbol through forwarders; nil where they lead nowhere.
  private func target(_ library: String, _ name: String?, _ ordinal: UInt32?) -> Target? {
    var (library, name, ordinal) = (library, name, ordinal)
    for _ in 0...Self.longestChain {
      guard let word = name ?? ordinal.map({ "#\($0)" }), word.isProfileName,
        library.isProfileName
      else { return nil }
      guard let place = placeOfName[library.lowercased()] else {
        return .function(Function(library: library, name: word))
      }
      guard let symbol = libraries[place].symbol(name, ordinal) else { return nil }
      guard let forwarder = symbol.forwarder else {
        guard libraries[place].isCode(symbol.address) else { return .variable }
        let own = symbol.name ?? "#\(symbol.ordinal)"
        return .function(
          Function(
            image: place,
            library: libraries[place].name,
            name: own.isProfileName ? own : "#\(symbol.ordinal)",
            isX64Object: libraries[place].isX64Object(symbol.address)
          )
        )
      }
      guard let dot = forwarder.lastIndex(of: ".") else { return nil }
      let rest = forwarder[forwarder.index(after: dot)...]
      library = forwarder[..<dot] + ".dll"
      let isNumber = rest.hasPrefix("#")
      name = isNumber ? nil : String(rest)
      ordinal = isNumber ? UInt32(rest.dropFirst()) : nil
    }
    return nil
  }
}
