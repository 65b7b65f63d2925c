public import Diagnostics
public import Quantities

/// The parameters of one kind of table: an enumeration numbered from 0.
public protocol TableParameter: CaseIterable, RawRepresentable, Hashable, Sendable
where RawValue == Int {
  /// What such a table has beside its values.
  associatedtype Details: Sendable = NoDetails
  /// What the kind of table describes, for messages: "a core table".
  static var tableKind: String { get }
  /// Its key in tables and results.
  var key: String { get }
  /// The numbers that a value of this parameter may have.
  var bounds: ClosedRange<Double> { get }
  /// Reads the keys of the table that hold the details; nil after a message.
  static func readDetails(from reader: inout TableDetailsReader) -> Details?
}

/// The details of tables that have values only.
public struct NoDetails: Sendable {}

/// The object of a table while it is read.
public struct TableDetailsReader {
  package var object: JSONObjectReader
  /// The table's name; empty when it is missing.
  package let name: String
}

extension TableParameter where Details == NoDetails {
  /// Reads nothing.
  public static func readDetails(from reader: inout TableDetailsReader) -> NoDetails? {
    NoDetails()
  }
}

/// A named table of ranged numbers, each with its source: a core, an emulator, an instruction mix.
///
/// The file form is JSON; see `Documentation/ProfileFormat.md`. Embedded tables and users' own files
/// go through the same reader, so a copied table is a working start.
public struct EstimateTable<Parameter: TableParameter>: Sendable {
  /// The name that profiles use.
  public let name: String
  /// The name for people.
  public let title: String
  /// How sure the table is.
  public let note: String
  /// The values in the order of the parameter's cases.
  package private(set) var estimates: [Estimate]
  /// What it has beside its values.
  public let details: Parameter.Details

  /// The value of a parameter with its range and source; set it to ask what if.
  public subscript(parameter: Parameter) -> Estimate {
    get { estimates[parameter.rawValue] }
    set { estimates[parameter.rawValue] = newValue }
  }

  /// Reads a table.
  ///
  /// - Parameter source: The JSON text.
  /// - Throws: Every mistake in it.
  public init(reading source: SourceText) throws(InvalidInput) {
    let document = try JSONDocument(source)
    let log = DiagnosticLog()
    var name: String?
    var title: String?
    var note: String?
    var estimates: [Estimate?] = []
    var details: Parameter.Details?
    if var reader = JSONObjectReader(document.root, log: log) {
      _ = reader.required("format")?.readInteger(in: 1...1, to: log)
      name = reader.required("name")?.readName(to: log)
      title = reader.required("title")?.readString(to: log)
      note = reader.optional("note")?.string
      if let values = reader.required("values"),
        var entries = JSONObjectReader(values, log: log)
      {
        for parameter in Parameter.allCases {
          let value = entries.required(parameter.key, expected: "an estimate with a source")
          estimates.append(value?.readEstimate(in: parameter.bounds, to: log))
        }
        entries.finish()
      }
      var rest = TableDetailsReader(object: reader, name: name ?? "")
      details = Parameter.readDetails(from: &rest)
      rest.object.finish()
    }
    try log.throwIfAny()
    guard let name, let title, let details, case let complete = estimates.compactMap(\.self),
      complete.count == Parameter.allCases.count
    else { preconditionFailure("a table without mistakes has a name, a title and every value") }
    self.name = name
    self.title = title
    self.note = note ?? ""
    self.estimates = complete
    self.details = details
  }
}

extension TableParameter {
  /// Finds a parameter by its key; nil where none has it.
  public init?(key: some StringProtocol) {
    guard let parameter = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = parameter
  }
}

extension JSONValue {
  /// A range `{ "low", "default", "high", "source" }`, or `{ "value", "source" }`.
  package func readEstimate(in bounds: ClosedRange<Double>, to log: DiagnosticLog) -> Estimate? {
    guard var reader = JSONObjectReader(self, log: log) else { return nil }
    defer { reader.finish() }
    let source = reader.required("source", expected: "where the number comes from")
    let sourceText = source?.readName(to: log)
    if let value = reader.optional("value") {
      guard let number = value.readNumber(in: bounds, to: log), let sourceText else { return nil }
      return Estimate(number, source: sourceText)
    }
    let low = reader.required("low")?.readNumber(in: bounds, to: log)
    let middle = reader.required("default")?.readNumber(in: bounds, to: log)
    let high = reader.required("high")?.readNumber(in: bounds, to: log)
    guard let low, let middle, let high, let sourceText else { return nil }
    guard low <= middle, middle <= high else {
      log.report(
        diagnostic(
          "\(low.plain), \(middle.plain), \(high.plain) are out of order",
          expected: "low ≤ default ≤ high"
        )
      )
      return nil
    }
    return Estimate(low: low, default: middle, high: high, source: sourceText)
  }
}

/// One value for every parameter of a table: its defaults, or a draw from its ranges.
@usableFromInline package struct TableValues<Parameter: TableParameter>: Sendable {
  @usableFromInline let values: ArraySlice<Double>

  /// - Parameter values: The values in the order of the parameter's cases.
  package init(_ values: ArraySlice<Double>) {
    precondition(values.count == Parameter.allCases.count, "a table has a value per parameter")
    self.values = values
  }

  @inlinable package subscript(parameter: Parameter) -> Double {
    values[values.startIndex + parameter.rawValue]
  }
}
