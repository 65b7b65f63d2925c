import Diagnostics
import PerfModel
import Quantities
import TestSupport
import Testing

/// A program whose calls are known: a tree of functions, each called so often per run of its caller.
private struct KnownProgram {
  struct Function {
    var name: String
    var module: String
    var caller: Int
    var callsPerRun: Int
    /// x64 instructions per run.
    var instructions: Double
    var runs = 1.0
  }

  var functions: [Function]
  /// What an instruction of the mix `mixed` takes on a Zen 4 at 5.2 GHz, in microseconds.
  private static let microseconds = 76.1506658e-6
  private static let modules = ["app.exe", "codec.dll", "ui.dll", "ntdll.dll"]

  /// A random program: own instructions per call as callgrind counted them, 3 to 4,100 around 26.
  init(using generator: inout SeededGenerator) {
    func pick(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(generator.nextUnit() * Double(range.count)) % range.count
    }
    func ownInstructions() -> Double {
      Estimate(low: 3, default: 26, high: 4100, source: "callgrind").ratioValue(
        at: generator.nextUnit()
      ).rounded()
    }
    functions = [
      Function(name: "main", module: "app.exe", caller: -1, callsPerRun: 1, instructions: 1e9)
    ]
    for index in 1...pick(4...9) {
      let caller = pick(0...index - 1)
      functions.append(
        Function(
          name: "f\(index)",
          module: Self.modules[pick(0...3)],
          caller: caller,
          callsPerRun: caller == 0 ? pick(100_000...20_000_000) : pick(1...5),
          instructions: ownInstructions()
        )
      )
    }
    for index in functions.indices.dropFirst() {
      functions[index].runs =
        functions[functions[index].caller].runs * Double(functions[index].callsPerRun)
    }
  }

  private var microsecondsOf: [Double] {
    functions.map { $0.runs * $0.instructions * Self.microseconds }
  }

  /// The program as a profile with exact counts.
  var profile: String {
    let list = functions.map { function in
      """
      { "name": "\(function.name)", "module": "\(function.module)", "mix": "mixed", "measured":
        { "time_per_call_us": \(function.instructions * Self.microseconds), "core": "zen-4",
          "frequency_ghz": 5.2 } }
      """
    }
    let calls = functions.dropFirst().map { function in
      let kind = function.module == functions[function.caller].module ? "direct" : "import"
      return """
        { "from": "\(functions[function.caller].name)", "to": "\(function.name)",
          "per_call": \(function.callsPerRun), "kind": "\(kind)" }
        """
    }
    let used = Self.modules.filter { name in functions.contains { $0.module == name } }
    let modules = used.map { name in
      "{ \"name\": \"\(name)\", \"architecture\": \"\(name == "ntdll.dll" ? "arm64x" : "x64")\" }"
    }
    return """
      { "format": 1, "name": "known", "modules": [\(modules.joined(separator: ","))],
        "workload": { "functions": [\(list.joined(separator: ","))],
          "calls": [\(calls.joined(separator: ","))],
          "phases": [{ "name": "run", "calls": [{ "to": "main" }] }] } }
      """
  }

  /// Folded stacks of so many samples, drawn at random from the time.
  func stacks(samples: Int, using generator: inout SeededGenerator) -> String {
    let times = microsecondsOf
    let total = times.reduce(0, +)
    var counts = functions.map { _ in 0 }
    for _ in 0..<samples {
      var position = generator.nextUnit() * total
      var index = 0
      while index < times.count - 1, position >= times[index] {
        position -= times[index]
        index += 1
      }
      counts[index] += 1
    }
    return functions.indices.filter { counts[$0] > 0 }.map { index in
      var frames: [String] = []
      var open = index
      while open >= 0 {
        frames.append("\(functions[open].module)!\(functions[open].name)")
        open = functions[open].caller
      }
      return frames.reversed().joined(separator: ";") + " \(counts[index])\n"
    }.joined()
  }

  /// The milliseconds of a sample, when there are so many.
  func interval(samples: Int) -> Double {
    microsecondsOf.reduce(0, +) / 1000 / Double(samples)
  }

  /// The modules that are sampled and can move, in an order that both profiles take.
  func steps(in stacks: String) -> String {
    let moved = ["codec.dll", "ui.dll", "app.exe"].filter { stacks.contains($0 + "!") }
    let steps = moved.map { "{ \"name\": \"\($0)\", \"modules\": [\"\($0)\"] }" }
    return ", \"migration\": { \"steps\": [\(steps.joined(separator: ","))] } }"
  }
}

struct SampledRoundTripTests {
  private func curve(_ profile: String, steps: String) throws -> TimingCurve {
    let end = try #require(profile.lastIndex(of: "}"))
    return try Simulation(
      of: Profile(reading: SourceText(profile[..<end] + steps))
    ).curve()
  }

  @Test(arguments: [300, 3000, 30_000])
  func `the true curve of a sampled program lies in the band`(samples: Int) throws {
    let folder = try TemporaryFolder()
    let importer = try #require(RecordingImporters.named("folded"))
    var inside = 0
    let seeds = 30
    for seed in 1...seeds {
      var generator = SeededGenerator(seed: UInt64(seed))
      let program = KnownProgram(using: &generator)
      let stacks = program.stacks(samples: samples, using: &generator)
      var options = ImportOptions()
      options.sampling = SamplingOptions(
        core: "zen-4",
        intervalMilliseconds: program.interval(samples: samples)
      )
      let path = try folder.write(stacks, as: "\(seed).folded")
      let imported = try importer.workload(from: [path], options: options)
      let text = ProfileWriting.text(of: imported, name: "sampled", note: "")
      let steps = program.steps(in: stacks)
      let truth = try curve(program.profile, steps: steps)
      let band = try curve(text, steps: steps)
      #expect(truth.steps.count == band.steps.count)
      let isInside = zip(truth.steps, band.steps).allSatisfy { truth, band in
        band.low.count <= truth.total.count && truth.total.count <= band.high.count
      }
      if isInside { inside += 1 }
    }
    #expect(Double(inside) >= 0.9 * Double(seeds), "\(inside) of \(seeds)")
  }
}
