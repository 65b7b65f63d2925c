/// How the decoding of a block of bytes ended.
package enum X64DecodingEnd: Hashable, Sendable {
  /// With the last byte of its last instruction.
  case complete
  /// Inside an instruction, which begins at this offset and is not among the result.
  case truncated(at: Int)
}

/// Decodes x64 code in 64-bit mode, with Zydis.
///
///     if let decoder = X64Decoder() {
///       var instructions: [X64Instruction] = []
///       let end = decoder.decode(code.span, into: &instructions)
///     }
///
/// A byte that begins no known instruction becomes `X64Instruction.unknown`, and decoding goes on
/// behind it. `tzcnt`, `lzcnt` and `endbr64` are read as such, though processors without them run
/// `bsf`, `bsr` and a `nop`. Legacy addresses of 16 bits and the prefixes of AMD's branches do not
/// exist in this mode, or are ignored as by Intel.
package struct X64Decoder: Sendable {
  #if MachineCode
  let zydis: ZydisDecoding

  /// Makes a decoder; nil in a build without the trait `MachineCode`.
  package init?() {
    guard let zydis = ZydisDecoding() else { return nil }
    self.zydis = zydis
  }
  #else
  /// Makes a decoder; nil in this build, which is without the trait `MachineCode`.
  package init?() { nil }
  #endif

  /// Decodes bytes from the first to the last.
  ///
  /// - Parameters:
  ///   - bytes: The code, which begins with an instruction.
  ///   - instructions: Where the result goes; what was in it before is dropped, its room is used.
  /// - Returns: Whether the code ended where an instruction does.
  package func decode(
    _ bytes: Span<UInt8>,
    into instructions: inout [X64Instruction]
  ) -> X64DecodingEnd {
    instructions.removeAll(keepingCapacity: true)
    #if MachineCode
    return zydis.decode(bytes, into: &instructions)
    #else
    return .complete
    #endif
  }

  /// Decodes a part of an array.
  ///
  /// - Parameters:
  ///   - bytes: The code, which begins with an instruction.
  ///   - instructions: Where the result goes; what was in it before is dropped, its room is used.
  /// - Returns: Whether the code ended where an instruction does; its offset counts from the start
  ///   of the part.
  package func decode(
    _ bytes: ArraySlice<UInt8>,
    into instructions: inout [X64Instruction]
  ) -> X64DecodingEnd {
    decode(bytes.span, into: &instructions)
  }

  /// Decodes the first instruction; nil when the bytes end inside it.
  package func decodeFirst(_ bytes: Span<UInt8>) -> X64Instruction? {
    #if MachineCode
    return zydis.decodeFirst(bytes)
    #else
    return nil
    #endif
  }

  /// The text of the first instruction in Intel's syntax; nil when the bytes are none.
  ///
  /// - Parameters:
  ///   - bytes: The code.
  ///   - address: Where it is, so that targets are written as addresses; relative when nil.
  /// - Returns: The text in small letters.
  package func text(of bytes: Span<UInt8>, at address: UInt64? = nil) -> String? {
    #if MachineCode
    return zydis.text(of: bytes, at: address)
    #else
    return nil
    #endif
  }
}
