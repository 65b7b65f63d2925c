/// What Zydis 4.0 says of some instructions, set right after Intel's manual.
extension X64Instruction {
  /// Makes the flags depend on the number of bits, which Zydis' tables leave out.
  ///
  /// The overflow flag is defined for one bit only, and no bits keep all flags (Intel SDM volume 2,
  /// `SAL/SAR/SHL/SHR`, `RCL/RCR/ROL/ROR`, `SHLD`, `SHRD`). With `cl` any number is possible.
  mutating func correctFlagsOfShift() {
    guard !flagsWritten.isEmpty, let amount = operands.last else { return }
    if amount.kind == .immediate {
      let bits = immediate & (operandBits == 64 ? 63 : 31)
      if bits == 0 {
        flagsRead = []
        flagsWritten = []
        flagsUndefined = []
      }
      guard bits == 1 else { return }
    }
    if flagsUndefined.remove(.overflow) != nil { flagsWritten.insert(.overflow) }
  }

  /// Lets `sbb` set the adjust flag, which Zydis' tables have undefined (Intel SDM volume 2, `SBB`).
  mutating func correctFlagsOfBorrow() {
    guard mnemonic == .sbb else { return }
    if flagsUndefined.remove(.adjust) != nil { flagsWritten.insert(.adjust) }
  }

  /// Lets tests of vectors clear the flags that tell nothing, which Zydis' tables leave out for some
  /// (Intel SDM volume 2, `PTEST`, `VTESTPD/VTESTPS`).
  mutating func correctFlagsOfTest() {
    switch mnemonic {
    case .ptest, .vptest, .vtestps, .vtestpd: flagsWritten.formUnion(.arithmetic)
    default: break
    }
  }

  /// Lets a string instruction move its pointers, which Zydis' tables leave out for some.
  ///
  /// The zero flag that ends `repe` and `repne` is the instruction's own, not one from before.
  mutating func correctString() {
    for memory in implicitMemory { implicitWrites.formUnion(X64RegisterSet(memory.register)) }
    flagsRead.formIntersection(.direction)
  }
}
