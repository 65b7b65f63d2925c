import Diagnostics
import PerfModel
import ProfileReading
import Results
import Testing
import Workloads

/// Runs of the images in `Tests/ExecutionTests/Fixtures`, priced.
@Suite struct ImageExecutionTests {
  private static let fixtures =
    #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
    + "/ExecutionTests/Fixtures/"

  private static func migration(
    _ image: String,
    _ library: String,
    _ argument: Int64
  ) throws -> ExecutedMigration {
    let execution = ImageExecution(
      images: [image, library],
      export: "run",
      arguments: [argument],
      options: SimulationOptions(samples: 0)
    )
    return try execution.migration(x64: fixtures + "x64", arm64ec: fixtures + "arm64ec")
  }

  @Test(arguments: [
    ("hashing.dll", "codec.dll", 1 as Int64), ("sorting.dll", "sort.dll", 10),
    ("tokens.dll", "lexer.dll", 1), ("audio.dll", "plugin.dll", 1),
  ])
  func `each step of a migration gives the same result, and crosses as often as predicted`(
    image: String,
    library: String,
    argument: Int64
  ) throws {
    let migration = try Self.migration(image, library, argument)
    #expect(migration.steps.count == 3)
    let first = try #require(migration.steps.first?.executed)
    for step in migration.steps {
      #expect(step.executed.result == first.result)
      #expect(
        step.executed.crossingsToNative + step.executed.crossingsToEmulated
          == step.predictedCrossings
      )
      #expect(
        Cause.allCases.reduce(0) { $0 + step.executed.time[$1].count }
          == step.executed.time.total.count
      )
    }
    let last = try #require(migration.steps.last?.executed)
    #expect(last.modules.allSatisfy { $0.x64Instructions == 0 })
    for cause in [Cause.entryThunk, .exitThunk, .emulated, .translation, .emulatorDispatch] {
      #expect(last.time[cause].count == 0)
    }
    #expect(first.time[.emulated].count > 0)
  }

  @Test func `a baseline that was executed takes what is predicted for it`() throws {
    let migration = try Self.migration("tokens.dll", "lexer.dll", 40)
    #expect(try #require(migration.steps.first).error.magnitude < 0.03)
  }

  @Test func `a profile takes its workload from a run of images`() throws {
    let text = """
      { "format": 1, "name": "tokens", "machine": { "core": "oryon-1", "emulator": "prism" },
        "workload": { "plugin": "image", "parameters": {
          "image": "\(Self.fixtures)x64/tokens.dll", "load": ["\(Self.fixtures)x64/lexer.dll"],
          "export": "run", "arguments": [1] } } }
      """
    let profile = try Profile(reading: SourceText(path: "p.json", bytes: Array(text.utf8)))
    let simulation = try Simulation(of: profile, options: SimulationOptions(samples: 0))
    #expect(simulation.workload.modules.map(\.name) == ["tokens.dll", "lexer.dll", "ucrtbase.dll"])
    #expect(simulation.workload.functions.contains { $0.name == "lexer_next" })
    let curve = try simulation.curve()
    #expect(curve.steps.count == 3)
    #expect(curve.steps.first?.crossings == 527)
  }

  @Test func `a workload cannot be made of a run with Arm64EC code`() {
    let execution = ImageExecution(
      images: [Self.fixtures + "x64/tokens.dll", Self.fixtures + "arm64ec/lexer.dll"],
      export: "run",
      arguments: [0]
    )
    #expect(throws: InvalidInput.self) { try execution.recording() }
  }
}
