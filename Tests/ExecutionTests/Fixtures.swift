import Foundation
import PEReading
import Testing

/// The images and the results of `Fixtures`; see `Fixtures/README.md`.
enum Fixtures {
  /// The folders of the two builds of each image.
  static let architectures = ["x64", "arm64ec"]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static var builder: URL { folder.appending(path: "build-fixtures") }

  static func path(_ architecture: String, _ name: String) -> String {
    folder.appending(path: "\(architecture)/\(name)").path
  }

  static func names(_ architecture: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(architecture, "")).sorted()
  }

  static func image(_ architecture: String, _ name: String) throws -> PEImage {
    let path = path(architecture, name)
    return try PEImage(ImageBytes(try Data(contentsOf: URL(filePath: path)), path: path))
  }

  /// The bytes of an image's code, section by section.
  static func code(_ architecture: String, _ name: String) throws -> [[UInt8]] {
    let bytes = try Data(contentsOf: URL(filePath: path(architecture, name)))
    return try image(architecture, name).sections.filter(\.isExecutable).map { section in
      let start = Int(section.fileOffset)
      return Array(bytes[start..<start + Int(min(section.fileSize, section.virtualSize))])
    }
  }

  /// The words that the decoder's tests have.
  static func words() throws -> [UInt32] {
    let tables = folder.appending(path: "../../A64DecodingTests/Fixtures")
    return try ["random", "recorded"].flatMap { name in
      try String(contentsOf: tables.appending(path: "\(name).tsv"), encoding: .utf8)
        .split(separator: "\n").dropFirst()
        .compactMap { $0.split(separator: "\t").first.flatMap { UInt32($0, radix: 16) } }
    }
  }

  /// The programs of `Fixtures/expected.json`.
  static func programs() throws -> [FixtureProgram] {
    let data = try Data(contentsOf: folder.appending(path: "expected.json"))
    return try JSONDecoder().decode([String: [FixtureProgram]].self, from: data)["programs"] ?? []
  }
}

/// A program of the fixtures and what it gives.
struct FixtureProgram: Decodable {
  var name: String
  /// The image that has the functions to call.
  var main: String
  var runs: [FixtureRun]
  /// A run that is long enough to be timed.
  var speed: FixtureRun?
}

/// A call of a program's function and what it gives.
struct FixtureRun: Decodable {
  var export: String
  var argument: Int64
  /// The 64 bits of the result as a signed decimal number.
  var result: String
  /// What runs when all images are x64.
  var x64: FixtureCounts
  /// What runs when all images are Arm64EC.
  var arm64ec: FixtureCounts
}

/// What runs in each image.
struct FixtureCounts: Decodable {
  /// Instructions, by image.
  var instructions: [String: Int]
  var calls: [Calls]

  /// The calls from an image to another; the system module is `ucrtbase.dll`.
  struct Calls: Decodable {
    var from: String
    var to: String
    var count: Int

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      from = try fields.decode(String.self)
      to = try fields.decode(String.self)
      count = try fields.decode(Int.self)
    }
  }
}
