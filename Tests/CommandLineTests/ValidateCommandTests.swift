import TestSupport
import Testing

struct ValidateCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  @Test func `shipped profiles are valid`() throws {
    let profiles = ShippedFile.all(in: "Profiles")
    let outcome = try tool.run(["validate"] + profiles)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == profiles.count)
    for (line, profile) in zip(lines, profiles) { #expect(line.hasPrefix("\(profile): valid: ")) }
  }

  @Test func `a valid profile is told with its size`() throws {
    _ = try tool.folder.write(smallProfile, as: "small.json")
    #expect(
      try tool.run("validate", "small.json").output
        == "small.json: valid: 2 modules, 2 functions, 1 call site, 1 phase, 2 steps\n"
    )
  }

  @Test func `the mistakes of all profiles are told, and the valid ones too`() throws {
    _ = try tool.folder.write(smallProfile, as: "small.json")
    _ = try tool.folder.write("{", as: "a.json")
    _ = try tool.folder.write("[1 2]", as: "b.json")
    let outcome = try tool.run("validate", "a.json", "small.json", "b.json", "none.json")
    #expect(outcome.exitCode == 65)
    #expect(outcome.output.hasPrefix("small.json: valid: "))
    #expect(outcome.errors.contains("a.json:1:1: error: the file ends"))
    #expect(outcome.errors.contains("b.json:1:4: error: a comma is missing"))
    #expect(outcome.errors.hasSuffix("3 errors in a.json, b.json, none.json\n"))
  }

  @Test func `what only running shows is a mistake too`() throws {
    _ = try tool.folder.write(
      smallProfile.replacing(#""repeat": 100"#, with: #""repeat": 1e15"#).replacing(
        "0.1",
        with: "9"
      ),
      as: "large.json"
    )
    let outcome = try tool.run("validate", "large.json")
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors.hasPrefix(
        #"large.json:1:1: error: "help" would run more than 1000000000000000 times"#
      )
    )
  }
}
