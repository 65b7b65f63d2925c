import Costing
import Diagnostics
import Lowering
import PerfModel
import Quantities
import Results
import TestSupport
import Testing

struct SweepGridTests {
  private static func simulation(_ name: String = "image-pipeline") throws -> Simulation {
    let path = try #require(ShippedFile.all(in: "Profiles").first { $0.contains(name) })
    return try Simulation(contentsOf: path, options: SimulationOptions(samples: 0))
  }

  private static func rows(
    _ axes: [String],
    of profile: String = "image-pipeline"
  ) throws -> (grid: SweepGrid, rows: [SweepRow]) {
    var grid = try SweepGrid(
      of: try simulation(profile),
      over: axes.map { try SweepAxis(parsing: $0) }
    )
    try grid.prepare(0..<grid.pointCount)
    var rows: [SweepRow] = []
    grid.price(0..<grid.pointCount) { rows.append($0) }
    return (grid, rows)
  }

  private static func mistakes(_ axes: [String]) throws -> String {
    do {
      _ = try SweepGrid(of: try simulation(), over: axes.map { try SweepAxis(parsing: $0) })
      return "none"
    } catch let error as InvalidInput {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("a=1", ["1"]), ("a=3,1.50,2", ["3", "1.5", "2"]),
    ("frequency_ghz=2.4:3:0.2", ["2.4", "2.6", "2.8", "3"]),
    ("a=1:2:0.3", ["1", "1.3", "1.6", "1.9"]), ("a=0.05:0.05:1,7", ["0.05", "7"]),
    ("emulator.code_cache_bytes=512,1K,16M,1.5G", ["512", "1024", "16777216", "1610612736"]),
    ("core=oryon-1,my/core.json", ["oryon-1", "my/core.json"]),
  ])
  func `values are listed, or ranges with both ends`(text: String, values: [String]) throws {
    #expect(try SweepAxis(parsing: text).values.map(\.text) == values)
  }

  @Test(arguments: [
    ("frequency_ghz", "--vary:1:1: error: there is no \"=\""),
    ("a=", "--vary:1:3: error: there is no number"),
    ("a=1,,x", "--vary:1:5: error: there is no number"),
    ("a=1,,x", "--vary:1:6: error: \"x\" is not a number"),
    ("a=1:2", "--vary:1:3: error: this is no range"),
    ("a=2:1:1", "--vary:1:3: error: this range has no values, or too many"),
    ("a=1:2:0", "--vary:1:3: error: this range has no values, or too many"),
    ("a=0:1:0.0000001", "--vary:1:3: error: this range has no values, or too many"),
    ("a=0:999999999999999:0.1", "--vary:1:3: error: this range has no values, or too many"),
    ("a=1M", "--vary:1:3: error: \"1M\" is not a number"),
    ("a=-1", "--vary:1:3: error: \"-1\" is not a number"),
    ("a=1e5", "--vary:1:3: error: \"1e5\" is not a number"),
    ("a=9999999999999999", "--vary:1:3: error: \"9999999999999999\" is not a number"),
    ("b_bytes=999999999999999G", "--vary:1:9: error: \"999999999999999G\" is not a number"),
    ("a=1,2,1", "--vary:1:1: error: 1 is there twice"),
    ("core=", "--vary:1:6: error: there is no number"),
  ])
  func `a wrong value is told by its column`(text: String, mistake: String) {
    let error = #expect(throws: InvalidInput.self) { try SweepAxis(parsing: text) }
    #expect(error?.description.contains(mistake) == true)
  }

  @Test func `wrong names, tables and numbers are told at once`() throws {
    let text = try Self.mistakes([
      "frequency_gz=2", "core=oryon-1,orion-1", "run=first,quick", "core.frequency_ghz=0",
      "emulator.code_cache_bytes=1K", "emulator.code_cache_bytes=2K",
    ])
    #expect(text.contains("--vary frequency_gz:1:1: error: nothing that varies is named"))
    #expect(text.contains("hint: did you mean \"frequency_ghz\"?"))
    #expect(text.contains("no built-in table is named \"orion-1\""))
    #expect(text.contains("no kind of run is named \"quick\""))
    #expect(text.contains("--vary core.frequency_ghz:1:1: error: 0 is out of range"))
    #expect(text.contains("it is varied twice"))
    #expect(text.contains("5 errors"))
  }

  @Test func `the clock by both of its names is varied twice`() throws {
    let text = try Self.mistakes(["frequency_ghz=2,3", "core.frequency_ghz=2"])
    #expect(text.contains("--vary core.frequency_ghz:1:1: error: it is varied twice"))
    #expect(text.contains("1 error"))
  }

  @Test(arguments: [
    ("neoverse-n1", "emulator.ordered_load_share=0,1"),
    ("neoverse-n1", "emulator.ordered_store_share=0,1"),
    ("apple-m1", "emulator.uses_hardware_memory_order=0,1"),
    ("apple-m1", "core.hardware_memory_order=0,1"),
  ])
  func `what decides the code of calls is a machine of its own`(
    core: String,
    axis: String
  ) throws {
    let profile = "audio-workstation"
    let (grid, rows) = try Self.rows(["core=\(core)", "emulator=fex", axis], of: profile)
    let dispatch = rows.map { $0.time[.emulatorDispatch] }
    #expect(dispatch.prefix(grid.steps.count) != dispatch.suffix(grid.steps.count))
    for point in 0..<grid.pointCount {
      var simulation = try Self.simulation(profile)
      simulation.machine.core = try TableLibrary().core(core)
      simulation.machine.emulator = try TableLibrary().emulator("fex")
      let value = Estimate(try #require(Double(grid.values(of: point)[2])), source: "the test")
      let name = grid.axes[2].name
      if name.hasPrefix("core.") {
        simulation.machine.core[.hardwareMemoryOrder] = value
      } else {
        let key = try #require(EmulatorParameter(key: name.dropFirst(9)))
        simulation.machine.emulator[key] = value
      }
      let curve = try simulation.curve()
      #expect(curve.steps.map(\.total) == rows.filter { $0.point == point }.map(\.time.total))
    }
  }

  @Test func `more points than anybody waits for are refused`() throws {
    let text = try Self.mistakes([
      "frequency_ghz=1:2:0.00001", "core.mispredict_penalty_cycles=1:20:0.001",
    ])
    #expect(text.contains("more than 1000000000 points"))
  }

  @Test func `points are the cross product, the last axis fastest`() throws {
    let (grid, rows) = try Self.rows(["frequency_ghz=2,3", "run=first,steady,cached"])
    #expect(grid.pointCount == 6)
    #expect(
      (0..<6).map { grid.values(of: $0).joined(separator: " ") }
        == ["2 first", "2 steady", "2 cached", "3 first", "3 steady", "3 cached"]
    )
    #expect(rows.map(\.point) == (0..<6).flatMap { Array(repeating: $0, count: grid.steps.count) })
    #expect(rows.prefix(grid.steps.count).map(\.step) == Array(grid.steps.indices))
  }

  @Test func `a point is the curve of its machine, to the last bit`() throws {
    let (grid, rows) = try Self.rows([
      "core=oryon-1,neoverse-n1", "emulator=prism,fex", "frequency_ghz=2.5",
      "emulator.code_cache_bytes=1K,64M", "core.mispredict_penalty_cycles=7",
      "emulator.translation_cycles_per_instruction=900", "run=first,cached",
    ])
    #expect(grid.pointCount == 16)
    for point in 0..<grid.pointCount {
      let values = grid.values(of: point)
      var simulation = try Simulation(
        contentsOf: try #require(
          ShippedFile.all(in: "Profiles").first { $0.contains("image-pipeline") }
        ),
        options: SimulationOptions(
          core: values[0],
          emulator: values[1],
          frequency: Frequency(gigahertz: 2.5),
          run: try #require(RunKind(rawValue: values[6])),
          samples: 0
        )
      )
      func number(_ axis: Int) throws -> Estimate {
        Estimate(try #require(Double(values[axis])), source: "the test")
      }
      simulation.machine.emulator[.codeCacheBytes] = try number(3)
      simulation.machine.core[.mispredictPenalty] = try number(4)
      simulation.machine.emulator[.translation] = try number(5)
      let curve = try simulation.curve()
      for (step, row) in zip(curve.steps, rows.filter { $0.point == point }) {
        for cause in Cause.allCases { #expect(row.time[cause] == step.time[cause]) }
        #expect(row.time.total == step.total)
        #expect(row.crossings == step.crossings)
        #expect(row.speedup == step.speedup)
        #expect(row.firstRun == step.firstRun)
      }
    }
  }

  @Test func `points need not be prepared all at once`() throws {
    let (whole, rows) = try Self.rows(["core=oryon-1,neoverse-n1", "frequency_ghz=2,3"])
    var grid = whole
    var parts: [SweepRow] = []
    for point in 0..<grid.pointCount {
      try grid.prepare(point..<point + 1)
      grid.price(point..<point + 1) { parts.append($0) }
    }
    #expect(parts.map(\.time.total) == rows.map(\.time.total))
  }
}
