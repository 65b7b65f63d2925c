public import Results

/// A form in which a timing curve can be shown or handed on.
///
/// A reporter is one file and one line in `CurveReporters.all`. Equal curves and styles give equal
/// text, byte for byte.
public protocol CurveReporter: Sendable {
  /// The word that selects the form on the command line: `csv`.
  static var name: String { get }
  /// What the form is for, in one line without a full stop.
  static var summary: String { get }

  /// Writes a curve.
  ///
  /// - Parameters:
  ///   - curve: The curve to show.
  ///   - style: What the reader's screen can do; forms that are read by programs ignore it.
  /// - Returns: The whole text, with a line end after the last line.
  static func report(_ curve: TimingCurve, in style: ReportStyle) -> String
}

/// What the screen that a report is read on can do.
public struct ReportStyle: Sendable {
  /// The columns of the terminal; reports are laid out for 40 to 250.
  public var width: Int
  /// Whether ANSI colours may be used; false for pipes and files.
  public var usesColor: Bool

  /// Describes a screen.
  ///
  /// - Parameters:
  ///   - width: The columns of the terminal.
  ///   - usesColor: Whether ANSI colours may be used.
  public init(width: Int = 100, usesColor: Bool = false) {
    self.width = width
    self.usesColor = usesColor
  }
}

/// Every form in which a timing curve can be shown.
public enum CurveReporters {
  /// The reporters in the order in which they are offered; the first is the default.
  public static let all: [any CurveReporter.Type] = [
    TableReporter.self,
    CSVReporter.self,
    JSONReporter.self,
    SVGReporter.self,
    HTMLReporter.self,
  ]

  /// The reporter that a word selects; nil when there is none.
  public static func named(_ name: String) -> (any CurveReporter.Type)? {
    all.first { $0.name == name }
  }
}
