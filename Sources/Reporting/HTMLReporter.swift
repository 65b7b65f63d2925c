public import Results

/// One page that holds everything: the chart, the tables, the notes.
///
/// The page stands by itself (nothing is loaded, no script runs) and follows the reader's light or
/// dark scheme.
public enum HTMLReporter: CurveReporter {
  /// `html`.
  public static let name = "html"
  /// What the form is for.
  public static let summary = "the chart and all tables as one page"

  /// How many call sites are listed.
  private static let callSiteLimit = 30

  /// Writes the page; the style makes no difference.
  public static func report(_ curve: TimingCurve, in style: ReportStyle) -> String {
    var markup = MarkupWriter()
    markup.verbatim("<!DOCTYPE html>")
    markup.element("html", ["lang": "en"]) { html in
      html.element("head") { writeHead(of: curve, to: &$0) }
      html.element("body") { writeBody(of: curve, to: &$0) }
    }
    return markup.text
  }

  private static func writeHead(of curve: TimingCurve, to head: inout MarkupWriter) {
    head.element("meta", ["charset": "utf-8"])
    head.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    head.element("title", text: "\(curve.profile): time after each migration step")
    head.element("style") { $0.verbatim(HTMLStyle.sheet) }
  }

  private static func writeBody(of curve: TimingCurve, to body: inout MarkupWriter) {
    body.element("h1", text: curve.profile)
    body.element("p", ["class": "quiet"], text: curve.circumstances)
    if let warning = curve.humpWarning {
      body.element("p", ["class": "alert", "role": "note"], text: warning)
    }
    body.element("figure", ["class": "scroll"]) {
      SVGChart(of: curve, showsHeader: false).write(to: &$0)
    }
    body.element("p", ["class": "quiet"], text: curve.bandExplanation)
    let tables = CurveTables(of: curve)
    for table in [tables.steps, tables.causes] + tables.details(callSiteLimit: callSiteLimit) {
      write(table, to: &body)
    }
    if !curve.notes.isEmpty {
      body.element("h2", text: "Notes")
      body.element("ul") { list in
        for note in curve.notes { list.element("li", text: note) }
      }
    }
  }

  private static func write(_ table: Table, to body: inout MarkupWriter) {
    body.element("h2", text: table.title)
    if let explanation = table.explanation {
      body.element("p", ["class": "quiet"], text: explanation)
    }
    body.element("div", ["class": "scroll"]) { div in
      div.element("table") { element in
        element.element("thead") { write(table.columns.map(\.title), as: "th", table, to: &$0) }
        element.element("tbody") { rows in
          for row in table.rows { write(row, as: "td", table, to: &rows) }
        }
      }
    }
  }

  private static func write(
    _ cells: [String],
    as element: String,
    _ table: Table,
    to rows: inout MarkupWriter
  ) {
    rows.element("tr") { row in
      for (cell, column) in zip(cells, table.columns) {
        row.element(
          element,
          column.alignment == .trailing ? ["class": "number"] : [:],
          text: cell
        )
      }
    }
  }
}
