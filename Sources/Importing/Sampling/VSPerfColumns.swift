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
  let kind: Int
  let rootName: Int?
  let function: Int
  let module: Int?
  let path: Int?
  let calls: Int
  let time: Int
  /// Whether times are means over the calls.
  let isMean: Bool
  private let hasWaiting: Bool
  let process: Int?
  let processNumber: Int?

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
