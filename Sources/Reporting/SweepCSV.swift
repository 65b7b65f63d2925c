internal import Quantities
public import Results

/// A sweep as tidy CSV: one row for every step of every point.
///
/// The columns: `point` (counted from 1) and `points` (how many there are), one column for each axis
/// under its name, then those of the CSV report of one curve but for the band.
public struct SweepCSV: Sendable {
  private let points: Int
  private let steps: [String]
  /// The first line.
  public let header: String

  /// Sets the columns.
  ///
  /// - Parameters:
  ///   - points: The number of points.
  ///   - axes: The names of the axes.
  ///   - steps: The steps of every point: their names and the modules that move in them.
  public init(points: Int, axes: [String], steps: [(name: String, movedModules: [String])]) {
    self.points = points
    self.steps = steps.enumerated().map { number, step in
      ",\(number),\(CSVText.quoted(step.name)),"
        + CSVText.quoted(step.movedModules.joined(separator: ";"))
    }
    let columns = ["point", "points"] + axes + CSVReporter.columns(withBand: false)
    header = columns.map(CSVText.quoted).joined(separator: ",") + "\n"
  }

  /// What the rows of a point begin with.
  ///
  /// - Parameters:
  ///   - point: The point, counted from 0.
  ///   - values: Its values, axis by axis.
  /// - Returns: The fields up to the step.
  public func beginning(ofPoint point: Int, values: [String]) -> String {
    (["\(point + 1)", "\(points)"] + values.map(CSVText.quoted)).joined(separator: ",")
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - row: One step of a point.
  ///   - beginning: What the rows of the point begin with.
  ///   - bytes: Takes the line.
  public func append(_ row: SweepRow, after beginning: String, to bytes: inout [UInt8]) {
    func field(_ text: String) {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(contentsOf: beginning.utf8)
    bytes.append(contentsOf: steps[row.step].utf8)
    field(CSVText.number(row.time.total.count))
    for cause in Cause.allCases { field(CSVText.number(row.time[cause].count)) }
    field(String(row.crossings))
    field(CSVText.number(row.speedup))
    field(CSVText.number(row.firstRun.count))
    bytes.append(UInt8(ascii: "\n"))
  }
}
