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

  /// A block that is timed, emulated and recompiled.
  private static var timed: CodeExplanation.Block {
    var block = block
    let costs = [
      CodeExplanation.Cost(microOps: 1, ports: "F", latency: 1, interval: 0.25),
      CodeExplanation.Cost(microOps: 2, ports: "D L", latency: 12, interval: 1),
    ]
    block.instructions[0].operations[0].cost = costs[0]
    block.instructions[0].operations[0].isOnChain = true
    block.instructions[0].operations[1].cost = costs[1]
    block.recompiled?[0].cost = costs[0]
    block.cycleShare = 0.125
    block.timing = BlockTiming(
      cycles: 5,
      isolatedCycles: 4.5,
      microOps: 3,
      bottleneck: .chain(operations: 1, registers: ["x8"]),
      boundCycles: 5,
      ports: [
        .init(name: "F", units: 2, cycles: 0.5), .init(name: "M", units: 1, cycles: 0),
        .init(name: "L", units: 1, cycles: 1),
      ]
    )
    block.recompiledTiming = BlockTiming(
      cycles: 2,
      isolatedCycles: 2,
      microOps: 1,
      bottleneck: .ports(["F", "M"]),
      boundCycles: 1.9,
      ports: [
        .init(name: "F", units: 2, cycles: 0.25), .init(name: "M", units: 1, cycles: 0),
        .init(name: "L", units: 1, cycles: 0),
      ]
    )
    return block
  }

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

        app+0x10: 2 instructions, 1 unknown, ran 1,000 times
                               A64
          code        instructions
          emulated               2
          recompiled             1

        Operations
                                                because
          bytes  x64           emulated         of       recompiled
          01d8   add eax, ebx  adds w4, w4, w7           add w4, w4, w7
                               cfinv            flags
          06     unknown       ?

        Notes
          - no rule uses the host feature MOPS

        """
    )
  }

  @Test func `a timed block has a summary, costs and the load of the ports`() {
    let explanation = CodeExplanation(conditions: "x86_64 code on a toy", blocks: [Self.timed])
    #expect(
      CodeExplanationReports.table(explanation, in: ReportStyle(width: 120)) == """
        What becomes of this code
        x86_64 code on a toy

        app+0x10: 2 instructions, 1 unknown, ran 1,000 times, 12.5 % of the recording's cycles
                               A64
          code        instructions  µops  cycles  ratio  isolated
          emulated               2     3    5.00  2.50×      4.50
          recompiled             1     1    2.00  1.00×      2.00
          Cycles are those of an iteration, once iterations follow each other steadily. Isolated: as llvm-mca counts, without
          calls and memory order.

        Held up by
          - emulated: the chain of 1 operation through x8: 5.00 cycles
          - recompiled: ports F and M: 1.90 cycles

        Operations
                                                                           because
          x64           emulated           µops  ports  latency  interval  of       recompiled      µops  ports  latency
          add eax, ebx  ▸ adds w4, w4, w7     1  F            1      0.25           add w4, w4, w7     1  F            1
                          cfinv               2  D L         12      1.00  flags
          unknown       ?
          Latency: cycles to the result. Interval: the least cycles from one to the next alike. ▸ The longest chain of results
          through the iterations.

        Cycles per iteration that each unit of a port is taken
          port         F×2     L
          emulated    0.50  1.00
          recompiled  0.25     –

        """
    )
  }

  @Test func `operations that seldom run have no numbers, and that is said`() {
    var block = Self.timed
    block.instructions[0].operations[1].cost = nil
    let text = CodeExplanationReports.table(
      CodeExplanation(conditions: "", blocks: [block]),
      in: ReportStyle(width: 120)
    )
    #expect(
      text.contains("\n                  cfinv" + String(repeating: " ", count: 44) + "flags\n")
    )
    #expect(text.contains("Without numbers: seldom runs\n"))
  }

  @Test func `where both settings do not fit beside each other, they follow each other whole`() {
    let explanation = CodeExplanation(conditions: "x86_64 code on a toy", blocks: [Self.timed])
    let text = CodeExplanationReports.table(explanation, in: ReportStyle(width: 58))
    #expect(
      text.contains(
        """
        Operations
          x64           emulated           µops  ports  latency
          add eax, ebx  ▸ adds w4, w4, w7     1  F            1
                          cfinv               2  D L         12
          unknown       ?

        Recompiled
          recompiled      µops  ports  latency  interval
          add w4, w4, w7     1  F            1      0.25

        """
      )
    )
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 58 })
  }

  @Test func `ports that do not fit get a table of their own`() {
    var block = Self.timed
    block.timing?.ports = (0..<9).map { .init(name: "P\($0)", units: 1, cycles: 1) }
    block.recompiledTiming?.ports = block.timing?.ports ?? []
    let text = CodeExplanationReports.table(
      CodeExplanation(conditions: "", blocks: [block]),
      in: ReportStyle(width: 54)
    )
    #expect(text.contains("  port          P0    P1    P2    P3    P4    P5\n"))
    #expect(text.contains("The other ports\n  port          P6    P7    P8\n"))
  }

  @Test(arguments: [
    (
      BlockTiming.Bottleneck.chain(operations: 3, registers: []),
      "the chain of 3 operations through memory"
    ),
    (
      .chain(operations: 2, registers: ["x8", "nzcv"]),
      "the chain of 2 operations through x8 and nzcv"
    ),
    (
      .chain(operations: 9, registers: ["x1", "x2", "x3", "x4", "x5"]),
      "the chain of 9 operations through x1, x2, x3 and 2 more"
    ),
    (.ports(["M"]), "port M"), (.ports(["A", "B", "C"]), "ports A, B and C"),
    (.renaming(width: 8), "the front end, 8 operations wide"),
    (.dispatch(width: 14), "the front end, 14 µops wide"),
    (.takenBranch, "the front end, at a taken branch"),
    (.reorderBuffer, "too small a reorder buffer"), (.mixed, "several things at times"),
  ])
  func `what holds a block up is said in words`(bottleneck: BlockTiming.Bottleneck, words: String) {
    let timing = BlockTiming(
      cycles: 4,
      isolatedCycles: 4,
      microOps: 5,
      bottleneck: bottleneck,
      boundCycles: 3.5,
      ports: []
    )
    #expect(timing.bottleneckText == words + ": 3.50 cycles")
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

  @Test func `a timed block has its cycles in JSON too`() {
    var block = Self.timed
    block.timeline = BlockTimeline(
      setting: "emulated",
      entries: [
        .init(
          iteration: 0,
          operation: 1,
          text: "cfinv",
          dispatch: 2,
          issue: 3,
          complete: 4,
          retire: 5
        )
      ]
    )
    let line = CodeExplanationReports.jsonLine(block)
    #expect(line.contains(#""executions": 1000, "cycle_share": 0.125, "host_instructions": 2"#))
    #expect(
      line.hasSuffix(
        """
        "cycles": 5.0, "isolated_cycles": 4.5, "uops": 3, \
        "bottleneck": "the chain of 1 operation through x8: 5.00 cycles", \
        "recompiled_cycles": 2.0, "recompiled_isolated_cycles": 2.0, "recompiled_uops": 1, \
        "recompiled_bottleneck": "ports F and M: 1.90 cycles", \
        "timeline": [{"iteration": 0, "operation": 1, "dispatch": 2, "issue": 3, "execute": 4, \
        "retire": 5}]}

        """
      )
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
