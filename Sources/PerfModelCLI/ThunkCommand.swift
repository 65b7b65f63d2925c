internal import ArgumentParser
internal import Costing
internal import PerfModel
internal import ProfileReading
internal import Reporting

/// `perfmodel thunk`.
struct ThunkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thunk",
    abstract: "Show the thunks of a signature, what they take on a core, and what calls cost.",
    discussion: """
      A signature is written as in C, types only: 'int(double, ptr, struct 24)'. Types: integers by \
      their C names or as i8 to u64, ptr or any type with *; float, double; struct 24 with its \
      bytes, struct 16 align 16, struct 12 of float, struct 32 of double; vector 8, vector 16; i128; \
      and ... for variable arguments. A name as '$ientry_thunk$cdecl$i8$i8d' does as well.
      """
  )

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json
  }

  @Argument(help: "A signature, or the name of an entry or exit thunk.")
  var signature: String

  @Option(
    help: """
      A core table: a name from 'list cores', or the path of a JSON file (default: \
      \(Profile.usualCore)).
      """
  )
  var core: String?

  @Option(
    help: """
      An emulator table: a name from 'list emulators', or the path of a JSON file (default: \
      \(Profile.usualEmulator)).
      """
  )
  var emulator: String?

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  func run() throws {
    let tables = TableLibrary()
    let machine = Machine(
      core: try tables.core(core ?? Profile.usualCore),
      emulator: try tables.emulator(emulator ?? Profile.usualEmulator)
    )
    let explanation = try ThunkExplainer(machine).explain(signature)
    switch format {
    case .json: Terminal.printResult(ThunkReports.json(explanation))
    case .table:
      let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
      Terminal.printResult(ThunkReports.table(explanation, in: style))
    }
  }
}
