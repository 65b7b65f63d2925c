internal import Diagnostics
internal import SampleReading

/// A table of times by module, function or stack: which columns a tool gives it, under which names.
///
/// Columns are found by name and may be in any order, behind lines of other things.
struct SampleTable {
  /// A column of weights.
  struct Weight {
    var column: CSVColumn
    /// The powers of ten from its unit to picoseconds.
    var decimals: Int
  }

  /// How a table shows stacks.
  enum Stacks {
    /// A field has all frames, the first caller first: `[Root]/a.exe!main/b.dll!f`.
    case joined
    /// A row is a frame, called by the last row before it that is indented less.
    case indented
    /// A row with a function is followed by rows with its callers, the nearest first; of the rows of
    /// one stack, the first has its time.
    case listed
  }

  var process: CSVColumn?
  var thread: CSVColumn?
  var module: CSVColumn?
  /// The function, or `MODULE!FUNCTION` where no column has the module.
  var function: CSVColumn?
  /// The column of stacks, without which it is another table.
  var stack: (column: CSVColumn, form: Stacks)?
  /// The number of samples in a row.
  var count: CSVColumn?
  /// The columns of weights, the best first.
  var weights: [Weight]
  /// Names of rows that sum up others, in small letters.
  var sums: [String] = []

  /// How many lines of other things may stand above the header.
  fileprivate static let mostLinesBefore = 30

  /// Where the columns are.
  struct Columns {
    var process: Int?
    var thread: Int?
    var module: Int?
    var function: Int?
    var stack: Int?
    var count: Int?
    var weight: Int
    var decimals: Int
    /// How many there are.
    var width: Int

    init?(_ table: SampleTable, _ header: CSVHeader) {
      guard let weight = table.weights.first(where: { header.field($0.column) != nil }),
        let field = header.field(weight.column)
      else { return nil }
      self.weight = field
      decimals = weight.decimals
      width = header.width
      process = table.process.flatMap { header.field($0) }
      thread = table.thread.flatMap { header.field($0) }
      module = table.module.flatMap { header.field($0) }
      function = table.function.flatMap { header.field($0) }
      stack = table.stack.flatMap { header.field($0.column) }
      count = table.count.flatMap { header.field($0) }
      guard (table.stack == nil) == (stack == nil), module != nil || function != nil || stack != nil
      else { return nil }
      if case .listed? = table.stack?.form, function == nil { return nil }
    }
  }
}

extension [SampleTable] {
  /// Whether one of the first lines is a header of one of these tables.
  func fit(_ head: RecordingHead) -> Bool {
    head.lines.prefix(SampleTable.mostLinesBefore).contains { line in
      guard let buffer = try? ByteBuffer("head", bytes: [UInt8](line.utf8)) else { return false }
      var reader = CSVReader(buffer)
      reader.detectSeparator()
      return (try? reader.next()) == true && find(CSVHeader(reader)) != nil
    }
  }

  /// Adds the rows of a table that is one of these.
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
    let (table, columns) = try findColumns(&reader)
    var rows = SampleRows(table, columns, separator: reader.separator)
    while try reader.next() { try rows.take(reader, &recording) }
    try rows.finish(reader, &recording)
    guard table.stack == nil else { return }
    recording.notes.append(SampledRecording.noStacks)
  }

  private func find(_ header: CSVHeader) -> (SampleTable, SampleTable.Columns)? {
    for table in self {
      if let columns = SampleTable.Columns(table, header) { return (table, columns) }
    }
    return nil
  }

  private func findColumns(
    _ reader: inout CSVReader
  ) throws(InvalidInput) -> (SampleTable, SampleTable.Columns) {
    var widest: CSVHeader?
    for _ in 0..<SampleTable.mostLinesBefore {
      reader.detectSeparator()
      guard try reader.next() else { break }
      let header = CSVHeader(reader)
      if let found = find(header) { return found }
      if header.width > widest?.width ?? 0 { widest = header }
    }
    let missing = widest ?? CSVHeader(reader)
    let weights = Self.distinct(flatMap { $0.weights.map(\.column) })
    guard weights.contains(where: { missing.field($0) != nil }) else {
      throw missing.missing(weights)
    }
    throw missing.missing(
      Self.distinct(flatMap { [$0.module, $0.function, $0.stack?.column].compactMap(\.self) })
    )
  }
  private static func distinct(_ columns: [CSVColumn]) -> [CSVColumn] {
    var titles: Set<String> = []
    return columns.filter { titles.insert($0.title).inserted }
  }
}
