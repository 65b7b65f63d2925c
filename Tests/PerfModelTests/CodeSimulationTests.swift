#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import PerfModel
import Testing

/// The curves of workloads whose machine code is known.
struct CodeSimulationTests {
  /// The curve of a loop that runs a million times.
  private func curve(ofLoop code: String, samples: Int = 0) throws -> TimingCurve {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let recording = """
      guest x86_64
      module 1000 2000 app
      block 1000 1000000 \(code)
      edge 1000 1000 999999

      """
    let file = folder.appending(path: "loop.blocks")
    try recording.write(to: file, atomically: true, encoding: .utf8)
    let profile = """
      {
        "format": 1, "name": "loop",
        "machine": { "core": "oryon-1", "emulator": "prism", "frequency_ghz": 1 },
        "workload": { "plugin": "block-profile", "parameters": { "file": "\(file.path)" } }
      }
      """
    var options = SimulationOptions()
    options.run = .steady
    options.samples = samples
    return try Simulation(
      of: Profile(reading: SourceText(path: "loop.json", bytes: Array(profile.utf8))),
      options: options
    ).curve()
  }

  @Test func `a loop that waits for its products takes three cycles a round, natively`() throws {
    // At 1 GHz a million rounds of 3 cycles are 3 ms, and the overhead of Arm64EC is a hundredth;
    // emulated, the product still is the longest.
    // `imul rax, rax`, `dec rcx`, `jnz`
    let curve = try curve(ofLoop: "3 480fafc048ffc975f7")
    let last = try #require(curve.steps.last)
    #expect(abs(last.total.count - 3.03) < 0.001)
    let first = try #require(curve.steps.first)
    #expect(first.total.count >= last.total.count * 0.99)
    #expect(first.total.count < 6)
    #expect(first.time[.native].count == 0)
  }

  /// The times of a function whose time was measured and whose code may be known, emulated and native.
  private func times(
    measuredOn machine: String,
    code: String?
  ) throws -> (emulated: Double, native: Double) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "code.blocks")
    try "guest x86_64\nmodule 1000 2000 app.exe\nblock 1000 1000 \(code ?? "1 c3")\n".write(
      to: file,
      atomically: true,
      encoding: .utf8
    )
    let profile = """
      {
        "format": 1, "name": "measured",
        "machine": { "core": "oryon-1", "emulator": "prism", "frequency_ghz": 3.4 },
        "modules": [ { "name": "app.exe", "architecture": "x64" } ],
        "workload": {
          "recording": "\(file.path)",
          "functions": [ { "name": "main", "module": "app.exe", "measured": {
            "time_per_call_us": 1000, \(machine) }\(code == nil ? "" : ", \"blocks\": [0]") } ],
          "calls": [],
          "phases": [ { "name": "run", "calls": [ { "to": "main", "count": 1 } ] } ]
        }
      }
      """
    let steps = try Simulation(
      of: Profile(reading: SourceText(path: "measured.json", bytes: Array(profile.utf8))),
      options: SimulationOptions(run: .steady, samples: 0)
    ).curve().steps
    return (steps[0].total.count, try #require(steps.last).total.count)
  }

  private static let x64 = #""core": "zen-4", "frequency_ghz": 5.2"#
  private static let emulated = #""core": "oryon-1", "emulator": "prism", "frequency_ghz": 3.4"#

  @Test func `of time on x64, code says how much longer it takes emulated, not how long natively`()
    throws
  {
    let mix = try times(measuredOn: Self.x64, code: nil)
    // `fsin`, which an emulator works out in a routine; `add rax, rcx`, which it translates as it is.
    let slow = try times(measuredOn: Self.x64, code: "2 d9fec3")
    let quick = try times(measuredOn: Self.x64, code: "5 4801c84801c84801c84801c8c3")
    #expect(abs(slow.native / mix.native - 1) < 1e-9)
    #expect(abs(quick.native / mix.native - 1) < 1e-9)
    #expect(slow.emulated > 3 * slow.native)
    #expect(quick.emulated < slow.emulated / 2)
  }

  @Test func `of emulated time, code says how long it takes natively`() throws {
    let mix = try times(measuredOn: Self.emulated, code: nil)
    let known = try times(measuredOn: Self.emulated, code: "5 4801c84801c84801c84801c8c3")
    #expect(abs(mix.emulated - 1) < 1e-9 && abs(known.emulated - 1) < 1e-9)
    let onX64 = try times(measuredOn: Self.x64, code: "5 4801c84801c84801c84801c8c3")
    #expect(abs(known.emulated / known.native / (onX64.emulated / onX64.native) - 1) < 1e-9)
  }

  @Test(arguments: ["1 c3", "1 90", "1 06", "2 ebfe90"])
  func `the times of code with hardly anything in it are numbers`(code: String) throws {
    let times = try times(measuredOn: Self.x64, code: code)
    #expect(times.emulated.isFinite && times.emulated > 0)
    #expect(times.native.isFinite && times.native > 0)
  }

  @Test func `the band covers the ranges of the core's pipeline`() throws {
    // `dec rcx`, `jnz`: a cycle a round, 3 at the high end of the cycles between taken branches.
    let curve = try curve(ofLoop: "2 48ffc975fb", samples: 50)
    let last = try #require(curve.steps.last)
    #expect(abs(last.total.count - 1.01) < 0.01)
    #expect(last.high.count > 2)
    #expect(last.decidingParameter?.parameter == "core.pipeline")
  }
}
