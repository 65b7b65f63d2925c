public import Results

/// The reports of a signature's thunks.
public enum ThunkReports {
  /// Pages for a terminal: the thunks' code, then the calls that pass them, part by part.
  ///
  /// - Parameters:
  ///   - explanation: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ explanation: ThunkExplanation, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    var lines = page.title(
      explanation.signature,
      detail: "on \(explanation.core), emulated by \(explanation.emulator)"
    )
    let codes = [
      ("Entry thunk", explanation.entry), ("Exit thunk", explanation.exit),
      ("Adjustor thunk", explanation.adjustor), ("Call site, indirect", explanation.callSite),
    ]
    lines += [""] + page.section(summary(of: codes.map { (title: $0.0, code: $0.1) }))
    for (title, code) in codes { lines += [""] + page.section(listing(of: code, title)) }
    lines += [""] + page.section(table(of: explanation.paths))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func summary(
    of codes: [(title: String, code: ThunkExplanation.Code)]
  ) -> Table {
    Table(
      title: "What they take",
      explanation: """
        Cycles are those of 100 passes in a row, as llvm-mca counts, with calls as plain branches; \
        in calls is what a call is charged: steady, as on a core. The checker is not in the call \
        site.
        """,
      columns: [
        .words("code", shortest: 12), .numbers("instructions"), .numbers("bytes", dropRank: 3),
        .numbers("loads", dropRank: 1), .numbers("stores", dropRank: 1), .numbers("cycles"),
        .numbers("one pass", dropRank: 2), .numbers("in calls"),
      ],
      rows: codes.map { title, code in
        [
          title, "\(code.instructions)", "\(code.bytes)", "\(code.loads)", "\(code.stores)",
          NumberFormatting.cycles(code.cycles), NumberFormatting.cycles(code.singlePassCycles),
          NumberFormatting.cycles(code.runningCycles),
        ]
      }
    )
  }

  private static func listing(of code: ThunkExplanation.Code, _ title: String) -> Table {
    Table(
      title: "\(title): \(code.name)",
      columns: [.code("operation")],
      rows: code.listing.map { [$0] }
    )
  }

  /// A row for each way that calls take, kinds that take the same way together.
  private static func table(of paths: [ThunkExplanation.Path]) -> Table {
    var ways: [(path: ThunkExplanation.Path, kinds: [String])] = []
    for path in paths {
      let index = ways.firstIndex {
        $0.path.caller == path.caller && $0.path.callee == path.callee
          && $0.path.parts == path.parts
      }
      if let index {
        ways[index].kinds.append(path.kind)
      } else {
        ways.append((path, [path.kind]))
      }
    }
    return Table(
      title: "Calls and their returns",
      explanation: "A caller whose code is known has its own links and look-ups beside.",
      columns: [
        .words("caller → callee", shortest: 16), .words("kinds", shortest: 8),
        .numbers("cycles"), .words("parts", shortest: 16, dropRank: 1),
      ],
      rows: ways.map { path, kinds in
        [
          "\(path.caller) → \(path.callee)", kinds.joined(separator: ", "),
          NumberFormatting.cycles(path.cycles),
          path.parts.map { "\($0.name) \(NumberFormatting.cycles($0.cycles))" }
            .joined(separator: " + "),
        ]
      }
    )
  }

  /// One JSON object: `signature`, `core`, `emulator`, `entry_thunk`, `exit_thunk`, `adjustor_thunk`,
  /// `call_site`, and `call_paths`, each with its parts.
  ///
  /// - Parameter explanation: What to write.
  /// - Returns: The text with a line end at the end.
  public static func json(_ explanation: ThunkExplanation) -> String {
    JSONText.object([
      ("signature", .string(explanation.signature)),
      ("core", .string(explanation.core)),
      ("emulator", .string(explanation.emulator)),
      ("entry_thunk", json(explanation.entry)),
      ("exit_thunk", json(explanation.exit)),
      ("adjustor_thunk", json(explanation.adjustor)),
      ("call_site", json(explanation.callSite)),
      ("call_paths", .array(explanation.paths.map(json))),
    ]).prettyPrinted
  }

  private static func json(_ code: ThunkExplanation.Code) -> JSONText {
    .object([
      ("name", .string(code.name)),
      ("instructions", .integer(UInt64(code.instructions))),
      ("bytes", .integer(UInt64(code.bytes))),
      ("loads", .integer(UInt64(code.loads))),
      ("stores", .integer(UInt64(code.stores))),
      ("cycles", .number(code.cycles)),
      ("single_pass_cycles", .number(code.singlePassCycles)),
      ("running_cycles", .number(code.runningCycles)),
      ("listing", .strings(code.listing)),
    ])
  }

  private static func json(_ path: ThunkExplanation.Path) -> JSONText {
    .object([
      ("caller", .string(path.caller)),
      ("callee", .string(path.callee)),
      ("kind", .string(path.kind)),
      ("cycles", .number(path.cycles)),
      (
        "parts",
        .array(
          path.parts.map { part in
            .object([
              ("name", .string(part.name)), ("cause", .string(part.cause.name)),
              ("cycles", .number(part.cycles)),
            ])
          }
        )
      ),
    ])
  }
}
