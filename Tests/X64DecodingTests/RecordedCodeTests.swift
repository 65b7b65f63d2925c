import Testing

@testable import X64Decoding

/// Code of real programs, which must decode to the last byte.
@Suite(.enabled(if: RecordedCode.isAvailable, "set PERFMODEL_DATA to the folder of recordings"))
struct RecordedCodeTests {
  @Test(arguments: RecordedCode.programs)
  func `every recorded block has as many instructions as were counted`(program: String) throws {
    let decoder = try #require(X64Decoder())
    let blocks = RecordedCode.blocks(of: program)
    try #require(blocks.count > 1000)
    var instructions: [X64Instruction] = []
    for block in blocks {
      let end = decoder.decode(block.code[...], into: &instructions)
      let length = instructions.reduce(0) { $0 + Int($1.length) }
      switch end {
      case .complete:
        try #require(instructions.count == block.instructions)
        try #require(length == block.code.count)
      case .truncated(let offset):
        try #require(block.endsNearPage)
        try #require(instructions.count + 1 == block.instructions)
        try #require(length == offset)
      }
      try #require(instructions.allSatisfy { !$0.isUnknown && $0.mnemonic != .other })
      // Only the last instruction of a block goes elsewhere.
      try #require(instructions.dropLast().allSatisfy { $0.branch == .none })
    }
  }

  @Test func `FEX's test instructions are known but for those of 32-bit mode`() throws {
    let table = try #require(RecordedCode.text(of: "translators/fex-host-counts.tsv"))
    let rows = table.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    let header = try #require(rows.first)
    let code = try #require(header.firstIndex(of: "bytes_nasm"))
    let bits = try #require(header.firstIndex(of: "bits"))
    let text = try #require(header.firstIndex(of: "x86_text"))
    let decoder = try #require(X64Decoder())
    var instructions: [X64Instruction] = []
    var undecoded: [Substring] = []
    for row in rows.dropFirst() where row[bits] == "64" && !row[code].isEmpty {
      let end = decoder.decode(bytes(String(row[code]))[...], into: &instructions)
      if end != .complete || instructions.contains(where: \.isUnknown) {
        undecoded.append(row[text])
      }
    }
    // Only FEX reads `lea` of a register, which Intel calls undefined.
    #expect(undecoded == ["db 0x48, 0x8D, 0xC0"])
  }
}
