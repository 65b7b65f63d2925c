import Foundation
import TestSupport

/// The built `perfmodel`, run in a folder of its own.
struct Tool {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What a run has left.
  struct Outcome: Equatable {
    var exitCode: Int32
    var output: String
    var errors: String
  }

  /// Runs the tool and waits for its end.
  func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
    try run(arguments, input: input)
  }

  /// Runs the tool with a text as its standard input, or with none.
  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    // Files take any amount of text; pipes would have to be read meanwhile.
    let streams = try TemporaryFolder()
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ["PATH": "/usr/bin:/bin"]
    process.standardInput =
      try input.map { FileHandle(forReadingAtPath: try streams.write($0, as: "input")) }
      ?? FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: try streams.write("", as: "output"))
    process.standardError = FileHandle(forWritingAtPath: try streams.write("", as: "errors"))
    try process.run()
    process.waitUntilExit()
    // A negative code tells a crash from an exit code.
    let isExit = process.terminationReason == .exit
    return Outcome(
      exitCode: isExit ? process.terminationStatus : -process.terminationStatus,
      output: streams.text(of: "output") ?? "",
      errors: streams.text(of: "errors") ?? ""
    )
  }

  /// The tool lies beside the tests.
  private static let executable: URL = {
    #if os(macOS)
    let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let products = (tests ?? .main).bundleURL.deletingLastPathComponent()
    #else
    let products = Bundle.main.bundleURL
    #endif
    return products.appending(path: "perfmodel")
  }()
}

/// A profile of one module that a test may damage.
let smallProfile = """
  { "format": 1, "name": "small",
    "modules": [ { "name": "app.exe", "architecture": "x64" },
                 { "name": "b.dll", "architecture": "x64" } ],
    "workload": {
      "functions": [
        { "name": "main", "module": "app.exe", "instructions_per_call": 1000 },
        { "name": "help", "module": "b.dll", "instructions_per_call": 500, "mix": "simd" } ],
      "calls": [ { "from": "main", "to": "help", "per_call": 0.1, "kind": "import" } ],
      "phases": [ { "name": "run", "repeat": 100, "calls": [ { "to": "main" } ] } ] } }
  """

/// The fields of every row of a CSV text; the first row is the header.
func csvRows(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var field = ""
  var isQuoted = false
  for character in text {
    switch character {
    case "\"": isQuoted.toggle()
    case "," where !isQuoted:
      row.append(field)
      field = ""
    case "\n" where !isQuoted:
      rows.append(row + [field])
      row = []
      field = ""
    default: field.append(character)
    }
  }
  return rows
}
