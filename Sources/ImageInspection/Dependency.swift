internal import PEReading

/// That one image needs another: it imports from it, or sends exports on to it.
package struct Dependency: Hashable, Sendable {
  /// How the other image comes in.
  package enum Kind: String, Sendable {
    case atLoad = "import"
    case atFirstCall = "delay_import"
    case forwarded = "forward"
  }

  /// The image that needs the other, by its place among those inspected.
  package var image: Int
  /// The other's file name.
  package var library: String
  /// The other, when it is among those inspected.
  package var target: Int?
  package var kind: Kind
  /// How many symbols are named.
  package var symbolCount: Int
  /// The symbols that the other, as it is here, does not export.
  package var missing: [String] = []
}

extension Dependency {
  /// The dependencies of images, in their order and that of their imports.
  static func all(of images: [ImageInspection]) -> [Dependency] {
    let places = Dictionary(
      images.enumerated().map { ($1.name.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let exports = images.map { ExportedSymbols(of: $0) }
    return images.enumerated().flatMap { index, image in
      all(of: image, at: index).map { dependency, symbols in
        var dependency = dependency
        guard let target = places[dependency.library.lowercased()], target != index else {
          return dependency
        }
        dependency.target = target
        dependency.missing = symbols.filter { !exports[target].contains($0) }.map(\.text)
        return dependency
      }
    }
  }

  /// A symbol that is asked for, by name or number.
  private struct Symbol: Hashable {
    var name: String?
    var ordinal: UInt32?

    var text: String { name ?? "#\(ordinal ?? 0)" }
  }

  /// What an image exports to any process.
  private struct ExportedSymbols {
    var names: Set<String> = []
    var ordinals: Set<UInt32> = []

    init(of image: ImageInspection) {
      for view in [image.image, image.emulationView] {
        for symbol in view?.exports?.symbols ?? [] {
          if let name = symbol.name { names.insert(name) }
          ordinals.insert(symbol.ordinal)
        }
      }
    }

    func contains(_ symbol: Symbol) -> Bool {
      symbol.name.map { names.contains($0) } ?? symbol.ordinal.map { ordinals.contains($0) } ?? true
    }
  }

  private static func all(
    of image: ImageInspection,
    at index: Int
  ) -> [(Dependency, [Symbol])] {
    var found: [(dependency: Dependency, symbols: [Symbol], known: Set<Symbol>)] = []
    var places: [String: Int] = [:]
    func add(_ library: String, _ kind: Kind, _ symbols: [Symbol]) {
      let key = "\(kind.rawValue) \(library.lowercased())"
      let place = places[key] ?? found.count
      if place == found.count {
        places[key] = place
        found.append(
          (Dependency(image: index, library: library, kind: kind, symbolCount: 0), [], [])
        )
      }
      for symbol in symbols where found[place].known.insert(symbol).inserted {
        found[place].symbols.append(symbol)
      }
    }
    for view in [image.image, image.emulationView].compactMap(\.self) {
      for library in view.imports {
        add(
          library.name,
          library.isDelayed ? .atFirstCall : .atLoad,
          library.symbols.map { Symbol(name: $0.name, ordinal: $0.ordinal.map(UInt32.init)) }
        )
      }
      for forwarder in view.exports?.symbols.compactMap(\.forwarder) ?? [] {
        guard let dot = forwarder.lastIndex(of: ".") else { continue }
        let symbol = forwarder[forwarder.index(after: dot)...]
        add(
          forwarder[..<dot] + ".dll",
          .forwarded,
          [
            symbol.hasPrefix("#")
              ? Symbol(ordinal: UInt32(symbol.dropFirst())) : Symbol(name: String(symbol))
          ]
        )
      }
    }
    return found.map { dependency, symbols, _ in
      var dependency = dependency
      dependency.symbolCount = symbols.count
      return (dependency, symbols)
    }
  }
}
