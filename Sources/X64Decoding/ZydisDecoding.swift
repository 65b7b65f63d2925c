#if MachineCode
internal import CZydis

/// Calls Zydis: what is not memory-safe about decoding is in this file and `ZydisFacts.swift`.
///
/// Zydis writes into a decoded instruction and its operands, both of which live for a whole block;
/// it reads no more bytes than it is told there are.
struct ZydisDecoding: Sendable {
  private let decoder: ZydisDecoder

  /// The most operands that Zydis writes, hidden ones included.
  private static let mostOperands = Int(ZYDIS_MAX_OPERAND_COUNT)

  init?() {
    var decoder = ZydisDecoder()
    let status = unsafe ZydisDecoderInit(
      &decoder,
      ZYDIS_MACHINE_MODE_LONG_64,
      ZYDIS_STACK_WIDTH_64
    )
    guard czydis_succeeded(status) else { return nil }
    self.decoder = decoder
  }

  func decode(
    _ bytes: Span<UInt8>,
    into instructions: inout [X64Instruction]
  ) -> X64DecodingEnd {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe withScratch { scratch in
        var offset = 0
        while offset < bytes.count {
          guard
            let instruction = unsafe decodeOne(
              UnsafeBufferPointer(rebasing: bytes[offset...]),
              with: &scratch
            )
          else { return .truncated(at: offset) }
          instructions.append(instruction)
          offset += Int(instruction.length)
        }
        return .complete
      }
    }
  }

  func decodeFirst(_ bytes: Span<UInt8>) -> X64Instruction? {
    guard !bytes.isEmpty else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe withScratch { scratch in unsafe decodeOne(bytes, with: &scratch) }
    }
  }

  func text(of bytes: Span<UInt8>, at address: UInt64?) -> String? {
    guard !bytes.isEmpty else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe withScratch { scratch in
        guard czydis_succeeded(unsafe decode(bytes, with: &scratch)) else { return nil }
        var formatter = ZydisFormatter()
        unsafe ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_INTEL)
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
          let status = unsafe ZydisFormatterFormatInstruction(
            &formatter,
            &scratch.instruction,
            scratch.operands.baseAddress,
            scratch.instruction.operand_count_visible,
            text.baseAddress,
            ZyanUSize(text.count),
            address ?? .max,
            nil
          )
          guard czydis_succeeded(status), let start = text.baseAddress else { return nil }
          return unsafe String(cString: start)
        }
      }
    }
  }

  /// Decodes one instruction; nil when the bytes end inside it.
  private func decodeOne(
    _ bytes: UnsafeBufferPointer<UInt8>,
    with scratch: inout Scratch
  ) -> X64Instruction? {
    let status = unsafe decode(bytes, with: &scratch)
    if czydis_succeeded(status) {
      var translation = ZydisTranslation(unsafe ZydisFacts(scratch.instruction))
      for index in 0..<Int(unsafe scratch.instruction.operand_count) {
        translation.add(unsafe scratch.operands[index])
      }
      return translation.finished()
    }
    return czydis_needs_more_bytes(status) ? nil : .unknown
  }

  private func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    with scratch: inout Scratch
  ) -> ZyanStatus {
    var decoder = decoder
    return unsafe ZydisDecoderDecodeFull(
      &decoder,
      bytes.baseAddress,
      ZyanUSize(bytes.count),
      &scratch.instruction,
      scratch.operands.baseAddress
    )
  }

  /// What Zydis writes into.
  @unsafe
  private struct Scratch {
    var instruction = unsafe ZydisDecodedInstruction()
    var operands: UnsafeMutableBufferPointer<ZydisDecodedOperand>
  }

  private func withScratch<Result>(_ body: (inout Scratch) -> Result) -> Result {
    unsafe withUnsafeTemporaryAllocation(
      of: ZydisDecodedOperand.self,
      capacity: Self.mostOperands
    ) { operands in
      unsafe operands.initialize(repeating: ZydisDecodedOperand())
      var scratch = unsafe Scratch(operands: operands)
      return unsafe body(&scratch)
    }
  }
}
#endif
