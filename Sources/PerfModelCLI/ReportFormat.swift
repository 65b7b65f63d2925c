internal import ArgumentParser

/// The format of a report.
enum ReportFormat {
  /// Endings of files that are not the names of their formats.
  private static let endings = ["txt": "table", "htm": "html"]

  /// The format that was asked for, by name or by the ending of the output.
  ///
  /// - Parameters:
  ///   - name: The name; nil when none was given.
  ///   - output: Where the report goes; nil for standard output.
  ///   - names: The formats that there are, the usual one first.
  /// - Returns: One of the names.
  /// - Throws: `ValidationError` when there is no such format.
  static func chosen(
    _ name: String?,
    for output: String?,
    among names: [String]
  ) throws -> String {
    let list = names.joined(separator: ", ")
    if let name {
      guard names.contains(name) else {
        throw ValidationError("no format is named \"\(name)\"; there are \(list)")
      }
      return name
    }
    let file = output?.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: ".") else { return names[0] }
    let ending = file[file.index(after: dot)...].lowercased()
    let format = endings[ending] ?? ending
    guard names.contains(format) else {
      throw ValidationError(
        "no format has files that end in \".\(ending)\"; choose one with --format: \(list)"
      )
    }
    return format
  }
}
