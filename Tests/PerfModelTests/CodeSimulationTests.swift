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

  @Test func `the band covers the ranges of the core's pipeline`() throws {
    // `dec rcx`, `jnz`: a cycle a round, 3 at the high end of the cycles between taken branches.
    let curve = try curve(ofLoop: "2 48ffc975fb", samples: 50)
    let last = try #require(curve.steps.last)
    #expect(abs(last.total.count - 1.01) < 0.01)
    #expect(last.high.count > 2)
    #expect(last.decidingParameter?.parameter == "core.pipeline")
  }
}
