import Foundation
import ImageInspection
import PEReading

/// The images of `Tests/PEReadingTests/Fixtures`.
enum Fixture {
  static func inspection(_ name: String) throws -> ImageInspection {
    try ImageInspection(try bytes(name))
  }

  static func linkerInput(_ name: String) throws -> LinkerInput {
    try LinkerInput(try bytes(name))
  }

  static func data(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../PEReadingTests/Fixtures/images")
    return try Data(contentsOf: folder.appending(path: name))
  }

  private static func bytes(_ name: String) throws -> ImageBytes {
    ImageBytes(try data(name), path: name)
  }
}
