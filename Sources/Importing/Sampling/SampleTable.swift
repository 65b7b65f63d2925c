internal import Diagnostics
internal import SampleReading

/// A table of times by module or function: which columns a tool gives it, under which names.
///
/// Columns are found by name and may be in any order, behind lines of other things. There are no
/// stacks in such a table, and so no calls.
struct SampleTable {
  /// A column of weights.
  struct Weight {
    var column: CSVColumn
    /// The powers of ten from its unit to picoseconds; nil where it counts samples.
    var decimals: Int?
  }

  var process: CSVColumn?
  var thread: CSVColumn?
  var module: CSVColumn?
  /// The function, or `MODULE!FUNCTION` where no column has the module.
  var function: CSVColumn?
  /// The columns of weights, the best first.
  var weights: [Weight]
  /// Names of rows that sum up others, in small letters.
  var sums: [String] = []

  /// Whether one of the first lines is a header of such a table.
  func fits(_ head: RecordingHead) -> Bool {
    head.lines.prefix(Self.mostLinesBefore).contains { line in
      guard let buffer = try? ByteBuffer("head", bytes: Array(line.utf8)) else { return false }
      var reader = CSVReader(buffer)
      reader.detectSeparator()
      return (try? reader.next()) == true && Columns(self, CSVHeader(reader)) != nil
    }
  }

  /// Adds the rows of a table.
  ///
  /// - Parameters:
  ///   - buffer: The table, at its start.
  ///   - recording: Where to.
  /// - Throws: That the table has no such columns, or what is wrong in a row.
  func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var reader = CSVReader(buffer)
    let columns = try findColumns(&reader)
    var rows = SampleRows(self, columns, separator: reader.separator)
    while try reader.next() { try rows.take(reader, &recording) }
    try rows.finish(reader, &recording)
    recording.notes.append(
      "a table of times has no stacks: no calls are known, and the curve is what would be if calls"
        + " cost nothing"
    )
  }

  /// How many lines of other things may stand above the header.
  private static let mostLinesBefore = 30

  private func findColumns(_ reader: inout CSVReader) throws(InvalidInput) -> Columns {
    var widest: CSVHeader?
    var width = 0
    for _ in 0..<Self.mostLinesBefore {
      reader.detectSeparator()
      guard try reader.next() else { break }
      let header = CSVHeader(reader)
      if let columns = Columns(self, header) { return columns }
      if reader.fields.count > width {
        width = reader.fields.count
        widest = header
      }
    }
    let missing = (widest ?? CSVHeader(reader))
    let hasWeight = weights.contains { missing.field($0.column) != nil }
    throw missing.missing(
      hasWeight ? [module, function].compactMap(\.self) : weights.map(\.column)
    )
  }

  /// Where the columns are.
  struct Columns {
    var process: Int?
    var thread: Int?
    var module: Int?
    var function: Int?
    var weight: Int
    var decimals: Int?

    init?(_ table: SampleTable, _ header: CSVHeader) {
      guard let weight = table.weights.first(where: { header.field($0.column) != nil }),
        let field = header.field(weight.column)
      else { return nil }
      self.weight = field
      decimals = weight.decimals
      process = table.process.flatMap { header.field($0) }
      thread = table.thread.flatMap { header.field($0) }
      module = table.module.flatMap { header.field($0) }
      function = table.function.flatMap { header.field($0) }
      guard module != nil || function != nil else { return nil }
    }
  }
}

/// The rows of a table while they are read.
private struct SampleRows {
  private let columns: SampleTable.Columns
  private let sums: Set<String>
  private var numbers = DecimalText()
  /// Rows that wait for a number that shows how decimals are written.
  private var waiting: [Row] = []
  private var strands: [SampledRecording.Strand] = []
  private var names = NameTable()
  private var pairs = PairTable()
  private let isCommaSeparated: Bool

  private struct Row {
    var node: Int
    var strand: Int
    var weight: [UInt8]
    var line: Int
  }

  /// Rows of which no number shows how decimals are written, at most.
  private static let mostWaiting = 10_000

  init(_ table: SampleTable, _ columns: SampleTable.Columns, separator: UInt8) {
    self.columns = columns
    sums = Set(table.sums)
    isCommaSeparated = separator == UInt8(ascii: ",")
  }

  mutating func take(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = reader.buffer.bytes
    let weight = reader.trimmed(columns.weight)
    var (module, function) = (0..<0, 0..<0)
    if let field = columns.function { function = reader.trimmed(field) }
    if let field = columns.module {
      module = reader.trimmed(field)
    } else {
      (module, function) = FrameName.split(bytes, function)
    }
    if !sums.isEmpty {
      let first = reader.buffer.text(columns.module == nil ? function : module).lowercased()
      if sums.contains(first) { return }
    }
    guard !weight.isEmpty else {
      throw reader.failure("the row has no number in its column of weights")
    }
    let node = recording.child(
      of: StackTree.root,
      frame: recording.frame(
        module: recording.modules.index(of: bytes, in: module),
        function: recording.functions.index(of: bytes, in: function)
      )
    )
    let strand = strand(reader, &recording)
    if numbers.mark == nil {
      numbers.learn(from: bytes, in: weight)
      guard numbers.mark != nil || waiting.count >= Self.mostWaiting else {
        waiting.append(
          Row(node: node, strand: strand, weight: Array(bytes[weight]), line: reader.line)
        )
        return
      }
      try addWaiting(reader, &recording)
    }
    try add(node, strand, bytes, weight, reader, &recording)
  }

  private mutating func addWaiting(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    if numbers.mark == nil {
      // Tables of countries with decimal commas have semicolons or tabs between fields.
      numbers = DecimalText(mark: isCommaSeparated ? UInt8(ascii: ".") : UInt8(ascii: ","))
    }
    for row in waiting {
      try add(
        row.node,
        row.strand,
        row.weight,
        row.weight.indices,
        reader,
        &recording,
        at: row.line
      )
    }
    waiting.removeAll()
  }

  private mutating func strand(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) -> Int {
    let bytes = reader.buffer.bytes
    let process = columns.process.map { reader.trimmed($0) } ?? 0..<0
    let thread = columns.thread.map { reader.trimmed($0) } ?? 0..<0
    let pair = pairs.index(
      of: names.index(of: bytes, in: process),
      names.index(of: bytes, in: thread)
    )
    if pair == strands.count {
      strands.append(
        recording.strand(process: reader.buffer.text(process), thread: reader.buffer.text(thread))
      )
    }
    return pair
  }

  private func add(
    _ node: Int,
    _ strand: Int,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ reader: CSVReader,
    _ recording: inout SampledRecording,
    at line: Int? = nil
  ) throws(InvalidInput) {
    func failure(_ message: String) -> InvalidInput {
      InvalidInput([
        Diagnostic(path: reader.buffer.path, line: line ?? reader.line, message: message)
      ])
    }
    guard let weight = numbers.scaled(bytes, in: range, decimals: columns.decimals ?? 0) else {
      throw failure("\"\(String(decoding: bytes[range], as: UTF8.self))\" is no weight")
    }
    guard weight > 0 else { return }
    let fits =
      columns.decimals == nil
      ? recording.add(node, samples: weight, of: strands[strand], counting: .withoutOrder)
      : recording.add(
        node,
        weight: weight,
        samples: max(1, weight / recording.weightOfSample),
        of: strands[strand],
        counting: .withoutOrder
      )
    if !fits { throw failure("the times up to here are more than can be counted") }
  }

  mutating func finish(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try addWaiting(reader, &recording)
  }
}
