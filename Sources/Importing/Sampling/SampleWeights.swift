internal import Diagnostics
internal import SampleReading

/// The weights in the rows of a table, some of which wait for a number that shows how decimals are
/// written.
struct SampleWeights {
  /// The weight of a row, and what it is of.
  struct Row {
    var node: Int
    var strand: SampledRecording.Strand
    /// The number of samples; nil where the table does not say.
    var samples: UInt64? = nil
    var line: Int
  }

  /// The powers of ten from their unit to picoseconds.
  private let decimals: Int
  private let isCommaSeparated: Bool
  private var numbers = DecimalText()
  private var waiting: [(row: Row, weight: [UInt8])] = []

  /// Rows of which no number shows how decimals are written, at most.
  private static let mostWaiting = 10_000

  /// - Parameters:
  ///   - decimals: The powers of ten from their unit to picoseconds.
  ///   - separator: What lies between the fields of the table.
  init(decimals: Int, separator: UInt8) {
    self.decimals = decimals
    isCommaSeparated = separator == UInt8(ascii: ",")
  }

  /// Whether a weight is written as nothing: without a digit other than 0.
  static func isNothing(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let span = bytes.span
    for index in range where span[index] &- UInt8(ascii: "1") < 9 { return false }
    return true
  }

  /// Adds the weight of a row.
  ///
  /// - Parameters:
  ///   - row: What it is of.
  ///   - bytes: Where the weight stands.
  ///   - range: The weight, without blanks around it. An `s` for seconds may stand behind it.
  ///   - path: The table's path.
  ///   - recording: Where to.
  /// - Throws: That it is no weight, or that there is too much.
  mutating func add(
    _ row: Row,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    path: String,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    if numbers.mark == nil {
      numbers.learn(from: bytes, in: range)
      guard numbers.mark != nil || waiting.count >= Self.mostWaiting else {
        waiting.append((row, Array(bytes[range])))
        return
      }
      try addWaiting(path: path, &recording)
    }
    try take(row, bytes, range, path: path, &recording)
  }

  /// Adds the rows that wait.
  mutating func addWaiting(
    path: String,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    if numbers.mark == nil {
      // Tables of countries with decimal commas have semicolons or tabs between fields.
      numbers = DecimalText(mark: isCommaSeparated ? UInt8(ascii: ".") : UInt8(ascii: ","))
    }
    for (row, weight) in waiting {
      try take(row, weight, weight.indices, path: path, &recording)
    }
    waiting.removeAll()
  }

  private func take(
    _ row: Row,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    path: String,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    func failure(_ message: String) -> InvalidInput {
      InvalidInput([Diagnostic(path: path, line: row.line, message: message)])
    }
    var number = range
    if decimals == 12, let last = range.last, bytes[last] == UInt8(ascii: "s") {
      number = range.lowerBound..<last
    }
    guard let weight = numbers.scaled(bytes, in: number, decimals: decimals) else {
      throw failure("\"\(String(decoding: bytes[range], as: UTF8.self))\" is no weight")
    }
    guard weight > 0 else { return }
    let fits = recording.add(
      row.node,
      weight: weight,
      samples: row.samples ?? max(1, weight / recording.weightOfSample),
      of: row.strand,
      counting: .withoutOrder
    )
    if !fits { throw failure("the times up to here are more than can be counted") }
  }
}
