import Diagnostics
import Foundation
import PEReading

/// The files of `Fixtures/images`; see `Fixtures/build-images`.
enum FixtureImages {
  /// The images, by name.
  static let images = [
    "delay-ec.dll", "delay-x64.dll", "forwarder.dll", "hybrid.dll", "library-arm64.dll",
    "library-ec-1.dll", "library-ec.dll", "library-x64.dll", "library-x86.dll", "program-ec.exe",
    "program-x64.exe", "thunks-ec.dll", "user-ec.dll", "user-mixed.dll", "volatile.dll",
  ]
  static let objects = ["library-arm64.obj", "library-ec.obj", "library-x64.obj"]
  static let libraries = ["both.lib", "library-ec.lib", "library-x64.lib"]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static var builder: URL { folder.appending(path: "build-images") }

  static func path(_ name: String) -> String { folder.appending(path: "images/\(name)").path }

  static func data(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path(name)))
  }

  static func image(_ name: String) throws -> PEImage {
    try PEImage(ImageBytes(try data(name), path: name))
  }
}

/// Other programs that tests use where they are.
enum Program {
  /// The path of the first of some programs along `PATH`; nil where there is none.
  static func find(_ names: [String]) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What a program writes to its standard output, and how it ends.
  static func run(_ path: String, _ arguments: [String]) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }
}
