/// Which module a recorded object is part of, and what that module is.
struct ModuleRules {
  private let systemPatterns: [GlobPattern]
  private let applicationPatterns: [GlobPattern]
  private let moduleNames: [(pattern: GlobPattern, name: String)]
  private let mixNames: [(pattern: GlobPattern, mix: String)]

  /// The name of the object of code that belongs to none, such as code that was made at run time.
  static let unknownObject = "unknown"

  init(_ options: ImportOptions) {
    systemPatterns = options.systemPatterns.map(GlobPattern.init)
    applicationPatterns = options.applicationPatterns.map(GlobPattern.init)
    moduleNames = options.moduleNames.map { (GlobPattern($0.pattern), $0.name) }
    mixNames = options.mixNames.map { (GlobPattern($0.pattern), $0.mix) }
  }

  /// Sorts objects into modules, in the order of their first objects.
  ///
  /// A module is the system's when all its objects are. Its mix is that of the first pattern that
  /// fits the module or one of its objects.
  ///
  /// - Parameter paths: The path of the object of each function.
  /// - Returns: The modules, and the index of its module for each path.
  func sort(_ paths: [String]) -> (modules: [RecordedProgram.Module], moduleIndices: [Int]) {
    var modules: [RecordedProgram.Module] = []
    var objectsOfModule: [[String]] = []
    var indexOfName: [String: Int] = [:]
    var indexOfPath: [String: Int] = [:]
    let moduleIndices = paths.map { path in
      if let index = indexOfPath[path] { return index }
      let object = Self.baseName(of: path)
      let name = moduleNames.first { $0.pattern.matches(object) }?.name ?? object
      let index = indexOfName[name] ?? modules.count
      if index == modules.count {
        modules.append(.init(name: name, isSystem: true, mix: ImportOptions.defaultMix))
        objectsOfModule.append([])
      }
      indexOfName[name] = index
      indexOfPath[path] = index
      objectsOfModule[index].append(object)
      modules[index].isSystem = modules[index].isSystem && isSystem(object, at: path, in: name)
      return index
    }
    for index in modules.indices {
      let names = [modules[index].name] + objectsOfModule[index]
      guard let rule = mixNames.first(where: { names.contains(where: $0.pattern.matches) }) else {
        continue
      }
      modules[index].mix = rule.mix
    }
    return (modules, moduleIndices)
  }

  /// Says which patterns fit nothing, and so change nothing.
  ///
  /// - Parameters:
  ///   - paths: The path of the object of each function.
  ///   - modules: The modules that the objects were sorted into.
  /// - Returns: A note for each such pattern.
  func notes(on paths: [String], in modules: [RecordedProgram.Module]) -> [String] {
    let objects = Set(Set(paths).map(Self.baseName))
    let names = objects.union(modules.map(\.name))
    let inNames = systemPatterns + applicationPatterns + mixNames.map(\.pattern)
    let unused =
      inNames.filter { !names.contains(where: $0.matches) }
      + moduleNames.map(\.pattern).filter { !objects.contains(where: $0.matches) }
    return unused.map { "\(Self.unusedNote) \"\($0.text)\"" }
  }

  /// How notes begin that a pattern fits nothing.
  private static let unusedNote = "nothing that ran has a name like"

  /// The notes on two recordings together: a pattern is of use where it fits something in either.
  static func together(_ first: [String], _ second: [String]) -> [String] {
    first.filter { !$0.hasPrefix(unusedNote) || second.contains($0) }
      + second.filter { !$0.hasPrefix(unusedNote) && !first.contains($0) }
  }

  private func isSystem(_ object: String, at path: String, in module: String) -> Bool {
    func isNamed(by patterns: [GlobPattern]) -> Bool {
      patterns.contains { $0.matches(object) || $0.matches(module) }
    }
    if isNamed(by: applicationPatterns) { return false }
    return isNamed(by: systemPatterns) || SystemModules.contains(object)
      || SystemModules.isInSystemFolder(path)
  }

  /// The file name of a path; callgrind writes `???` for code of no object.
  private static func baseName(of path: String) -> String {
    let name = path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    return name.isEmpty || name == "???" ? unknownObject : name
  }
}
