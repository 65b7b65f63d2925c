import Foundation

/// Recordings in files: small ones beside the tests, and a real one where there is its folder.
enum Fixture {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The text of `Fixtures/NAME.callgrind`.
  static func text(_ name: String) throws -> String {
    let file = folder.appending(path: "Fixtures/\(name).callgrind")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The text of `Fixtures/Samples/NAME`.
  static func sample(_ name: String) throws -> String {
    try String(decoding: sampleBytes(name), as: UTF8.self)
  }

  /// The bytes of `Fixtures/Samples/NAME`.
  static func sampleBytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: samplePath(name))))
  }

  /// Where `Fixtures/Samples/NAME` is.
  static func samplePath(_ name: String) -> String {
    folder.appending(path: "Fixtures/Samples/\(name)").path
  }

  /// The recording of ImageMagick below `PERFMODEL_DATA`, or beside the package; nil without it.
  static let imageMagick: String? = {
    let beside = folder.appending(path: "../../../shared/data").standardizedFileURL.path
    let data = ProcessInfo.processInfo.environment["PERFMODEL_DATA"] ?? beside
    let path = data + "/callgrind/imagemagick.callgrind"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}
