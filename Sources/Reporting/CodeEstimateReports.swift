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
    let cycles = cycleColumns.filter { $0.cycles(total.cycles) != nil }
    let table = Table(
      title: "Executed instructions",
      explanation: explanation(of: total),
      columns: [.words("module", shortest: 10), .numbers("executed"), .numbers("coverage")]
        + a64.map { .numbers($0.title) }
        + cycles.map { .numbers($0.title, dropRank: $0.dropRank) },
      rows: (estimate.modules + [total]).map { part in
        [
          part.name,
          NumberFormatting.count(part.executedInstructions),
          NumberFormatting.percent(part.coverage),
        ]
          + a64.map { column in column.count(part).map(NumberFormatting.count) ?? "" }
          + cycles.map { column in
            column.cycles(part.cycles).map { NumberFormatting.count(whole($0)) } ?? ""
          }
      }
    )
    let detail =
      "\(estimate.guest) code" + (estimate.emulator.map { ", emulated by \($0)" } ?? "")
      + ", cycles on \(estimate.core)"
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
    members.append((key: "core", value: .string(estimate.core)))
    members += [
      (key: "modules", value: .array(estimate.modules.map(json))),
      (key: "total", value: json(estimate.total)),
      (key: "notes", value: .strings(estimate.notes)),
    ]
    return JSONText.object(members).prettyPrinted
  }

  /// The columns of cycles; those that are left out first have the highest rank.
  private static let cycleColumns:
    [(title: String, dropRank: Int, cycles: @Sendable (CodeEstimate.Cycles) -> Double?)] = [
      ("native cycles", 1, { $0.native }), ("emulated cycles", 1, { $0.emulated }),
      ("recompiled cycles", 2, { $0.recompiled }), ("isolated", 3, { $0.isolated }),
      ("isolated emulated", 4, { $0.isolatedEmulated }),
    ]

  /// Cycles as a whole number.
  private static func whole(_ cycles: Double) -> UInt64 {
    UInt64(exactly: cycles.rounded()) ?? (cycles > 0 ? .max : 0)
  }

  private static func explanation(of total: CodeEstimate.Part) -> String {
    let coverage = "Coverage: the share of executed instructions that are known."
    let isolated =
      total.cycles.isolated == nil
      ? "" : " Isolated: the cycles when each block is looped on its own."
    guard total.emulatedInstructions != nil else { return coverage + isolated }
    return coverage + " Emulated: the A64 instructions that the emulator runs for them."
      + (total.recompiledInstructions == nil ? "" : " Recompiled: those of code compiled for A64.")
      + isolated
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
    let cycles = [
      ("native_cycles", part.cycles.native), ("emulated_cycles", part.cycles.emulated),
      ("recompiled_cycles", part.cycles.recompiled), ("isolated_cycles", part.cycles.isolated),
      ("isolated_emulated_cycles", part.cycles.isolatedEmulated),
    ]
    for (key, value) in cycles {
      if let value { members.append((key: key, value: .integer(whole(value)))) }
    }
    return .object(members)
  }
}
