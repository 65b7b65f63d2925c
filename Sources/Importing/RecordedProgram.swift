internal import Quantities
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
    /// What its file says; nil where it is not given.
    var image: ModuleImage?
    /// What its file is; nil where nothing but its role says so.
    var architecture: Architecture? { image?.architecture }
  }

  struct Function {
    /// The name, unique in the program.
    var name: String
    /// The name as it is recorded, which others may have too; empty for code without names.
    var symbol = ""
    var module: Int
    /// Where it is in its module's image, where the recording says so and the image is given.
    var imageAddress: UInt32?
    /// The own instructions of all runs, or the own picoseconds where time was recorded.
    var work: UInt64
    var events = Events()
    /// The instructions of its code that ran at least once; nil when not recorded.
    var reachedInstructions: UInt64?
    /// The bytes of those instructions; nil when not recorded.
    var codeBytes: UInt64?
    /// The work of all runs with that of the functions called; for the order of entries.
    var inclusiveWork: UInt64
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
    /// How the count is known.
    var provenance = CountProvenance.exact
  }

  /// What time was recorded on.
  struct Clockwork {
    /// The name of the core's table.
    var core: String
    /// The name of the emulator's table, under which x64 modules ran; nil on an x64 core.
    var emulator: String?
    var frequency: Frequency
  }

  var modules: [Module] = []
  var functions: [Function] = []
  var calls: [Call] = []
  var notes: [String] = []
  /// What time was recorded on; nil when instructions were.
  var clockwork: Clockwork?
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
  /// Those are the functions without calls of them, and the cycles that recording began in; groups
  /// with an entry stay as they are. Then every function runs, and runs exactly as often as
  /// recorded: a shortfall would have to come from a caller with the same relative shortfall, and so
  /// on up to an entry, which has none.
  mutating func addEntries() {
    let graph = CallGraph(
      functions: functions.count,
      calls: calls.map { ($0.caller, $0.callee) }
    )
    let missing = graph.firstOfSources { functions[$0].entries > 0 }
    for function in missing { functions[function].entries = 1 }
  }
}

extension RecordedProgram {
  /// The program as a workload of one phase and one thread.
  ///
  /// Every function must run. Entries are in the order of their inclusive work, the
  /// greatest first, since the order in which they ran is not recorded.
  func workload() -> Workload {
    var builder = WorkloadBuilder()
    for module in modules {
      _ = builder.addModule(
        Workloads.Module(name: module.name, architecture: architecture(of: module))
      )
    }
    let runs = runs
    for (function, runs) in zip(functions, runs) {
      _ = builder.addFunction(
        function.name,
        in: function.module,
        body: body(of: function, runs: runs),
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
        kind: kind(of: call),
        provenance: call.provenance
      )
    }
    builder.addPhase("run", calls: entriesInOrder)
    if let code { builder.setCode(code, blocks: functions.map(\.blocks)) }
    for note in notes { builder.addNote(note) }
    return builder.workload
  }

  /// What a run of a function costs, when there are so many runs.
  func body(of function: Function, runs: UInt64) -> Body {
    let module = modules[function.module]
    guard let clockwork, function.work > 0 else {
      return .instructions(CountRatio(function.work, per: runs), mix: module.mix)
    }
    let isEmulated = architecture(of: module) == .x64
    let measurement = Measurement(
      picoseconds: Self.ratio(function.work, per: runs),
      core: clockwork.core,
      emulator: isEmulated ? clockwork.emulator : nil,
      frequency: clockwork.frequency
    )
    return .measured(measurement, mix: module.mix)
  }

  /// The ratio of a count that may be above the greatest of a ratio, to a millionth.
  private static func ratio(_ count: UInt64, per runs: UInt64) -> CountRatio {
    guard count > CountRatio.greatest else { return CountRatio(count, per: runs) }
    if runs < 1_000_000 { return CountRatio(count / runs) }
    let share = count / CountRatio.greatest + 1
    return CountRatio(count / share, per: runs / share)
  }

  /// How a module runs before the migration.
  func architecture(of module: Module) -> Architecture {
    module.architecture ?? (module.isSystem ? .arm64x : .x64)
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
        return more.inclusiveWork == less.inclusiveWork
          ? first < second
          : more.inclusiveWork > less.inclusiveWork
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
