import Foundation
import Workloads

/// Thunks as clang 21 makes them, for machines without it.
///
/// `UPDATE_GOLDENS=1 swift test --filter CompilerTests` writes the file anew.
enum Fixture {
  /// The signatures whose thunks are in the file, all of them equal to ours.
  static let signatures = [
    "void()", "i64(i64)", "int(int, int, int, int)", "i64(i64, i64, i64, i64, i64, i64)",
    "double(double)", "float(float, float, float, float)", "int(int, double, int, double)",
    "i64(ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr)",
    "double(int, double, int, double, double, int, double, double, double, double, double, double)",
    "struct 16(i64)", "struct 24(struct 24, i64)",
    "struct 16 of float(struct 16 of float, struct 16 of double)",
    "int(ptr, ...)", "struct 24(ptr, ...)", "vector 16(vector 16, vector 16)",
    "struct 12(struct 9, int)", "struct 16 align 16(int, struct 16 align 16)",
    "struct 8 of double(struct 8 of float, struct 4 of float)",
    "void(struct 16, struct 16, struct 16, struct 16, struct 16, struct 16)",
  ]

  static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/thunks.txt")

  static func read() throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// Names at the line's start, operations indented; sorted by name.
  static func text(of codes: [String: [String]]) -> String {
    codes.sorted { $0.key < $1.key }.map { name, listing in
      "\(name)\n" + listing.map { "  \($0)\n" }.joined()
    }
    .joined()
  }

  /// The file's thunks: name and operations.
  static func codes() throws -> [String: [String]] {
    var codes: [String: [String]] = [:]
    var name = ""
    for line in try read().split(separator: "\n") {
      if line.hasPrefix("  ") {
        codes[name, default: []].append(String(line.dropFirst(2)))
      } else {
        name = String(line)
      }
    }
    return codes
  }
}
