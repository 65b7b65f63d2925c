import HostCode
import Testing
import X64Decoding

@testable import Lowering

/// The bytes of a text of hexadecimal digits; spaces are for the eye.
func bytes(_ text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}

/// The operations of a block, one a line; throws if an instruction is not covered.
func lowered(
  _ code: String,
  flagsLive: X64Flags = .arithmetic,
  _ habits: TranslatorHabits = .fex
) throws -> String {
  let decoder = try #require(X64Decoder())
  var block: [X64Instruction] = []
  try #require(decoder.decode(bytes(code)[...], into: &block) == .complete)
  var lowering = EmulatedLowering(habits: habits)
  var operations: [HostOperation] = []
  try #require(lowering.lower(block[...], flagsLiveOut: flagsLive, into: &operations) == 0)
  return operations.map(\.description).joined(separator: "\n")
}
