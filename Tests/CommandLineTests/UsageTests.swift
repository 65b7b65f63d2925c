import TestSupport
import Testing

struct UsageTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(smallProfile, as: "small.json")
  }

  @Test(arguments: [
    ["simulat"], ["simulate"], ["simulate", "small.json", "--bogus"],
    ["simulate", "small.json", "other.json"], ["simulate", "small.json", "--format", "pdf"],
    ["simulate", "small.json", "--run", "warm"], ["simulate", "small.json", "--stages", "1"],
    ["simulate", "small.json", "--stages", "two"], ["simulate", "small.json", "--samples=-1"],
    ["simulate", "small.json", "--samples", "1e9"], ["simulate", "small.json", "--seed=-1"],
    ["simulate", "small.json", "--frequency-ghz", "0"],
    ["simulate", "small.json", "--frequency-ghz", "nan"],
    ["simulate", "small.json", "--frequency-ghz", "inf"], ["simulate", "small.json", "--core"],
    ["list"], ["list", "things"], ["list", "plugins", "--values"], ["validate"], ["import"],
    ["import", "bogus", "a.out"], ["import", "callgrind"],
    ["import", "callgrind", "a.out", "--keep-share", "2"],
    ["import", "callgrind", "a.out", "--module-of", "x"],
    ["import", "image"], ["import", "image", "a.dll", "--keep-share", "0.9"],
    ["import", "image", "a.dll", "--images", "."], ["import", "image", "a.dll", "--objects", "."],
  ])
  func `wrong usage ends with 64, says why, and does nothing`(arguments: [String]) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("rror: "))
    #expect(outcome.errors.contains("sage: perfmodel"))
    #expect(tool.folder.names == ["small.json"])
  }

  @Test(arguments: [
    ["--help"], ["--version"], ["help", "simulate"], ["plan", "--help"],
    ["simulate", "--help"], ["import", "--help"],
    ["validate", "--help"], ["list", "--help"],
  ])
  func `help is a result`(arguments: [String]) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    #expect(!outcome.output.isEmpty)
  }

  @Test func `a wrong form is told with the ones there are`() throws {
    #expect(
      try tool.run("simulate", "small.json", "--format", "pdf").errors.contains(
        #"no format is named "pdf"; there are table, csv, json, svg, html"#
      )
    )
  }
}
