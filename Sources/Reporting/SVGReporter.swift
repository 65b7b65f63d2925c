public import Results

/// The chart: one stacked bar per step, with its band and its speed-up.
///
/// The picture follows the reader's light or dark scheme, tells every segment's value in a tooltip,
/// and needs no font or script from elsewhere.
public enum SVGReporter: CurveReporter {
  /// `svg`.
  public static let name = "svg"
  /// What the form is for.
  public static let summary = "the chart as a picture, light and dark"

  /// Draws the chart; the style makes no difference.
  public static func report(_ curve: TimingCurve, in style: ReportStyle) -> String {
    var markup = MarkupWriter()
    SVGChart(of: curve).write(to: &markup)
    return markup.text
  }
}
