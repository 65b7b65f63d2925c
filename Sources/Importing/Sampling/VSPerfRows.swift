internal import Diagnostics
internal import SampleReading

/// The rows of a report while they are read.
struct VSPerfRows {
  private let columns: VSPerfColumns
  /// How times are written; nil before the first.
  private var times: Times?

  /// What a row says.
  struct Row {
    /// The level in a call tree; else the kind of row.
    var kind: UInt64
    var name: String
    var rootName: String
    var process: String
    var frame: Int
    var isWithoutModule: Bool
    var calls: UInt64
    /// The own time, in picoseconds.
    var time: UInt64
  }

  /// How times are written.
  private enum Times {
    case ticks
    case milliseconds(DecimalText)
  }

  /// Kinds of rows of callers and callees, as documented (as written: Root, Caller, Callee).
  static let root: UInt64 = 0
  static let caller: UInt64 = 1
  static let callee: UInt64 = 2

  init(_ columns: VSPerfColumns) { self.columns = columns }

  mutating func row(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> Row {
    let bytes = reader.buffer.bytes
    let path = columns.path.map { reader.trimmed($0) } ?? 0..<0
    let module = path.isEmpty ? columns.module.map { reader.trimmed($0) } ?? 0..<0 : path
    let name = reader.text(columns.function)
    let calls = try count(reader, columns.calls, "number of calls")
    let frame = recording.frame(
      module: recording.modules.index(of: bytes, in: module),
      function: recording.functions.index(of: name)
    )
    return Row(
      kind: try kind(reader),
      name: name,
      rootName: columns.rootName.map { reader.text($0) } ?? "",
      process: process(reader),
      frame: frame,
      isWithoutModule: module.isEmpty,
      calls: calls,
      time: try time(reader, calls: calls, recording)
    )
  }

  private func kind(_ reader: CSVReader) throws(InvalidInput) -> UInt64 {
    guard columns.report == .callers else { return try count(reader, columns.kind, "level") }
    let text = reader.text(columns.kind)
    switch text.lowercased() {
    case "root", "0": return Self.root
    case "caller", "1": return Self.caller
    case "callee", "2": return Self.callee
    default:
      throw reader.failure(
        "\"\(text.prefix(80))\" is no type of row",
        expected: "Root, Caller or Callee"
      )
    }
  }

  private func process(_ reader: CSVReader) -> String {
    let name = columns.process.map { reader.text($0) } ?? ""
    let number = columns.processNumber.map { reader.text($0) } ?? ""
    return number.isEmpty ? name : "\(name) (\(number))"
  }

  /// A whole number, with or without separators between thousands.
  private func count(
    _ reader: CSVReader,
    _ field: Int,
    _ what: String
  ) throws(InvalidInput) -> UInt64 {
    let range = reader.trimmed(field)
    let bytes = reader.buffer.bytes
    guard let count = Self.wholeNumber(bytes, range), count <= SampledRecording.greatestCalls else {
      throw reader.failure(
        "\"\(reader.buffer.text(range).prefix(80))\" is no \(what)",
        expected: "a whole number up to \(SampledRecording.greatestCalls)"
      )
    }
    return count
  }

  private static func wholeNumber(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64? {
    let marks = range.filter { bytes[$0] == UInt8(ascii: ".") || bytes[$0] == UInt8(ascii: ",") }
    if let last = marks.last, range.upperBound - last != 4 { return nil }
    // No byte is the mark of decimals: every point and comma stands between thousands.
    return DecimalText(mark: 0).scaled(bytes, in: range, decimals: 0)
  }

  /// The own time in picoseconds.
  ///
  /// The first time of a report says what they are: ticks are whole, milliseconds have two decimals.
  private mutating func time(
    _ reader: CSVReader,
    calls: UInt64,
    _ recording: SampledRecording
  ) throws(InvalidInput) -> UInt64 {
    let range = reader.trimmed(columns.time)
    let bytes = reader.buffer.bytes
    let times = times ?? Self.times(bytes, range)
    self.times = times
    var time: Double?
    switch times {
    case .ticks:
      time = Self.wholeNumber(bytes, range).map { Double($0) * recording.picosecondsPerCycle }
    case .milliseconds(let numbers):
      time = numbers.scaled(bytes, in: range, decimals: 9).map { Double($0) }
    }
    guard var time else {
      throw reader.failure("\"\(reader.buffer.text(range).prefix(80))\" is no time")
    }
    if columns.isMean { time *= Double(calls) }
    guard time <= Double(SampledRecording.greatestTotal) else { throw Self.tooMany(reader) }
    return UInt64(time.rounded())
  }

  private static func times(_ bytes: [UInt8], _ range: Range<Int>) -> Times {
    guard range.count > 3 else { return .ticks }
    let mark = bytes[range.upperBound - 3]
    return mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
      ? .milliseconds(DecimalText(mark: mark)) : .ticks
  }

  static func tooMany(_ reader: CSVReader) -> InvalidInput {
    reader.failure("the times or calls up to here are more than can be counted")
  }
}

extension VSPerfRows.Row {
  /// Adds the time and some calls of a row to its node.
  func add(
    to node: Int,
    calls: UInt64,
    of strand: SampledRecording.Strand,
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard recording.add(node, weight: time, of: strand, counting: .elsewhere),
      recording.addCalls(calls, of: node)
    else { throw VSPerfRows.tooMany(reader) }
  }
}
