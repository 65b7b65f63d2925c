public import Quantities

/// Which translations a run finds: how the `translation` cause is charged.
public enum RunKind: String, CaseIterable, Sendable {
  /// Nothing has been translated before: every block that is reached is translated.
  case first
  /// The emulator's persistent cache holds the translations; reaching a block loads it.
  case cached
  /// Everything is translated and loaded already.
  case steady
}

/// The time of a workload after each step of its migration, and how sure that is.
public struct TimingCurve: Sendable {
  /// The profile's name.
  public var profile: String
  /// The core table's name.
  public var core: String
  /// The emulator table's name.
  public var emulator: String
  /// The clock that cycles were converted with.
  public var frequency: Frequency
  /// Which translations the run finds.
  public var run: RunKind
  /// How many draws of all ranges made the bands.
  public var samples: Int
  /// Where the draws started.
  public var seed: UInt64
  /// The steps in order; the first is the baseline.
  public var steps: [Step]
  /// Every call site of the workload, dearest crossing first.
  public var callSites: [CallSiteReport]
  /// What a reader must know to trust the numbers: estimates, assumptions, left-out counts.
  public var notes: [String]

  /// Makes a curve of its parts.
  ///
  /// - Parameters:
  ///   - profile: The profile's name.
  ///   - core: The core table's name.
  ///   - emulator: The emulator table's name.
  ///   - frequency: The clock.
  ///   - run: Which translations the run finds.
  ///   - samples: How many draws made the bands.
  ///   - seed: Where the draws started.
  ///   - steps: The steps, baseline first.
  ///   - callSites: Every call site.
  ///   - notes: What a reader must know.
  public init(
    profile: String,
    core: String,
    emulator: String,
    frequency: Frequency,
    run: RunKind,
    samples: Int,
    seed: UInt64,
    steps: [Step],
    callSites: [CallSiteReport],
    notes: [String]
  ) {
    self.profile = profile
    self.core = core
    self.emulator = emulator
    self.frequency = frequency
    self.run = run
    self.samples = samples
    self.seed = seed
    self.steps = steps
    self.callSites = callSites
    self.notes = notes
  }

  /// The slowest step, when it is slower than the baseline: the top of the hump.
  public var worstStep: Int? {
    guard let baseline = steps.first else { return nil }
    let slowest = steps.indices.max { steps[$0].total < steps[$1].total } ?? 0
    return steps[slowest].total > baseline.total ? slowest : nil
  }

  /// The first step that is faster than the baseline.
  public var breakEvenStep: Int? {
    guard let baseline = steps.first else { return nil }
    return steps.indices.first { steps[$0].total < baseline.total }
  }
}

extension TimingCurve {
  /// One bar of the chart.
  public struct Step: Sendable {
    /// The step's name.
    public var name: String
    /// The modules that moved in this step.
    public var movedModules: [String]
    /// Time by cause; of a phase with several threads, the slowest one's.
    public var time: TimeBreakdown
    /// Calls whose caller and callee run in different modes, over all threads.
    public var crossings: UInt64
    /// Baseline time over this step's.
    public var speedup: Double
    /// The lower end of the band: 5 % of the draws lie below.
    public var low: Milliseconds
    /// The upper end of the band: 5 % of the draws lie above.
    public var high: Milliseconds
    /// The total when nothing has been translated before.
    public var firstRun: Milliseconds
    /// The sum over all threads.
    public var cpuTime: Milliseconds
    /// The parameter whose range moves this step most; nil when nothing has a range.
    public var decidingParameter: Sensitivity?
    /// How many times dearer every crossing would have to be for this step to be no faster than
    /// the step before; nil when no such factor exists, and for the baseline.
    public var breakEvenCrossingFactor: Double?
    /// The phases of the workload in order.
    public var phases: [PhaseTime]

    /// Makes a step of its parts.
    ///
    /// - Parameters:
    ///   - name: The step's name.
    ///   - movedModules: The modules that moved in this step.
    ///   - time: Time by cause.
    ///   - crossings: Calls between modes.
    ///   - speedup: Baseline time over this step's.
    ///   - low: The lower end of the band.
    ///   - high: The upper end of the band.
    ///   - firstRun: The total when nothing has been translated before.
    ///   - cpuTime: The sum over all threads.
    ///   - decidingParameter: What moves this step most.
    ///   - breakEvenCrossingFactor: How dear a crossing may get.
    ///   - phases: The phases in order.
    public init(
      name: String,
      movedModules: [String],
      time: TimeBreakdown,
      crossings: UInt64,
      speedup: Double,
      low: Milliseconds,
      high: Milliseconds,
      firstRun: Milliseconds,
      cpuTime: Milliseconds,
      decidingParameter: Sensitivity?,
      breakEvenCrossingFactor: Double?,
      phases: [PhaseTime]
    ) {
      self.name = name
      self.movedModules = movedModules
      self.time = time
      self.crossings = crossings
      self.speedup = speedup
      self.low = low
      self.high = high
      self.firstRun = firstRun
      self.cpuTime = cpuTime
      self.decidingParameter = decidingParameter
      self.breakEvenCrossingFactor = breakEvenCrossingFactor
      self.phases = phases
    }

    /// The step's time.
    public var total: Milliseconds { time.total }
  }

  /// The time of one phase at one step.
  public struct PhaseTime: Sendable {
    /// The phase's name.
    public var name: String
    /// How often the phase repeats.
    public var repeats: UInt64
    /// The time of all repeats.
    public var total: Milliseconds
    /// The thread that took longest; nil when the phase has one thread.
    public var slowestThread: String?
    /// The time that one repeat may take; nil when none was given.
    public var budget: Milliseconds?

    /// Makes a phase's time of its parts.
    ///
    /// - Parameters:
    ///   - name: The phase's name.
    ///   - repeats: How often the phase repeats.
    ///   - total: The time of all repeats.
    ///   - slowestThread: The thread that took longest.
    ///   - budget: The time that one repeat may take.
    public init(
      name: String,
      repeats: UInt64,
      total: Milliseconds,
      slowestThread: String?,
      budget: Milliseconds?
    ) {
      self.name = name
      self.repeats = repeats
      self.total = total
      self.slowestThread = slowestThread
      self.budget = budget
    }

    /// The mean time of one repeat.
    public var perRepeat: Milliseconds { Milliseconds(total.count / Double(repeats)) }

    /// Whether the mean repeat stays within the budget; nil when there is none.
    public var isWithinBudget: Bool? { budget.map { perRepeat <= $0 } }
  }

  /// How far one parameter's range moves a step's total while all others stay at their default.
  public struct Sensitivity: Sendable {
    /// The parameter: `emulator.emulator_entry_cycles`.
    public var parameter: String
    /// The total with the parameter at the low end of its range.
    public var atLow: Milliseconds
    /// The total with the parameter at the high end of its range.
    public var atHigh: Milliseconds

    /// Makes a sensitivity of its parts.
    ///
    /// - Parameters:
    ///   - parameter: The parameter's name.
    ///   - atLow: The total at the low end.
    ///   - atHigh: The total at the high end.
    public init(parameter: String, atLow: Milliseconds, atHigh: Milliseconds) {
      self.parameter = parameter
      self.atLow = atLow
      self.atHigh = atHigh
    }
  }

  /// What one call site costs at the boundary, and what the callee must do to be worth it.
  public struct CallSiteReport: Sendable {
    /// The calling function and its module.
    public var caller: String
    /// The module of the calling function.
    public var callerModule: String
    /// The called function.
    public var callee: String
    /// The module of the called function.
    public var calleeModule: String
    /// `direct`, `import`, `indirect`, `virtual` or `callback`.
    public var kind: String
    /// How often the site calls over the whole run.
    public var calls: UInt64
    /// How the count is known: `exact`, `estimated` or `static`.
    public var counts: String
    /// What a call costs more when only the callee has moved: emulated → native, over emulated →
    /// emulated.
    public var enteringCost: Cycles
    /// What a call costs more when only the caller has moved: native → emulated, over native →
    /// native.
    public var leavingCost: Cycles
    /// The x64 instructions of the callee's own body per call.
    public var workPerCall: Double
    /// The x64 instructions per call from which on a native callee is worth the entry; nil when
    /// native code of its kind is not faster.
    public var breakEvenWorkPerCall: Double?

    /// Makes a call site's report of its parts.
    ///
    /// - Parameters:
    ///   - caller: The calling function.
    ///   - callerModule: Its module.
    ///   - callee: The called function.
    ///   - calleeModule: Its module.
    ///   - kind: The kind of call.
    ///   - calls: How often the site calls.
    ///   - counts: How the count is known.
    ///   - enteringCost: What a call costs more when only the callee has moved.
    ///   - leavingCost: What a call costs more when only the caller has moved.
    ///   - workPerCall: The callee's own x64 instructions per call.
    ///   - breakEvenWorkPerCall: The x64 instructions per call that pay for the entry.
    public init(
      caller: String,
      callerModule: String,
      callee: String,
      calleeModule: String,
      kind: String,
      calls: UInt64,
      counts: String,
      enteringCost: Cycles,
      leavingCost: Cycles,
      workPerCall: Double,
      breakEvenWorkPerCall: Double?
    ) {
      self.caller = caller
      self.callerModule = callerModule
      self.callee = callee
      self.calleeModule = calleeModule
      self.kind = kind
      self.calls = calls
      self.counts = counts
      self.enteringCost = enteringCost
      self.leavingCost = leavingCost
      self.workPerCall = workPerCall
      self.breakEvenWorkPerCall = breakEvenWorkPerCall
    }
  }
}
