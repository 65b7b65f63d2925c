import FoundationEssentials
import Reporting
import Results
import Testing

struct JSONReporterTests {
  @Test func `the curve's facts read back`() throws {
    let document = try document(of: Fixture.editor)
    #expect(document.format == 1)
    #expect(document.profile == "photo-editor")
    #expect(document.core == "oryon-1")
    #expect(document.emulator == "prism")
    #expect(document.frequency_ghz == 1)
    #expect(document.run == "cached")
    #expect(document.samples == 1000)
    #expect(document.seed == 7)
    #expect(document.worst_step == 1)
    #expect(document.break_even_step == 2)
    #expect(document.notes == Fixture.editor.notes)
  }

  @Test func `a step's facts read back`() throws {
    let step = try document(of: Fixture.editor).steps[1]
    #expect(step.step == 1)
    #expect(step.name == "codecs")
    #expect(step.modules == ["codecs.dll", "zlib.dll"])
    #expect(step.total_ms == 460)
    #expect(step.emulator_dispatch_ms == 36)
    #expect(step.speedup == 400.0 / 460)
    #expect(step.deciding_parameter?.parameter == "emulator.emulator_entry_cycles")
    #expect(step.deciding_parameter?.total_at_high_ms == 498)
    #expect(step.break_even_crossing_factor == 0.4)
    #expect(step.phases.map(\.ms_per_repeat) == [23])
    #expect(step.phases.map(\.within_budget) == [false])
  }

  @Test func `a call site's facts read back`() throws {
    let sites = try document(of: Fixture.editor).call_sites
    #expect(sites.map(\.callee) == ["apply_filter", "next_byte", "blend"])
    #expect(sites.map(\.counts) == ["exact", "estimated", "exact"])
    #expect(sites.map(\.leaving_cycles) == [62.5, 62.5, 62.5])
    #expect(sites.map(\.break_even_instructions) == [141, nil, 3])
  }

  @Test func `names come back as they were`() throws {
    let name = "a\"b,c<d>&;é\u{0}\r\n\\"
    let curve = Fixture.curve(profile: name, steps: [Fixture.step(name, [.native: 1])])
    #expect(try document(of: curve).profile == name)
    #expect(try document(of: curve).steps[0].name == name)
  }

  @Test func `a phase that never ran has no mean and no verdict`() throws {
    var step = Fixture.step("idle", [:], speedup: .nan)
    step.phases[0].repeats = 0
    let phase = try document(of: Fixture.curve(steps: [step])).steps[0].phases[0]
    #expect(phase.ms_per_repeat == nil)
    #expect(phase.within_budget == nil)
  }

  @Test func `keys come in a fixed order`() throws {
    let text = JSONReporter.report(Fixture.editor, in: ReportStyle())
    #expect(text.hasPrefix("{\n  \"format\": 1,\n  \"profile\": \"photo-editor\",\n  \"core\":"))
    let step = try #require(text.split(separator: "\"step\":").dropFirst().first)
    let keys = step.split(separator: "\n").filter { $0.hasPrefix("      \"") }
      .compactMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }
    #expect(
      keys == ["name", "modules", "total_ms"] + Cause.allCases.map { $0.name + "_ms" } + [
        "cpu_ms", "crossings", "speedup", "low_ms", "high_ms", "first_run_ms",
        "deciding_parameter", "break_even_crossing_factor", "phases",
      ]
    )
  }

  private func document(of curve: TimingCurve) throws -> Document {
    let text = JSONReporter.report(curve, in: ReportStyle())
    return try JSONDecoder().decode(Document.self, from: Data(text.utf8))
  }
}

// The names are those of the keys, so that the decoder checks them.
// swift-format-ignore: AlwaysUseLowerCamelCase
private struct Document: Decodable {
  struct Step: Decodable {
    let step: Int, name: String, modules: [String], total_ms: Double
    let emulator_dispatch_ms: Double, speedup: Double?
    let deciding_parameter: Sensitivity?, break_even_crossing_factor: Double?
    let phases: [Phase]
  }

  struct Sensitivity: Decodable {
    let parameter: String, total_at_low_ms: Double, total_at_high_ms: Double
  }

  struct Phase: Decodable {
    let name: String, ms_per_repeat: Double?, within_budget: Bool?
  }

  struct CallSite: Decodable {
    let callee: String, counts: String, leaving_cycles: Double, break_even_instructions: Double?
  }

  let format: Int, profile: String, core: String, emulator: String, frequency_ghz: Double
  let run: String, samples: Int, seed: UInt64, worst_step: Int?, break_even_step: Int?
  let notes: [String], steps: [Step], call_sites: [CallSite]
}
