import PerfModel
import Planning
import Testing

@testable import PerfModel

/// The model that plans are made by, against the simulation that judges them.
struct PlanTests {
  @Test(arguments: ["incremental-migration", "image-pipeline", "audio-workstation"])
  func `the model has the simulation's times on shipped profiles`(name: String) throws {
    let profile = try Profile(contentsOf: "Profiles/\(name).json")
    for run in RunKind.allCases {
      let simulation = try Simulation(of: profile, options: SimulationOptions(run: run))
      let planningCase = try PlanningCase(
        of: simulation,
        run: run,
        pins: simulation.workload.modules.map { _ in nil },
        callFactors: nil,
        values: []
      )
      let effort = simulation.workload.modules.map { _ in 1.0 }
      let model = planningCase.model(at: planningCase.sheet.parameters.defaults, effort: effort)
      var generator = SeededGenerator(seed: 3)
      for _ in 0..<4 {
        let order = planningCase.units.indices.shuffled(using: &generator)
        let simulated = try planningCase.times(of: order, run: run)
        let expected = model.times(of: order).map {
          planningCase.clock.duration(of: Cycles($0)).count
        }
        for (ours, theirs) in zip(expected, simulated) {
          #expect(abs(ours - theirs.count) <= 1e-9 * theirs.count)
        }
      }
    }
  }

  @Test(arguments: ["incremental-migration", "image-pipeline"])
  func `the plan of a shipped profile is proven to be the best`(name: String) throws {
    let advice = try Plan(
      contentsOf: "Profiles/\(name).json",
      options: SimulationOptions(samples: 0)
    ).advice()
    #expect(abs(advice.area.gap) < 1e-9)
    #expect(advice.stop == advice.curve.steps.count - 1)
    #expect(advice.area.recommended <= advice.area.hottestFirst)
    #expect(advice.area.recommended.count <= advice.area.randomLow.count * (1 + 1e-9))
  }

  @Test func `with threads the plan serves the slowest one`() throws {
    let advice = try Plan(
      contentsOf: "Profiles/audio-workstation.json",
      options: SimulationOptions(samples: 0)
    ).advice()
    #expect(advice.area.gap < 1e-9)
    #expect(advice.effort[advice.stop] <= 20)
    #expect(advice.area.recommended < advice.area.hottestFirst)
  }

  @Test func `without a code cache large enough the difference is noted`() throws {
    var text = #"""
      { "format": 1, "name": "big",
        "modules": [ { "name": "a.exe", "architecture": "x64" },
                     { "name": "b.dll", "architecture": "x64" } ],
        "workload": {
          "functions": [
            { "name": "main", "module": "a.exe", "instructions_per_call": 1000,
              "code_bytes": 60000000 },
            { "name": "help", "module": "b.dll", "instructions_per_call": 1000,
              "code_bytes": 60000000 } ],
          "calls": [ { "from": "main", "to": "help", "per_call": 1, "kind": "import" } ],
          "phases": [ { "name": "run", "repeat": 50, "calls": [ { "to": "main", "count": 1 } ] } ] } }
      """#
    func notes() throws -> [String] {
      let source = SourceText(path: "big.json", bytes: Array(text.utf8))
      return try Plan(of: Profile(reading: source), options: SimulationOptions(samples: 0))
        .advice().notes
    }
    #expect(try notes().contains { $0.contains("without evictions from the code cache") })
    text.replace("60000000", with: "600")
    #expect(try notes().isEmpty)
  }

  @Test func `draws tell how sure each step is`() throws {
    let advice = try Plan(
      contentsOf: "Profiles/incremental-migration.json",
      options: SimulationOptions(samples: 128)
    ).advice()
    let certainty = try #require(advice.certainty)
    #expect(certainty.samples == 128)
    #expect((0.5...1).contains(certainty.chanceToBeatHottestFirst))
    #expect(advice.moves.dropFirst().allSatisfy { ($0.chanceToPay ?? 0) > 0.5 })
    let deciding = try #require(certainty.deciding.first)
    #expect(deciding.share > 2 * deciding.error)
    #expect(certainty.deciding.map(\.share).reduce(0, +) < 1.2)
  }

  @Test func `a break-even value is where the step gains nothing`() throws {
    // A leaf that is called all the time: whether it pays depends on what entering costs.
    let text = #"""
      { "format": 1, "name": "leaf",
        "modules": [ { "name": "a.exe", "architecture": "x64", "portable": false },
                     { "name": "b.dll", "architecture": "x64" } ],
        "workload": {
          "functions": [
            { "name": "main", "module": "a.exe", "instructions_per_call": 1000 },
            { "name": "leaf", "module": "b.dll", "instructions_per_call": 700 } ],
          "calls": [ { "from": "main", "to": "leaf", "per_call": 100, "kind": "import" } ],
          "phases": [ { "name": "run", "repeat": 50, "calls": [ { "to": "main", "count": 1 } ] } ] } }
      """#
    let source = SourceText(path: "leaf.json", bytes: Array(text.utf8))
    let profile = try Profile(reading: source)
    let options = SimulationOptions(samples: 1)
    let advice = try Plan(of: profile, options: options).advice()
    let breakEvens = try #require(advice.moves.last?.breakEvens)
    for value in breakEvens.prefix(3) {
      let there = try Plan(
        of: profile,
        options: options,
        choice: PlanOptions(whatIfs: ["\(value.parameter)=\(value.value)"])
      ).advice()
      let answer = try #require(there.whatIfs.first)
      let baseline = answer.baseline.count
      // At the break-even value the plan is as fast as the baseline.
      #expect(abs(answer.atStop.count - baseline) < 1e-5 * baseline)
    }
    #expect(!breakEvens.isEmpty)
  }
}
