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
    let total = estimate.total
    let a64: [(title: String, count: (CodeEstimate.Part) -> UInt64?)] = [
      ("emulated", { $0.emulatedInstructions }), ("recompiled", { $0.recompiledInstructions }),
    ].filter { $0.count(total) != nil }
    let table = Table(
      title: "Executed instructions",
      explanation: explanation(of: total),
      columns: [.words("module", shortest: 10), .numbers("executed"), .numbers("coverage")]
        + a64.map { .numbers($0.title) },
      rows: (estimate.modules + [total]).map { part in
        [
          part.name,
          NumberFormatting.count(part.executedInstructions),
          NumberFormatting.percent(part.coverage),
        ] + a64.map { column in column.count(part).map(NumberFormatting.count) ?? "" }
      }
    )
    let detail = "\(estimate.guest) code" + (estimate.emulator.map { ", emulated by \($0)" } ?? "")
    let notes = estimate.notes.isEmpty ? [] : [""] + page.list("Notes", estimate.notes)
    let lines =
      page.title(estimate.file, detail: detail) + [""]
      + page.section(table) + notes
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as JSON: `{ "file", "guest", "modules": [ … ], "total": { … }, "notes" }`.
  ///
  /// - Parameter estimate: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  public static func json(_ estimate: CodeEstimate) -> String {
    var members: [JSONText.Member] = [
      (key: "file", value: .string(estimate.file)), (key: "guest", value: .string(estimate.guest)),
    ]
    if let emulator = estimate.emulator {
      members.append((key: "emulator", value: .string(emulator)))
    }
    members += [
      (key: "modules", value: .array(estimate.modules.map(json))),
      (key: "total", value: json(estimate.total)),
      (key: "notes", value: .strings(estimate.notes)),
    ]
    return JSONText.object(members).prettyPrinted
  }

  private static func explanation(of total: CodeEstimate.Part) -> String {
    let coverage = "Coverage: the share of executed instructions that are known."
    guard total.emulatedInstructions != nil else { return coverage }
    return coverage + " Emulated: the A64 instructions that the emulator runs for them."
      + (total.recompiledInstructions == nil ? "" : " Recompiled: those of code compiled for A64.")
  }

  private static func json(_ part: CodeEstimate.Part) -> JSONText {
    var members: [JSONText.Member] = [
      (key: "name", value: .string(part.name)),
      (key: "executed_instructions", value: .integer(part.executedInstructions)),
      (key: "coverage", value: .number(part.coverage)),
    ]
    if let emulated = part.emulatedInstructions {
      members.append((key: "emulated_instructions", value: .integer(emulated)))
    }
    if let recompiled = part.recompiledInstructions {
      members.append((key: "recompiled_instructions", value: .integer(recompiled)))
    }
    return .object(members)
  }
}
