internal import Foundation

/// Runs states in `A64Stub`, on `qemu-aarch64`.
struct A64Batch: ~Copyable {
  private let folder: URL
  private let emulator: URL

  /// What came of states.
  struct Outcome {
    /// The words of the states that ran, one after the other (`A64Image`).
    var words: [UInt64]
    /// The signal that the next one ended with; 0 where all ran.
    var signal: Int
  }

  /// Where `qemu-aarch64` is; nil where it is not installed.
  static let emulator: URL? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let names = ["qemu-aarch64", "qemu-aarch64-static"]
    return path.split(separator: ":")
      .flatMap { folder in names.map { URL(filePath: String(folder)).appending(path: $0) } }
      .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
  }()

  /// Makes a folder with the program; nil where it cannot be run.
  static func make() -> A64Batch? {
    guard let emulator else { return nil }
    let folder = FileManager.default.temporaryDirectory.appending(path: "a64-\(UUID())")
    let program = folder.appending(path: "program")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(A64Stub.file).write(to: program)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755],
        ofItemAtPath: program.path()
      )
    } catch {
      return nil
    }
    return A64Batch(folder: folder, emulator: emulator)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs states, one after the other, up to the first that does not end.
  ///
  /// - Parameter words: Their words (`A64Image`).
  /// - Returns: What came of them.
  /// - Throws: That the program cannot be started, or files not written.
  func run(_ words: [UInt64]) throws -> Outcome {
    let (input, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
    unsafe try words.withUnsafeBytes { unsafe try Data($0).write(to: input) }
    try Data().write(to: output)
    let process = Process()
    process.executableURL = emulator
    process.arguments = ["-cpu", "max", folder.appending(path: "program").path()]
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let data = try Data(contentsOf: output)
    let count = data.count / A64Image.bytes * A64Image.words
    var result = [UInt64](repeating: 0, count: count)
    unsafe result.withUnsafeMutableBytes { _ = unsafe data.copyBytes(to: $0) }
    let hasEnded = process.terminationReason == .exit && process.terminationStatus == 0
    return Outcome(words: result, signal: hasEnded ? 0 : Int(process.terminationStatus))
  }
}
