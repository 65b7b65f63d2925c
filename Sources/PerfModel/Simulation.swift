internal import CallSimulation
internal import CycleEstimation
public import Costing
public import Diagnostics
public import Migration
public import ProfileReading
internal import Quantities
public import Results
internal import Tables
public import Workloads

/// The whole way from a profile to the timing curve of its migration.
///
///     let profile = try Profile(contentsOf: "Profiles/incremental-migration.json")
///     let curve = try Simulation(of: profile).curve()
///     print(TableReporter.report(curve, in: ReportStyle()))
public struct Simulation: Sendable {
  /// The workload that the profile's plugin made.
  public internal(set) var workload: Workload
  /// The machine that it runs on; another one leaves the steps as they are.
  public var machine: Machine
  /// The steps of its migration.
  public internal(set) var plan: MigrationPlan
  let profile: Profile
  let options: SimulationOptions

  /// Prepares a simulation: runs the profile's plugin, finds the machine, sets the steps.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - options: What a user may choose.
  ///   - plugins: The plugins that the profile may name.
  /// - Throws: `InvalidInput` with every mistake.
  public init(
    of profile: Profile,
    options: SimulationOptions = SimulationOptions(),
    plugins: WorkloadPlugins = .standard
  ) throws(InvalidInput) {
    try self.init(of: profile, options: options, plugins: plugins, log: DiagnosticLog())
  }

  /// Reads a profile and prepares its simulation, telling the mistakes of all stages at once.
  ///
  /// - Parameters:
  ///   - path: The path of the profile.
  ///   - options: What a user may choose.
  ///   - plugins: The plugins that the profile may name.
  /// - Throws: `InvalidInput` with every mistake.
  public init(
    contentsOf path: String,
    options: SimulationOptions = SimulationOptions(),
    plugins: WorkloadPlugins = .standard
  ) throws(InvalidInput) {
    let log = DiagnosticLog()
    let source = try InputFile.read(path, limit: Profile.mostBytes, as: "a profile")
    guard let profile = Profile.read(source, log: log) else {
      try log.throwIfAny()
      preconditionFailure("a profile that cannot be read has mistakes")
    }
    try self.init(of: profile, options: options, plugins: plugins, log: log)
  }

  private init(
    of profile: Profile,
    options: SimulationOptions,
    plugins: WorkloadPlugins,
    log: DiagnosticLog
  ) throws(InvalidInput) {
    let mixes = MixTables.names
    let workload = profile.workload(using: plugins, mixes: mixes, log: log)
    let machine = options.machine(for: profile, log: log)
    let given = (workload ?? profile.modulesAlone).flatMap {
      MigrationPlan(of: profile, for: $0, log: log)
    }
    try log.throwIfAny()
    guard let workload, let machine else {
      preconditionFailure("a profile without mistakes has a workload and a machine")
    }
    if let given, options.stages == nil {
      plan = given
    } else {
      let heat = try Self.heat(of: workload, on: machine, profile: profile)
      let steps = given ?? MigrationPlan(hottestFirst: workload, heat: heat)
      plan =
        options.stages.map { steps.grouped(intoStages: $0, of: workload, heat: heat) } ?? steps
    }
    self.workload = workload
    self.machine = machine
    self.profile = profile
    self.options = options
  }

  /// Simulates.
  ///
  /// - Parameter progress: Called now and then during long work, with the share that is done.
  /// - Returns: The timing curve.
  /// - Throws: `InvalidInput` when counts do not end or are too large.
  public func curve(progress: (Double) -> Void = { _ in }) throws(InvalidInput) -> TimingCurve {
    try curve(from: counts(progress: progress))
  }

  /// Counts what happens at every step; of the machine, only the code cache matters.
  func counts(progress: (Double) -> Void = { _ in }) throws(InvalidInput) -> CallCounts {
    try CallSimulation(of: workload).counts(
      at: plan.placements(of: workload),
      cache: machine.codeCache,
      path: profile.path,
      progress: progress
    )
  }

  /// What everything costs on the machine.
  func costSheet() throws(InvalidInput) -> CostSheet {
    try Self.costSheet(of: workload, on: machine, profile: profile)
  }

  /// The counts of every step, ready to be priced.
  func costs(from counts: CallCounts, on sheet: CostSheet) -> Costs {
    Costs(counts, at: plan.placements(of: workload), of: workload, on: sheet)
  }

  /// Chooses another core or emulator table, as the options do.
  ///
  /// - Parameters:
  ///   - core: The name or path of a core table; nil to keep the core.
  ///   - emulator: The name or path of an emulator table; nil to keep the emulator.
  /// - Throws: `InvalidInput` when a table is missing or wrong.
  mutating func choose(core: String? = nil, emulator: String? = nil) throws(InvalidInput) {
    do {
      let tables = TableLibrary()
      if let core { machine.core = try tables.core(core) }
      if let emulator { machine.emulator = try tables.emulator(emulator) }
    } catch {
      throw profile.invalidInput(for: error, at: .commandLine)
    }
  }

  /// Prices counts.
  func curve(from counts: CallCounts) throws(InvalidInput) -> TimingCurve {
    curve(from: counts, on: try costSheet())
  }

  /// Prices counts by a cost sheet.
  func curve(from counts: CallCounts, on sheet: CostSheet) -> TimingCurve {
    let costs = costs(from: counts, on: sheet)
    let uncertainty = Uncertainty(
      of: costs,
      on: sheet,
      run: options.run,
      samples: options.samples,
      seed: options.seed
    )
    return TimingCurve(
      profile: profile.name,
      core: machine.core.name,
      emulator: machine.emulator.name,
      frequency: machine.clock,
      run: options.run,
      samples: options.samples,
      seed: options.seed,
      steps: steps(costs, sheet: sheet, uncertainty: uncertainty),
      callSites: sheet.callSiteReports(of: workload, counts: counts),
      notes: workload.notes + Self.notes(on: workload)
        + Self.note(onOpenCount: uncertainty.openCallCount)
    )
  }

  private func steps(
    _ costs: Costs,
    sheet: CostSheet,
    uncertainty: Uncertainty
  ) -> [TimingCurve.Step] {
    let priced = PricedSteps(costs, on: sheet, at: sheet.parameters.defaults)
    let clock = priced.frequency
    let isSampled = options.samples > 0
    var steps: [TimingCurve.Step] = []
    var before: CostBreakdown?
    for index in 0...plan.steps.count {
      var phases: [(cost: CostBreakdown, thread: Int)] = []
      let cost = priced.cost(step: index, run: options.run) {
        phases.append(($0, $1))
      }
      let first = priced.cost(step: index, run: .first)
      let time = TimeBreakdown(cost.slowest, at: clock)
      let baseline = steps.first?.total ?? time.total
      steps.append(
        TimingCurve.Step(
          name: index == 0 ? "baseline" : plan.steps[index - 1].name,
          movedModules: index == 0
            ? [] : plan.steps[index - 1].modules.map { workload.modules[$0].name },
          time: time,
          crossings: costs.crossings[index],
          speedup: time.total.count > 0 ? baseline.count / time.total.count : 1,
          low: isSampled ? min(uncertainty.bands[index].low, time.total) : time.total,
          high: isSampled ? max(uncertainty.bands[index].high, time.total) : time.total,
          firstRun: TimeBreakdown(first.slowest, at: clock).total,
          cpuTime: TimeBreakdown(cost.allThreads, at: clock).total,
          decidingParameter: uncertainty.deciding[index],
          breakEvenCrossingFactor: before.flatMap { Self.breakEvenFactor($0, cost.slowest) },
          phases: zip(workload.phases, phases).map { phase, spent in
            TimingCurve.PhaseTime(
              name: phase.name,
              repeats: phase.repeats,
              total: TimeBreakdown(spent.cost, at: clock).total,
              slowestThread: phase.threads.count > 1 ? phase.threads[spent.thread].name : nil,
              budget: phase.budget
            )
          }
        )
      )
      before = cost.slowest
    }
    return steps
  }

  /// How many times dearer all crossing causes would have to be for a step to gain nothing.
  private static func breakEvenFactor(
    _ before: CostBreakdown,
    _ after: CostBreakdown
  ) -> Double? {
    func crossing(_ cost: CostBreakdown) -> Double {
      cost[.entryThunk] + cost[.exitThunk] + cost[.callCheck] + cost[.emulatorDispatch]
    }
    let saved = (before.total.count - crossing(before)) - (after.total.count - crossing(after))
    let added = crossing(after) - crossing(before)
    return saved > 0 && added > 0 ? saved / added : nil
  }
}

extension Simulation {
  /// By module: its cycles at the baseline.
  private static func heat(
    of workload: Workload,
    on machine: Machine,
    profile: Profile
  ) throws(InvalidInput) -> [Double] {
    let counts = try CallSimulation(of: workload).counts(
      at: [],
      cache: machine.codeCache,
      path: profile.path
    )
    let sheet = try costSheet(of: workload, on: machine, profile: profile)
    return sheet.emulatedCycles(of: workload, counts: counts)
  }

  /// The cost sheet, with tables that are missing reported as mistakes of the profile.
  private static func costSheet(
    of workload: Workload,
    on machine: Machine,
    profile: Profile
  ) throws(InvalidInput) -> CostSheet {
    do {
      return try CostSheet(of: workload, on: machine, tables: TableLibrary(folder: profile.folder))
    } catch {
      throw profile.invalidInput(for: error, at: .workload)
    }
  }
}
