public import Diagnostics
public import Workloads

/// Imports recordings of callgrind, the call-graph profiler of Valgrind.
///
/// A recording of `valgrind --tool=callgrind --dump-instr=yes PROGRAM` has exact counts of
/// instructions and calls of a Linux program. With `--cache-sim=yes --branch-sim=yes` it also has
/// cache misses and mispredicted branches, and those take the place of what a mix assumes. Without
/// `--dump-instr=yes` the size of the code is assumed. Several files of one run are added up.
///
/// With the files that ran, bodies are machine code (`ImportOptions.objects`); else they are mixes.
///
/// Every object becomes a module. What plays the role of Windows' own modules is native from the
/// start; see `ImportOptions` for naming others. Not recorded: which calls go through pointers,
/// the order of calls (that of the code is taken), and what ran at the same time.
public enum CallgrindImporter: RecordingImporter, ProgramImporter {
  /// `callgrind`.
  public static let name = "callgrind"

  /// What it reads.
  public static let summary =
    "exact counts of a Linux program: valgrind --tool=callgrind --dump-instr=yes PROGRAM"

  /// The largest recording, in bytes.
  static let fileSizeLimit = 512_000_000

  /// Reads the recordings of one run of a program.
  ///
  /// - Parameters:
  ///   - paths: The files that callgrind wrote; their counts add up.
  ///   - options: Which modules are Windows' own, what they are called, and how much is kept.
  /// - Returns: A workload whose totals are those of the recording.
  /// - Throws: Every mistake in the files.
  public static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    try workload(of: sources(at: paths), options: options)
  }

  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    try program(of: sources(at: paths), options: options)
  }

  private static func sources(at paths: [String]) throws(InvalidInput) -> [SourceText] {
    guard !paths.isEmpty else {
      throw InvalidInput([Diagnostic(path: name, message: "no recording is named")])
    }
    var sources: [SourceText] = []
    for path in paths {
      sources.append(
        try InputFile.read(path, limit: fileSizeLimit, as: "a callgrind recording")
      )
    }
    return sources
  }

  /// Makes a workload of the texts of recordings.
  static func workload(
    of sources: [SourceText],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    var program = try program(of: sources, options: options)
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }

  private static func program(
    of sources: [SourceText],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    let recording = try CallgrindRecording(reading: sources)
    var code: CallgrindCode?
    if let folder = options.objects { code = try CallgrindCode(of: recording, in: folder) }
    var program = RecordedProgram(recording, code, rules: ModuleRules(options))
    program.notes =
      recording.notes(paths: sources.map(\.path)) + (code?.notes ?? []) + program.notes
    try program.takeImages(from: options.images)
    program.addEntries()
    return program
  }
}

extension RecordedProgram {
  /// The program that callgrind recorded, without entries.
  fileprivate init(
    _ recording: CallgrindRecording,
    _ code: CallgrindCode?,
    rules: ModuleRules
  ) {
    self.code = code?.profile
    let calls = recording.calls.filter { $0.count > 0 }
    let kept = recording.functionsThatRan(calls: calls)
    let objects = kept.map { recording.functions[$0].object }
    let (modules, moduleOfFunction) = rules.sort(objects)
    self.modules = modules
    notes = rules.notes(on: objects, in: modules)
    let names = UniqueNames.distinct(
      zip(kept, moduleOfFunction).map { index, module in
        let function = recording.functions[index]
        return (function.name, modules[module].name, function.file)
      }
    )
    let inclusive = recording.inclusiveInstructions
    let columns = EventColumns(recording)
    var newIndices: [Int: Int] = [:]
    for (new, old) in kept.enumerated() {
      newIndices[old] = new
      let function = recording.functions[old]
      functions.append(
        Function(
          name: names[new],
          symbol: function.name.hasPrefix("0x") || function.name == "???" ? "" : function.name,
          module: moduleOfFunction[new],
          work: function.costs[columns.instructions],
          events: columns.events(of: function),
          reachedInstructions: function.instructions.isEmpty
            ? nil : UInt64(function.instructions.count),
          codeBytes: function.codeBytes,
          inclusiveWork: inclusive[old],
          blocks: code?.blocks[old] ?? []
        )
      )
    }
    self.calls = calls.compactMap { call in
      guard let caller = newIndices[call.caller], let callee = newIndices[call.callee] else {
        return nil
      }
      return Call(caller: caller, callee: callee, count: call.count, place: call.address ?? 0)
    }
  }
}

extension CallgrindRecording {
  /// The functions that have costs or calls; others are only named.
  fileprivate func functionsThatRan(calls: [Call]) -> [Int] {
    var hasRun = functions.map { $0.costs.contains { $0 > 0 } }
    for call in calls {
      hasRun[call.caller] = true
      hasRun[call.callee] = true
    }
    return functions.indices.filter { hasRun[$0] }
  }

  /// The instructions of each function and of what it calls; recursion counts several times.
  fileprivate var inclusiveInstructions: [UInt64] {
    let column = column(of: Self.instructionEvent) ?? 0
    var inclusive = functions.map { $0.costs[column] }
    for call in calls {
      let sum = inclusive[call.caller] + call.inclusiveInstructions
      inclusive[call.caller] = min(sum, CountRatio.greatest)
    }
    return inclusive
  }

  /// What a reader of the workload must know about the recording.
  fileprivate func notes(paths: [String]) -> [String] {
    let tool = creator.isEmpty ? "callgrind" : creator
    let program = command.isEmpty ? "" : " of \"\(command)\""
    let files = paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    var notes = ["recorded by \(tool)\(program), imported from \(files.joined(separator: ", "))"]
    let column = column(of: Self.instructionEvent) ?? 0
    let total = functions.reduce(UInt64(0)) { $0 + $1.costs[column] }
    // With caches simulated, callgrind's own sums differ by a few instructions.
    if let statedInstructions, statedInstructions - min(total, statedInstructions) > total / 1000 {
      notes.append(
        "the recording says that \(statedInstructions) instructions ran, and has \(total) of them"
      )
    }
    return notes
  }
}

/// Where a recording has the events that a workload knows.
private struct EventColumns {
  let instructions: Int
  private let mispredicts: [Int]?
  private let firstLevelMisses: [Int]?
  private let lastLevelMisses: [Int]?

  init(_ recording: CallgrindRecording) {
    /// The columns of events that only count together.
    func columns(_ events: [String]) -> [Int]? {
      let columns = events.compactMap(recording.column)
      return columns.count == events.count ? columns : nil
    }
    instructions = recording.column(of: CallgrindRecording.instructionEvent) ?? 0
    mispredicts = columns(["Bcm", "Bim"])
    lastLevelMisses = columns(["DLmr", "DLmw"])
    firstLevelMisses = lastLevelMisses == nil ? nil : columns(["D1mr", "D1mw"])
  }

  /// The events of a function.
  ///
  /// What misses the last level has missed the first as well, and is counted there only.
  func events(of function: CallgrindRecording.Function) -> RecordedProgram.Events {
    func sum(_ columns: [Int]?) -> UInt64? {
      columns?.reduce(UInt64(0)) { $0 + function.costs[$1] }
    }
    let lastLevel = sum(lastLevelMisses)
    return RecordedProgram.Events(
      mispredicts: sum(mispredicts),
      l1Misses: sum(firstLevelMisses).map { $0 - min($0, lastLevel ?? 0) },
      lastLevelMisses: lastLevel
    )
  }
}
