/// Fields of CSV files, as RFC 4180 says.
enum CSVText {
  /// As many digits as read back exactly; empty for what is not finite.
  static func number(_ value: Double) -> String {
    NumberFormatting.exact(value) ?? ""
  }

  /// The field as it stands in the file: quoted when it holds a comma, a quote or a line end.
  ///
  /// Looks at scalars, not characters: a quote with a combining accent is one character, and so are
  /// a carriage return and line feed.
  static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    var result = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { result.unicodeScalars.append("\"") }
      result.unicodeScalars.append(scalar)
    }
    result.unicodeScalars.append("\"")
    return result
  }
}
