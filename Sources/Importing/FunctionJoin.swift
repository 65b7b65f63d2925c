/// Which functions of two recordings are the same, by the names of their modules and their own.
///
/// Names of modules are compared without upper and lower case, and without `.exe` or `.dll` where
/// one of the tools leaves it away. Functions are compared by their whole names, then by their
/// plain ones (`PlainName`), of which one side may have several: overloads.
struct FunctionJoin {
  /// What a function of the second recording is in the first.
  enum Place: Hashable {
    /// The function of this index.
    case function(Int)
    /// One of the functions of this module: its own name is not known to both.
    case part(ofModule: Int)
    /// Nothing; the index is that of the second recording.
    case missing(Int)
  }

  /// By module of the second recording: the module of the first; nil where there is none.
  private(set) var modules: [Int?]
  /// By function of the second recording.
  private(set) var places: [Place] = []

  init(_ second: RecordedProgram, with first: RecordedProgram) {
    let names = ModuleNames(first.modules.map(\.name))
    modules = second.modules.map { names.index(of: $0.name) }
    var whole: [Key: Int] = [:]
    var plain: [Key: Int?] = [:]
    var hasNames = Array(repeating: false, count: first.modules.count)
    for (index, function) in first.functions.enumerated() where !function.symbol.isEmpty {
      hasNames[function.module] = true
      whole[Key(module: function.module, name: function.symbol)] = index
      let key = Key(module: function.module, name: PlainName.of(function.symbol))
      plain[key] = plain.keys.contains(key) ? .some(nil) : .some(index)
    }
    places = second.functions.enumerated().map { index, function in
      guard let module = modules[function.module] else { return .missing(index) }
      if function.symbol.isEmpty || !hasNames[module] { return .part(ofModule: module) }
      let key = Key(module: module, name: function.symbol)
      let plainKey = Key(module: module, name: PlainName.of(function.symbol))
      if let found = whole[key] ?? plain[plainKey] ?? nil { return .function(found) }
      return .missing(index)
    }
  }

  private struct Key: Hashable {
    var module: Int
    var name: String
  }
}

/// Modules by name.
private struct ModuleNames {
  private var whole: [String: Int] = [:]
  /// By name without `.exe` and the like; nil for several modules.
  private var stems: [String: Int?] = [:]

  init(_ names: [String]) {
    for (index, name) in names.enumerated() {
      let small = name.lowercased()
      if whole[small] == nil { whole[small] = index }
      let stem = Self.stem(small)
      stems[stem] = stems.keys.contains(stem) ? .some(nil) : .some(index)
    }
  }

  func index(of name: String) -> Int? {
    let small = name.lowercased()
    if let index = whole[small] { return index }
    let stem = Self.stem(small)
    // Two names with different endings are two modules.
    guard let found = stems[stem] ?? nil, stem == small || whole[stem] == found else { return nil }
    return found
  }

  private static func stem(_ name: String) -> String {
    for ending in [".exe", ".dll", ".ocx", ".drv"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
