internal import Diagnostics
internal import SampleReading

/// Where the columns of a report of Visual Studio's profiler are.
struct VSPerfColumns {
  /// Which of the reports with calls it is.
  enum Report {
    case tree
    case callers
  }

  let report: Report
  fileprivate let kind: Int
  fileprivate let rootName: Int?
  fileprivate let function: Int
  fileprivate let module: Int?
  fileprivate let path: Int?
  fileprivate let calls: Int
  fileprivate let time: Int
  /// Whether times are means over the calls.
  fileprivate let isMean: Bool
  private let hasWaiting: Bool
  fileprivate let process: Int?
  fileprivate let processNumber: Int?

  /// How many lines of other things may stand above the header.
  static let mostLinesBefore = 30

  // Names: learn.microsoft.com, "Call Tree View" and "Caller/Callee View - Instrumentation Data".
  private static let level = CSVColumn("Level")
  private static let type = CSVColumn("Type")
  private static let functionName = CSVColumn("Function Name", "Function")
  private static let numberOfCalls = CSVColumn("Number of Calls", "# of Calls", "Calls")
  /// The own times, the best first: application times leave out what waits for the system.
  private static let times: [(column: CSVColumn, isMean: Bool, hasWaiting: Bool)] = [
    (CSVColumn("Application Exclusive Time"), false, false),
    (CSVColumn("Elapsed Exclusive Time"), false, true),
    (CSVColumn("Avg Application Exclusive Time"), true, false),
    (CSVColumn("Avg Elapsed Exclusive Time"), true, true),
  ]

  /// Takes a header that has what is needed; nil for any other.
  init?(_ header: CSVHeader) {
    let best = Self.times.lazy.compactMap { time in
      header.field(time.column).map { (field: $0, time: time) }
    }.first
    guard let function = header.field(Self.functionName),
      let calls = header.field(Self.numberOfCalls), let best
    else { return nil }
    if let level = header.field(Self.level) {
      report = .tree
      kind = level
    } else if let type = header.field(Self.type) {
      report = .callers
      kind = type
    } else {
      return nil
    }
    self.function = function
    self.calls = calls
    time = best.field
    isMean = best.time.isMean
    hasWaiting = best.time.hasWaiting
    rootName = header.field(CSVColumn("Root Function Name"))
    module = header.field(CSVColumn("Module Name", "Module"))
    path = header.field(CSVColumn("Module Path"))
    process = header.field(CSVColumn("Process Name"))
    processNumber = header.field(CSVColumn("Process ID", "PID"))
    guard module != nil || path != nil else { return nil }
  }

  /// Finds the header among the first lines.
  ///
  /// - Parameter reader: The report, at its start; behind its header afterwards.
  /// - Throws: That there is no such header, with the widest one that there is.
  init(_ reader: inout CSVReader) throws(InvalidInput) {
    var widest: (header: CSVHeader, width: Int)?
    for _ in 0..<Self.mostLinesBefore {
      reader.detectSeparator()
      guard try reader.next() else { break }
      let header = CSVHeader(reader)
      if let columns = Self(header) {
        self = columns
        return
      }
      if reader.fields.count > widest?.width ?? 0 { widest = (header, reader.fields.count) }
    }
    throw Self.missing(in: widest?.header ?? CSVHeader(reader))
  }

  private static func missing(in header: CSVHeader) -> InvalidInput {
    if header.field(functionName) == nil { return header.missing([functionName]) }
    if header.field(numberOfCalls) == nil {
      return header.missing(
        [numberOfCalls],
        hint: header.field(CSVColumn("Inclusive Samples")) == nil
          ? nil : "this report is of samples: calls are counted by the method Instrumentation"
      )
    }
    if header.field(level) == nil, header.field(type) == nil {
      return header.missing([level, type], hint: "make it with /Summary:CallTree or CallerCallee")
    }
    if times.allSatisfy({ header.field($0.column) == nil }) {
      return header.missing(times.map(\.column))
    }
    return header.missing([CSVColumn("Module Name", "Module"), CSVColumn("Module Path")])
  }

  /// What a reader of the workload must know about the report.
  var note: String {
    var note = "calls are exact between instrumented functions, and calls of them; others are not"
    note += " known. Times are those of the instrumented run"
    if hasWaiting { note += ", with what it waited" }
    if isMean {
      note += "; they are rounded means times calls: the columns of totals are more exact"
    }
    return note
  }
}

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
