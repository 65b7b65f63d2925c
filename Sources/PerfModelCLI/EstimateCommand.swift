internal import ArgumentParser
internal import PerfModel
internal import Reporting
internal import Results

/// `perfmodel estimate`.
struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: """
      Show what a recorded program executed, by module, and the A64 instructions and cycles that it
      takes.
      """
  )

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json
  }

  @Argument(help: "A block profile, as 'perfmodel record' writes it.")
  var file: String

  @Flag(help: "Leave out the C library and the dynamic loader.")
  var appOnly = false

  @Option(
    help: """
      An emulator table: a name from 'list emulators', or the path of a JSON file (default: \
      \(CodeEstimate.usualEmulator)).
      """
  )
  var emulator: String?

  @Option(help: "A core table: a name from 'list cores', or the path of a JSON file.")
  var core = CodeEstimate.usualCore

  @Option(help: "Features of the host such as FLAGM,AFP, in place of the emulator's usual host.")
  var hostFeatures: String?

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  func run() throws {
    let estimate = try CodeEstimate(
      recordingAt: file,
      appOnly: appOnly,
      emulator: emulator,
      core: core,
      hostFeatures: hostFeatures
    )
    if estimate.emulator == nil, emulator != nil || hostFeatures != nil {
      Terminal.printError(
        "note: --emulator and --host-features change nothing: this is a run of aarch64 code"
      )
    }
    switch format {
    case .table:
      let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
      Terminal.printResult(CodeEstimateReports.table(estimate, in: style))
    case .json:
      Terminal.printResult(CodeEstimateReports.json(estimate))
    }
  }
}
