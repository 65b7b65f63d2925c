public import Results

/// The reports of what is known of a recorded program's code.
public enum CodeEstimateReports {
  /// A table for a terminal.
  ///
  /// - Parameters:
  ///   - estimate: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ estimate: CodeEstimate, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let table = Table(
      title: "Executed instructions",
      explanation: "Coverage: the share of executed instructions that the decoder knows.",
      columns: [.words("module", shortest: 10), .numbers("executed"), .numbers("coverage")],
      rows: (estimate.modules + [estimate.total]).map { part in
        [
          part.name,
          NumberFormatting.count(part.executedInstructions),
          NumberFormatting.percent(part.coverage),
        ]
      }
    )
    let notes = estimate.notes.isEmpty ? [] : [""] + page.list("Notes", estimate.notes)
    let lines =
      page.title(estimate.file, detail: "\(estimate.guest) code") + [""]
      + page.section(table) + notes
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as JSON: `{ "file", "guest", "modules": [ … ], "total": { … }, "notes" }`.
  ///
  /// - Parameter estimate: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  public static func json(_ estimate: CodeEstimate) -> String {
    JSONText.object([
      ("file", .string(estimate.file)),
      ("guest", .string(estimate.guest)),
      ("modules", .array(estimate.modules.map(json))),
      ("total", json(estimate.total)),
      ("notes", .strings(estimate.notes)),
    ]).prettyPrinted
  }

  private static func json(_ part: CodeEstimate.Part) -> JSONText {
    .object([
      ("name", .string(part.name)),
      ("executed_instructions", .integer(part.executedInstructions)),
      ("coverage", .number(part.coverage)),
    ])
  }
}
