import A64Decoding
import HostCode
import Testing

@Suite struct A64DecoderTests {
  @Test(arguments: ["recorded", "random"])
  func `a word reads as llvm disassembles it`(table: String) throws {
    let rows = try Fixture.rows(table)
    #expect(rows.count > 700)
    for row in rows {
      #expect("\(A64Decoder.decode(row.word))" == row.text, "\(String(row.word, radix: 16))")
    }
  }

  @Test(arguments: ["recorded", "random"])
  func `a word reads and writes the registers and bytes that its text names`(table: String) throws {
    for row in try Fixture.rows(table) {
      let operation = A64Decoder.decode(row.word)
      #expect(Set(operation.registersRead.map { "\($0)"[...] }) == row.reads, "\(row.text)")
      #expect(Set(operation.registersWritten.map { "\($0)"[...] }) == row.writes, "\(row.text)")
      #expect(Int(operation.accessBytes) == row.bytes, "\(row.text)")
    }
  }

  @Test func `a word that llvm refuses is unknown and kept`() throws {
    let words = try Fixture.refusedWords()
    #expect(words.count > 2000)
    for word in words { #expect(A64Decoder.decode(word) == .unknown(word)) }
  }

  @Test func `every opcode is decoded from some word`() throws {
    let rows = try Fixture.rows("recorded") + Fixture.rows("random")
    let found = Set(rows.map { A64Decoder.decode($0.word).opcode })
    let missing = HostOpcode.allCases.filter { !found.contains($0) && $0 != .unknown }
    #expect(missing.isEmpty)
  }

  @Test(arguments: [
    (0x0420_E3E6, "SVE"), (0xD69F_03E0, "eret"), (0xD400_0002, "hvc"), (0xD508_871F, "tlbi"),
    (0xF820_0420, "ldraa"), (0xD53C_1100, "a system register of a hypervisor"),
    (0x9AC0_3000, "pacga"), (0xCE00_0000, "eor3"), (0x6E40_C400, "fcmla"), (0x8081_0000, "SME"),
  ])
  func `what user code on Armv8.4 does not hold is unknown`(word: UInt32, name: String) {
    #expect(A64Decoder.decode(word) == .unknown(word), "\(name)")
  }
}
