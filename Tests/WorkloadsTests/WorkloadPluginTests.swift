import Diagnostics
import TestSupport
import Testing
import Workloads

/// What somebody else might write: so many workers in a module of their own.
private enum Farm: WorkloadPlugin {
  static let name = "farm"
  static let summary = "workers in rows"

  struct Parameters: Codable, Sendable {
    var workers: Int
    var workPerCall: UInt64?
    var rows: [Row]?

    enum CodingKeys: String, CodingKey {
      case workers, rows
      case workPerCall = "work_per_call"
    }
  }

  struct Row: Codable, Sendable {
    var name: String
    var length: Double
  }

  struct OutOfSeed: Error, CustomStringConvertible { var description: String { "no seed is left" } }

  static func makeWorkload(
    from parameters: Parameters,
    in context: WorkloadContext
  ) throws -> Workload {
    guard parameters.workers > 0 else {
      throw ParameterError(
        key: "workers",
        message: "nobody works",
        expected: "at least one worker"
      )
    }
    if parameters.workers == 13 { throw OutOfSeed() }
    if parameters.workers == 14 {
      throw InvalidInput([
        Diagnostic(path: context.path(of: "seed.txt"), line: 7, message: "the seed is wet")
      ])
    }
    if parameters.workers == 15 { throw ParameterError(key: "weather", message: "it rains") }
    var builder = WorkloadBuilder()
    let module = builder.addModule(Module(name: "farm.dll", architecture: .x64))
    for worker in 0..<parameters.workers {
      _ = builder.addFunction(
        "worker_\(worker)",
        in: module,
        instructions: parameters.workPerCall ?? 100,
        mix: "mixed"
      )
    }
    return builder.workload
  }
}

struct WorkloadPluginTests {
  /// Runs the plugin on the parameters in a text.
  private func workload(_ text: String) throws(InvalidInput) -> Workload? {
    let log = DiagnosticLog()
    let parameters = try JSONDocument(SourceText(text)).root
    let plugins = WorkloadPlugins().adding(Farm.self)
    let workload = plugins.entries.first?.makeWorkload(
      parameters,
      WorkloadContext(folder: "profiles"),
      log
    )
    try log.throwIfAny()
    return workload
  }

  private func mistakes(in text: String) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try workload(text) }
  }

  @Test func `parameters are decoded as the plugin declares them`() throws {
    let workload = try workload(#"{ "workers": 3, "work_per_call": 1e3, "note": "three" }"#)
    #expect(workload?.functions.map(\.name) == ["worker_0", "worker_1", "worker_2"])
    #expect(workload?.functions.first?.body == .instructions(CountRatio(1_000), mix: "mixed"))
  }

  @Test func `mistakes in parameters are told at their places, all at once`() {
    #expect(
      mistakes(
        in: """
          {
            "workers": "many",
            "work_percall": 5,
            "rows": [{ "name": 1, "length": 2 }, { "name": "b", "lenght": 2, "length": 1 }]
          }
          """
      ) == """
        2:14: workers: this is a string (expected a whole number from -9223372036854775808 to \
        9223372036854775807)
        3:3: work_percall: unknown key (expected one of: workers, rows, work_per_call, note) \
        (hint: did you mean "work_per_call"?)
        4:22: rows[0].name: this is a number (expected a string)
        4:55: rows[1].lenght: unknown key (expected one of: name, length, note) \
        (hint: did you mean "length"?)
        """
    )
  }

  @Test func `a parameter that does not fit is told at its value`() {
    #expect(
      mistakes(in: #"{ "workers": 0 }"#)
        == "1:14: workers: nobody works (expected at least one worker)"
    )
  }

  @Test func `a mistake of a key that is not written is told at the parameters`() {
    #expect(mistakes(in: #" { "workers": 15 }"#) == "1:2: it rains")
  }

  @Test func `any other error is told at the parameters`() {
    #expect(mistakes(in: #"{ "workers": 13 }"#) == "1:1: no seed is left")
  }

  @Test func `mistakes in a plugin's own files keep their places`() {
    do {
      _ = try workload(#"{ "workers": 14 }"#)
      Issue.record("the seed is wet")
    } catch {
      #expect(
        error.description
          == "profiles/seed.txt:7:1: error: the seed is wet\n1 error in profiles/seed.txt"
      )
    }
  }

  @Test func `parameters are an object`() {
    #expect(
      mistakes(in: "[]").hasPrefix("1:1: this is an array (expected an object)")
    )
  }

  @Test func `a plugin takes the place of one of the same name`() {
    enum OtherFarm: WorkloadPlugin {
      static let name = "farm"
      static let summary = "another farm"
      struct Parameters: Codable, Sendable {}
      static func makeWorkload(
        from parameters: Parameters,
        in context: WorkloadContext
      ) throws -> Workload { WorkloadBuilder().workload }
    }
    let plugins = WorkloadPlugins().adding(Farm.self).adding(OtherFarm.self)
    #expect(plugins.summaries.map(\.name) == ["farm"])
    #expect(plugins.summaries.map(\.summary) == ["another farm"])
  }

  @Test(arguments: [
    ("", "a.cg", "a.cg"), ("profiles", "a.cg", "profiles/a.cg"), ("/", "a.cg", "//a.cg"),
    ("profiles", "/data/a.cg", "/data/a.cg"), ("profiles", "../a.cg", "profiles/../a.cg"),
  ])
  func `relative paths start at the profile`(folder: String, file: String, path: String) {
    #expect(WorkloadContext(folder: folder).path(of: file) == path)
  }
}
