public import Diagnostics

/// One file of a sweep that was priced in parts: which points it has.
public struct SweepShard: Sendable {
  /// The file.
  public let path: String
  /// The first line with its end.
  public let header: [UInt8]
  /// The points, counted from 1; empty when the file has none.
  public let points: Range<Int>
  /// The points of the whole sweep; 0 when the file has none.
  public let allPoints: Int
  /// The rows of each point; 0 when the file has none.
  public let rowsPerPoint: Int

  /// The most bytes of a file.
  public static let mostBytes = 1 << 36

  /// Checks a file.
  ///
  /// - Parameter source: The CSV text of one part.
  /// - Throws: `InvalidInput` when it is no such file, or cut off.
  public init(_ source: SourceText) throws(InvalidInput) {
    var reader = RowReader(source)
    let header = reader.next()
    guard let header, source.bytes[header].starts(with: Array("point,points,".utf8)) else {
      throw reader.mistake(
        "this is no result of 'perfmodel sweep'",
        expected: "a first line that begins with point,points,",
        at: header ?? 0..<0
      )
    }
    path = source.path
    self.header = Array(source.bytes[header])
    var (first, last, all, rows, most) = (0, 0, 0, 0, 0)
    while let row = reader.next() {
      guard let (point, points) = reader.numbers(of: row), (1...points).contains(point) else {
        throw reader.mistake(
          "the row does not begin with a point",
          expected: "the number of the point, and how many there are",
          at: row
        )
      }
      if first == 0 { (first, last, all) = (point, point - 1, points) }
      guard points == all else {
        throw reader.mistake("the rows are of sweeps of \(all) and of \(points) points", at: row)
      }
      if point == last, rows > 0 {
        rows += 1
        continue
      }
      guard point == last + 1 else {
        throw reader.mistake(
          "point \(point) follows point \(last)",
          expected: "the points in order",
          hint: "do not sort or join the parts before they are merged",
          at: row
        )
      }
      if point > first + 1, rows != most { throw reader.cutOff(last, rows, most, at: row) }
      most = rows
      (last, rows) = (point, 1)
    }
    let end = source.bytes.count..<source.bytes.count
    if last > first, rows != most { throw reader.cutOff(last, rows, most, at: end) }
    guard reader.endsWithLine else {
      throw reader.mistake("the last line has no end", hint: "is the file cut off?", at: end)
    }
    points = first..<(first == 0 ? 0 : last + 1)
    allPoints = all
    rowsPerPoint = rows
  }

  /// Puts parts in order.
  ///
  /// - Parameter shards: The parts in any order.
  /// - Returns: The parts in the order of their points.
  /// - Throws: `InvalidInput` when points are missing or there twice, or the parts are of different
  ///   sweeps.
  public static func inOrder(_ shards: [SweepShard]) throws(InvalidInput) -> [SweepShard] {
    let log = DiagnosticLog()
    let filled = shards.filter { !$0.points.isEmpty }
      .sorted { ($0.points.lowerBound, $0.path) < ($1.points.lowerBound, $1.path) }
    guard let first = shards.first else { return [] }
    for shard in shards where shard.header != first.header {
      log.report(
        Diagnostic(
          path: shard.path,
          message: "its columns are not those of \(first.path)",
          hint: "merge the parts of one sweep"
        )
      )
    }
    var next = 1
    for shard in filled {
      if shard.allPoints != filled[0].allPoints || shard.rowsPerPoint != filled[0].rowsPerPoint {
        log.report(
          Diagnostic(
            path: shard.path,
            message: "its points are not those of \(filled[0].path)",
            hint: "merge the parts of one sweep"
          )
        )
      }
      if shard.points.lowerBound != next { log.report(shard.gap(from: next)) }
      next = max(next, shard.points.upperBound)
    }
    if let last = filled.last, next <= last.allPoints {
      log.report(
        Diagnostic(
          path: last.path,
          message: "behind it the points \(next) to \(last.allPoints) are missing",
          hint: "name the files of all parts"
        )
      )
    }
    try log.throwIfAny()
    return filled
  }

  /// What is wrong where the part before ended at another point.
  private func gap(from next: Int) -> Diagnostic {
    let first = points.lowerBound
    return first > next
      ? Diagnostic(
        path: path,
        message: "before it the points \(next) to \(first - 1) are missing",
        hint: "name the files of all parts"
      )
      : Diagnostic(
        path: path,
        message:
          "the points \(first) to \(min(next, points.upperBound) - 1) are in another file too",
        hint: "name every part once"
      )
  }
}

/// The rows of CSV text, by their bytes.
private struct RowReader {
  private let source: SourceText
  private var position = 0

  init(_ source: SourceText) {
    self.source = source
  }

  /// Whether the last row has the end of a line.
  var endsWithLine: Bool { source.bytes.last == UInt8(ascii: "\n") }

  /// The next row with the end of its line.
  mutating func next() -> Range<Int>? {
    let start = position
    var isQuoted = false
    while position < source.bytes.count {
      let byte = source.bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted { break }
    }
    return start < position ? start..<position : nil
  }

  /// The first two fields.
  func numbers(of row: Range<Int>) -> (Int, Int)? {
    let fields = source.bytes[row].prefix(48).split(
      separator: UInt8(ascii: ","),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    guard fields.count == 3, let point = Self.number(fields[0]), let all = Self.number(fields[1])
    else { return nil }
    return (point, all)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...15).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  func mistake(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil,
    at range: Range<Int>
  ) -> InvalidInput {
    InvalidInput([
      Diagnostic(in: source, at: range, message: message, expected: expected, hint: hint)
    ])
  }

  func cutOff(_ point: Int, _ rows: Int, _ most: Int, at range: Range<Int>) -> InvalidInput {
    mistake(
      "point \(point) has \(rows) rows, the point before has \(most)",
      hint: "is the file cut off?",
      at: range
    )
  }
}
