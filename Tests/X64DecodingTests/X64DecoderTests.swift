import Quantities
import Testing

@testable import X64Decoding

@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64DecoderTests {
  @Test func `an instruction takes no more than a cache line`() {
    #expect(MemoryLayout<X64Instruction>.stride == 64)
  }

  @Test func `a byte that begins nothing is unknown, and decoding goes on behind it`() throws {
    let decoder = try #require(X64Decoder())
    var instructions: [X64Instruction] = []
    #expect(decoder.decode(bytes("06 90 ea c3")[...], into: &instructions) == .complete)
    #expect(instructions.map(\.mnemonic) == [.unknown, .nop, .unknown, .ret])
    #expect(instructions.map(\.length) == [1, 1, 1, 1])
  }

  @Test func `code that ends inside an instruction is told apart`() throws {
    let decoder = try #require(X64Decoder())
    var instructions: [X64Instruction] = []
    #expect(decoder.decode(bytes("90 e8 01 02")[...], into: &instructions) == .truncated(at: 1))
    #expect(instructions.map(\.mnemonic) == [.nop])
  }

  @Test func `no code is no instructions`() throws {
    let decoder = try #require(X64Decoder())
    var instructions = [X64Instruction.unknown]
    #expect(decoder.decode([], into: &instructions) == .complete)
    #expect(instructions.isEmpty)
    let none: [UInt8] = []
    let first = decoder.decodeFirst(none.span)
    #expect(first == nil)
  }

  @Test func `more prefixes than an instruction may have are unknown`() throws {
    let decoder = try #require(X64Decoder())
    let code = [UInt8](repeating: 0x66, count: 15) + [0x90]
    let first = decoder.decodeFirst(code.span)
    #expect(first?.isUnknown == true)
  }

  @Test func `targets count from the end of the instruction`() throws {
    #expect(try instruction("eb fe").target(at: 0x1000) == 0x1000)
    #expect(try instruction("0f 84 00 01 00 00").target(at: 0x1000) == 0x1106)
    #expect(try instruction("e8 00 00 00 80").target(at: 0) == 0xFFFF_FFFF_8000_0005)
    #expect(try instruction("ff d0").target(at: 0x1000) == nil)
    #expect(try instruction("ff 25 10 00 00 00").memoryAddress(at: 0x1000) == 0x1016)
    #expect(try instruction("8b 00").memoryAddress(at: 0x1000) == nil)
  }

  @Test func `an exchange with memory needs no lock prefix to be one`() throws {
    #expect(try instruction("87 03").isAtomic)
    #expect(try instruction("f0 01 03").isAtomic)
    #expect(try !instruction("87 c3").isAtomic)
    #expect(try !instruction("01 03").isAtomic)
  }

  @Test(arguments: [
    ("48 8b 44 c8 10", "mov rax, [rax+rcx*8+0x10]"),
    ("f3 a4", "rep movsb"),
    ("f0 0f b1 0f", "lock cmpxchg [rdi], ecx"),
    ("e8 00 00 00 00", "call 0x0000000000001005"),
    ("48 8d 05 10 00 00 00", "lea rax, [0x0000000000001017]"),
  ]) func `text is in Intel's syntax`(code: String, text: String) throws {
    let decoder = try #require(X64Decoder())
    let code = bytes(code)
    let written = decoder.text(of: code.span, at: 0x1000)
    #expect(written == text)
  }

  @Test func `what is no instruction has no text`() throws {
    let decoder = try #require(X64Decoder())
    let code = bytes("06")
    let written = decoder.text(of: code.span)
    #expect(written == nil)
  }

  @Test func `random bytes decode to instructions that fill them`() throws {
    var generator = SeededGenerator(seed: 64)
    let decoder = try #require(X64Decoder())
    var instructions: [X64Instruction] = []
    for _ in 0..<1_000 {
      let code = (0..<100).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let end = decoder.decode(code[...], into: &instructions)
      let length = instructions.reduce(0) { $0 + Int($1.length) }
      switch end {
      case .complete: try #require(length == code.count)
      case .truncated(let offset): try #require(length == offset && code.count - offset < 15)
      }
      try #require(instructions.allSatisfy { (1...15).contains($0.length) })
    }
  }
}
