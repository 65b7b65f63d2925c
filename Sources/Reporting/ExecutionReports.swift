internal import Quantities
public import Results

/// The reports of runs of images.
public enum ExecutionReports {
  /// A table for a terminal.
  ///
  /// - Parameters:
  ///   - report: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ report: ExecutionReport, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let modules = Table(
      title: "Executed instructions",
      explanation: "Time: of the module's own code, thunks among it, without crossings.",
      columns: [
        .words("module", shortest: 10), .words("built for"), .numbers("x64"), .numbers("arm64ec"),
        .numbers("time ms"),
      ],
      rows: report.modules.map { module in
        [
          module.name, module.architecture, NumberFormatting.count(module.x64Instructions),
          NumberFormatting.count(module.arm64ecInstructions),
          milliseconds(module.time.total),
        ]
      }
    )
    let causes = Table(
      title: "Time",
      explanation: "\(report.crossingsToNative) calls from x64 to native code, "
        + "\(report.crossingsToEmulated) from Arm64EC to x64 code.",
      columns: [.words("cause"), .numbers("ms"), .numbers("share")],
      rows: Cause.allCases.map { cause in
        [
          cause.title, milliseconds(report.time[cause]),
          share(report.time[cause].count, report.time.total.count),
        ]
      } + [["total", milliseconds(report.time.total), ""]]
    )
    let detail =
      "\(report.core) at \(report.frequency.gigahertz) GHz, x64 code by \(report.emulator), "
      + "\(report.run.rawValue) run"
    let lines =
      page.title("\(report.image) \(report.export)", detail: detail)
      + ["", "result: \(report.resultText)", ""] + page.section(modules) + [""]
      + page.section(causes)
      + (report.notes.isEmpty ? [] : [""] + page.list("Notes", report.notes))
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as JSON.
  ///
  /// - Parameter report: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  public static func json(_ report: ExecutionReport) -> String {
    JSONText.object(members(report)).prettyPrinted
  }

  /// A migration as a table for a terminal.
  ///
  /// - Parameters:
  ///   - migration: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ migration: ExecutedMigration, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    guard let first = migration.steps.first?.executed else { return "" }
    let steps = Table(
      title: "Executed and predicted",
      explanation: "Executed: the images as they are at each step, priced. Predicted: from the "
        + "run of x64 images alone. Error: how much longer the prediction is; its mean is "
        + "\(NumberFormatting.percent(migration.meanError)).",
      columns: [
        .words("step", shortest: 8), .numbers("executed ms"), .numbers("predicted ms"),
        .numbers("error"), .numbers("crossings"), .numbers("predicted"),
      ],
      rows: migration.steps.map { step in
        [
          step.name, milliseconds(step.executed.time.total),
          milliseconds(step.predicted.total),
          signed(step.error),
          NumberFormatting.count(
            step.executed.crossingsToNative + step.executed.crossingsToEmulated
          ),
          NumberFormatting.count(step.predictedCrossings),
        ]
      }
    )
    let detail =
      "\(first.core) at \(first.frequency.gigahertz) GHz, x64 code by \(first.emulator), "
      + "\(first.run.rawValue) run"
    let lines =
      page.title("\(first.image) \(first.export)", detail: detail)
      + ["", "result of every step: \(first.resultText)", ""] + page.section(steps)
      + (first.notes.isEmpty ? [] : [""] + page.list("Notes", first.notes))
    return lines.joined(separator: "\n") + "\n"
  }

  /// A migration as JSON: `{ "mean_error", "steps": [ { "name", "modules", "executed",
  /// "predicted", "predicted_crossings", "error" } ] }`.
  ///
  /// - Parameter migration: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  public static func json(_ migration: ExecutedMigration) -> String {
    JSONText.object([
      (key: "mean_error", value: .number(migration.meanError)),
      (
        key: "steps",
        value: .array(
          migration.steps.map { step in
            .object([
              (key: "name", value: .string(step.name)),
              (key: "modules", value: .strings(step.movedModules)),
              (key: "executed", value: .object(members(step.executed))),
              (key: "predicted", value: breakdown(step.predicted)),
              (key: "predicted_crossings", value: .integer(step.predictedCrossings)),
              (key: "error", value: .number(step.error)),
            ])
          }
        )
      ),
    ]).prettyPrinted
  }

  private static func members(_ report: ExecutionReport) -> [JSONText.Member] {
    [
      (key: "image", value: .string(report.image)), (key: "export", value: .string(report.export)),
      (key: "result", value: .string(report.resultText)),
      (key: "core", value: .string(report.core)),
      (key: "emulator", value: .string(report.emulator)),
      (key: "frequency_ghz", value: .number(report.frequency.gigahertz)),
      (key: "run", value: .string(report.run.rawValue)),
      (key: "executed_instructions", value: .integer(report.executedInstructions)),
      (
        key: "modules",
        value: .array(
          report.modules.map { module in
            .object([
              (key: "name", value: .string(module.name)),
              (key: "architecture", value: .string(module.architecture)),
              (key: "x64_instructions", value: .integer(module.x64Instructions)),
              (key: "arm64ec_instructions", value: .integer(module.arm64ecInstructions)),
              (key: "breakdown", value: breakdown(module.time)),
            ])
          }
        )
      ),
      (
        key: "crossings",
        value: .object([
          (key: "to_native", value: .integer(report.crossingsToNative)),
          (key: "to_emulated", value: .integer(report.crossingsToEmulated)),
        ])
      ),
      (key: "breakdown", value: breakdown(report.time)),
      (key: "notes", value: .strings(report.notes)),
    ]
  }

  private static func breakdown(_ time: TimeBreakdown) -> JSONText {
    .object(
      [(key: "total_ms", value: .number(time.total.count))]
        + Cause.allCases.map { (key: "\($0.name)_ms", value: .number(time[$0].count)) }
    )
  }

  private static func milliseconds(_ time: Milliseconds) -> String {
    NumberFormatting.rounded(time.count, digits: 4)
  }

  private static func signed(_ error: Double) -> String {
    (error > 0 ? "+" : error < 0 ? "−" : "") + NumberFormatting.percent(error.magnitude)
  }

  private static func share(_ part: Double, _ whole: Double) -> String {
    NumberFormatting.percent(whole > 0 ? part / whole : 0)
  }
}
