internal import X64Decoding

extension BlockFacts {
  /// Reads the last instruction of a block of x64 code.
  ///
  /// - Parameters:
  ///   - instructions: The decoded instructions.
  ///   - rest: The bytes of a last instruction that is cut off; empty when all are there.
  init(x64 instructions: [X64Instruction], rest: ArraySlice<UInt8>) {
    guard rest.isEmpty, let last = instructions.last else {
      self.init(end: Self.end(of: rest))
      return
    }
    let throughPointer = last.memory?.isRelativeToInstruction == true
    switch last.branch {
    case .none, .systemCall, .trap:
      self.init(end: .next)
    case .jump, .conditionalJump:
      self.init(end: .jump)
    case .call:
      self.init(end: .call)
    case .return:
      self.init(end: .return)
    case .indirectCall:
      self.init(end: throughPointer ? .importCall : .indirectCall)
    case .indirectJump where throughPointer:
      self.init(end: .importJump, isStub: instructions.dropLast().allSatisfy(\.isNop))
    case .indirectJump:
      self.init(end: .indirectJump)
    }
  }

  /// How an instruction goes on of which only the first bytes are known.
  ///
  /// Its opcode decides, and is always there: QEMU loses a constant or a displacement.
  private static func end(of bytes: ArraySlice<UInt8>) -> BlockEnd {
    let bytes = bytes.drop { [0x66, 0xF2, 0xF3, 0x2E, 0x3E].contains($0) || $0 & 0xF0 == 0x40 }
    guard let first = bytes.first else { return .next }
    let second = bytes.dropFirst().first ?? 0
    return switch (first, second) {
    case (0xE8, _): .call
    case (0xE9, _), (0xEB, _), (0xE0...0xE3, _), (0x70...0x7F, _), (0x0F, 0x80...0x8F): .jump
    case (0xC2, _): .return
    // `ff /2` and `ff /4` with a displacement; relative to `rip` is mode 00, register 101.
    case (0xFF, 0x15): .importCall
    case (0xFF, 0x25): .importJump
    case (0xFF, _) where second >> 3 & 7 == 2: .indirectCall
    case (0xFF, _) where second >> 3 & 7 == 4: .indirectJump
    default: .next
    }
  }
}
