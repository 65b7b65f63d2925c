import Results

/// A timeline drawn in the manner of llvm-mca: a line for each operation, a column for each cycle.
struct TimelineDrawing {
  private let timeline: BlockTimeline
  private let indices: [String]
  private let indexWidth: Int
  /// The cycles for which there are columns.
  private let shownCycles: Int
  private let cycles: Int

  /// The fewest columns that cycles get, however long the operations' texts are.
  private static let fewestCycles = 20

  init(of timeline: BlockTimeline, width: Int) {
    self.timeline = timeline
    indices = timeline.entries.map { "[\($0.iteration),\($0.operation)]" }
    indexWidth = indices.reduce("Index".count) { max($0, $1.count) }
    let textWidth = timeline.entries.reduce(0) { max($0, $1.text.count) }
    cycles = (timeline.entries.map(\.retire).max() ?? -1) + 1
    shownCycles = min(cycles, max(Self.fewestCycles, width - indexWidth - textWidth - 4))
  }

  /// A ruler, then the operations that enter within the width.
  var lines: [String] {
    let shown = timeline.entries.indices.filter { timeline.entries[$0].dispatch < shownCycles }
    return ruler
      + shown.map { place in
        let entry = timeline.entries[place]
        let index = indices[place].padded(to: indexWidth, alignment: .leading)
        return "\(index)  \(way(of: entry))  \(entry.text)"
      }
  }

  /// How to read it, and what is not shown.
  var explanation: String {
    var text = """
      D dispatched, = waiting for operands and ports, e executing, E result there, \
      - waiting to retire, R retired.
      """
    if shownCycles < cycles {
      let left = timeline.entries.count { $0.dispatch >= shownCycles }
      text += " Cycles 0 to \(shownCycles - 1) of \(cycles)"
      text += left > 0 ? "; \(left) operations enter later." : "."
    }
    return text
  }

  private var ruler: [String] {
    let numbered = (0..<max(1, (shownCycles + 9) / 10)).map { decade in
      String("0123456789".prefix(min(10, shownCycles - decade * 10)))
    }
    let blank = String(repeating: " ", count: 10)
    let indent = String(repeating: " ", count: indexWidth + 2)
    let title = "Index".padded(to: indexWidth, alignment: .leading) + "  "
    let upper = numbered.enumerated().map { $0.offset.isMultiple(of: 2) ? blank : $0.element }
    let lower = numbered.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : blank }
    let lines = [indent + upper.joined(), title + lower.joined()].map(\.withoutTrailingSpaces)
    return lines.filter { !$0.isEmpty }
  }

  private func way(of entry: BlockTimeline.Entry) -> String {
    var text = ""
    for cycle in 0..<shownCycles { text.append(mark(of: entry, in: cycle)) }
    return text
  }

  private func mark(of entry: BlockTimeline.Entry, in cycle: Int) -> Character {
    switch cycle {
    case entry.dispatch: "D"
    case entry.retire: "R"
    case ..<entry.dispatch, entry.retire...: cycle.isMultiple(of: 5) ? "." : " "
    case ..<entry.issue: "="
    case ..<entry.complete: "e"
    case entry.complete: "E"
    default: "-"
    }
  }
}
