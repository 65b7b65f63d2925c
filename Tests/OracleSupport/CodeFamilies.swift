package import Foundation

/// Encodings of instructions and blocks by family, from a file with a line each.
package struct CodeFamilies: Sendable {
  private let lines: [(family: String, code: [UInt8])]

  /// Reads the file; without it there are no families.
  package init(file: URL) {
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    lines = text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      return parts.count == 2 ? (String(parts[0]), Self.bytes(parts[1])) : nil
    }
  }

  private static func bytes(_ digits: Substring) -> [UInt8] {
    let values = digits.compactMap(\.hexDigitValue).map { UInt8($0) }
    return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  /// Blocks of recordings, and short ones with what a compiler would have written otherwise.
  package static let ofBlocks = ["block", "compiled"]

  /// The families of single instructions.
  package var ofInstructions: [String] {
    Set(lines.map(\.family)).subtracting(Self.ofBlocks).sorted()
  }

  /// The encodings of a family.
  package func codes(of family: String) -> [[UInt8]] {
    lines.filter { $0.family == family }.map(\.code)
  }
}
