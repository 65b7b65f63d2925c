public import Diagnostics
public import Quantities

/// The parameters of one kind of table: an enumeration of their keys.
public protocol TableParameter: CaseIterable, RawRepresentable, Hashable, Sendable
where RawValue == String {
  /// What the kind of table describes, for messages: "a core table".
  static var tableKind: String { get }
  /// Keys beside the values that another reader of the same file reads.
  static var otherKeys: [String] { get }
  /// The position of every parameter in its table: `numberedCases`, kept.
  static var positions: [Self: Int] { get }
  /// The numbers that a value of this parameter may have.
  var bounds: ClosedRange<Double> { get }
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

  /// The value of a parameter with its range and source; set it to ask what if.
  public subscript(parameter: Parameter) -> Estimate {
    get { estimates[parameter.index] }
    set { estimates[parameter.index] = newValue }
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
    if var reader = JSONObjectReader(document.root, log: log) {
      _ = reader.required("format")?.readInteger(in: 1...1, to: log)
      name = reader.required("name")?.readName(to: log)
      title = reader.required("title")?.readString(to: log)
      note = reader.optional("note")?.string
      if let values = reader.required("values"),
        var entries = JSONObjectReader(values, log: log)
      {
        for parameter in Parameter.allCases {
          let value = entries.required(parameter.rawValue, expected: "an estimate with a source")
          estimates.append(value?.readEstimate(in: parameter.bounds, to: log))
        }
        entries.finish()
      }
      for key in Parameter.otherKeys { _ = reader.optional(key) }
      reader.finish()
    }
    try log.throwIfAny()
    guard let name, let title, case let complete = estimates.compactMap(\.self),
      complete.count == Parameter.allCases.count
    else { preconditionFailure("a table without mistakes has a name, a title and every value") }
    self.name = name
    self.title = title
    self.note = note ?? ""
    self.estimates = complete
  }

  /// The embedded tables of one folder.
  package static func embedded(
    _ tables: [String: [(file: String, text: String)]],
    folder: String
  ) -> [Self] {
    (tables[folder] ?? []).map { table in
      do {
        return try Self(reading: SourceText(path: table.file, bytes: Array(table.text.utf8)))
      } catch {
        preconditionFailure("an embedded table is wrong:\n\(error)")
      }
    }
  }
}

extension TableParameter {
  /// None.
  public static var otherKeys: [String] { [] }

  /// The position of every parameter in its table, to be kept as `positions`.
  public static var numberedCases: [Self: Int] {
    Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
  }

  /// The position of the parameter in its table.
  package var index: Int {
    guard let index = Self.positions[self] else {
      preconditionFailure("a parameter is one of its cases")
    }
    return index
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
package struct TableValues<Parameter: TableParameter>: Sendable {
  private let values: ArraySlice<Double>

  /// - Parameter values: The values in the order of the parameter's cases.
  package init(_ values: ArraySlice<Double>) {
    precondition(values.count == Parameter.allCases.count, "a table has a value per parameter")
    self.values = values
  }

  package subscript(parameter: Parameter) -> Double {
    values[values.startIndex + parameter.index]
  }
}
