internal import Diagnostics
internal import SampleReading

/// Imports the reports CallTree and CallerCallee of Visual Studio's instrumenting profiler as CSV.
///
///     VSPerfReport app.vsp /Summary:CallTree,CallerCallee
///
/// Both have every call between instrumented functions and the time that they took: all counts are
/// exact. A row of the call tree is a function under its callers, `Level` deep. The other report
/// has three kinds of rows: a function (`Root`), and behind it who called it (`Caller`) and whom it
/// called (`Callee`). Times are ticks of the processor's clock, or milliseconds where numbers have
/// decimals, as in exports from Visual Studio's window.
enum VSPerfImporter: SampleImporter {
  static let name = "vsperf"

  static let summary = "exact calls, Visual Studio: VSPerfReport app.vsp /Summary:CallTree"

  static let traits: SampleTraits = .processes

  static func looksLike(_ head: RecordingHead) -> Bool {
    head.lines.prefix(VSPerfColumns.mostLinesBefore).contains { line in
      guard let buffer = try? ByteBuffer("head", bytes: Array(line.utf8)) else { return false }
      var reader = CSVReader(buffer)
      reader.detectSeparator()
      return (try? reader.next()) == true && VSPerfColumns(CSVHeader(reader)) != nil
    }
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var reader = CSVReader(buffer)
    let columns = try VSPerfColumns(&reader)
    recording.hasExactCalls = true
    var rows = VSPerfRows(columns)
    switch columns.report {
    case .tree:
      var tree = VSPerfTree()
      while try reader.next() { try tree.add(rows.row(reader, &recording), reader, &recording) }
    case .callers:
      var graph = VSPerfGraph()
      while try reader.next() { try graph.add(rows.row(reader, &recording), reader, &recording) }
      try graph.finish(reader, &recording)
    }
    recording.notes.append(columns.note)
  }
}

/// The rows of a call tree: each function stands behind the one that called it, a level deeper.
private struct VSPerfTree {
  /// The nodes of the last row and of its callers, by level.
  private var path: [Int] = []
  private var process = ""

  private static let deepestStart: UInt64 = 10_000

  mutating func add(
    _ row: VSPerfRows.Row,
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    // A part of a tree begins deeper.
    if path.isEmpty, row.kind < Self.deepestStart {
      path = Array(repeating: StackTree.root, count: Int(row.kind))
    }
    guard row.kind <= path.count else {
      throw reader.failure(
        "level \(row.kind) stands behind \(path.count - 1): its caller is missing",
        expected: "a level that is at most one deeper than that of the row above"
      )
    }
    let level = Int(row.kind)
    path.removeLast(path.count - level)
    // The first row of a process has its name and nothing else.
    if level == 0, row.isWithoutModule {
      process = row.name
      path.append(StackTree.root)
      return
    }
    let strand = recording.strand(process: row.process.isEmpty ? process : row.process)
    guard strand.isWanted else {
      path.append(StackTree.root)
      return
    }
    let caller = level == 0 ? StackTree.root : path[level - 1]
    let node = recording.child(of: caller, frame: row.frame)
    path.append(node)
    try row.add(to: node, calls: row.calls, of: strand, reader, &recording)
  }
}

/// The rows of callers and callees, two for each pair of functions: one behind each of the two.
private struct VSPerfGraph {
  /// How often one function called another, as both sides say.
  private struct Pair {
    var byCaller: UInt64 = 0
    var byCallee: UInt64 = 0
  }

  /// The function that the rows behind it belong to.
  private struct Root {
    var frame: Int
    var name: String
    var row: VSPerfRows.Row
    var strand: SampledRecording.Strand
    /// The calls by others, as its callers' rows say.
    var calls: UInt64 = 0
  }

  private var root: Root?
  private var roots: Set<Int> = []
  private var index = PairTable()
  private var pairs: [Pair] = []
  /// The time of functions in rows of their callers, which is all there is where a report ends
  /// before their own rows.
  private var timeOfCallees: [Int: UInt64] = [:]

  mutating func add(
    _ row: VSPerfRows.Row,
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    if row.kind == VSPerfRows.root {
      try finishRoot(reader, &recording)
      roots.insert(row.frame)
      root = Root(
        frame: row.frame,
        name: row.name,
        row: row,
        strand: recording.strand(process: row.process)
      )
      return
    }
    guard let current = root, row.rootName.isEmpty || row.rootName == current.name else {
      throw reader.failure(
        "the row belongs to \"\(row.rootName)\", which is not the Root row above it",
        expected: "rows in the order of VSPerfReport: Root, then its Caller and Callee rows",
        hint: "do not sort the rows"
      )
    }
    guard current.strand.isWanted else { return }
    let isCaller = row.kind == VSPerfRows.caller
    if isCaller { root?.calls = min(SampledRecording.greatestCalls, current.calls + row.calls) }
    let pair =
      isCaller
      ? index.index(of: row.frame, current.frame) : index.index(of: current.frame, row.frame)
    if pair == pairs.count { pairs.append(Pair()) }
    let sum = isCaller ? pairs[pair].byCallee : pairs[pair].byCaller
    let (count, overflows) = sum.addingReportingOverflow(row.calls)
    guard !overflows else { throw VSPerfRows.tooMany(reader) }
    if isCaller {
      pairs[pair].byCallee = count
    } else {
      pairs[pair].byCaller = count
      let time = timeOfCallees[row.frame, default: 0] + row.time
      timeOfCallees[row.frame] = min(SampledRecording.greatestTotal, time)
    }
  }

  /// Adds the function whose rows have ended: what no caller's row explains are its entries.
  private mutating func finishRoot(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard let root else { return }
    self.root = nil
    guard root.strand.isWanted else { return }
    let node = recording.child(of: StackTree.root, frame: root.frame)
    let entries = root.row.calls - min(root.row.calls, root.calls)
    try root.row.add(to: node, calls: entries, of: root.strand, reader, &recording)
  }

  /// Adds the calls.
  mutating func finish(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try finishRoot(reader, &recording)
    var differing = 0
    for (number, pair) in pairs.enumerated() {
      let (caller, callee) = (Int(index.firsts[number]), Int(index.seconds[number]))
      if pair.byCaller != pair.byCallee, roots.contains(caller), roots.contains(callee) {
        differing += 1
      }
      let count = max(pair.byCaller, pair.byCallee)
      guard recording.addCalls(count, from: caller, to: callee) else {
        throw VSPerfRows.tooMany(reader)
      }
    }
    let strand = recording.strand(
      process: recording.processes.count > 0 ? recording.processes[0] : ""
    )
    for (frame, time) in timeOfCallees.sorted(by: { $0.key < $1.key }) where !roots.contains(frame)
    {
      let node = recording.child(of: StackTree.root, frame: frame)
      guard recording.add(node, weight: time, of: strand, counting: .elsewhere) else {
        throw VSPerfRows.tooMany(reader)
      }
    }
    if differing > 0 {
      recording.notes.append(
        "\(differing) pairs of functions have other counts in the caller's rows than in the"
          + " callee's; the greater one is taken"
      )
    }
  }
}
