import Quantities
public import Results

/// One row per step, for spreadsheets and scripts.
///
/// The columns and their order are fixed. Fields are quoted as RFC 4180 says and never altered;
/// numbers have as many digits as read back exactly, so the seven causes sum to `total_ms`. A number
/// that is not finite (the speed-up to a step that takes no time) is an empty field.
public enum CSVReporter: CurveReporter {
  /// `csv`.
  public static let name = "csv"
  /// What the form is for.
  public static let summary = "one row per step, for spreadsheets and scripts"

  /// Writes the header and one row per step; the style makes no difference.
  public static func report(_ curve: TimingCurve, in style: ReportStyle) -> String {
    let rows = curve.steps.enumerated().map { fields(of: $1, number: $0) }
    return ([header] + rows)
      .map { $0.map(quoted).joined(separator: ",") + "\n" }
      .joined()
  }

  private static let header =
    ["step", "name", "modules", "total_ms"]
    + Cause.allCases.map { $0.name + "_ms" }
    + ["crossings", "speedup", "low_ms", "high_ms", "first_run_ms"]

  private static func fields(of step: TimingCurve.Step, number: Int) -> [String] {
    [String(number), step.name, step.movedModules.joined(separator: ";"), text(step.total.count)]
      + Cause.allCases.map { text(step.time[$0].count) }
      + [String(step.crossings), text(step.speedup)]
      + [step.low, step.high, step.firstRun].map { text($0.count) }
  }

  private static func text(_ number: Double) -> String {
    NumberFormatting.exact(number) ?? ""
  }

  /// The field as it stands in the file: quoted when it holds a comma, a quote or a line end.
  ///
  /// Looks at scalars, not characters: a quote with a combining accent is one character, and so are
  /// a carriage return and line feed.
  private static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    var result = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { result.unicodeScalars.append("\"") }
      result.unicodeScalars.append(scalar)
    }
    result.unicodeScalars.append("\"")
    return result
  }
}
