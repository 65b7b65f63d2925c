import BlockProfiles
import Diagnostics
import Lowering
import Quantities
import Testing
import Workloads

@testable import ProgramLowering

/// Recordings that no program leaves behind.
struct WrongRecordingTests {
  /// Lowers a recording in every way, and checks what holds of any.
  private func check(_ bytes: [UInt8]) throws {
    let profile = try BlockProfile(reading: SourceText(path: "app.blocks", bytes: bytes))
    guard profile.guest == .x64 else { return }
    let code = try RecordedCode(of: profile)
    for habits in [TranslatorHabits.fex, .box64] {
      let program = LoweredProgram(of: code, profile, habits: habits)
      let isSound =
        program.blocks.count == profile.blocks.count
        && program.ends.count == code.instructions.count
        && program.isKnown.count == code.instructions.count
        && zip(program.blocks, profile.blocks).allSatisfy { lowered, block in
          lowered.operations.upperBound <= program.operations.count
            && lowered.exit.count <= lowered.operations.count && lowered.exits <= block.executions
        }
      #expect(isSound)
    }
    let recompiled = RecompiledOperations(of: code, profile)
    #expect(recompiled.blocks.count == profile.blocks.count)
    #expect(recompiled.blocks.allSatisfy { $0.pricedOperations <= $0.operations.count })
  }

  private func check(_ blocks: String) throws {
    try check(Array("guest x86_64\nmodule 1000 90000000 app\n\(blocks)\n".utf8))
  }

  private static let sound = """
    guest x86_64
    module 1000 90000 app
    block 1000 5 3 4883ec18e8f70f0000
    block 2000 5 2 89442408c3
    block 1009 5 3 85c00f85efefffff
    block 1011 1 2 4883c418c3
    block 3000 9 2 d9c1dec1
    block 3004 9 1 ff2500100000
    edge 1000 2000 5
    edge 2000 1009 5
    edge 1009 1000 4
    edge 1009 1011 1
    edge 3000 3004 9
    edge 3004 3000 8

    """

  @Test func `damaged recordings are refused or lowered`() throws {
    var read = 0
    for seed in 0..<UInt64(400) {
      var generator = SeededGenerator(seed: seed)
      var text = Array(Self.sound.utf8)
      for _ in 0...generator.next() % 4 {
        let place = Int(generator.next() % UInt64(text.count))
        switch generator.next() % 5 {
        // Digits for digits leave more to read than any bytes would.
        case 0, 1, 2:
          guard Character(UnicodeScalar(text[place])).isHexDigit else { continue }
          text[place] = Array("0123456789abcdef".utf8)[Int(generator.next() % 16)]
        case 3:
          let lines = text.split(separator: UInt8(ascii: "\n"))
          text += lines[Int(generator.next() % UInt64(lines.count))] + Array("\n".utf8)
        default: text[place] ^= UInt8(truncatingIfNeeded: 1 << (generator.next() % 8))
        }
      }
      do {
        try check(text)
        read += 1
      } catch is InvalidInput {}
    }
    #expect(read > 20)
  }

  @Test(arguments: [
    // One instruction, and one that is cut off.
    "block 1000 1 1 c3", "block 1000 1 1 e9", "block 1000 1 1 0f",
    // Blocks that lie in each other, from the same address too.
    "block 1000 2 3 01d801d875fa\nblock 1002 3 2 01d875fa\nblock 1000 1 1 01d8\nedge 1000 1002 2",
    // Edges twice, to itself, and many more than executions.
    "block 1000 1 1 75fe\nedge 1000 1000 500000000000000\nedge 1000 1000 500000000000000",
    "block 1000 0 1 75fe\nedge 1000 1000 0\nblock 1002 0 1 c3\nedge 1000 1002 1000000000000000",
    // Ways that such code cannot take.
    "block 1000 5 1 c3\nblock 2000 5 1 90\nblock 3000 5 1 eb00\nedge 1000 2000 5\nedge 2000 1000 5"
      + "\nedge 3000 1000 5\nedge 2000 3000 5",
    // Nothing leads to it, and it leads nowhere.
    "block 1000 1 1 90\nblock 5000 1 1 f4\nblock 6000 1 1 06\nblock 7000 1 1 cc",
    // Two that are each other's only way.
    "block 1000 9 1 eb0e\nblock 1010 9 1 ebee\nedge 1000 1010 9\nedge 1010 1000 9",
    // Calls into themselves, and behind their end.
    "block 1000 9 1 e8fbffffff\nblock 1005 9 1 c3\nedge 1000 1000 9\nedge 1005 1005 9",
    // The greatest count, and more instructions than it says.
    "block 1000 1000000000000000 1 75fe\nedge 1000 1000 1000000000000000",
    "block 1000 1000000000000000 1 48890424488904244889042448890424c3",
    // The stack goes far away.
    "block 1000 2 2 4881ec000000804881ec00000080\nedge 1000 1000 2",
    "block 1000 2 2 48a1000000000000008048a10800000000000080",
  ])
  func `recordings that contradict themselves are lowered`(blocks: String) throws {
    try check(blocks)
  }

  @Test func `blocks at the end of memory are lowered`() throws {
    let text = """
      guest x86_64
      block ffffffffffffffff 3 1 90
      block fffffffffffffff0 3 1 eb7f
      block 0 3 1 e9f0ffffff
      edge fffffffffffffff0 ffffffffffffffff 3
      edge ffffffffffffffff 0 3
      edge 0 fffffffffffffff0 3

      """
    try check(Array(text.utf8))
  }

  @Test func `shares that get smaller than any number are lowered`() throws {
    var text = ""
    for index in 0..<60 {
      let address = 0x1000 + 2 * index
      text += "block \(String(address, radix: 16)) 10000000000000 1 7500\n"
      text += "edge \(String(address, radix: 16)) \(String(address + 2, radix: 16)) 1\n"
    }
    try check(text + "block 1078 10000000000000 1 c3")
  }

  @Test func `shares that get greater than any number are lowered`() throws {
    var text = ""
    for index in 0..<60 {
      let address = 0x1000 + 2 * index
      text += "block \(String(address, radix: 16)) 1 1 7500\n"
      let next = String(address + 2, radix: 16)
      text += "edge \(String(address, radix: 16)) \(next) 10000000000000\n"
    }
    try check(text + "block 1078 1 1 c3")
  }

  @Test(
    arguments: ["01d8", "38c8", "d1e0", "d3e0", "ffc0", "d9c0", "8b04", "0f58c1", "50", "0fefc0"]
  )
  func `a block of very many instructions is lowered`(
    instruction: String
  ) throws {
    let count = 20_000
    let code = String(repeating: instruction == "8b04" ? "8b0424" : instruction, count: count)
    try check("block 1000 10 \(count) \(code)")
  }

  @Test func `a program that runs backwards is lowered`() throws {
    var text = ""
    for index in 0..<1_000 {
      // jne back to the block before.
      let address = String(0x1000 + 2 * index, radix: 16)
      text += "block \(address) 2 1 75fc\n"
      if index > 0 { text += "edge \(address) \(String(0x0FFE + 2 * index, radix: 16)) 1\n" }
    }
    try check(text)
  }
}
