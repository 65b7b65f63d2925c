internal import ArgumentParser
internal import Diagnostics
internal import MemoryAccounting
internal import PerfModel
internal import ProfileReading
internal import Quantities
internal import Reporting
internal import Results

/// `perfmodel simulate`.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Show the time of an app after each step of its migration."
  )

  @Argument(help: "The profile, a JSON file.")
  var profile: String

  @Option(help: "A core table: a name from 'list cores', or the path of a JSON file.")
  var core: String?

  @Option(help: "An emulator table: a name from 'list emulators', or the path of a JSON file.")
  var emulator: String?

  @Option(name: .customLong("frequency-ghz"), help: "The clock.")
  var frequency: Double?

  @Option(
    name: .customLong("run"),
    help: "Which translations the run finds: first, cached or steady.",
    transform: Self.runKind
  )
  var translations = RunKind.cached

  @Option(help: "Group the steps into this many stages, the baseline included.")
  var stages: Int?

  @Option(
    help:
      "\(CurveReporters.all.map { $0.name }.joined(separator: ", ")); default: table, or by the output's ending."
  )
  var format: String?

  @Option(name: [.long, .customShort("o")], help: "Write the result to this file.")
  var output: String?

  @Option(help: "How many draws of all ranges make the band.")
  var samples = SimulationOptions.usualSamples

  @Option(help: "Where the draws start (default: 1).")
  var seed: UInt64?

  @Flag(help: "Say on standard error how much memory was allocated.")
  var memory = false

  func validate() throws {
    if let frequency, !(0.01...100).contains(frequency) {
      throw ValidationError("--frequency-ghz is a number from 0.01 to 100")
    }
    if let stages, !(2...1000).contains(stages) {
      throw ValidationError("--stages is a number from 2 to 1000")
    }
    guard (0...1_000_000).contains(samples) else {
      throw ValidationError("--samples is a number from 0 to 1000000")
    }
    guard seed == nil || samples > 0 else {
      throw ValidationError("--seed goes with draws, and --samples 0 makes none")
    }
    _ = try reporter()
  }

  func run() throws {
    let options = SimulationOptions(
      core: core,
      emulator: emulator,
      frequency: frequency.map { Frequency(gigahertz: $0) },
      run: translations,
      stages: stages,
      samples: samples,
      seed: seed ?? 1
    )
    let simulation = try Simulation(contentsOf: profile, options: options)
    let curve = try simulation.curve { Terminal.showProgress($0, of: "following calls") }
    Terminal.clearProgress()
    let style = ReportStyle(
      width: Terminal.width,
      usesColor: output == nil && Terminal.usesColor
    )
    let report = try reporter().report(curve, in: style)
    if let output {
      try OutputFile.write(report, to: output)
    } else {
      Terminal.printResult(report)
    }
    if memory {
      let allocated = AllocatedBytes.ofThisThread.map { "\($0) bytes allocated" }
      Terminal.printError("memory: \(allocated ?? "not counted in a build without jemalloc")")
    }
  }

  private static func runKind(_ name: String) throws -> RunKind {
    if let kind = RunKind(rawValue: name) { return kind }
    let names = RunKind.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("no kind of run is named \"\(name)\"; there are \(names)")
  }

  /// The reporter that was asked for, by name or by the ending of the output.
  private func reporter() throws -> any CurveReporter.Type {
    let names = CurveReporters.all.map { $0.name }.joined(separator: ", ")
    if let format {
      guard let reporter = CurveReporters.named(format) else {
        throw ValidationError("no format is named \"\(format)\"; there are \(names)")
      }
      return reporter
    }
    let file = output?.split(separator: "/").last.map(String.init) ?? ""
    guard let dot = file.lastIndex(of: ".") else { return TableReporter.self }
    let ending = file[file.index(after: dot)...].lowercased()
    switch ending {
    case "txt": return TableReporter.self
    case "htm": return HTMLReporter.self
    default:
      guard let reporter = CurveReporters.named(ending) else {
        throw ValidationError(
          "no format has files that end in \".\(ending)\"; choose one with --format: \(names)"
        )
      }
      return reporter
    }
  }
}
