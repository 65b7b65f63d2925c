import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct WrongInputTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  /// The first line of the errors of a simulation that ends with 65.
  private func firstError(of path: String) throws -> String {
    let outcome = try tool.run("simulate", path)
    #expect(outcome.exitCode == 65)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(#/\n\d+ errors? in /#))
    return outcome.errors.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test(arguments: [
    ("", "p.json:1:1: error: the file is empty"),
    ("\n\n", "p.json:3:1: error: the file is empty"),
    ("{", "p.json:1:1: error: the file ends inside the object that starts here"),
    ("{ \"format\": 1,\n  name: 2 }", "p.json:2:3: error: a key is missing"),
    ("[]", "p.json:1:1: error: this is an array"),
    ("hello", #"p.json:1:1: error: "hello" is no JSON value"#),
    (
      #"{ "format": 1, "name": "x", "workload": {}, "fromat": 1 }"#,
      "p.json:1:41: error: workload: the key \"functions\" is missing"
    ),
    ("\u{7F}ELF\u{0}\u{1}", "p.json:1:1: error: a value is missing"),
    (
      smallProfile.replacing(#""module": "b.dll""#, with: #""module": "c.dll""#),
      #"p.json:7:35: error: workload.functions[1].module: no module is named "c.dll""#
    ),
    (
      smallProfile.replacing("0.1", with: "1e999"),
      "p.json:8:60: error: workload.calls[0].per_call: the number is out of range"
    ),
    (
      smallProfile.replacing(#""mix": "simd""#, with: #""mix": "smid""#),
      #"p.json:7:81: error: workload.functions[1].mix: no built-in instruction mix is named "smid""#
    ),
    (
      smallProfile.replacing(
        #""to": "help", "per_call": 0.1"#,
        with: #""to": "main", "per_call": 1"#
      ),
      #"p.json:1:1: error: the recursion of "main" never ends"#
    ),
  ])
  func `a wrong profile is told like a compiler tells it`(text: String, error: String) throws {
    _ = try tool.folder.write(text, as: "p.json")
    #expect(try firstError(of: "p.json").hasPrefix(error))
  }

  @Test(arguments: [("[", 65), (#"{"a":"#, 321)])
  func `a profile that is nested very deep is told`(opener: String, column: Int) throws {
    _ = try tool.folder.write(String(repeating: opener, count: 200_000), as: "p.json")
    #expect(
      try firstError(of: "p.json") == "p.json:1:\(column): error: nested deeper than 64 levels"
    )
  }

  @Test func `a profile that is cut off anywhere is told`() throws {
    let text = Array(smallProfile.utf8)
    for length in [1, text.count / 3, text.count - 1] {
      _ = try tool.folder.write(Array(text[..<length]), as: "cut.json")
      #expect(try firstError(of: "cut.json").wholeMatch(of: /cut\.json:\d+:\d+: error: .*/) != nil)
    }
  }

  @Test func `a binary file is told in few words`() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
    _ = try tool.folder.write(bytes, as: "app.exe")
    #expect(try firstError(of: "app.exe").hasPrefix("app.exe:1:"))
    #expect(try tool.run("simulate", "app.exe").errors.count < 20_000)
  }

  @Test func `a directory, a missing file and a pipe are told`() throws {
    #expect(try firstError(of: ".") == ".:1:1: error: this is a directory")
    #expect(
      try firstError(of: "none.json")
        == "none.json:1:1: error: there is no such file, or it may not be read"
    )
    try #require(unsafe mkfifo(tool.folder.path(of: "pipe"), 0o600) == 0)
    #expect(try firstError(of: "pipe") == "pipe:1:1: error: this is not a regular file")
  }

  @Test func `a file of 500 MB is not read`() throws {
    let path = try tool.folder.write("", as: "large.json")
    try #require(unsafe truncate(path, 500_000_000) == 0)
    #expect(
      try firstError(of: "large.json")
        == "large.json:1:1: error: the file has 500 MB, a profile has at most 64 MB"
    )
  }
}
