import Testing

@testable import X64Decoding

@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct BoundaryCodeTests {
  @Test(
    arguments: [
      ("e8 00 00 01 00", [BoundaryCode.directCall]),
      ("ff d0", [BoundaryCode.indirectCall]),
      ("c3", [BoundaryCode.nearReturn]),
      ("48 8b c4 48 89 58 20 55 5d e9 00 00 01 00", BoundaryCode.fastForwardSequence),
    ] as [(String, [X64Instruction])]
  )
  func `what is known without a decoder is what a decoder makes of the bytes`(
    code: String,
    expected: [X64Instruction]
  ) throws {
    let decoder = try #require(X64Decoder())
    var instructions: [X64Instruction] = []
    #expect(decoder.decode(bytes(code)[...], into: &instructions) == .complete)
    #expect(instructions == expected)
  }
}
