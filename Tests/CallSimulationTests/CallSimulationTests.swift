import Diagnostics
import Quantities
import Testing
import Workloads

@testable import CallSimulation

/// One module `m` (x64) with functions of ten bytes, for cases by hand.
struct HandMade {
  var builder = WorkloadBuilder()
  var names: [String: Int] = [:]

  init(_ functions: String...) {
    _ = builder.addModule(Module(name: "m", architecture: .x64))
    for name in functions {
      names[name] = builder.addFunction(
        name,
        in: 0,
        instructions: 100,
        mix: "mixed",
        codeBytes: 10
      )
    }
  }

  mutating func call(_ caller: String, _ callee: String, _ count: UInt64, per runs: UInt64 = 1) {
    builder.addCall(
      from: names[caller] ?? 0,
      to: names[callee] ?? 0,
      callsPerRun: CountRatio(count, per: runs)
    )
  }

  mutating func phase(_ function: String, _ count: UInt64 = 1, repeats: UInt64 = 1) {
    builder.addPhase(
      "p",
      repeats: repeats,
      calls: [EntryCall(function: names[function] ?? 0, count: count)]
    )
  }

  /// The counts with everything emulated.
  func counts(capacity: UInt64 = 1_000_000) throws -> CallCounts {
    let workload = builder.workload
    return try CallSimulation(of: workload).counts(
      at: [Placement(isNative: workload.functions.map { _ in false })],
      cache: CodeCache(capacity: capacity, hostBytesPerGuestByte: 1),
      path: "p.json"
    )
  }
}

struct CallSimulationTests {
  @Test func `a call in a loop runs its callee as often as it says`() throws {
    var app = HandMade("main", "leaf")
    app.call("main", "leaf", 7)
    app.phase("main", 3, repeats: 2)
    let strand = try #require(try app.counts().strands.first)
    #expect(strand.runs == [6, 42])
    #expect(strand.calls == [42])
  }

  @Test func `a quarter of a call per run is one call in four runs`() throws {
    var app = HandMade("main", "leaf")
    app.call("main", "leaf", 1, per: 4)
    app.phase("main", 1000)
    #expect(try app.counts().strands.first?.runs == [1000, 250])
  }

  @Test func `fractions go on from phase to phase`() throws {
    var app = HandMade("main", "leaf")
    app.call("main", "leaf", 1, per: 2)
    app.phase("main", 3)
    app.phase("main", 3)
    let strands = try app.counts().strands
    #expect(strands.map { $0.runs[1] } == [2, 1])
  }

  @Test func `a recorded recursion comes out as it was recorded`() throws {
    // f ran 10 times: once from main, nine times from itself.
    var app = HandMade("main", "f")
    app.call("main", "f", 1)
    app.call("f", "f", 9, per: 10)
    app.phase("main")
    #expect(try app.counts().strands.first?.runs == [1, 10])
  }

  @Test func `a recorded recursion of a billion runs is counted, not followed`() throws {
    var app = HandMade("main", "a", "b")
    app.call("main", "a", 1)
    app.call("a", "b", 1_000_000_000, per: 1_000_000_001)
    app.call("b", "a", 1)
    app.phase("main")
    #expect(
      try app.counts().strands.first?.runs == [1, 1_000_000_001, 1_000_000_000]
    )
  }

  @Test func `a long ring of functions that hardly ends is counted`() throws {
    var app = HandMade("f0")
    for index in 1..<600 {
      let function = app.builder.addFunction("f\(index)", in: 0, instructions: 1, mix: "mixed")
      app.builder.addCall(from: function - 1, to: function)
    }
    app.builder.addCall(from: 599, to: 0, callsPerRun: CountRatio(99_999, per: 100_000))
    app.phase("f0")
    let runs = try app.counts().strands[0].runs
    #expect(runs.allSatisfy { $0 == 100_000 })
  }

  @Test func `a recursion that never ends is an error that names it`() throws {
    var app = HandMade("main", "a", "b")
    app.call("main", "a", 1)
    app.call("a", "b", 2)
    app.call("b", "a", 1)
    app.phase("main")
    let error = #expect(throws: InvalidInput.self) { try app.counts() }
    #expect(error?.diagnostics.first?.message == "the recursion of \"a\", \"b\" never ends")
  }

  @Test func `a cycle that is never entered does not matter`() throws {
    var app = HandMade("main", "a")
    app.call("a", "a", 2)
    app.phase("main")
    #expect(try app.counts().strands.first?.runs == [1, 0])
  }

  @Test func `counts that leave the range are an error`() throws {
    var app = HandMade("main", "a", "b")
    app.call("main", "a", 1_000_000_000)
    app.call("a", "b", 1_000_000_000)
    app.phase("main")
    let error = #expect(throws: InvalidInput.self) { try app.counts() }
    #expect(
      error?.diagnostics.first?.message
        == "\"b\" would run more than 1000000000000000 times"
    )
  }

  @Test func `what fits into the cache is translated once`() throws {
    var app = HandMade("main", "a", "b", "never")
    app.call("main", "a", 5)
    app.call("main", "b", 5)
    app.phase("main", 100)
    app.phase("main", 100)
    let translations = try app.counts(capacity: 30).translations
    #expect(translations[0].map(\.functions) == [3, 0])
    #expect(translations[0].map(\.evictions) == [0, 0])
  }

  @Test func `what does not fit drops everything and is translated again`() throws {
    // Room for two of three: main a | b main | a b | main a | …
    var app = HandMade("main", "a", "b")
    app.call("main", "a", 1)
    app.call("main", "b", 1)
    app.phase("main", 4)
    let translations = try app.counts(capacity: 20).translations[0][0]
    #expect(translations.functions == 12)
    #expect(translations.evictions == 10)
  }

  @Test func `a function larger than the cache is translated at every run`() throws {
    var app = HandMade("main")
    app.phase("main", 1_000_000)
    let translations = try app.counts(capacity: 9).translations[0][0]
    #expect(translations.functions == 1_000_000)
    #expect(translations.evictions == 0)
  }

  @Test func `native code takes no room in the cache`() throws {
    var app = HandMade("main", "a")
    app.call("main", "a", 1)
    app.phase("main", 2)
    let workload = app.builder.workload
    let counts = try CallSimulation(of: workload).counts(
      at: [Placement(isNative: [false, false]), Placement(isNative: [true, false])],
      cache: CodeCache(capacity: 10, hostBytesPerGuestByte: 1),
      path: "p.json"
    )
    #expect(counts.translations.map { $0[0].functions } == [4, 1])
  }

  @Test func `a loop of a million million runs that thrashes is not walked to its end`() throws {
    var app = HandMade("main", "a", "b")
    app.call("main", "a", 1)
    app.call("main", "b", 1)
    app.phase("main", repeats: 1_000_000_000_000)
    let translations = try app.counts(capacity: 20).translations[0][0]
    #expect(translations.functions == 3_000_000_000_000)
  }

  @Test func `a chain of a hundred thousand calls is not too deep`() throws {
    var app = HandMade("f0")
    for index in 1...100_000 {
      let function = app.builder.addFunction(
        "f\(index)",
        in: 0,
        instructions: 1,
        mix: "mixed",
        codeBytes: 1
      )
      app.builder.addCall(from: function - 1, to: function)
    }
    app.phase("f0")
    let counts = try app.counts(capacity: 100)
    #expect(counts.strands[0].runs.allSatisfy { $0 == 1 })
    #expect(counts.translations[0][0].functions == 100_001)
  }
}

struct FlatEngineTests {
  @Test func `the fast engine equals the flat one on generated workloads`() throws {
    var compared = 0
    var withEvictions = 0
    var withRecursion = 0
    for seed in 0..<1500 {
      let random = RandomWorkload(seed: UInt64(seed))
      let flat = FlatEngine(random.workload)
      let expected = flat.counts(at: random.placements, cache: random.cache, limit: 6_000)
      guard let expected else { continue }
      let counts = try CallSimulation(of: random.workload).counts(
        at: random.placements,
        cache: random.cache,
        path: "random"
      )
      #expect(counts == expected, "seed \(seed)")
      compared += 1
      let evictions = expected.translations.joined().reduce(0) { $0 + $1.evictions }
      if evictions > 0 { withEvictions += 1 }
      if random.workload.callSites.contains(where: { $0.caller == $0.callee }) {
        withRecursion += 1
      }
    }
    #expect(compared > 1000)
    #expect(withEvictions > 250)
    #expect(withRecursion > 300)
  }

  @Test func `skipping circles equals walking them`() throws {
    // Many repeats, so that circles are found and the rest behind them is walked.
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: UInt64(seed) &+ 77)
      var app = HandMade("main", "a", "b", "c", "d")
      for name in ["a", "b", "c", "d"] {
        app.call("main", name, UInt64.random(in: 0...3, using: &generator))
        app.call(
          "a",
          name == "a" ? "b" : name,
          UInt64.random(in: 0...2, using: &generator),
          per: UInt64.random(in: 1...3, using: &generator)
        )
      }
      app.phase("main", repeats: UInt64.random(in: 200...900, using: &generator))
      let workload = app.builder.workload
      let placements = [
        Placement(isNative: workload.functions.map { _ in false }),
        Placement(isNative: workload.functions.indices.map { $0 == 1 }),
      ]
      let cache = CodeCache(
        capacity: UInt64.random(in: 10...45, using: &generator),
        hostBytesPerGuestByte: 1
      )
      let flat = FlatEngine(workload)
      let expected = try #require(flat.counts(at: placements, cache: cache, limit: 1_000_000))
      let counts = try CallSimulation(of: workload).counts(
        at: placements,
        cache: cache,
        path: "random"
      )
      #expect(counts == expected, "seed \(seed)")
    }
  }
}
