import Foundation
import TestSupport
import Workloads

/// The toolchain's own C compiler, which makes thunks for Arm64EC.
struct Compiler {
  /// What it made of a signature.
  struct Code {
    var name: String
    /// Its operations in assembly, written as ours.
    var listing: [String]
  }

  private let path: String

  /// The clang beside the `swift` in PATH; nil where there is none.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let folder = folders.first { FileManager.default.isExecutableFile(atPath: "\($0)/swift") }
    guard let folder, FileManager.default.isExecutableFile(atPath: "\(folder)/clang") else {
      return nil
    }
    path = "\(folder)/clang"
  }

  /// The thunks of signatures, by their names, and of each signature the entry thunk's name.
  func thunks(
    of signatures: [CallSignature]
  ) throws -> (codes: [String: [String]], names: [String]) {
    let folder = try TemporaryFolder()
    let source = folder.path + "/signatures.c"
    let output = folder.path + "/signatures.s"
    try Data(Self.source(of: signatures).utf8).write(to: URL(filePath: source))
    let result = try run(
      path,
      ["--target=arm64ec-pc-windows-msvc", "-O2", "-S", source, "-o", output]
    )
    guard result.status == 0 else { throw Failure(text: result.errors) }
    let assembly = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
    return (Self.codes(in: assembly), Self.entryNames(in: assembly, count: signatures.count))
  }

  struct Failure: Error {
    var text: String
  }

  // MARK: C

  private static func source(of signatures: [CallSignature]) -> String {
    var types: [String] = []
    var functions = ""
    for (index, signature) in signatures.enumerated() {
      for value in signature.parameters + [signature.result].compactMap(\.self) {
        let definition = definition(of: value)
        if !definition.isEmpty && !types.contains(definition) { types.append(definition) }
      }
      let result = signature.result.map(name) ?? "void"
      let named = signature.parameters.enumerated().map { "\(name(of: $1)) a\($0)" }
      let more = signature.isVariadic ? ", ..." : ""
      let list = named.isEmpty ? "void" : named.joined(separator: ", ")
      let body =
        signature.result == nil
        ? "" : "\(result) r; __builtin_memset(&r, 0, sizeof r); return r;"
      let arguments = named.indices.map { "a\($0)" }.joined(separator: ", ")
      functions += """
        \(result) entry\(index)(\(list)\(more)) { \(body) }
        extern \(result) (*pointer\(index))(\(list)\(more));
        \(result) caller\(index)(\(list)) { return pointer\(index)(\(arguments)); }

        """
    }
    return types.joined(separator: "\n") + "\n" + functions
  }

  private static func name(of value: CallSignature.Value) -> String {
    switch value {
    case .integer: "long long"
    case .float: "float"
    case .double: "double"
    default: "T" + value.description.filter { $0 != " " }
    }
  }

  private static func definition(of value: CallSignature.Value) -> String {
    let name = name(of: value)
    return switch value {
    case .integer, .float, .double: ""
    case .structure(let bytes, let isAligned):
      "typedef struct { \(isAligned ? "_Alignas(16) " : "")char b[\(bytes)]; } \(name);"
    case .floats(let count): "typedef struct { float b[\(count)]; } \(name);"
    case .doubles(let count): "typedef struct { double b[\(count)]; } \(name);"
    case .vector(let bytes): "typedef float \(name) __attribute__((vector_size(\(bytes))));"
    }
  }

  // MARK: Assembly

  private static func codes(in assembly: String) -> [String: [String]] {
    var codes: [String: [String]] = [:]
    var name: String?
    for line in assembly.split(separator: "\n") {
      if line.hasPrefix("$ientry_thunk") || line.hasPrefix("$iexit_thunk") {
        name = String(line.prefix { $0 != ":" })
        codes[name ?? ""] = []
      } else if line.contains("End function") {
        name = nil
      } else if let name, let operation = operation(in: line) {
        codes[name, default: []].append(operation)
      }
    }
    return codes
  }

  /// An operation as `Thunk.listing` writes it; nil for directives and labels.
  private static func operation(in line: Substring) -> String? {
    var text = line
    if let comment = text.range(of: "//") { text = text[..<comment.lowerBound] }
    let words = text.split { $0 == " " || $0 == "\t" }
    guard let first = words.first, !first.hasPrefix("."), !first.hasSuffix(":") else { return nil }
    return words.joined(separator: " ")
  }

  private static func entryNames(in assembly: String, count: Int) -> [String] {
    var names = Array(repeating: "", count: count)
    let lines = assembly.split(separator: "\n").map {
      $0.filter { $0 != "\t" && $0 != "\"" }
    }
    for (index, line) in lines.enumerated() where line.hasPrefix(".symidx#entry") {
      guard let number = Int(line.dropFirst(".symidx#entry".count)), number < count,
        index + 2 < lines.count, lines[index + 2].hasSuffix("1")
      else { continue }
      names[number] = String(lines[index + 1].dropFirst(".symidx".count))
    }
    return names
  }
}

/// Runs a program to its end.
func run(
  _ path: String,
  _ arguments: [String]
) throws -> (status: Int32, output: String, errors: String) {
  let folder = try TemporaryFolder()
  let (output, errors) = (folder.path + "/output", folder.path + "/errors")
  for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  process.standardOutput = FileHandle(forWritingAtPath: output)
  process.standardError = FileHandle(forWritingAtPath: errors)
  try process.run()
  process.waitUntilExit()
  func text(_ file: String) -> String {
    String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
  }
  return (process.terminationStatus, text(output), text(errors))
}
