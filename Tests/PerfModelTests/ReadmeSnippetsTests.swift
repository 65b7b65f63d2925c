#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import PerfModel
import Testing

/// The snippets of the README, compiled and run as they stand there.
struct ReadmeSnippetsTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whether the working folder is the package's, as `swift test` has it.
  private static let isInPackageFolder =
    FileManager.default.fileExists(atPath: "Profiles/incremental-migration.json")

  @Test(.enabled(if: isInPackageFolder, "the working folder is another one"))
  func `the snippet simulate runs`() throws {
    func snippet() throws {
      // snippet: simulate
      let profile = try Profile(contentsOf: "Profiles/incremental-migration.json")
      let curve = try Simulation(of: profile).curve()
      print(TableReporter.report(curve, in: ReportStyle(width: 100)))
      for step in curve.steps {
        print(step.name, step.total.count, "ms,", step.crossings, "crossings")
      }
      // end
    }
    try snippet()
  }

  @Test(.enabled(if: isInPackageFolder, "the working folder is another one"))
  func `the snippet plugin runs`() throws {
    func snippet() throws {
      // snippet: plugin
      enum Spinner: WorkloadPlugin {
        struct Parameters: Codable, Sendable { var turns: Int }
        static let name = "spinner"
        static let summary = "one function that runs again and again"

        static func makeWorkload(
          from parameters: Parameters,
          in context: WorkloadContext
        ) throws -> Workload {
          guard parameters.turns > 0 else {
            throw ParameterError(key: "turns", message: "there is nothing to run")
          }
          var builder = WorkloadBuilder()
          let app = builder.addModule(Module(name: "app.exe", architecture: .x64))
          let turn = builder.addFunction("turn", in: app, instructions: 500, mix: "integer")
          let turns = UInt64(parameters.turns)
          builder.addPhase("run", repeats: turns, calls: [EntryCall(function: turn, count: 1)])
          return builder.workload
        }
      }

      let text = """
        { "format": 1, "name": "spin",
          "workload": { "plugin": "spinner", "parameters": { "turns": 1000000 } } }
        """
      let spin = try Profile(reading: SourceText(path: "spin.json", bytes: Array(text.utf8)))
      let plugins = WorkloadPlugins.standard.adding(Spinner.self)
      print(
        CSVReporter.report(try Simulation(of: spin, plugins: plugins).curve(), in: ReportStyle())
      )
      // end
    }
    try snippet()
  }

  @Test(.enabled(if: isInPackageFolder, "the working folder is another one"))
  func `the snippet sweep runs`() throws {
    func snippet() throws {
      // snippet: sweep
      let profile = try Profile(contentsOf: "Profiles/incremental-migration.json")
      let sweep = Sweep(of: try Simulation(of: profile))
      let curves = try sweep.curves(over: [500, 2_000, 8_000]) { machine, cycles in
        machine.emulator[.translation] = Estimate(cycles, source: "what if")
      }
      for (cycles, curve) in curves {
        print(
          cycles,
          "cycles an instruction:",
          curve.steps[0].firstRun.count,
          "ms at the first start"
        )
      }
      // end
    }
    try snippet()
  }

  @Test(arguments: ["simulate", "plugin", "sweep"])
  func `the README has the snippet that is compiled here`(name: String) throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let here = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let written = try #require(
      text(in: readme, between: "<!-- snippet: \(name) -->\n```swift\n", and: "```")
    )
    let compiled = try #require(text(in: here, between: "// snippet: \(name)\n", and: "// end"))
    #expect(words(of: written) == words(of: compiled))
  }

  private func text(in text: String, between start: String, and end: String) -> String? {
    guard let first = text.firstRange(of: start) else { return nil }
    let rest = text[first.upperBound...]
    return rest.firstRange(of: end).map { String(rest[..<$0.lowerBound]) }
  }

  /// The text without white space: the two places are indented and broken differently.
  private func words(of text: String) -> String {
    text.filter { !$0.isWhitespace }
  }
}
