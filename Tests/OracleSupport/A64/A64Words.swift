package import Foundation

extension A64Form {
  /// The forms that are compared with llvm: those of the words in the fixtures of the decoder.
  ///
  /// - Parameter folder: The folder of the fixtures.
  /// - Returns: The forms.
  /// - Throws: That a file cannot be read.
  package static func forms(inFixtures folder: URL) throws -> [A64Form] {
    let words = try ["recorded.tsv", "random.tsv"].flatMap { name in
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .split(separator: "\n").compactMap { UInt32($0.prefix(8), radix: 16) }
    }
    return forms(of: words)
  }
}
