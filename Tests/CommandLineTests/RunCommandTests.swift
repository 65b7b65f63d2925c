import Foundation
import TestSupport
import Testing

struct RunCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  /// The path of an image of the tests of execution.
  private static func image(_ name: String, _ architecture: String = "x64") -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ExecutionTests/Fixtures/\(architecture)/\(name)").path
  }

  private let bad = Self.image("bad.dll")

  @Test func `a function gives its result`() throws {
    let outcome = try tool.run(
      "run",
      bad,
      "--export",
      "divide",
      "--argument",
      "-2",
      "--format",
      "json"
    )
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.output.contains(#""result": "-3""#))
  }

  @Test(arguments: [
    (["--export", "read_null"], "it read 0x0, where nothing is", "bad.dll+0x1083 (read_null+3)"),
    (
      ["--export", "divide", "--argument", "0"],
      "a division by zero, or one whose result does not fit", "bad.dll+0x1157 (divide+7)"
    ),
    (
      ["--export", "loop_forever", "--max-instructions", "1000"],
      "1000 instructions ran (--max-instructions)", "bad.dll+0x1007 (loop_forever+7)"
    ),
  ])
  func `what the program did wrong is told with its place`(
    arguments: [String],
    reason: String,
    place: String
  ) throws {
    let more = arguments.contains("--argument") ? [] : ["--argument", "0"]
    let outcome = try tool.run(["run", bad] + arguments + more)
    #expect(outcome.exitCode == 65 && outcome.output == "")
    #expect(
      outcome.errors == """
        \(bad):1:1: error: the program stopped: \(reason)
          at \(place), x64 code
        1 error in \(bad)

        """
    )
  }

  @Test func `the calls that led to a mistake are told`() throws {
    let outcome = try tool.run("run", bad, "--export", "recurse_forever", "--max-depth", "2")
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors == """
        \(bad):1:1: error: the program stopped: 2 calls were open (--max-depth)
          at bad.dll+0x1029 (recurse_forever+25), x64 code
          called before bad.dll+0x102e (recurse_forever+30)
        1 error in \(bad)

        """
    )
  }

  @Test func `the heap is as large as is said`() throws {
    let arguments = ["run", bad, "--export", "exhaust_memory", "--format", "json", "--max-memory"]
    let small = try tool.run(arguments + ["1048576"])
    #expect(small.exitCode == 0 && small.output.contains(#""result": "0""#))
    let large = try tool.run(arguments + ["67108864"])
    #expect(large.exitCode == 0 && large.output.contains(#""result": "2""#))
  }

  @Test func `an export that is not there is told with those there are`() throws {
    let outcome = try tool.run("run", bad, "--export", "read_nul")
    #expect(outcome.exitCode == 65 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("\(bad):1:1: error: it exports no 'read_nul'\n"))
    #expect(outcome.errors.contains("\n   | expected one of breakpoint, call_null, copy_wild, "))
    #expect(outcome.errors.contains("\n   | hint: did you mean \"read_null\"?\n"))
  }

  @Test func `what cannot be loaded is told for every image`() throws {
    let missing = Self.image("missing-module.dll")
    let local = Self.image("local.dll")
    let outcome = try tool.run("run", missing, "--export", "run", "--load", local)
    #expect(outcome.exitCode == 65 && outcome.output == "")
    #expect(outcome.errors.contains("\(local):1:1: error: it has storage for each thread"))
    let alone = try tool.run("run", missing, "--export", "run")
    #expect(alone.exitCode == 65)
    #expect(alone.errors.contains("   | hint: load it as well: --load absent.dll\n"))
  }

  @Test func `a file that is no image is told`() throws {
    for (text, name) in [("", "empty.dll"), ("MZ", "short.dll"), ("hello", "text.dll")] {
      _ = try tool.folder.write(text, as: name)
      let outcome = try tool.run("run", name, "--export", "run")
      #expect(outcome.exitCode == 65 && outcome.output == "")
      #expect(outcome.errors.hasPrefix("\(name):1:1: error: "))
    }
    let outcome = try tool.run("run", "absent.dll", "--export", "run")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasPrefix("absent.dll:1:1: error: "))
  }

  @Test(arguments: [
    ([], "--export"),
    (["--export", "divide", "--argument", "x"], "--argument"),
    (["--export", "divide", "--argument", "9223372036854775808"], "--argument"),
    (["--export", "divide", "--returns", "text"], "--returns"),
    (["--export", "divide", "--max-instructions", "0"], "--max-instructions"),
    (["--export", "divide", "--max-memory", "-1"], "--max-memory"),
    (["--export", "divide", "--max-depth", "1000000000"], "--max-depth"),
    (["--export", "divide", "--x64", "."], "--x64"),
    (["--export", "divide", "--x64", ".", "--arm64ec", ".", "--output", "p.json"], "--output"),
    (
      ["--export", "divide"] + Array(repeating: ["--argument", "1"], count: 5).flatMap { $0 },
      "at most four arguments"
    ),
  ])
  func `an option that makes no sense is an error of usage`(
    options: [String],
    mention: String
  ) throws {
    let outcome = try tool.run(["run", bad] + options)
    #expect(outcome.exitCode == 64 && outcome.output == "")
    #expect(outcome.errors.contains(mention), "\(outcome.errors)")
  }

  @Test func `a migration that fails says why`() throws {
    let folder = URL(filePath: bad).deletingLastPathComponent()
    let arm64ec = folder.deletingLastPathComponent().appending(path: "arm64ec").path
    let outcome = try tool.run(
      "run",
      "bad.dll",
      "--export",
      "divide",
      "--argument",
      "0",
      "--x64",
      folder.path,
      "--arm64ec",
      arm64ec
    )
    #expect(outcome.exitCode == 65 && outcome.output == "")
    #expect(outcome.errors.contains("a division by zero, or one whose result does not fit"))
  }
}
