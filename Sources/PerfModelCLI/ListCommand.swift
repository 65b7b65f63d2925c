internal import ArgumentParser
internal import CycleEstimation
internal import Importing
internal import Lowering
internal import PerfModel
internal import Quantities
internal import Reporting
internal import Results
internal import Tables
internal import Workloads

/// `perfmodel list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the cores, emulators, mixes, plugins, importers or formats that there are."
  )

  /// What there is to list.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case cores, emulators, mixes, plugins, importers, formats
  }

  @Argument(help: "\(Subject.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var subject: Subject

  @Flag(help: "Show every value of the tables with its range and source.")
  var values = false

  func validate() throws {
    if values, ![.cores, .emulators, .mixes].contains(subject) {
      throw ValidationError("--values goes with cores, emulators and mixes")
    }
  }

  func run() {
    switch subject {
    case .cores: showCores()
    case .emulators: show(EmulatorTables.all)
    case .mixes: show(MixTables.all)
    case .plugins: show(WorkloadPlugins.standard.summaries)
    case .importers: show(RecordingImporters.all.map { ($0.name, $0.summary) })
    case .formats: show(CurveReporters.all.map { ($0.name, $0.summary) })
    }
  }

  private func showCores() {
    guard !values else {
      show(CoreTables.all) { $0.pipeline.limitsByKey }
      return
    }
    let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
    Terminal.printResult(CoreListReport.table(CoreTables.all.map { CoreSummary($0) }, in: style))
  }

  private func show(_ rows: [(String, String)]) {
    let width = rows.map(\.0.count).max() ?? 0
    for (name, summary) in rows {
      let gap = String(repeating: " ", count: width - name.count + 2)
      Terminal.printResult(name + gap + summary + "\n")
    }
  }

  /// Shows the names of tables, or their values and then some more of each.
  private func show<Parameter>(
    _ tables: [EstimateTable<Parameter>],
    _ more: (EstimateTable<Parameter>) -> [(key: String, value: Estimate)] = { _ in [] }
  ) {
    guard values else {
      show(tables.map { ($0.name, $0.title) })
      return
    }
    for table in tables {
      Terminal.printResult("\(table.name): \(table.title)\n  \(table.note)\n")
      let own = Parameter.allCases.map { (key: $0.key, value: table[$0]) }
      for (key, estimate) in own + more(table) {
        let range =
          estimate.isExact
          ? "\(estimate.default)" : "\(estimate.low) … \(estimate.default) … \(estimate.high)"
        Terminal.printResult("  \(key) = \(range)\n      \(estimate.source)\n")
      }
    }
  }
}
