public import Results

/// The list of cores.
public enum CoreListReport {
  /// A table of widths, then of each core its ports and where its numbers come from.
  ///
  /// - Parameters:
  ///   - cores: The cores.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  public static func table(_ cores: [CoreSummary], in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let widths = Table(
      title: "Cores",
      explanation: """
        Operations renamed and retired and µops dispatched per cycle; µops, loads and stores in \
        flight. All values with their ranges and sources: --values.
        """,
      columns: [.numbers("core", alignment: .leading)]
        + ["rename", "dispatch", "retire", "reorder buffer", "loads", "stores"]
        .map { .numbers($0) } + [.words("title", dropRank: 1)],
      rows: cores.map { core in
        let numbers = [
          core.renameWidth, core.dispatchWidth, core.retireWidth, core.reorderBuffer,
          core.loadQueue, core.storeQueue,
        ]
        return [core.name] + numbers.map { String($0) } + [core.title]
      }
    )
    let lines =
      page.section(widths)
      + cores.flatMap { core in
        let ports = "ports: " + core.ports.joined(separator: " ")
        return [""] + page.list(core.name, [ports] + core.sources)
      }
    return lines.joined(separator: "\n") + "\n"
  }
}
