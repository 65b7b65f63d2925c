import Results

/// The tables of one block: what it amounts to, its operations, the ports.
struct CodeExplanationTables {
  let block: CodeExplanation.Block
  /// The columns of a terminal that a table has.
  let width: Int

  /// What marks an operation of the longest chain.
  private static let chainMark = "▸ "

  // MARK: The settings side by side

  /// Operations, µops and cycles, a row for each setting.
  var summary: Table {
    let settings = settings
    let fewest = settings.last?.timing?.cycles ?? 0
    let hasTiming = block.timing != nil
    let hasRatio = hasTiming && settings.count > 1 && fewest > 0
    let isInProgram = block.timing?.pathCycles != nil
    var columns: [Table.Column] = [
      .numbers("code", alignment: .leading), .numbers("A64 instructions"),
    ]
    if hasTiming { columns += [.numbers("µops"), .numbers("cycles")] }
    if hasRatio { columns.append(.numbers("ratio")) }
    if hasTiming { columns.append(.numbers("isolated", dropRank: 1)) }
    if isInProgram { columns.append(.numbers("in the program")) }
    let rows = settings.map { setting in
      var cells = [setting.name, NumberFormatting.count(UInt64(setting.operations.count))]
      guard let timing = setting.timing else { return cells }
      cells.append(NumberFormatting.count(UInt64(timing.microOps)))
      cells.append(NumberFormatting.cycles(timing.cycles))
      if hasRatio { cells.append(NumberFormatting.factor(timing.cycles / fewest)) }
      cells.append(NumberFormatting.cycles(timing.isolatedCycles))
      if isInProgram { cells.append(timing.pathCycles.map(NumberFormatting.cycles) ?? "") }
      return cells
    }
    let looped = """
      Cycles are those of an iteration, once iterations follow each other steadily. Isolated: as \
      llvm-mca counts, without calls and memory order.
      """
    let inProgram = """
       In the program: of an execution after the blocks that ran before it, with mispredicts and \
      cache misses.
      """
    let explanation = isInProgram ? looped + inProgram : looped
    return Table(
      title: block.heading,
      explanation: hasTiming ? explanation : nil,
      columns: columns,
      rows: rows
    )
  }

  /// What holds each setting up, in words.
  var bottlenecks: [String] {
    settings.compactMap { setting in
      setting.timing.map { "\(setting.name): \($0.bottleneckText)" }
    }
  }

  private struct Setting {
    var name: String
    var operations: [CodeExplanation.Operation]
    var timing: BlockTiming?
  }

  private var settings: [Setting] {
    let own = Setting(
      name: block.recompiled == nil ? "native" : "emulated",
      operations: block.operations,
      timing: block.timing
    )
    guard let recompiled = block.recompiled else { return [own] }
    let timing = block.recompiledTiming
    return [own, Setting(name: "recompiled", operations: recompiled, timing: timing)]
  }

  // MARK: The operations

  /// The code beside what becomes of it: one table where there is room, else one for each setting.
  var listings: [Table] {
    let beside = listing(with: block.recompiled)
    guard let recompiled = block.recompiled, !TextTable(table: beside).fits(in: width) else {
      return explained([beside])
    }
    let marks = recompiled.contains(where: \.isOnChain)
    let below = Table(
      title: "Recompiled",
      columns: operationColumns("recompiled"),
      rows: recompiled.map { cells(of: $0, marksChain: marks) }
    )
    return explained([listing(with: nil), below])
  }

  private func explained(_ listings: [Table]) -> [Table] {
    var copy = listings
    copy[copy.count - 1].explanation = explanation(of: listings)
    return copy
  }

  private func listing(with recompiled: [CodeExplanation.Operation]?) -> Table {
    let isX64 = block.recompiled != nil
    let own = operationColumns(isX64 ? "emulated" : "A64")
    var columns: [Table.Column] = [.numbers("bytes", dropRank: 9, alignment: .leading)]
    if isX64 { columns.append(.code("x64")) }
    columns += own
    if isX64 {
      columns.append(
        .numbers("because of", dropRank: recompiled == nil ? 3 : 0, alignment: .leading)
      )
    }
    let marksOwn = block.operations.contains(where: \.isOnChain)
    var rows: [[String]] = []
    for instruction in block.instructions {
      let operations = instruction.operations
      for index in 0..<max(1, operations.count) {
        let isFirst = index == 0
        var row = [isFirst ? instruction.bytes : ""]
        if isX64 { row.append(isFirst ? instruction.text : "") }
        if index < operations.count {
          row += cells(of: operations[index], marksChain: marksOwn)
        } else {
          // What is not known has no operation; for A64 the remark stands in its place.
          let remark = instruction.isKnown ? "" : isX64 ? "?" : instruction.text
          row += [remark] + own.dropFirst().map { _ in "" }
        }
        if isX64 { row.append(index < operations.count ? operations[index].reason ?? "" : "") }
        rows.append(row)
      }
    }
    if let recompiled {
      let marks = recompiled.contains(where: \.isOnChain)
      let blank = columns.map { _ in "" }
      let others = operationColumns("recompiled", dropRank: 4)
      while rows.count < recompiled.count { rows.append(blank) }
      columns += others
      for index in rows.indices {
        rows[index] +=
          index < recompiled.count
          ? cells(of: recompiled[index], marksChain: marks) : others.map { _ in "" }
      }
    }
    return Table(title: "Operations", columns: columns, rows: rows)
  }

  private func operationColumns(_ title: String, dropRank: Int = 0) -> [Table.Column] {
    guard block.timing != nil else { return [.code(title)] }
    return [
      .code(title), .numbers("µops", dropRank: dropRank),
      .numbers("ports", dropRank: dropRank, alignment: .leading),
      .numbers("latency", dropRank: dropRank),
      .numbers("interval", dropRank: dropRank + 4),
    ]
  }

  private func cells(of operation: CodeExplanation.Operation, marksChain: Bool) -> [String] {
    let blank = String(repeating: " ", count: Self.chainMark.count)
    let mark = marksChain ? operation.isOnChain ? Self.chainMark : blank : ""
    guard block.timing != nil else { return [operation.text] }
    guard let cost = operation.cost else { return [mark + operation.text, "", "", "", ""] }
    return [
      mark + operation.text, String(cost.microOps), cost.ports.isEmpty ? "–" : cost.ports,
      String(cost.latency), NumberFormatting.cycles(cost.interval),
    ]
  }

  /// How to read some listings; nil when they speak for themselves.
  private func explanation(of listings: [Table]) -> String? {
    guard block.timing != nil else { return nil }
    let titles = listings.flatMap { TextTable(table: $0).titles(in: width) }
    var sentences: [String] = []
    if titles.contains("latency") { sentences.append("Latency: cycles to the result.") }
    if titles.contains("interval") {
      sentences.append("Interval: the least cycles from one to the next alike.")
    }
    if block.operations.contains(where: { $0.cost == nil }) {
      sentences.append("Without numbers: seldom runs here, and has no part in the cycles.")
    }
    if settings.contains(where: { $0.operations.contains(where: \.isOnChain) }) {
      sentences.append("\(Self.chainMark)The longest chain of results through the iterations.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  // MARK: The ports

  /// How much each port has to do, in as many tables as the width asks for; nothing idle is shown.
  var pressure: [Table] {
    let settings = settings.compactMap { setting in
      setting.timing.map { (name: setting.name, ports: $0.ports) }
    }
    guard let first = settings.first else { return [] }
    let busy = first.ports.indices.filter { index in
      settings.contains { index < $0.ports.count && $0.ports[index].cycles > 0 }
    }
    let nameWidth = settings.map(\.name.count).max() ?? 0
    let each = busy.map { max(5, first.ports[$0].title.count) + 2 }.max() ?? 7
    let perTable = max(1, (width - nameWidth) / each)
    return stride(from: 0, to: busy.count, by: perTable).map { start in
      let shown = busy[start..<min(busy.count, start + perTable)]
      return Table(
        title: start == 0
          ? "Cycles per iteration that each unit of a port is taken" : "The other ports",
        columns: [.numbers("port", alignment: .leading)]
          + shown.map { .numbers(first.ports[$0].title) },
        rows: settings.map { setting in
          [setting.name]
            + shown.map { index in
              let cycles = index < setting.ports.count ? setting.ports[index].cycles : 0
              return cycles > 0 ? NumberFormatting.cycles(cycles) : "–"
            }
        }
      )
    }
  }
}

extension BlockTiming.Port {
  /// The name, and how many there are: `L×4`.
  fileprivate var title: String { units == 1 ? name : "\(name)×\(units)" }
}

extension CodeExplanation.Block {
  /// Where it lies, and what it amounts to.
  fileprivate var heading: String {
    var parts = [
      "\(instructions.count) \(instructions.count == 1 ? "instruction" : "instructions")"
    ]
    if unknownInstructions > 0 { parts.append("\(unknownInstructions) unknown") }
    if let executions { parts.append("ran \(NumberFormatting.count(executions)) times") }
    if let cycleShare {
      parts.append("\(NumberFormatting.percent(cycleShare)) of the recording's cycles")
    }
    let counts = parts.joined(separator: ", ")
    return place.map { "\($0): \(counts)" } ?? counts
  }
}
