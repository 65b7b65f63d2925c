internal import CallSimulation
internal import Costing
public import Diagnostics
internal import Migration
internal import Planning
public import ProfileReading
internal import Quantities
public import Results
public import Workloads

/// The way from a profile to the order in which its modules are best moved.
///
///     let plan = try Plan(contentsOf: "Profiles/incremental-migration.json")
///     let advice = try plan.advice()
///     print(advice.planned)
public struct Plan: Sendable {
  private let simulation: Simulation
  private let options: SimulationOptions
  private let choice: PlanOptions
  private let pins: [Bool?]
  private let effort: Effort
  private let planningCase: PlanningCase

  /// Reads a profile and prepares its plan.
  ///
  /// - Parameters:
  ///   - path: The path of the profile.
  ///   - options: What a user may choose of a simulation; stages are not grouped.
  ///   - choice: What a user may choose of a plan.
  ///   - plugins: The plugins that the profile may name.
  /// - Throws: `InvalidInput` with every mistake.
  public init(
    contentsOf path: String,
    options: SimulationOptions = SimulationOptions(),
    choice: PlanOptions = PlanOptions(),
    plugins: WorkloadPlugins = .standard
  ) throws(InvalidInput) {
    try self.init(
      of: Simulation(contentsOf: path, options: options, plugins: plugins),
      options: options,
      choice: choice
    )
  }

  /// Prepares the plan of a profile.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - options: What a user may choose of a simulation; stages are not grouped.
  ///   - choice: What a user may choose of a plan.
  ///   - plugins: The plugins that the profile may name.
  /// - Throws: `InvalidInput` with every mistake.
  public init(
    of profile: Profile,
    options: SimulationOptions = SimulationOptions(),
    choice: PlanOptions = PlanOptions(),
    plugins: WorkloadPlugins = .standard
  ) throws(InvalidInput) {
    try self.init(
      of: Simulation(of: profile, options: options, plugins: plugins),
      options: options,
      choice: choice
    )
  }

  private init(
    of simulation: Simulation,
    options: SimulationOptions,
    choice: PlanOptions
  ) throws(InvalidInput) {
    self.simulation = simulation
    self.options = options
    self.choice = choice
    let log = DiagnosticLog()
    pins = Pins.resolve(choice.pins, in: simulation.workload, log: log)
    try log.throwIfAny()
    planningCase = try PlanningCase(
      of: simulation,
      run: options.run,
      pins: pins,
      callFactors: nil,
      values: []
    )
    guard !planningCase.units.isEmpty else {
      throw InvalidInput([
        simulation.profile.places.workload.diagnostic(
          "there is nothing to plan: no module may move",
          expected: "an x64 module that is portable and not pinned to x64",
          hint: "'perfmodel simulate' shows the time as it is"
        )
      ])
    }
    effort = try Effort(of: planningCase, choice: choice)
  }

  /// Plans.
  ///
  /// - Parameter progress: Called now and then during long work, with the share that is done.
  /// - Returns: The order, and how sure it is.
  /// - Throws: `InvalidInput` when counts do not end or are too large, or a question is wrong.
  public func advice(
    progress: (Double) -> Void = { _ in }
  ) throws(InvalidInput) -> MigrationAdvice {
    let answers = try answersToWhatIfs()
    return try PlanAdvisor(
      planningCase,
      effort: effort,
      options: options,
      choice: choice
    ).advice(whatIfs: answers, progress: progress)
  }

  /// The model as a file for other solvers, in the LP format.
  ///
  /// Times are in milliseconds. The variables and what they stand for are told in comments.
  public var linearProgram: String {
    let draw = planningCase.sheet.parameters.defaults
    return planningCase.model(at: draw, effort: effort.ofModule)
      .scaled(by: planningCase.clock.duration(of: Cycles(1)).count)
      .linearProgram(
        names: planningCase.units.indices.map { planningCase.name(ofUnit: $0) },
        isPinned: planningCase.isPinned,
        limit: effort.limit
      )
  }

  /// The cases that the questions make.
  private func answersToWhatIfs() throws(InvalidInput) -> [PlanAdvisor.Answer] {
    let log = DiagnosticLog()
    let questions = choice.whatIfs.map { WhatIfQuestion($0, log: log) }
    let changed = questions.map {
      ($0.text, $0.answer(for: simulation, on: planningCase.sheet, log: log))
    }
    try log.throwIfAny()
    var answers: [PlanAdvisor.Answer] = []
    for (text, answer) in changed {
      let changedCase = try PlanningCase(
        of: answer.simulation,
        run: options.run,
        pins: pins,
        callFactors: answer.callFactors,
        values: answer.values
      )
      answers.append(
        PlanAdvisor.Answer(
          question: text,
          planningCase: changedCase,
          effort: try Effort(of: changedCase, choice: choice, unit: effort.unit)
        )
      )
    }
    return answers
  }
}
