internal import Costing
public import Diagnostics
internal import Execution
internal import Importing
internal import Lowering
internal import ProfileReading
internal import Quantities
public import Results
internal import Tables
public import Workloads

/// Runs images, x64 and Arm64EC side by side, and prices what ran.
///
///     let execution = ImageExecution(images: ["app.dll", "codec.dll"], export: "run")
///     print(try execution.report().executedInstructions)
public struct ImageExecution: Sendable {
  /// The files of the images; the first has the function.
  public var images: [String]
  /// The function's exported name, or `#` and its number.
  public var export: String
  /// Its whole arguments, at most four.
  public var arguments: [Int64]
  /// Whether it returns a `double`.
  public var returnsNumber: Bool
  /// The machine, and which translations the run finds.
  public var options: SimulationOptions
  /// How much a run may take before it is ended.
  public var limits = Limits()

  /// How much a run may take before it is ended; nil for the usual.
  public struct Limits: Hashable, Sendable {
    /// The guest's instructions.
    public var instructions: Int?
    /// The bytes of the heap.
    public var heapBytes: Int?
    /// The calls that are open at once.
    public var depth: Int?

    /// The usual limits.
    public init() {}
  }

  /// The core where none is chosen.
  public static let usualCore = "oryon-1"
  /// The emulator where none is chosen.
  public static let usualEmulator = "prism"

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - images: The files of the images; the first has the function.
  ///   - export: The function's exported name, or `#` and its number.
  ///   - arguments: Its whole arguments, at most four.
  ///   - returnsNumber: Whether it returns a `double`.
  ///   - options: The machine, and which translations the run finds.
  public init(
    images: [String],
    export: String,
    arguments: [Int64] = [],
    returnsNumber: Bool = false,
    options: SimulationOptions = SimulationOptions()
  ) {
    self.images = images
    self.export = export
    self.arguments = arguments
    self.returnsNumber = returnsNumber
    self.options = options
  }

  /// Runs the images.
  ///
  /// - Returns: The result, the counts, and the time on the machine.
  /// - Throws: `InvalidInput` with all that is wrong with the images, or why the run ended before.
  public func report() throws(InvalidInput) -> ExecutionReport {
    let machine = try machine()
    return try report(on: machine, run(images))
  }

  /// Runs the images, and makes a workload of the run.
  ///
  /// - Returns: The report and the workload.
  /// - Throws: The same, and that an image has Arm64EC code.
  public func recording() throws(InvalidInput) -> (report: ExecutionReport, workload: Workload) {
    let machine = try machine()
    let outcome = try run(images)
    let workload = try ImageRun.workload(
      of: outcome,
      name: Self.name(of: images.first ?? ""),
      options: ImportOptions()
    )
    return (try report(on: machine, outcome), workload)
  }

  /// Runs every step of a migration, and predicts it from the run of x64 images alone.
  ///
  /// The steps move one image each, the hottest first, as far as there is an Arm64EC build.
  ///
  /// - Parameters:
  ///   - x64: The folder of the x64 builds of all images.
  ///   - arm64ec: The folder of their Arm64EC builds.
  ///   - progress: Called after each step, with the share that is done.
  /// - Returns: The steps.
  /// - Throws: All that is wrong with the images, why a run ended before, or that a mixture gives
  ///   another result.
  public func migration(
    x64: String,
    arm64ec: String,
    progress: (Double) -> Void = { _ in }
  ) throws(InvalidInput) -> ExecutedMigration {
    let names = images.map(Self.name)
    let machine = try machine()
    let simulation = try Simulation(of: profile(names, x64: x64, arm64ec), options: options)
    let curve = try simulation.curve()
    var isNative = names.map { _ in false }
    var steps: [ExecutedMigration.Step] = []
    for step in curve.steps {
      for (index, name) in names.enumerated()
      where step.movedModules.contains(name.lowercased()) {
        isNative[index] = true
      }
      let files = zip(names, isNative).map { ($1 ? arm64ec : x64) + "/" + $0 }
      let executed = try report(on: machine, run(files))
      if let first = steps.first?.executed,
        first.result != executed.result
          || first.number?.bitPattern != executed.number?.bitPattern
      {
        throw InvalidInput([
          Diagnostic(
            path: files.first ?? arm64ec,
            message: """
              the step '\(step.name)' gives \(executed.resultText), and x64 alone gave \
              \(first.resultText)
              """,
            hint: "the two builds are not of the same source, or it depends on more than that"
          )
        ])
      }
      steps.append(
        ExecutedMigration.Step(
          name: step.name,
          movedModules: step.movedModules,
          executed: executed,
          predicted: step.time,
          predictedCrossings: step.crossings
        )
      )
      progress(Double(steps.count) / Double(curve.steps.count))
    }
    return ExecutedMigration(steps: steps)
  }
}

extension ImageExecution {
  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private func machine() throws(InvalidInput) -> Machine {
    let tables = TableLibrary()
    do {
      return Machine(
        core: try tables.core(options.core ?? Self.usualCore),
        emulator: try tables.emulator(options.emulator ?? Self.usualEmulator),
        frequency: options.frequency
      )
    } catch let error as InvalidInput {
      throw error
    } catch let error as NoSuchTable {
      throw InvalidInput([
        Diagnostic(
          path: "command line",
          message: error.description,
          expected: error.expected,
          hint: error.hint
        )
      ])
    } catch {
      throw InvalidInput([Diagnostic(path: "command line", message: "\(error)")])
    }
  }

  private func run(_ files: [String]) throws(InvalidInput) -> ImageRun.Outcome {
    var run = ImageRun(files: files, export: export, arguments: arguments)
    if let instructions = limits.instructions { run.limits.instructions = instructions }
    if let bytes = limits.heapBytes { run.limits.heapBytes = bytes }
    if let depth = limits.depth { run.limits.depth = depth }
    return try run.outcome()
  }

  private func report(
    on machine: Machine,
    _ outcome: ImageRun.Outcome
  ) throws(InvalidInput) -> ExecutionReport {
    let record = outcome.record
    let costs = try ExecutionCosts(of: record, on: machine, run: options.run)
    func instructions(_ profile: BlockProfile, _ module: Int) -> UInt64 {
      profile.blocks.reduce(0) {
        $1.module == module ? $0 + $1.executions * UInt64($1.instructions) : $0
      }
    }
    var notes: [String] = []
    if record.routineCalls.contains(where: { $0.fromNative + $0.fromEmulated > 0 }) {
      notes.append("the work of system routines is assumed, by bytes and calls")
    }
    return ExecutionReport(
      image: outcome.images.first?.name ?? "",
      export: export,
      result: outcome.result,
      number: returnsNumber ? outcome.number : nil,
      core: machine.core.name,
      emulator: machine.emulator.name,
      frequency: machine.clock,
      run: options.run,
      modules: outcome.images.enumerated().map { index, image in
        ExecutionReport.Module(
          name: image.name,
          architecture: image.isNative ? "arm64ec" : "x64",
          x64Instructions: instructions(record.emulated, index),
          arm64ecInstructions: instructions(record.native, index),
          time: TimeBreakdown(costs.modules[index], at: costs.frequency)
        )
      },
      crossingsToNative: record.crossings(toNative: true),
      crossingsToEmulated: record.crossings(toNative: false),
      time: TimeBreakdown(costs.total, at: costs.frequency),
      notes: notes
    )
  }

  /// The profile of the run of all x64 builds; images without an Arm64EC build cannot move.
  private func profile(
    _ names: [String],
    x64: String,
    _ arm64ec: String
  ) throws(InvalidInput) -> Profile {
    let modules = names.map { name in
      let hasBuild = InputFile.exists(arm64ec + "/" + name)
      return """
        { "name": \(name.lowercased().jsonQuoted), "architecture": "x64"\
        \(hasBuild ? "" : ", \"portable\": false") }
        """
    }
    let files = names.map { (x64 + "/" + $0).jsonQuoted }
    let text = """
      { "format": 1, "name": \((names.first ?? "app").jsonQuoted),
        "machine": { "core": \((options.core ?? Self.usualCore).jsonQuoted),
                     "emulator": \((options.emulator ?? Self.usualEmulator).jsonQuoted) },
        "modules": [ \(modules.joined(separator: ", ")) ],
        "workload": { "plugin": "image", "parameters": {
          "image": \(files.first ?? "\"\""), "export": \(export.jsonQuoted),
          "load": [ \(files.dropFirst().joined(separator: ", ")) ],
          "arguments": [ \(arguments.map(String.init).joined(separator: ", ")) ] } } }
      """
    let log = DiagnosticLog()
    let source = SourceText(path: "command line", bytes: Array(text.utf8))
    guard let profile = Profile.read(source, log: log) else {
      try log.throwIfAny()
      preconditionFailure("a profile that cannot be read has mistakes")
    }
    try log.throwIfAny()
    return profile
  }
}
