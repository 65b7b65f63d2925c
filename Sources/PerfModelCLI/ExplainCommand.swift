internal import ArgumentParser
internal import Costing
internal import Diagnostics
internal import PerfModel
internal import ProfileReading
internal import Reporting
internal import Results

/// `perfmodel explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show what becomes of machine code and why, and how it runs on a core."
  )

  /// Which flags are used behind the code.
  enum Flags: String, CaseIterable, ExpressibleByArgument {
    case live, dead
  }

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json
  }

  @Argument(help: "A block profile, whose hottest blocks are shown.")
  var file: String?

  @Option(help: "Whose code it is: x64 or a64.", transform: Self.guest)
  var guest = CodeExplainer.Guest.x64

  @Option(help: "The code in hexadecimal, in the order of memory.")
  var hex: String?

  @Flag(help: "Read a block of hexadecimal code from each line of standard input.")
  var stdin = false

  @Option(
    help: """
      Show so many blocks of a block profile that lose the most cycles by emulation; without it, \
      the ten that run the most operations.
      """
  )
  var hottest: Int?

  @Option(
    help: """
      A core table: a name from 'list cores', or the path of a JSON file (default: \
      \(Profile.usualCore)). Lines of JSON that answer --stdin have cycles only with it, as they \
      take longer.
      """
  )
  var core: String?

  @Flag(help: "Show when each operation was dispatched, issued, executed and retired.")
  var timeline = false

  @Option(help: "How many iterations the timeline has, 1 to 100 (default: 3).")
  var iterations: Int?

  @Option(
    help: "Whose timeline of x64 code it is: emulated (the default) or recompiled.",
    transform: Self.setting
  )
  var setting: CodeExplainer.Setting?

  @Option(
    help: """
      Which flags are used behind the code: live (all, the default) or dead (none). A recording \
      tells that itself.
      """
  )
  var flags: Flags?

  @Option(
    help: """
      An emulator table: a name from 'list emulators', or the path of a JSON file (default: \
      \(Profile.usualEmulator)).
      """
  )
  var emulator: String?

  @Option(help: "Features of the host such as FLAGM,AFP, in place of the emulator's usual host.")
  var hostFeatures: String?

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  func validate() throws {
    let inputs = [hex != nil, stdin, file != nil].count { $0 }
    guard inputs == 1 else {
      throw ValidationError("give one of --hex BYTES, --stdin and a block profile")
    }
    guard hottest == nil || file != nil else {
      throw ValidationError("--hottest goes with a block profile")
    }
    if let hottest, !(1...100_000).contains(hottest) {
      throw ValidationError("--hottest is a number from 1 to 100000")
    }
    guard timeline || (iterations == nil && setting == nil) else {
      throw ValidationError("--iterations and --setting go with --timeline")
    }
    if let iterations, !(1...100).contains(iterations) {
      throw ValidationError("--iterations is a number from 1 to 100")
    }
    guard flags == nil || file == nil else {
      throw ValidationError("--flags goes with --hex and --stdin: a recording tells what is used")
    }
    guard guest == .x64 else { return try refuseWhatIsForX64() }
  }

  /// A64 code is shown as it is.
  private func refuseWhatIsForX64() throws {
    let options = [
      ("--setting", setting != nil), ("--flags", flags != nil), ("--emulator", emulator != nil),
      ("--host-features", hostFeatures != nil),
    ]
    for (name, isGiven) in options where isGiven {
      throw ValidationError("\(name) goes with x64 code")
    }
  }

  func run() throws {
    let tables = TableLibrary()
    // A million lines are not made to wait for cycles that nobody asked for.
    let isQuick = stdin && format == .json && core == nil && !timeline
    var explainer = try CodeExplainer(
      guest: guest,
      emulator: try tables.emulator(emulator ?? Profile.usualEmulator),
      core: try tables.core(core ?? Profile.usualCore),
      isTimed: !isQuick,
      hostFeatures: hostFeatures,
      flagsAreLive: flags != .dead
    )
    if timeline {
      explainer.timeline = CodeExplainer.TimelineRequest(
        setting: setting ?? .emulated,
        iterations: iterations ?? 3
      )
    }
    if let hex {
      let code = try HexText.bytes(in: SourceText(path: "--hex", bytes: Array(hex.utf8)))
      show([explainer.block(of: code)], by: explainer)
    } else if stdin {
      try answerLines(with: &explainer)
    } else if let file {
      let blocks = try explainer.hottestBlocks(
        hottest ?? 10,
        ofRecordingAt: file,
        by: hottest == nil ? .operations : .cycles
      )
      show(blocks, by: explainer)
    }
  }

  private static func guest(_ name: String) throws -> CodeExplainer.Guest {
    if let guest = CodeExplainer.Guest(rawValue: name) { return guest }
    let names = CodeExplainer.Guest.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("no code is that of \"\(name)\"; there are \(names)")
  }

  private static func setting(_ name: String) throws -> CodeExplainer.Setting {
    if let setting = CodeExplainer.Setting(rawValue: name) { return setting }
    let names = CodeExplainer.Setting.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("no setting is named \"\(name)\"; there are \(names)")
  }

  /// Answers every line as it comes; lines that are wrong are answered with what is wrong.
  private func answerLines(with explainer: inout CodeExplainer) throws {
    let mistakes = DiagnosticLog()
    var number = 0
    while let line = readLine() {
      number += 1
      let source = SourceText(path: "standard input", bytes: Array(line.utf8))
      do {
        show([explainer.block(of: try HexText.bytes(in: source))], by: explainer)
      } catch let invalid {
        for var diagnostic in invalid.diagnostics {
          diagnostic.line = number
          mistakes.report(diagnostic)
        }
        // Answers stay in step with the lines.
        if format == .json { Terminal.printResult(CodeExplanationReports.jsonLine(invalid)) }
      }
    }
    try mistakes.throwIfAny()
  }

  private func show(_ blocks: [CodeExplanation.Block], by explainer: CodeExplainer) {
    switch format {
    case .json: for block in blocks { Terminal.printResult(CodeExplanationReports.jsonLine(block)) }
    case .table:
      let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
      let explanation = CodeExplanation(
        conditions: explainer.conditions,
        blocks: blocks,
        notes: explainer.notes
      )
      Terminal.printResult(CodeExplanationReports.table(explanation, in: style))
    }
  }
}
