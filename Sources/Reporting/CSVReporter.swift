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
    text(of: curve)
  }

  /// The header and one row per step, with one column more where it is given.
  static func text(
    of curve: TimingCurve,
    with column: (title: String, fields: [String])? = nil
  ) -> String {
    let rows = curve.steps.enumerated().map { number, step in
      fields(of: step, number: number) + (column.map { [$0.fields[number]] } ?? [])
    }
    return ([columns(withBand: true) + (column.map { [$0.title] } ?? [])] + rows)
      .map { $0.map(CSVText.quoted).joined(separator: ",") + "\n" }
      .joined()
  }

  /// The names of the columns.
  static func columns(withBand hasBand: Bool) -> [String] {
    ["step", "name", "modules", "total_ms"] + Cause.allCases.map { $0.name + "_ms" }
      + ["crossings", "speedup"] + (hasBand ? ["low_ms", "high_ms"] : []) + ["first_run_ms"]
  }

  private static func fields(of step: TimingCurve.Step, number: Int) -> [String] {
    [
      String(number), step.name, step.movedModules.joined(separator: ";"),
      CSVText.number(step.total.count),
    ]
      + Cause.allCases.map { CSVText.number(step.time[$0].count) }
      + [String(step.crossings), CSVText.number(step.speedup)]
      + [step.low, step.high, step.firstRun].map { CSVText.number($0.count) }
  }
}
