import Foundation

/// What llvm says about words, and the recordings where there is their folder.
enum Fixture {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// A row of `recorded.tsv` and `random.tsv`; see `Fixtures/README.md`.
  struct Row {
    let word: UInt32
    let text: String
    let reads: Set<Substring>
    let writes: Set<Substring>
    let bytes: Int
  }

  /// The rows of a table below `Fixtures`.
  static func rows(_ name: String) throws -> [Row] {
    try lines(folder.appending(path: "Fixtures/\(name).tsv")).dropFirst().compactMap { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == 5, let word = UInt32(cells[0], radix: 16), let bytes = Int(cells[4])
      else { return nil }
      return Row(
        word: word,
        text: String(cells[1]),
        reads: Set(cells[2].split(separator: " ")),
        writes: Set(cells[3].split(separator: " ")),
        bytes: bytes
      )
    }
  }

  /// The words that llvm refuses.
  static func refusedWords() throws -> [UInt32] {
    try lines(folder.appending(path: "Fixtures/refused.txt")).compactMap { UInt32($0, radix: 16) }
  }

  /// The recordings of arm64 programs below `PERFMODEL_DATA`, or beside the package; else none.
  static let recordings: [URL] = {
    let beside = folder.appending(path: "../../../shared/data").standardizedFileURL.path
    let data = ProcessInfo.processInfo.environment["PERFMODEL_DATA"] ?? beside
    let files = try? FileManager.default.contentsOfDirectory(
      at: URL(filePath: data + "/blocks"),
      includingPropertiesForKeys: nil
    )
    return (files ?? []).filter { $0.path.hasSuffix(".a64.blocks") }
  }()

  /// The lines of a file that are not empty.
  static func lines(_ file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }
}
