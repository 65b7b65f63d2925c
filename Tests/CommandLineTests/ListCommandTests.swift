import TestSupport
import Testing

struct ListCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  /// The first word of every line of a list.
  private func names(_ subject: String) throws -> [String] {
    let outcome = try tool.run("list", subject)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    return outcome.output.split(separator: "\n").compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }

  @Test(arguments: [
    ("emulators", "Sources/Lowering/Emulators"),
    ("mixes", "Sources/CycleEstimation/Mixes"),
  ])
  func `every table of the folder is listed`(subject: String, folder: String) throws {
    let files = ShippedFile.all(in: folder).map { String(ShippedFile.name(of: $0).dropLast(5)) }
    #expect(try names(subject) == files)
  }

  @Test func `cores are listed with widths, ports and sources`() throws {
    let outcome = try tool.run("list", "cores")
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    for file in ShippedFile.all(in: "Sources/CycleEstimation/Cores") {
      let name = String(ShippedFile.name(of: file).dropLast(5))
      #expect(lines.contains { $0.hasPrefix("  \(name) ") })
      let heading = try #require(lines.firstIndex(of: name))
      #expect(lines[heading + 1].hasPrefix("  - ports: "))
      #expect(lines[heading + 2].wholeMatch(of: #/  - \d+ rows: .{10,}/#) != nil)
    }
    #expect(outcome.output.contains("ports: I0 I1 I2 I3 I4 I5 L×4 D×2 V0 V1 V2 V3 O"))
    #expect(try tool.run("list", "cores", "--values").output.contains("  rename_width = "))
  }

  @Test func `plugins, importers and forms are listed`() throws {
    #expect(try names("plugins").prefix(1) == ["call-graph"])
    #expect(try names("plugins").contains("plugin-host"))
    #expect(
      try names("importers") == [
        "callgrind", "block-profile", "sde-mix", "image", "folded", "perf-script", "speedscope",
        "firefox", "xperf", "wpa", "perfview", "vtune", "vsperf", "tiny-tracer", "pprof",
      ]
    )
    #expect(try names("formats") == ["table", "csv", "json", "svg", "html"])
  }

  @Test(arguments: ["cores", "emulators", "mixes"])
  func `values are listed with their ranges and sources`(subject: String) throws {
    let outcome = try tool.run("list", subject, "--values")
    #expect(outcome.exitCode == 0)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let values = lines.indices.filter {
      lines[$0].wholeMatch(of: #/  \w+ = [-0-9.e+]+( … [-0-9.e+]+ … [-0-9.e+]+)?/#) != nil
    }
    #expect(values.count > 10)
    #expect(values.allSatisfy { lines[$0 + 1].hasPrefix("      ") && lines[$0 + 1].count > 12 })
  }
}
