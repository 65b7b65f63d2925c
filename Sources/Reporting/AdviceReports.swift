public import Results

/// The forms in which a migration's plan can be shown or handed on.
public enum AdviceReports {
  /// The formats by their names; the first is the default.
  public static let formats = ["table", "csv", "json", "svg"]

  /// Writes a plan.
  ///
  /// - Parameters:
  ///   - advice: The plan.
  ///   - format: One of `formats`; another is taken as the first.
  ///   - style: What the reader's screen can do; forms that are read by programs ignore it.
  /// - Returns: The whole text, with a line end after the last line.
  public static func report(
    _ advice: MigrationAdvice,
    as format: String,
    in style: ReportStyle
  ) -> String {
    switch format {
    case "csv": csv(advice)
    case "json": AdviceJSON.text(of: advice)
    case "svg": svg(advice)
    default: table(advice, in: style)
    }
  }

  /// The recommended order with the columns of `simulate`, and the effort up to each step.
  private static func csv(_ advice: MigrationAdvice) -> String {
    CSVReporter.text(
      of: advice.curve,
      with: (
        "effort_" + advice.effortUnit.columnEnding,
        advice.effort.map { NumberFormatting.exact($0) ?? "" }
      )
    )
  }

  private static func svg(_ advice: MigrationAdvice) -> String {
    var markup = MarkupWriter()
    SVGFront(of: advice).write(to: &markup)
    return markup.text
  }

  private static func table(_ advice: MigrationAdvice, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let tables = AdviceTables(of: advice)
    let heading =
      page.title(advice.curve.profile + ": the plan", detail: advice.curve.circumstances)
      + [""] + advice.verdict.flatMap { page.paragraph($0) }
    let sections =
      [heading, page.chart(of: advice.curve, tables.steps)]
      + advice.warnings.map(page.warning)
      + tables.details.map(page.section)
      + (advice.notes.isEmpty ? [] : [page.list("Notes", advice.notes)])
    return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }
}

extension EffortUnit {
  /// How a column of it ends: `days`.
  var columnEnding: String {
    switch self {
    case .days: "days"
    case .code: "code_bytes"
    case .modules: "modules"
    }
  }

  /// An amount with its unit: `31 person-days`.
  func text(_ amount: Double) -> String {
    let number =
      amount == amount.rounded()
      ? NumberFormatting.plain(amount)
      : NumberFormatting.rounded(amount)
    return amount == 1 ? "1 \(singular)" : "\(number) \(title)"
  }

  private var singular: String {
    switch self {
    case .days: "person-day"
    case .code: "byte of code"
    case .modules: "module"
    }
  }
}
