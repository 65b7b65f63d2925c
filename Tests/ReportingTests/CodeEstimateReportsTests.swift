import Results
import Testing

@testable import Reporting

struct CodeEstimateReportsTests {
  private static let estimate = CodeEstimate(
    file: "app.blocks",
    guest: "x86_64",
    core: "oryon-1",
    modules: [
      .init(name: "app", executedInstructions: 3_000_000, knownInstructions: 2_999_000),
      .init(name: "libz.so.1", executedInstructions: 1_000, knownInstructions: 1_000),
    ],
    notes: ["the last line of the recording has no end; it may be cut off"]
  )

  @Test func `the table has a row for each module and one for all`() {
    #expect(
      CodeEstimateReports.table(Self.estimate, in: ReportStyle(width: 80)) == """
        app.blocks
        x86_64 code, cycles on oryon-1

        Executed instructions
          module      executed  coverage
          app        3,000,000     100 %
          libz.so.1      1,000     100 %
          total      3,001,000     100 %
          Coverage: the share of executed instructions that are known.

        Notes
          - the last line of the recording has no end; it may be cut off

        """
    )
  }

  @Test func `the JSON has what the table rounds`() {
    #expect(
      CodeEstimateReports.json(Self.estimate) == """
        {
          "file": "app.blocks",
          "guest": "x86_64",
          "core": "oryon-1",
          "modules": [
            {
              "name": "app",
              "executed_instructions": 3000000,
              "coverage": 0.9996666666666667
            },
            {
              "name": "libz.so.1",
              "executed_instructions": 1000,
              "coverage": 1.0
            }
          ],
          "total": {
            "name": "total",
            "executed_instructions": 3001000,
            "coverage": 0.9996667777407531
          },
          "notes": [
            "the last line of the recording has no end; it may be cut off"
          ]
        }

        """
    )
  }

  @Test func `a module that ran nothing is known as a whole`() {
    #expect(CodeEstimate.Part(name: "empty").coverage == 1)
  }

  @Test func `x64 code has the instructions of its emulator, module by module`() {
    var estimate = Self.estimate
    estimate.emulator = "box64"
    estimate.modules[0].emulatedInstructions = 6_000_000
    estimate.modules[1].emulatedInstructions = 2_500
    let table = CodeEstimateReports.table(estimate, in: ReportStyle(width: 120))
    #expect(table.contains("x86_64 code, emulated by box64"))
    #expect(table.contains("total      3,001,000     100 %  6,002,500"))
    #expect(CodeEstimateReports.json(estimate).contains("\"emulated_instructions\": 6002500"))
    #expect(!table.contains("recompiled"))
  }

  @Test func `cycles have columns while there is room, and keys of whole numbers`() {
    var estimate = Self.estimate
    estimate.modules[0].cycles.emulated = 4_000_000.4
    estimate.modules[1].cycles.emulated = 2_000.4
    estimate.modules[0].cycles.isolated = 3_000_000
    let wide = CodeEstimateReports.table(estimate, in: ReportStyle(width: 120))
    #expect(wide.contains("executed  coverage     cycles   isolated"))
    #expect(wide.contains("3,001,000     100 %  4,002,001  3,000,000"))
    #expect(!wide.contains("native cycles"))
    let narrow = CodeEstimateReports.table(estimate, in: ReportStyle(width: 48))
    #expect(narrow.contains("100 %  4,002,001\n"))
    let json = CodeEstimateReports.json(estimate)
    #expect(json.contains("\"emulated_cycles\": 4002001,\n    \"isolated_cycles\": 3000000"))
    #expect(!json.contains("recompiled_cycles"))
  }
}
