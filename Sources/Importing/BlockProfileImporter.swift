internal import BlockProfiles
public import Diagnostics
public import Workloads

/// Reads block profiles: every block of a run with its exact count and its code.
///
/// `perfmodel record -- PROGRAM` makes one of an x64 Linux program. Functions are found by who calls
/// whom, and are named by their module and the place in it, since a recording has no symbols. A
/// body is its machine code with exact counts, in which the mix of its module says only what code
/// does not: mispredicted branches, and how much waits for results. What is translated is exactly
/// what ran.
public enum BlockProfileImporter: RecordingImporter, ProgramImporter {
  /// The name that users give.
  public static let name = "block-profile"
  /// What it reads and how such a recording is made, in a line.
  public static let summary = "block profiles, as 'perfmodel record' writes them"

  /// Reads the recording of one run.
  ///
  /// - Parameters:
  ///   - paths: One file.
  ///   - options: Which modules are Windows' own, what they are called, and how much is kept.
  /// - Returns: The workload.
  /// - Throws: Every mistake in the file, or that it is not of an x64 program.
  public static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    try workload(of: profile(at: paths), options: options)
  }

  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    try wholeProgram(of: profile(at: paths), options: options)
  }

  private static func profile(at paths: [String]) throws(InvalidInput) -> BlockProfile {
    guard let path = paths.first, paths.count == 1 else {
      throw InvalidInput([
        Diagnostic(
          path: paths.last ?? "command line",
          message: "a block profile is one file, and there are \(paths.count)"
        )
      ])
    }
    return try BlockProfile(contentsOf: path)
  }

  /// Makes a workload of a recording.
  static func workload(
    of profile: BlockProfile,
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    var program = try wholeProgram(of: profile, options: options)
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }

  private static func wholeProgram(
    of profile: BlockProfile,
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    var program = try program(of: profile, options: options)
    let file = profile.path.split(separator: "/").last.map(String.init) ?? profile.path
    program.notes.insert("imported from the block profile \(file)", at: 0)
    try program.takeImages(from: options.images)
    program.addEntries()
    return program
  }

  /// Finds the functions of a recording and the calls between them.
  static func program(
    of profile: BlockProfile,
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    guard profile.guest == .x64 else {
      throw InvalidInput([
        Diagnostic(
          path: profile.path,
          message: "this is a run of an aarch64 program, which has nothing to migrate",
          hint: "record the x64 build"
        )
      ])
    }
    var program = RecordedProgram(profile, try RecordedFunctions(of: profile), options: options)
    program.notes = profile.notes + program.notes
    return program
  }
}

extension RecordedProgram {
  /// The program that was recorded; only the function that the run began with has an entry.
  fileprivate init(
    _ profile: BlockProfile,
    _ found: RecordedFunctions,
    options: ImportOptions
  ) {
    let rules = ModuleRules(options)
    let objects = found.functions.map { profile.modules[$0.module].name }
    let (modules, moduleOfFunction) = rules.sort(objects)
    self.modules = modules
    notes = rules.notes(on: objects, in: modules)
    code = profile
    // The order of first runs is the recording's own: the first function is entered first.
    functions = found.functions.enumerated().map { index, function in
      let module = profile.modules[function.module]
      let offset = profile.blocks[function.entry].address &- module.start
      return Function(
        name: "\(module.name)+0x\(String(offset, radix: 16))",
        module: moduleOfFunction[index],
        work: function.executedInstructions,
        reachedInstructions: function.reachedInstructions,
        codeBytes: function.codeBytes,
        inclusiveWork: UInt64(found.functions.count - index),
        entries: found.functionOfBlock.first == .some(index) ? 1 : 0,
        blocks: function.blocks
      )
    }
    let names = UniqueNames.distinct(
      zip(functions, found.functions).map { function, recorded in
        (function.name, modules[function.module].name, "\(profile.blocks[recorded.entry].address)")
      }
    )
    for index in functions.indices { functions[index].name = names[index] }
    calls = found.callSites.map { site in
      Call(
        caller: site.caller,
        callee: site.callee,
        count: site.count,
        place: UInt64(site.block),
        kind: site.kind
      )
    }
  }
}
