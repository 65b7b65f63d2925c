public import Diagnostics
public import Results

/// The reports of what becomes of machine code.
public enum CodeExplanationReports {
  /// A listing for a terminal: the code on the left, what becomes of it on the right.
  ///
  /// - Parameters:
  ///   - explanation: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ explanation: CodeExplanation, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    var lines = page.title(explanation.title, detail: explanation.conditions)
    for block in explanation.blocks {
      lines += [""] + page.section(table(of: block))
    }
    if !explanation.notes.isEmpty { lines += [""] + page.list("Notes", explanation.notes) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One block as a JSON object on one line.
  ///
  /// `host_instructions` counts the operations of the known instructions, `unknown` the others,
  /// `operations` are texts with `reasons` beside them (null for the program's own work), and
  /// `recompiled_instructions` is there for x64 code.
  ///
  /// - Parameter block: What to show.
  /// - Returns: The line with its end.
  public static func jsonLine(_ block: CodeExplanation.Block) -> String {
    var members: [JSONText.Member] = []
    if let place = block.place { members.append(("place", .string(place))) }
    if let executions = block.executions { members.append(("executions", .integer(executions))) }
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
    return JSONText.object(members).line + "\n"
  }

  /// What is wrong with a block's text, as a JSON object on one line: `{"error": …}`.
  ///
  /// - Parameter mistakes: What is wrong.
  /// - Returns: The line with its end.
  public static func jsonLine(_ mistakes: InvalidInput) -> String {
    let messages = mistakes.diagnostics.map(\.message).joined(separator: "; ")
    return JSONText.object([("error", .string(messages))]).line + "\n"
  }

  private static func table(of block: CodeExplanation.Block) -> Table {
    let hasRecompiled = block.recompiled != nil
    var columns: [Table.Column] = [
      .words("bytes", shortest: 8, dropRank: 1), .words("code", shortest: 16),
      .words(hasRecompiled ? "emulated" : "A64", shortest: 16), .words("because of", shortest: 10),
    ]
    if hasRecompiled { columns.append(.words("recompiled", shortest: 16)) }
    var rows: [[String]] = []
    for instruction in block.instructions {
      let operations = instruction.operations
      for index in 0..<max(1, operations.count) {
        let isFirst = index == 0
        let operation = index < operations.count ? operations[index] : nil
        rows.append([
          isFirst ? instruction.bytes : "", isFirst ? instruction.text : "",
          operation?.text ?? (instruction.isKnown ? "" : "?"), operation?.reason ?? "",
        ])
      }
    }
    if let recompiled = block.recompiled {
      while rows.count < recompiled.count { rows.append(["", "", "", ""]) }
      for index in rows.indices {
        rows[index].append(index < recompiled.count ? recompiled[index].text : "")
      }
    }
    return Table(title: block.heading, columns: columns, rows: rows)
  }
}

extension CodeExplanation {
  fileprivate var title: String {
    blocks.count == 1 ? "What becomes of this code" : "What becomes of these \(blocks.count) blocks"
  }
}

extension CodeExplanation.Block {
  fileprivate var heading: String {
    let emulated = operations.count
    var parts = [
      "\(instructions.count) \(instructions.count == 1 ? "instruction" : "instructions")",
      "\(emulated) A64 \(emulated == 1 ? "instruction" : "instructions") emulated",
    ]
    if let recompiled { parts.append("\(recompiled.count) recompiled") }
    if unknownInstructions > 0 { parts.append("\(unknownInstructions) unknown") }
    if let executions { parts.append("ran \(NumberFormatting.count(executions)) times") }
    let counts = parts.joined(separator: ", ")
    return place.map { "\($0): \(counts)" } ?? counts
  }
}
