internal import ArgumentParser
internal import Diagnostics
internal import PerfModel
internal import Reporting
internal import Results

/// `perfmodel plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show which modules to move, in which order, and where to stop."
  )

  @Argument(help: "The profile, a JSON file.")
  var profile: String

  @OptionGroup var machine: MachineOptions

  @Option(
    help:
      "What effort is counted in: days, code or modules; default: days where modules have effort_days.",
    transform: Self.effortUnit
  )
  var effort: EffortUnit?

  @Option(name: .customLong("budget-days"), help: "The most person-days to spend.")
  var budgetDays: Double?

  @Option(name: .customLong("max-modules"), help: "The most modules to move.")
  var maxModules: Int?

  @Option(
    name: .customLong("pin"),
    help: "NAME=arm64ec moves a module first of all, NAME=x64 keeps it; may be repeated.",
    transform: Self.pin
  )
  var pins: [PlanOptions.Pin] = []

  @Option(
    name: .customLong("what-if"),
    help:
      "call:FROM->TO*FACTOR, module:NAME=arm64ec or PARAMETER=VALUE; several divided by semicolons; may be repeated."
  )
  var whatIfs: [String] = []

  @Option(name: .customLong("export-lp"), help: "Write the model to this file, in the LP format.")
  var exportPath: String?

  @Option(
    help:
      "\(AdviceReports.formats.joined(separator: ", ")); default: table, or by the output's ending."
  )
  var format: String?

  @Option(name: [.long, .customShort("o")], help: "Write the result to this file.")
  var output: String?

  @Option(help: "How many draws of all ranges tell how sure the plan is.")
  var samples = SimulationOptions.usualSamples

  @Option(help: "Where the draws and the random orders start.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (0...1_000_000).contains(samples) else {
      throw ValidationError("--samples is a number from 0 to 1000000")
    }
    if let budgetDays, !(0.001...1e9).contains(budgetDays) {
      throw ValidationError("--budget-days is a number from 0.001 to 1000000000")
    }
    if let maxModules, !(1...1_000_000).contains(maxModules) {
      throw ValidationError("--max-modules is a number from 1 to 1000000")
    }
    if budgetDays != nil, maxModules != nil {
      throw ValidationError("--budget-days and --max-modules are two budgets; choose one")
    }
    _ = try chosenFormat()
  }

  func run() throws {
    var options = machine.options
    options.samples = samples
    options.seed = seed
    let choice = PlanOptions(
      effort: effort,
      budget: budgetDays.map { .days($0) } ?? maxModules.map { .modules($0) },
      pins: pins,
      whatIfs: whatIfs
    )
    let plan = try Plan(contentsOf: profile, options: options, choice: choice)
    let advice = try plan.advice { Terminal.showProgress($0, of: "following calls") }
    Terminal.clearProgress()
    if let exportPath { try OutputFile.write(plan.linearProgram, to: exportPath) }
    let style = ReportStyle(
      width: Terminal.width,
      usesColor: output == nil && Terminal.usesColor
    )
    let report = AdviceReports.report(advice, as: try chosenFormat(), in: style)
    if let output {
      try OutputFile.write(report, to: output)
    } else {
      Terminal.printResult(report)
    }
  }

  private static func effortUnit(_ name: String) throws -> EffortUnit {
    if let unit = EffortUnit(rawValue: name) { return unit }
    let names = EffortUnit.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("no effort is counted in \"\(name)\"; there are \(names)")
  }

  private static func pin(_ text: String) throws -> PlanOptions.Pin {
    if let equals = text.lastIndex(of: "="), equals > text.startIndex {
      let name = String(text[..<equals])
      switch text[text.index(after: equals)...] {
      case "arm64ec": return PlanOptions.Pin(module: name, isNative: true)
      case "x64": return PlanOptions.Pin(module: name, isNative: false)
      default: break
      }
    }
    throw ValidationError("\"\(text)\" is no pin; write NAME=arm64ec or NAME=x64")
  }

  /// The format that was asked for, by name or by the ending of the output.
  private func chosenFormat() throws -> String {
    try ReportFormat.chosen(format, for: output, among: AdviceReports.formats)
  }
}
