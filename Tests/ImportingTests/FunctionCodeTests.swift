import Quantities
import Testing
import X64Decoding

@testable import Importing

/// Blocks of functions that nobody counted, and what is estimated of their runs.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct FunctionCodeTests {
  private static func code(_ bytes: [UInt8]) throws -> FunctionCode {
    FunctionCode(bytes, try #require(X64Decoder()))
  }

  /// A block a line: its bytes, its instructions, how it goes on and where to.
  private static func summary(_ bytes: [UInt8]) throws -> [String] {
    try code(bytes).blocks.map { block in
      "\(block.bytes) \(block.instructions) \(block.branch)"
        + (block.target.map { " \($0)" } ?? "")
    }
  }

  /// `xor eax, eax`; then a loop: `add eax, ecx`, `dec ecx`, `jnz` to the `add`; `ret`.
  private static let loop: [UInt8] = [0x31, 0xC0, 0x01, 0xC8, 0xFF, 0xC9, 0x75, 0xFA, 0xC3]
  /// `test ecx, ecx`, `jz` to the second `ret`, `inc eax`, `ret`, `ret`.
  private static let choice: [UInt8] = [0x85, 0xC9, 0x74, 0x03, 0xFF, 0xC0, 0xC3, 0xC3]

  @Test func `jumps and what they lead to bound blocks`() throws {
    #expect(
      try Self.summary(Self.loop) == [
        "0..<2 1 none", "2..<8 3 conditionalJump 2", "8..<9 1 return",
      ]
    )
    #expect(
      try Self.summary(Self.choice) == [
        "0..<4 2 conditionalJump 7", "4..<7 2 return", "7..<8 1 return",
      ]
    )
  }

  @Test func `calls end blocks and come back, jumps out of the function do not`() throws {
    // call +100; jmp +100; then what nothing leads to.
    let bytes: [UInt8] = [0xE8, 100, 0, 0, 0, 0xE9, 100, 0, 0, 0, 0x90, 0xC3]
    #expect(try Self.summary(bytes) == ["0..<5 1 call", "5..<10 1 jump"])
  }

  @Test func `code ends where bytes are no instruction or are cut off`() throws {
    // inc eax; a byte that is no instruction in 64-bit mode; ret.
    #expect(try Self.summary([0xFF, 0xC0, 0x06, 0xC3]) == ["0..<2 1 none"])
    // inc eax; the first bytes of a call.
    #expect(try Self.summary([0xFF, 0xC0, 0xE8, 0x01]) == ["0..<2 1 none"])
    #expect(try Self.summary([0x06]) == [])
    #expect(try Self.summary([]) == [])
  }

  @Test func `what only a table of jumps leads to is found between the known parts`() throws {
    // jmp [rax*8+0]; padding; inc eax, ret; dec eax, ret.
    let table: [UInt8] = [0xFF, 0x24, 0xC5, 0, 0, 0, 0]
    let bytes = table + [0xCC, 0xFF, 0xC0, 0xC3, 0x90, 0xFF, 0xC8, 0xC3]
    #expect(
      try Self.summary(bytes) == ["0..<7 1 indirectJump", "8..<11 2 return", "12..<15 2 return"]
    )
    #expect(try Self.code(bytes).tableJumps == [8: 0, 12: 0])
    // Bytes that are no instructions are a table.
    #expect(try Self.summary(table + [0x06, 0x07, 0x06]) == ["0..<7 1 indirectJump"])
    // Without such a jump, nothing is looked for.
    #expect(try Self.summary([0xC3, 0xFF, 0xC0, 0xC3]) == ["0..<1 1 return"])
  }

  @Test func `a jump through a cell is no jump by a table`() throws {
    // jmp [rip+0x100], as a stub of an import is; another one behind it.
    let stub: [UInt8] = [0xFF, 0x25, 0, 1, 0, 0]
    #expect(try Self.summary(stub + stub) == ["0..<6 1 indirectJump"])
  }

  @Test func `code of nothing but jumps by tables has as many ways as jumps`() throws {
    let bytes = Array(repeating: [0xFF, 0xE0] as [UInt8], count: 50_000).flatMap { $0 }
    let code = try Self.code(bytes)
    #expect(code.blocks.count == 50_000)
    #expect(EstimatedFlow(of: code).ways.count < 50_000)
  }

  @Test func `a loop runs as often as its jump back suggests, the rest once`() throws {
    let flow = EstimatedFlow(of: try Self.code(Self.loop))
    let around = 1 / (1 - EstimatedFlow.takenBack)
    #expect(flow.runs.count == 3)
    for (runs, expected) in zip(flow.runs, [1, around, 1]) {
      #expect(abs(runs - expected) < 1e-4)
    }
    let back = try #require(flow.ways.first { $0.from == 1 && $0.to == 1 })
    #expect(abs(back.count - (around - 1)) < 1e-4)
  }

  @Test func `the two sides of a choice are gone to once together`() throws {
    let flow = EstimatedFlow(of: try Self.code(Self.choice))
    #expect(flow.runs == [1, 1 - EstimatedFlow.takenForward, EstimatedFlow.takenForward])
  }

  @Test func `a loop without an end has a number of runs`() throws {
    let flow = EstimatedFlow(of: try Self.code([0xEB, 0xFE]))
    #expect(flow.runs.count == 1 && flow.runs[0] > 1 && flow.runs[0] < 1000)
  }

  @Test func `whatever bytes there are, blocks have instructions and run a finite number of times`()
    throws
  {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      // Many short jumps, so that ways cross each other.
      let bytes = (0..<60).map { _ -> UInt8 in
        let byte = UInt8(generator.nextUnit() * 256)
        return byte < 80 ? [0x75, 0xEB, 0x74, 0xFF, 0x24, 0xC3, 0x90, 0xE8][Int(byte % 8)] : byte
      }
      let code = try Self.code(bytes)
      let flow = EstimatedFlow(of: code)
      for (block, runs) in zip(code.blocks, flow.runs) {
        #expect(block.instructions > 0 && block.instructions <= block.bytes.count)
        #expect(block.bytes.upperBound <= bytes.count && runs >= 0 && runs.isFinite)
      }
      for way in flow.ways { #expect(way.count <= flow.runs[way.from] + 1e-9) }
    }
  }
}
