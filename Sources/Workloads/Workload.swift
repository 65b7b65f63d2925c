public import Quantities

/// What a program does: modules, functions, call sites, and the phases that run them.
///
/// Counts only: nothing here depends on a machine. Functions, modules and call sites refer to each
/// other by their index. Build one with `WorkloadBuilder`.
public struct Workload: Sendable {
  /// The modules (executables and DLLs) in the order of the profile.
  public package(set) var modules: [Module]
  /// The functions.
  public package(set) var functions: [Function]
  /// The call sites, grouped by caller in the order of `functions`, each group in call order.
  public package(set) var callSites: [CallSite]
  /// The phases in the order they run.
  public package(set) var phases: [Phase]
  /// What a reader must know about where the counts come from.
  public package(set) var notes: [String]
  /// The recorded machine code that functions name blocks of; nil when no body is known as code.
  package var recording: BlockProfile?
}

/// How an image's code runs, as Windows tells images apart.
public enum Architecture: String, CaseIterable, Sendable {
  /// x64 code: emulated until it is ported.
  case x64
  /// Native code that interoperates with x64.
  case arm64ec
  /// An image for both kinds of process: Windows' own modules. Native from the start.
  case arm64x
  /// Classic Arm64: loads only into Arm64 processes.
  case arm64
}

/// An executable or DLL: the unit of migration.
public struct Module: Sendable {
  /// The file name.
  public var name: String
  /// How its code runs before the migration.
  public var architecture: Architecture
  /// Whether it can be built for Arm at all.
  public var isPortable: Bool
  /// The person-days that porting it takes; nil when not given.
  public var effortDays: Double?
  /// What its native code costs times what its mix says: above 1 where a SIMD path is missing.
  public var nativeFactor: Estimate?
  /// The names of other modules that move only together with it.
  public var movesWith: [String]
  /// The native factors that there may be.
  public static let nativeFactors: ClosedRange<Double> = 0.001...1000

  /// Makes a module.
  ///
  /// - Parameters:
  ///   - name: The file name.
  ///   - architecture: How its code runs before the migration.
  ///   - isPortable: Whether it can be built for Arm at all.
  ///   - effortDays: The person-days that porting takes.
  ///   - nativeFactor: What its native code costs times what its mix says.
  ///   - movesWith: The names of other modules that move only together with it.
  public init(
    name: String,
    architecture: Architecture,
    isPortable: Bool = true,
    effortDays: Double? = nil,
    nativeFactor: Estimate? = nil,
    movesWith: [String] = []
  ) {
    self.name = name
    self.architecture = architecture
    self.isPortable = isPortable
    self.effortDays = effortDays
    self.nativeFactor = nativeFactor
    self.movesWith = movesWith
  }

  /// Whether a migration step may name it.
  public var isMovable: Bool { architecture == .x64 && isPortable }
}

/// What a function's body costs, before any machine is known.
public enum Body: Hashable, Sendable {
  /// A number of x64 instructions of a named mix per run.
  case instructions(CountRatio, mix: String)
  /// Time that was measured on a named machine, scaled to others by a mix.
  case measured(Measurement, mix: String)
}

/// The time of a body on the machine where it was measured.
public struct Measurement: Hashable, Sendable {
  /// Picoseconds per run.
  public var picoseconds: CountRatio
  /// The name of the core table of the machine.
  public var core: String
  /// The name of the emulator table when the body ran emulated; nil when it ran natively.
  public var emulator: String?
  /// The machine's clock.
  public var frequency: Frequency

  /// Makes a measurement.
  ///
  /// - Parameters:
  ///   - picoseconds: Picoseconds per run.
  ///   - core: The core table of the machine.
  ///   - emulator: The emulator table when the body ran emulated.
  ///   - frequency: The machine's clock.
  public init(
    picoseconds: CountRatio,
    core: String,
    emulator: String? = nil,
    frequency: Frequency
  ) {
    self.picoseconds = picoseconds
    self.core = core
    self.emulator = emulator
    self.frequency = frequency
  }
}

/// Events of a body that a recording has counted and that a mix otherwise assumes.
public struct RecordedEvents: Hashable, Sendable {
  /// Mispredicted branches per run; nil when not recorded.
  public var mispredicts: CountRatio?
  /// Accesses per run that miss the first-level data cache but not the last level.
  public var l1Misses: CountRatio?
  /// Accesses per run that miss the last-level cache.
  public var lastLevelMisses: CountRatio?

  /// Makes a set of recorded events.
  ///
  /// - Parameters:
  ///   - mispredicts: Mispredicted branches per run.
  ///   - l1Misses: First-level misses per run that hit further out.
  ///   - lastLevelMisses: Last-level misses per run.
  public init(
    mispredicts: CountRatio? = nil,
    l1Misses: CountRatio? = nil,
    lastLevelMisses: CountRatio? = nil
  ) {
    self.mispredicts = mispredicts
    self.l1Misses = l1Misses
    self.lastLevelMisses = lastLevelMisses
  }
}

/// A function: a body in a module.
public struct Function: Sendable {
  /// The name, unique in its workload.
  public var name: String
  /// The index of its module.
  public var module: Int
  /// What a run costs.
  public var body: Body
  /// Events that were recorded with the body.
  public var events: RecordedEvents
  /// The x64 instructions of its code that runs reach, translated at the first run.
  public var reachedInstructions: UInt64
  /// The bytes of that code.
  public var codeBytes: UInt64
  /// The call signature; nil when unknown, then four register arguments are assumed.
  public var signature: CallSignature?
  /// Whether it can be built for Arm; false for an x64 object inside an otherwise ported image.
  public var isPortable: Bool
  /// The blocks of the workload's recording that its runs execute; empty when its code is unknown.
  package var blocks: [Int] = []
}

/// How a call finds its callee.
public enum CallKind: String, CaseIterable, Sendable {
  /// A call inside an image.
  case direct
  /// A call through the import address table.
  case `import`
  /// A call through a function pointer.
  case indirect
  /// A call through a virtual table.
  case `virtual`
  /// A call back through a pointer that was handed over.
  case callback

  /// Whether Arm64EC code checks the target before the call.
  public var isChecked: Bool { self != .direct && self != .import }
}

/// How the count of a call site is known.
public enum CountProvenance: Hashable, Sendable {
  /// Counted.
  case exact
  /// Estimated, for example from samples: the true count is this many times the given one.
  case estimated(low: Double, high: Double)
  /// Seen in the code or an import table, never counted.
  case `static`

  /// The name in profiles and reports.
  public var name: String {
    switch self {
    case .exact: "exact"
    case .estimated: "estimated"
    case .static: "static"
    }
  }
}

/// One place that calls one function.
public struct CallSite: Sendable {
  /// The index of the calling function.
  public var caller: Int
  /// The index of the called function.
  public var callee: Int
  /// Calls per run of the caller.
  public var callsPerRun: CountRatio
  /// How the call finds its callee.
  public var kind: CallKind
  /// How the count is known.
  public var provenance: CountProvenance
}

/// A part of the program's life: its threads run their calls, so many times over.
public struct Phase: Sendable {
  /// The name.
  public var name: String
  /// How often the threads run their calls.
  public var repeats: UInt64
  /// The time that one repeat may take; nil when none is given.
  public var budget: Milliseconds?
  /// The threads, at least one, each on a core of its own.
  public var threads: [Thread]
}

/// The calls that one thread makes in each repeat of its phase.
public struct Thread: Sendable {
  /// The name.
  public var name: String
  /// The calls in order.
  public var calls: [EntryCall]

  /// Makes a thread.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - calls: The calls in order.
  public init(name: String, calls: [EntryCall]) {
    self.name = name
    self.calls = calls
  }
}

/// A call from outside the workload: nobody's boundary is crossed by it.
public struct EntryCall: Sendable {
  /// The index of the called function.
  public var function: Int
  /// How often in a row.
  public var count: UInt64

  /// Makes a call from outside.
  ///
  /// - Parameters:
  ///   - function: The index of the called function.
  ///   - count: How often in a row.
  public init(function: Int, count: UInt64) {
    self.function = function
    self.count = count
  }
}
