extension BlockFacts {
  /// Reads the last instruction of a block of A64 code (Arm ARM DDI 0487, C4.1.65).
  ///
  /// - Parameter code: A multiple of four bytes, at least one instruction.
  init(a64 code: ArraySlice<UInt8>) {
    guard let last = A64Word(code, fromEnd: 0) else {
      self.init(end: .next)
      return
    }
    switch last.bits {
    case _ where last.matches(0x9400_0000, mask: 0xFC00_0000):  // bl
      self.init(end: .call)
    case _ where last.isJump:
      self.init(end: .jump)
    case _ where last.matches(0xD63F_0000, mask: 0xFEFF_F000):  // blr, blraa, blrab
      self.init(end: .indirectCall)
    case _ where last.matches(0xD65F_0000, mask: 0xFEFF_F000):  // ret, retaa, retab
      self.init(end: .return)
    case _ where last.matches(0xD61F_0000, mask: 0xFEFF_F000):  // br, braa, brab
      let isImport = Self.isLinkage(code, jump: last)
      self.init(end: isImport ? .importJump : .indirectJump, isStub: isImport)
    default:
      self.init(end: .next)
    }
  }

  /// Whether a block is `adrp x16; ldr x17, [x16, …]; add x16, x16, …; br x17`.
  ///
  /// That is an entry of a linkage table as the ABI has it (AAELF64, §9.2), with or without `bti c`.
  private static func isLinkage(_ code: ArraySlice<UInt8>, jump: A64Word) -> Bool {
    // The table's own first entry saves registers before it does the same.
    let hasMore = code.count > 16 && A64Word(code, fromEnd: 4)?.bits != 0xD503_245F  // bti c
    guard code.count <= 20, !hasMore, let add = A64Word(code, fromEnd: 1),
      let load = A64Word(code, fromEnd: 2), let page = A64Word(code, fromEnd: 3)
    else { return false }
    return jump.bits == 0xD61F_0220
      && add.matches(0x9100_0210, mask: 0xFF80_03FF)
      && load.matches(0xF940_0211, mask: 0xFFC0_03FF)
      && page.matches(0x9000_0010, mask: 0x9F00_001F)
  }
}

/// One A64 instruction.
private struct A64Word {
  var bits: UInt32

  /// The instruction that is so many before the last; nil when there is none.
  init?(_ code: ArraySlice<UInt8>, fromEnd index: Int) {
    guard code.count >= 4 * (index + 1) else { return nil }
    bits = code[(code.endIndex - 4 * (index + 1))...].prefix(4).reversed()
      .reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Whether it jumps to a place in the code, under a condition or always.
  var isJump: Bool {
    matches(0x1400_0000, mask: 0xFC00_0000)  // b
      || matches(0x5400_0000, mask: 0xFF00_0000)  // b.cond
      || matches(0x3400_0000, mask: 0x7E00_0000)  // cbz, cbnz
      || matches(0x3600_0000, mask: 0x7E00_0000)  // tbz, tbnz
  }

  func matches(_ pattern: UInt32, mask: UInt32) -> Bool { bits & mask == pattern }
}
