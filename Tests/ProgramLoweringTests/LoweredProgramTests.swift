import BlockProfiles
import Diagnostics
import HostCode
import Lowering
import Testing
import Workloads

@testable import ProgramLowering

/// Recorded programs of a few blocks, lowered for a translator.
struct LoweredProgramTests {
  private func lowered(
    _ blocks: String,
    _ habits: TranslatorHabits = .box64
  ) throws -> LoweredProgram {
    let text = "guest x86_64\nmodule 1000 90000 app\n" + blocks + "\n"
    let profile = try BlockProfile(reading: SourceText(path: "app.blocks", bytes: Array(text.utf8)))
    return try LoweredProgram(of: profile, habits: habits)
  }

  private func opcodes(_ program: LoweredProgram, _ block: Int) -> [HostOpcode] {
    program.operations[program.blocks[block].operations].map(\.opcode)
  }

  @Test func `the operations of a block count as often as it ran`() throws {
    // add eax, ebx; jmp to the next block; ret
    let program = try lowered(
      """
      block 1000 7 2 01d8eb02
      block 1006 7 1 c3
      edge 1000 1006 7
      """
    )
    #expect(opcodes(program, 0) == [.add, .b])
    #expect(program.blocks[0].executedOperations == 14)
    #expect(program.blocks[0].exits == 0)
    #expect(program.executedOperations == 7 * (2 + 6))
  }

  @Test func `a loop stays in its translation`() throws {
    // dec ecx; jne back: the flags are set for the jump, and nothing leaves.
    let program = try lowered(
      """
      block 1000 100 2 ffc975fc
      block 1004 1 1 c3
      edge 1000 1000 99
      edge 1000 1004 1
      """
    )
    #expect(opcodes(program, 0) == [.sub, .bCond])
    #expect(program.blocks[0].exit.isEmpty)
    #expect(program.blocks[0].executedOperations == 200)
  }

  @Test func `a jump to before the translation leaves it, where it is taken`() throws {
    // A far function calls back into the middle of another: cmp eax, ecx; je; ret
    let program = try lowered(
      """
      block 2000 10 1 e9fbefffff
      block 1000 10 2 39c874fc
      block 1004 4 1 c3
      edge 2000 1000 10
      edge 1000 1004 4
      edge 1000 1000 6
      """
    )
    let jump = program.blocks[0]
    #expect(jump.exits == 10)
    #expect(jump.exit.count == 4)
    #expect(jump.executedOperations == 10 * 5)
    #expect(program.blocks[1].exit.isEmpty)
  }

  @Test func `flags that a far jump may need are written where they are made`() throws {
    // add eax, ecx; jmp far back.
    let program = try lowered(
      """
      block 5000 3 2 01c8e9f9bfffff
      block 1000 3 1 c3
      edge 5000 1000 3
      """
    )
    let origins = program.operations[program.blocks[0].operations].map(\.origin)
    #expect(origins.contains(.guestState))
    #expect(program.blocks[0].operations.count == 6 + 5)
  }

  @Test func `flags are not kept for a return`() throws {
    // add rsp, 8; ret
    let program = try lowered("block 1000 3 2 4883c408c3")
    #expect(opcodes(program, 0).first == .add)
    #expect(program.blocks[0].operations.count == 7)
  }

  @Test func `a translator with flags in registers keeps them for a return`() throws {
    let program = try lowered("block 1000 3 2 4883c408c3", .fex)
    #expect(
      program.operations[program.blocks[0].operations].contains { $0.setsFlags }
    )
  }

  @Test func `what comes back from a call is in the translation of the caller`() throws {
    // call 2000; test eax, eax; jne back to 1000; ret
    let program = try lowered(
      """
      block 1000 5 1 e8fb0f0000
      block 2000 5 1 c3
      block 1005 5 2 85c075f7
      block 1009 1 1 c3
      edge 1000 2000 5
      edge 2000 1005 5
      edge 1005 1000 4
      edge 1005 1009 1
      """
    )
    #expect(program.blocks[2].exits == 0)
    #expect(opcodes(program, 2).last == .bCond)
  }

  @Test func `an instruction that is cut off is not known`() throws {
    let program = try lowered("block 1000 3 2 01d8e9")
    #expect(program.blocks[0].unknownInstructions == 1)
    #expect(opcodes(program, 0) == [.add])
  }

  @Test func `an instruction on two pages runs in its own block only`() throws {
    let program = try lowered(
      """
      block 1ffd 3 2 01d841
      block 1fff 3 1 4139c0
      edge 1ffd 1fff 3
      """
    )
    #expect(program.blocks[0].unknownInstructions == 0)
    #expect(opcodes(program, 0) == [.add])
    #expect(program.blocks[1].unknownInstructions == 0)
  }

  @Test func `elements of a string are moved in the loops of the translator`() throws {
    // mov eax, ebx; rep movsb: 10 times, 100 elements each.
    let program = try lowered(
      """
      block 1000 10 2 89d8f3a4
      block 1002 990 1 f3a4
      block 1004 10 1 c3
      edge 1000 1002 10
      edge 1002 1002 980
      edge 1002 1004 10
      """
    )
    // Four operations for each byte, and four around them.
    let block = program.blocks[0]
    let rest = UInt64(block.operations.count - block.repeated.count - block.exit.count)
    let all = Double(block.executedOperations - 10 * rest)
    #expect(abs(all - 10 * (4 + 4 * 100)) < 12)
    #expect(program.blocks[1].repetitions == 0)
    #expect(program.blocks[1].executedOperations <= 10)
  }
}
