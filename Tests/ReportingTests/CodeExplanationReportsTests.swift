import Diagnostics
import Results
import Testing

@testable import Reporting

struct CodeExplanationReportsTests {
  private static let block = CodeExplanation.Block(
    place: "app+0x10",
    executions: 1_000,
    instructions: [
      .init(
        bytes: "01d8",
        text: "add eax, ebx",
        isKnown: true,
        operations: [
          .init(text: "adds w4, w4, w7"), .init(text: "cfinv", reason: "flags"),
        ]
      ),
      .init(bytes: "06", text: "unknown", isKnown: false, operations: []),
    ],
    recompiled: [.init(text: "add w4, w4, w7")]
  )

  @Test func `the table has the code on the left and both settings on the right`() {
    let explanation = CodeExplanation(
      conditions: "x86_64 code under fex, host features none",
      blocks: [Self.block],
      notes: ["no rule uses the host feature MOPS"]
    )
    #expect(
      CodeExplanationReports.table(explanation, in: ReportStyle(width: 120)) == """
        What becomes of this code
        x86_64 code under fex, host features none

        app+0x10: 2 instructions, 2 A64 instructions emulated, 1 recompiled, 1 unknown, ran 1,000 times
                                                because
          bytes  code          emulated         of       recompiled
          01d8   add eax, ebx  adds w4, w4, w7           add w4, w4, w7
                               cfinv            flags
          06     unknown       ?

        Notes
          - no rule uses the host feature MOPS

        """
    )
  }

  @Test func `code of A64 has no second setting`() {
    let block = CodeExplanation.Block(
      instructions: [
        .init(bytes: "c0035fd6", text: "ret", isKnown: true, operations: [.init(text: "ret")])
      ]
    )
    let explanation = CodeExplanation(conditions: "aarch64 code", blocks: [block, block])
    let text = CodeExplanationReports.table(explanation, in: ReportStyle(width: 120))
    #expect(text.hasPrefix("What becomes of these 2 blocks\naarch64 code\n"))
    #expect(!text.contains("recompiled"))
    #expect(!CodeExplanationReports.jsonLine(block).contains("recompiled"))
  }

  @Test func `a block is one line of JSON`() {
    #expect(
      CodeExplanationReports.jsonLine(Self.block) == """
        {"place": "app+0x10", "executions": 1000, "host_instructions": 2, "unknown": 1, \
        "operations": ["adds w4, w4, w7", "cfinv"], "reasons": [null, "flags"], \
        "recompiled_instructions": 1, "recompiled_operations": ["add w4, w4, w7"]}

        """
    )
  }

  @Test func `what is wrong is one line of JSON too`() {
    let mistakes = InvalidInput([
      Diagnostic(path: "standard input", message: "this is no \"byte\""),
      Diagnostic(path: "standard input", message: "nor this"),
    ])
    #expect(
      CodeExplanationReports.jsonLine(mistakes)
        == #"{"error": "this is no \"byte\"; nor this"}"# + "\n"
    )
  }
}
