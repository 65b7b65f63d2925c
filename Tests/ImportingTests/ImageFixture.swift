import Foundation
import TestSupport

/// The images of `Tests/PEReadingTests/Fixtures`, as they are or with other texts in them.
enum ImageFixture {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../PEReadingTests/Fixtures/images").standardizedFileURL

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path(name))))
  }

  /// The bytes of an image in which names have others in their place, at most as long.
  static func bytes(_ name: String, replacing texts: [(String, String)]) throws -> [UInt8] {
    var data = Data(try bytes(name))
    for (old, new) in texts {
      let old = Array(old.utf8) + [0]
      var start = data.startIndex
      while let range = data[start...].firstRange(of: old) {
        data.replaceSubrange(
          range,
          with: Array(new.utf8) + Array(repeating: 0, count: old.count - new.utf8.count)
        )
        start = range.upperBound
      }
    }
    return [UInt8](data)
  }
}
