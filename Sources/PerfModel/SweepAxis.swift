public import Diagnostics
internal import Results

/// One thing that a sweep varies, with its values.
///
/// Written `NAME=VALUES`. The name is `core`, `emulator`, `run`, `frequency_ghz`, or a parameter as
/// results name it: `emulator.translation_cycles`, `mix.simd.load_share`,
/// `module.codec.dll.native_factor`. Values are divided by commas. Numbers may be ranges,
/// `LOW:HIGH:STEP` with both ends, and have a `K`, `M` or `G` for 1024 and its powers where the name
/// ends in `_bytes`.
public struct SweepAxis: Sendable {
  /// The name, which heads the column.
  public let name: String
  /// The values in order.
  public let values: [Value]

  /// One value.
  public struct Value: Hashable, Sendable {
    /// As the column has it.
    public let text: String
    /// The number; nil for a name.
    public let number: Double?
  }

  /// The names whose values are names.
  static let named = ["core", "emulator", "run"]
  /// The most values of an axis.
  static let mostValues = 1_000_000

  /// Reads an axis.
  ///
  /// - Parameter text: `NAME=VALUES`.
  /// - Throws: `InvalidInput` with every mistake, by its column.
  public init(parsing text: String) throws(InvalidInput) {
    let source = SourceText(path: "--vary", bytes: Array(text.utf8))
    let log = DiagnosticLog()
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw InvalidInput([
        Diagnostic(
          in: source,
          at: 0..<text.utf8.count,
          message: "there is no \"=\"",
          expected: "NAME=VALUES, as in frequency_ghz=2.4:4.2:0.2"
        )
      ])
    }
    name = String(text[..<equals])
    var values: [Value] = []
    let isNamed = Self.named.contains(name)
    for item in text[text.index(after: equals)...].split(
      separator: ",",
      omittingEmptySubsequences: false
    ) {
      let start = text.utf8.distance(from: text.startIndex, to: item.startIndex)
      let range = start..<start + item.utf8.count
      if isNamed, !item.isEmpty {
        values.append(Value(text: String(item), number: nil))
        continue
      }
      do {
        values += try Self.numbers(item, areBytes: name.hasSuffix("_bytes"))
      } catch {
        log.report(
          Diagnostic(in: source, at: range, message: error.message, expected: error.expected)
        )
      }
    }
    if values.count > Self.mostValues {
      log.report(
        Diagnostic(
          in: source,
          at: 0..<text.utf8.count,
          message: "these are \(values.count) values",
          expected: "at most \(Self.mostValues)"
        )
      )
    }
    var seen: Set<String> = []
    if let twice = values.first(where: { !seen.insert($0.text).inserted }) {
      log.report(
        Diagnostic(
          in: source,
          at: 0..<text.utf8.count,
          message: "\(twice.text) is there twice",
          expected: "every value once"
        )
      )
    }
    try log.throwIfAny()
    self.values = values
  }

  /// What is wrong with a value.
  private struct WrongValue: Error {
    var message: String
    var expected: String
  }

  /// The numbers of one item: itself, or those of a range.
  private static func numbers(
    _ item: Substring,
    areBytes: Bool
  ) throws(WrongValue) -> [Value] {
    let parts = item.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 3 else {
      throw WrongValue(message: "this is no range", expected: "LOW:HIGH:STEP")
    }
    var decimals: [DecimalNumber] = []
    for part in parts {
      guard let decimal = DecimalNumber(part, isBytes: areBytes) else {
        throw WrongValue(
          message: part.isEmpty ? "there is no number" : "\"\(part)\" is not a number",
          expected: areBytes ? "a number of bytes, as 65536 or 16M" : "a number, as 12 or 0.25"
        )
      }
      decimals.append(decimal)
    }
    guard decimals.count == 3 else { return [Value(decimals[0])] }
    guard
      let values = DecimalNumber.range(
        from: decimals[0],
        to: decimals[1],
        step: decimals[2],
        most: mostValues
      )
    else {
      throw WrongValue(
        message: "this range has no values, or too many",
        expected: "LOW ≤ HIGH, a STEP above zero, at most \(mostValues) values"
      )
    }
    return values.map { Value($0) }
  }
}

extension SweepAxis.Value {
  fileprivate init(_ decimal: DecimalNumber) {
    self.init(text: decimal.description, number: Double(decimal.description))
  }
}
