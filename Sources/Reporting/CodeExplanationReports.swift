public import Diagnostics
public import Results

/// The reports of what becomes of machine code.
public enum CodeExplanationReports {
  /// Pages for a terminal: of each block a summary, the code beside what becomes of it, the ports.
  ///
  /// - Parameters:
  ///   - explanation: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ explanation: CodeExplanation, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    var lines = page.title(explanation.title, detail: explanation.conditions)
    for block in explanation.blocks {
      lines += [""] + Self.lines(of: block, on: page)
    }
    if !explanation.notes.isEmpty { lines += [""] + page.list("Notes", explanation.notes) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One block as a JSON object on one line.
  ///
  /// `host_instructions` counts the operations of the known instructions, `unknown` the others,
  /// `operations` are texts with `reasons` beside them (null for the program's own work), and
  /// `recompiled_instructions` is there for x64 code. Where a core was chosen, there are `cycles` per
  /// iteration, `isolated_cycles` as llvm-mca counts them, `path_cycles` of an execution in the
  /// recorded program, `uops` and the `bottleneck` in words, for
  /// x64 code each also with `recompiled_` before it.
  ///
  /// - Parameter block: What to show.
  /// - Returns: The line with its end.
  public static func jsonLine(_ block: CodeExplanation.Block) -> String {
    var members: [JSONText.Member] = []
    if let place = block.place { members.append(("place", .string(place))) }
    if let executions = block.executions { members.append(("executions", .integer(executions))) }
    if let share = block.cycleShare { members.append(("cycle_share", .number(share))) }
    let operations = block.operations
    members += [
      ("host_instructions", .integer(UInt64(operations.count))),
      ("unknown", .integer(UInt64(block.unknownInstructions))),
      ("operations", .strings(operations.map(\.text))),
      ("reasons", .array(operations.map { .optional($0.reason) { .string($0) } })),
    ]
    if let recompiled = block.recompiled {
      members += [
        ("recompiled_instructions", .integer(UInt64(recompiled.count))),
        ("recompiled_operations", .strings(recompiled.map(\.text))),
      ]
    }
    if let timing = block.timing { members += Self.members(of: timing, "") }
    if let timing = block.recompiledTiming { members += Self.members(of: timing, "recompiled_") }
    if let timeline = block.timeline { members.append(("timeline", Self.json(timeline))) }
    return JSONText.object(members).line + "\n"
  }

  private static func members(of timing: BlockTiming, _ prefix: String) -> [JSONText.Member] {
    let paths = timing.pathCycles.map { [(prefix + "path_cycles", JSONText.number($0))] } ?? []
    return [
      (prefix + "cycles", .number(timing.cycles)),
      (prefix + "isolated_cycles", .number(timing.isolatedCycles)),
    ] + paths + [
      (prefix + "uops", .integer(UInt64(timing.microOps))),
      (prefix + "bottleneck", .string(timing.bottleneckText)),
    ]
  }

  private static func json(_ timeline: BlockTimeline) -> JSONText {
    .array(
      timeline.entries.map { entry in
        let stages: [(String, Int)] = [
          ("iteration", entry.iteration), ("operation", entry.operation),
          ("dispatch", entry.dispatch), ("issue", entry.issue), ("execute", entry.complete),
          ("retire", entry.retire),
        ]
        return .object(stages.map { ($0.0, .integer(UInt64($0.1))) })
      }
    )
  }

  /// What is wrong with a block's text, as a JSON object on one line: `{"error": …}`.
  ///
  /// - Parameter mistakes: What is wrong.
  /// - Returns: The line with its end.
  public static func jsonLine(_ mistakes: InvalidInput) -> String {
    let messages = mistakes.diagnostics.map(\.message).joined(separator: "; ")
    return JSONText.object([("error", .string(messages))]).line + "\n"
  }

  /// What is shown of one block.
  private static func lines(of block: CodeExplanation.Block, on page: TerminalPage) -> [String] {
    let tables = CodeExplanationTables(block: block, width: page.innerWidth)
    var lines = page.section(tables.summary)
    if !tables.bottlenecks.isEmpty { lines += [""] + page.list("Held up by", tables.bottlenecks) }
    for table in tables.listings + tables.pressure { lines += [""] + page.section(table) }
    if let timeline = block.timeline {
      let drawing = TimelineDrawing(of: timeline, width: page.innerWidth)
      let title = "Timeline, \(timeline.setting): [iteration,operation]"
      lines += [""] + page.figure(title, drawing.lines, explanation: drawing.explanation)
    }
    return lines
  }
}

extension CodeExplanation {
  fileprivate var title: String {
    blocks.count == 1 ? "What becomes of this code" : "What becomes of these \(blocks.count) blocks"
  }
}
