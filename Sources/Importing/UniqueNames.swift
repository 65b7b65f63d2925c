/// Gives out names of which no two are the same.
struct UniqueNames {
  private var taken: Set<String>

  init(_ taken: [String] = []) {
    self.taken = Set(taken)
  }

  /// Takes a name, with a number behind it when it is taken already: `main #2`.
  mutating func claim(_ name: String) -> String {
    var candidate = name
    var number = 1
    while !taken.insert(candidate).inserted {
      number += 1
      candidate = "\(name) #\(number)"
    }
    return candidate
  }

  /// The names, with as much said about where they are from as tells equal ones apart.
  ///
  /// `copy` when there is one; else `copy (libz.so.1)`; else `copy (libz.so.1: inflate.c)`; else
  /// with a number behind it.
  ///
  /// - Parameter functions: The name of each function with its module and its source file.
  /// - Returns: A name for each function, the same for the same list.
  static func distinct(_ functions: [(name: String, module: String, file: String)]) -> [String] {
    let short = functions.map(\.name)
    let inModule = functions.map { "\($0.name) (\($0.module))" }
    let inFile = functions.map { "\($0.name) (\($0.module): \($0.file))" }
    let (shortUses, moduleUses) = (uses(of: short), uses(of: inModule))
    let chosen = functions.indices.map { index in
      if shortUses[short[index]] == 1 { return short[index] }
      return moduleUses[inModule[index]] == 1 ? inModule[index] : inFile[index]
    }
    var names = UniqueNames()
    return chosen.map { names.claim($0) }
  }

  private static func uses(of names: [String]) -> [String: Int] {
    names.reduce(into: [:]) { uses, name in uses[name, default: 0] += 1 }
  }
}
