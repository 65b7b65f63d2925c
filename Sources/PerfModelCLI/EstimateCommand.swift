internal import ArgumentParser
internal import PerfModel
internal import Reporting
internal import Results

/// `perfmodel estimate`.
struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Show what a recorded program executed, by module, and how much of it is understood."
  )

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json
  }

  @Argument(help: "A block profile, as 'perfmodel record' writes it.")
  var file: String

  @Flag(help: "Leave out the C library and the dynamic loader.")
  var appOnly = false

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  func run() throws {
    let estimate = try CodeEstimate(recordingAt: file, appOnly: appOnly)
    switch format {
    case .table:
      let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
      Terminal.printResult(CodeEstimateReports.table(estimate, in: style))
    case .json:
      Terminal.printResult(CodeEstimateReports.json(estimate))
    }
  }
}
