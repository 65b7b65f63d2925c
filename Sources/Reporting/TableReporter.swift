import Quantities
public import Results

/// Text for a terminal: a bar per step, and below it what a reader must know to trust the bars.
///
/// Bars take the room that the numbers leave; columns that do not fit a narrow terminal are left
/// out. Numbers are rounded, so programs should read `csv` or `json`.
public enum TableReporter: CurveReporter {
  /// `table`.
  public static let name = "table"
  /// What the form is for.
  public static let summary = "bars and tables, for the terminal"

  /// How many call sites are listed.
  private static let callSiteLimit = 8

  /// Writes the chart, then warnings, deciding parameters, budgets, call sites and notes.
  public static func report(_ curve: TimingCurve, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let tables = CurveTables(of: curve)
    let sections =
      [page.title(curve.profile, detail: curve.circumstances), page.chart(of: curve, tables.steps)]
      + [curve.humpWarning.map(page.warning)].compactMap { $0 }
      + tables.details(callSiteLimit: callSiteLimit).map(page.section)
      + (curve.notes.isEmpty ? [] : [page.list("Notes", curve.notes)])
    return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }
}
