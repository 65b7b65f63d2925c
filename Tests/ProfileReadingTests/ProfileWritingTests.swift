import Diagnostics
import PerfModel
import ProfileReading
import Quantities
import TestSupport
import Testing
import Workloads

struct ProfileWritingTests {
  /// The workload that reading a written one gives.
  private func readBack(_ workload: Workload, name: String = "x") throws(InvalidInput) -> Workload {
    let text = ProfileWriting.text(of: workload, name: name, note: "")
    return try Profile(reading: SourceText(text)).workload(using: .standard)
  }

  /// Everything that a workload says, but for its notes, which a profile keeps elsewhere.
  private func content(_ workload: Workload) -> [String] {
    workload.modules.map { "\($0)" } + workload.functions.map { "\($0)" }
      + workload.callSites.map { "\($0)" } + workload.phases.map { "\($0)" }
  }

  @Test func `a workload is written as a person would write it`() {
    var builder = WorkloadBuilder()
    let app = builder.addModule(Module(name: "app.exe", architecture: .x64, effortDays: 2))
    let main = builder.addFunction(
      "main",
      in: app,
      instructions: 100,
      mix: "mixed",
      codeBytes: 760,
      signature: CallSignature(parameters: [.integer, .double], result: .integer, isVariadic: true)
    )
    builder.addCall(from: main, to: main, callsPerRun: CountRatio(1, per: 3))
    builder.addPhase("run", repeats: 9, calls: [EntryCall(function: main, count: 1)])
    #expect(
      ProfileWriting.text(of: builder.workload, name: "app", note: "by hand") == """
        {
          "format": 1,
          "name": "app",
          "note": "by hand",
          "modules": [
            { "name": "app.exe", "architecture": "x64", "effort_days": 2.0 }
          ],
          "workload": {
            "functions": [
              { "name": "main", "module": "app.exe", "instructions_per_call": 100, "mix": "mixed", \
        "code_bytes": 760, "reached_instructions": 200, "signature": "i64(i64, double, ...)" }
            ],
            "calls": [
              { "from": "main", "to": "main", "per_call": [1, 3], "kind": "direct" }
            ],
            "phases": [
              { "name": "run", "repeat": 9, "calls": [{ "to": "main", "count": 1 }] }
            ]
          }
        }

        """
    )
  }

  @Test func `what reading assumes is not written`() throws {
    var builder = WorkloadBuilder()
    let app = builder.addModule(Module(name: "app.exe", architecture: .x64))
    let main = builder.addFunction("main", in: app, instructions: 0, mix: "mixed")
    builder.addCall(from: main, to: main, callsPerRun: CountRatio(0), provenance: .static)
    builder.addPhase("run", calls: [])
    let text = ProfileWriting.text(of: builder.workload, name: "app", note: "")
    #expect(
      text.contains(
        #"{ "name": "main", "module": "app.exe", "instructions_per_call": 0, "mix": "mixed" }"#
      )
    )
    #expect(text.contains(#""to": "main", "kind": "direct", "counts": "static" }"#))
    #expect(content(try readBack(builder.workload)) == content(builder.workload))
  }

  @Test func `names are written with their quotes, accents and backslashes`() throws {
    let name = "a\"b\\c/d é€😀 \u{7F}\u{2028}"
    var builder = WorkloadBuilder()
    let module = builder.addModule(Module(name: name, architecture: .x64))
    let function = builder.addFunction(name, in: module, instructions: 1, mix: "mixed")
    builder.addPhase(name, calls: [EntryCall(function: function, count: 1)])
    let read = try readBack(builder.workload, name: name)
    #expect(content(read) == content(builder.workload))
  }

  @Test func `the name of a phase's only thread is kept`() throws {
    var builder = WorkloadBuilder()
    _ = builder.addModule(Module(name: "a", architecture: .x64))
    builder.addPhase("p", threads: [Thread(name: "audio-1", calls: [])])
    #expect(try readBack(builder.workload).phases[0].threads.map(\.name) == ["audio-1"])
  }

  @Test(arguments: ShippedFile.all(in: "Profiles"))
  func `a shipped profile's workload comes back as it was written`(path: String) throws {
    let workload = try Profile(contentsOf: path).workload(using: .standard)
    #expect(content(try readBack(workload)) == content(workload))
  }

  @Test(arguments: 0..<150 as Range<UInt64>)
  func `a random workload comes back as it was written`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let workload = Workload.random(using: &generator)
    #expect(content(try readBack(workload)) == content(workload))
  }

  @Test func `equal workloads are written alike, byte for byte`() {
    var first = SeededGenerator(seed: 5)
    var second = SeededGenerator(seed: 5)
    #expect(
      ProfileWriting.text(of: .random(using: &first), name: "x", note: "")
        == ProfileWriting.text(of: .random(using: &second), name: "x", note: "")
    )
  }
}

extension Workload {
  /// A workload with something of everything that a profile can say.
  fileprivate static func random(using generator: inout SeededGenerator) -> Workload {
    func below(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    func perhaps<Value>(_ value: Value) -> Value? { below(2) == 0 ? value : nil }
    func count(_ greatest: UInt64 = CountRatio.greatest) -> UInt64 {
      min(generator.next() >> UInt64(14 + below(50)), greatest)
    }
    func ratio() -> CountRatio { CountRatio(count(), per: max(1, below(2) == 0 ? 1 : count())) }
    func number() -> Double { generator.nextUnit() * 100 + 0.01 }
    var builder = WorkloadBuilder()
    let moduleCount = 1 + below(4)
    for index in 0..<moduleCount {
      let architecture: Architecture = [.x64, .arm64ec, .arm64x][below(3)]
      let low = number()
      let estimate =
        below(2) == 0
        ? Estimate(low, source: "the profile")
        : Estimate(low: low, default: low * 1.5, high: low * 3, source: "the profile")
      _ = builder.addModule(
        Module(
          name: "module \(index)",
          architecture: architecture,
          isPortable: architecture != .x64 || below(2) == 0,
          effortDays: perhaps(number()),
          nativeFactor: architecture == .arm64x ? nil : perhaps(estimate)
        )
      )
    }
    let values: [CallSignature.Value] = [
      .integer, .float, .double, .structure(bytes: 1 + below(65_536)), .floats(1 + below(4)),
      .doubles(1 + below(4)), .vector(bytes: 16), .structure(bytes: 16, isAlignedTo16: true),
    ]
    let functionCount = 1 + below(8)
    for index in 0..<functionCount {
      let mix = ["mixed", "simd", "integer"][below(3)]
      let measurement = Measurement(
        picoseconds: CountRatio(max(1, count())),
        core: "oryon-1",
        emulator: perhaps("prism"),
        frequency: Frequency(gigahertz: number())
      )
      let signature = CallSignature(
        parameters: (0..<below(7)).map { _ in values[below(values.count)] },
        result: perhaps(values[below(values.count)]),
        isVariadic: below(2) == 0
      )
      let isMeasured = below(3) == 0
      let events = RecordedEvents(
        mispredicts: perhaps(ratio()),
        l1Misses: perhaps(ratio()),
        lastLevelMisses: perhaps(ratio())
      )
      _ = builder.addFunction(
        "function \(index)",
        in: below(moduleCount),
        body: isMeasured ? .measured(measurement, mix: mix) : .instructions(ratio(), mix: mix),
        events: isMeasured ? RecordedEvents() : events,
        codeBytes: perhaps(count()),
        reachedInstructions: perhaps(count(1 << 47)),
        signature: perhaps(signature),
        isPortable: below(4) > 0
      )
    }
    for _ in 0..<below(12) {
      let calls = CountRatio(1 + count(1 << 40), per: 1 + count(1 << 40))
      let provenances: [CountProvenance] = [.exact, .static, .estimated(low: 0.25, high: 8)]
      builder.addCall(
        from: below(functionCount),
        to: below(functionCount),
        callsPerRun: calls,
        kind: CallKind.allCases[below(CallKind.allCases.count)],
        provenance: provenances[below(3)]
      )
    }
    for index in 0...below(3) {
      builder.addPhase(
        "phase \(index)",
        repeats: 1 + count(1 << 40),
        budget: perhaps(Milliseconds(number())),
        threads: (0...below(3)).map { thread in
          Thread(
            name: ["main", "worker", "io"][(thread + below(2)) % 3],
            calls: (0..<below(4)).map { _ in
              EntryCall(function: below(functionCount), count: count())
            }
          )
        }
      )
    }
    return builder.workload
  }
}
