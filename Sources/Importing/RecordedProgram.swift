internal import Workloads

/// A recorded run as a call graph, with totals over the whole run.
///
/// What importers make of their recordings; `workload` turns totals into counts per run.
struct RecordedProgram {
  struct Module {
    var name: String
    /// Whether it stands for one of Windows' own.
    var isSystem: Bool
    var mix: String
    /// What its file says; nil where nothing but its role does.
    var architecture: Architecture?
  }

  struct Function {
    /// The name, unique in the program.
    var name: String
    var module: Int
    /// The own instructions of all runs.
    var instructions: UInt64
    var events = Events()
    /// The instructions of its code that ran at least once; nil when not recorded.
    var reachedInstructions: UInt64?
    /// The bytes of those instructions; nil when not recorded.
    var codeBytes: UInt64?
    /// The instructions of all runs with those of the functions called; for the order of entries.
    var inclusiveInstructions: UInt64
    /// How often it is called from outside the recording.
    var entries: UInt64 = 0
    /// Its signature, where that is known.
    var signature: CallSignature?
    /// The blocks of `code` that it executes; empty when its code is not recorded.
    var blocks: [Int] = []
  }

  /// Totals of the events that were recorded.
  struct Events {
    var mispredicts: UInt64?
    var l1Misses: UInt64?
    var lastLevelMisses: UInt64?
  }

  /// All calls of one function to another, at least one.
  struct Call {
    var caller: Int
    var callee: Int
    var count: UInt64
    /// Where the caller calls: its calls are made in ascending order of place, then as listed.
    var place: UInt64
    /// How the calls find the callee; nil when the recording does not say so.
    var kind: CallKind?
  }

  var modules: [Module] = []
  var functions: [Function] = []
  var calls: [Call] = []
  var notes: [String] = []
  /// The machine code of the functions; nil when none is recorded.
  var code: BlockProfile?

  /// How often each function runs: its entries and the calls of it.
  var runs: [UInt64] {
    var runs = functions.map(\.entries)
    for call in calls { runs[call.callee] += call.count }
    return runs
  }

  /// Enters every group of functions that nothing outside it calls, at its first function.
  ///
  /// Those are the functions without calls of them, and the cycles that recording began in. Then
  /// every function runs, and runs exactly as often as recorded: a shortfall would have to come
  /// from a caller with the same relative shortfall, and so on up to an entry, which has none.
  mutating func addEntries() {
    let graph = CallGraph(
      functions: functions.count,
      calls: calls.map { ($0.caller, $0.callee) }
    )
    for function in graph.firstOfSources { functions[function].entries = 1 }
  }
}

extension RecordedProgram {
  /// The program as a workload of one phase and one thread.
  ///
  /// Every function must run. Entries are in the order of their inclusive instructions, the
  /// greatest first, since the order in which they ran is not recorded.
  func workload() -> Workload {
    var builder = WorkloadBuilder()
    for module in modules {
      let architecture = module.architecture ?? (module.isSystem ? .arm64x : .x64)
      _ = builder.addModule(Workloads.Module(name: module.name, architecture: architecture))
    }
    let runs = runs
    for (function, runs) in zip(functions, runs) {
      _ = builder.addFunction(
        function.name,
        in: function.module,
        body: .instructions(
          CountRatio(function.instructions, per: runs),
          mix: modules[function.module].mix
        ),
        events: function.events.perRun(runs),
        codeBytes: function.codeBytes,
        reachedInstructions: function.reachedInstructions,
        signature: function.signature
      )
    }
    for call in callsInOrder {
      builder.addCall(
        from: call.caller,
        to: call.callee,
        callsPerRun: CountRatio(call.count, per: runs[call.caller]),
        kind: kind(of: call)
      )
    }
    builder.addPhase("run", calls: entriesInOrder)
    if let code { builder.setCode(code, blocks: functions.map(\.blocks)) }
    for note in notes { builder.addNote(note) }
    return builder.workload
  }

  /// How a call finds its callee: where the recording does not say so, the modules do mostly.
  ///
  /// The system's modules import nothing from an app: it has handed them a pointer.
  private func kind(of call: Call) -> CallKind {
    if let kind = call.kind { return kind }
    let caller = functions[call.caller].module
    let callee = functions[call.callee].module
    if caller == callee { return .direct }
    return modules[caller].isSystem && !modules[callee].isSystem ? .callback : .import
  }

  private var callsInOrder: [Call] {
    calls.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
  }

  private var entriesInOrder: [EntryCall] {
    functions.indices
      .filter { functions[$0].entries > 0 }
      .sorted { first, second in
        let (more, less) = (functions[first], functions[second])
        return more.inclusiveInstructions == less.inclusiveInstructions
          ? first < second
          : more.inclusiveInstructions > less.inclusiveInstructions
      }
      .map { EntryCall(function: $0, count: functions[$0].entries) }
  }
}

extension RecordedProgram.Events {
  /// The events per run, when there are so many runs.
  func perRun(_ runs: UInt64) -> RecordedEvents {
    RecordedEvents(
      mispredicts: mispredicts.map { CountRatio($0, per: runs) },
      l1Misses: l1Misses.map { CountRatio($0, per: runs) },
      lastLevelMisses: lastLevelMisses.map { CountRatio($0, per: runs) }
    )
  }

  /// Adds the events of another function of the same recording.
  static func += (total: inout Self, other: Self) {
    total.mispredicts = sum(total.mispredicts, other.mispredicts)
    total.l1Misses = sum(total.l1Misses, other.l1Misses)
    total.lastLevelMisses = sum(total.lastLevelMisses, other.lastLevelMisses)
  }

  private static func sum(_ first: UInt64?, _ second: UInt64?) -> UInt64? {
    guard let first, let second else { return first ?? second }
    return first + second
  }
}
