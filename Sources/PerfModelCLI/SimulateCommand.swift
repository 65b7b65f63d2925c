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

  @OptionGroup var choices: SimulationChoices

  @Option(
    help:
      "\(CurveReporters.all.map { $0.name }.joined(separator: ", ")); default: table, or by the output's ending."
  )
  var format: String?

  @Option(name: [.long, .customShort("o")], help: "Write the result to this file.")
  var output: String?

  @Option(help: "How many draws of all ranges make the band.")
  var samples = SimulationOptions.usualSamples

  @Option(help: "Where the draws start.")
  var seed: UInt64 = 1

  @Flag(help: "Say on standard error how much memory was allocated.")
  var memory = false

  func validate() throws {
    guard (0...1_000_000).contains(samples) else {
      throw ValidationError("--samples is a number from 0 to 1000000")
    }
    _ = try reporter()
  }

  func run() throws {
    var options = choices.options
    options.samples = samples
    options.seed = seed
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

  /// The reporter that was asked for, by name or by the ending of the output.
  private func reporter() throws -> any CurveReporter.Type {
    let names = CurveReporters.all.map { $0.name }
    let name = try ReportFormat.chosen(format, for: output, among: names)
    return CurveReporters.named(name) ?? TableReporter.self
  }
}
