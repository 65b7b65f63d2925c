import Diagnostics

/// A table of text: a line of column names, then rows.
///
/// Fields may stand in double quotes.
struct Columns {
  private let names: [String: Int]
  let rows: [[String]]

  init(contentsOf path: String, separator: Character) throws {
    let source = try InputFile.read(path, limit: 100_000_000, as: "a table")
    let lines = String(decoding: source.bytes, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { Self.fields(of: $0, separator) }
    names = Dictionary(
      (lines.first ?? []).enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first }
    )
    rows = Array(lines.dropFirst())
  }

  /// The fields of a line; a quote within quotes is written twice.
  private static func fields(of line: Substring, _ separator: Character) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"", isQuoted || fields.last?.isEmpty == true {
        isQuoted.toggle()
      } else if character == separator, !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// The field of a row in a column; empty when there is none.
  func field(_ column: String, of row: [String]) -> String {
    guard let index = names[column], index < row.count else { return "" }
    return row[index]
  }

  func number(_ column: String, of row: [String]) -> Double? {
    Double(field(column, of: row))
  }
}

/// A table in Markdown.
func markdown(_ header: [String], _ rows: [[String]]) -> String {
  let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
  return ([line(header), "|" + String(repeating: "---|", count: header.count)] + rows.map(line))
    .joined(separator: "\n") + "\n"
}

/// A signed share in percent with one decimal: `+3.4 %`.
func percent(_ share: Double) -> String {
  let tenths = (share * 1000).rounded()
  let sign = tenths < 0 ? "−" : "+"
  return "\(sign)\(Int(abs(tenths)) / 10).\(Int(abs(tenths)) % 10) %"
}

/// A share in percent without sign.
func share(_ share: Double) -> String { String(percent(share).dropFirst()) }

/// A positive number with two decimals: `1.73`.
func twoDecimals(_ number: Double) -> String {
  let hundredths = Int((number * 100).rounded())
  return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
}

/// Means of signed errors.
struct Errors {
  var signed: [Double] = []

  var meanAbsolute: Double { mean(signed.map { abs($0) }) }
  var bias: Double { mean(signed) }
  var worst: Double { signed.max { abs($0) < abs($1) } ?? 0 }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
