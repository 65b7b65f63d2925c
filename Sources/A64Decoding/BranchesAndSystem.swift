internal import HostCode

/// Branches, exception generating and system instructions (C4.1.93).
extension A64Decoder {
  static func branchOrSystem(_ word: Word) -> HostOperation? {
    switch word.field(29, 3) {
    case 0b000: HostOperation(.b, immediate: word.signed(0, 26) << 2)
    case 0b100: HostOperation(.bl, immediate: word.signed(0, 26) << 2)
    case 0b001, 0b101: word[25] ? testAndBranch(word) : compareAndBranch(word)
    case 0b010: conditionalBranch(word)
    case 0b110:
      switch word.field(24, 2) {
      case 0b00: exception(word)
      case 0b01: system(word)
      default: branchRegister(word)
      }
    default: nil
    }
  }

  /// Conditional branch (immediate); `bc.cond` is not covered.
  private static func conditionalBranch(_ word: Word) -> HostOperation? {
    guard word.field(24, 2) == 0, !word[4] else { return nil }
    return HostOperation(
      .bCond,
      immediate: word.signed(5, 19) << 2,
      condition: word.condition(0)
    )
  }

  /// Compare and branch (immediate).
  private static func compareAndBranch(_ word: Word) -> HostOperation {
    HostOperation(
      word[24] ? .cbnz : .cbz,
      size: word.general,
      source1: word.xd,
      immediate: word.signed(5, 19) << 2
    )
  }

  /// Test and branch (immediate).
  private static func testAndBranch(_ word: Word) -> HostOperation {
    HostOperation(
      word[24] ? .tbnz : .tbz,
      size: word.general,
      source1: word.xd,
      immediate: word.signed(5, 14) << 2,
      amount: UInt8(word.field(31, 1) << 5 | word.field(19, 5))
    )
  }

  /// Exception generation; only what user code may use.
  private static func exception(_ word: Word) -> HostOperation? {
    let opcode: HostOpcode
    switch (word.field(21, 3), word.field(0, 5)) {
    case (0b000, 0b00001): opcode = .svc
    case (0b001, 0b00000): opcode = .brk
    case (0b010, 0b00000): opcode = .hlt
    default: return nil
    }
    return HostOperation(opcode, immediate: Int64(word.field(5, 16)))
  }

  /// Unconditional branch (register); authenticated ones become plain ones.
  private static func branchRegister(_ word: Word) -> HostOperation? {
    let isAuthenticated = word.field(11, 5) == 0b00001
    let last = word.field(0, 5)
    let hasModifier = word[24]
    guard word.field(16, 5) == 0b11111, isAuthenticated || word.field(10, 6) == 0 else {
      return nil
    }
    guard hasModifier ? isAuthenticated : last == (isAuthenticated ? 31 : 0) else { return nil }
    switch (word.field(21, 3), hasModifier) {
    case (0b000, _): return HostOperation(.br, source1: word.xn)
    case (0b001, _): return HostOperation(.blr, source1: word.xn)
    case (0b010, false) where isAuthenticated:
      return word.xn == .zr ? HostOperation(.ret, source1: .link) : nil
    case (0b010, false): return HostOperation(.ret, source1: word.xn)
    default: return nil
    }
  }

  /// System instructions: hints, barriers, flag formats, cache maintenance, register moves.
  private static func system(_ word: Word) -> HostOperation? {
    guard word.field(22, 2) == 0 else { return nil }
    let encoding = Int64(word.field(5, 16))
    switch (word[21], word.field(19, 2)) {
    case (false, 0b00): return hintOrBarrier(word)
    case (false, 0b01): return cacheMaintenance(word)
    case (false, 0b10), (false, 0b11):
      guard SystemRegister(rawValue: encoding)?.isWritable == true else { return nil }
      return HostOperation(.msr, source1: word.xd, immediate: encoding)
    case (true, 0b10), (true, 0b11):
      guard SystemRegister(rawValue: encoding) != nil else { return nil }
      return HostOperation(.mrs, destination: word.xd, immediate: encoding)
    default: return nil
    }
  }

  private static func hintOrBarrier(_ word: Word) -> HostOperation? {
    guard word.field(0, 5) == 31 else { return nil }
    let crm = word.field(8, 4)
    let op2 = word.field(5, 3)
    switch (word.field(16, 3), word.field(12, 4)) {
    case (0b011, 0b0010): return HostOperation(.hint, immediate: Int64(word.field(5, 7)))
    case (0b011, 0b0011): return barrier(op2: op2, crm: crm)
    case (0b000, 0b0100) where crm == 0: return flagFormat(op2: op2)
    default: return nil
    }
  }

  /// Barriers.
  private static func barrier(op2: Int, crm: Int) -> HostOperation? {
    switch op2 {
    case 0b010: HostOperation(.clrex, immediate: Int64(crm))
    case 0b100: HostOperation(.dsb, immediate: Int64(crm))
    case 0b101: HostOperation(.dmb, immediate: Int64(crm))
    case 0b110: HostOperation(.isb, immediate: Int64(crm))
    case 0b111: HostOperation(.sb)
    default: nil
    }
  }

  /// PSTATE: only the operations on flags that have no register.
  private static func flagFormat(op2: Int) -> HostOperation? {
    switch op2 {
    case 0b000: HostOperation(.cfinv, setsFlags: true)
    case 0b001: HostOperation(.xaflag, setsFlags: true)
    case 0b010: HostOperation(.axflag, setsFlags: true)
    default: nil
    }
  }

  /// System instructions: only the cache operations open to user code.
  private static func cacheMaintenance(_ word: Word) -> HostOperation? {
    let encoding = Int64(word.field(5, 14))
    if encoding == 0x1BA1 {
      return HostOperation(.dcZVA, base: word.xd, addressing: .offset, accessBytes: 64)
    }
    guard CacheOperation(rawValue: encoding) != nil else { return nil }
    return HostOperation(.cacheMaintenance, source1: word.xd, immediate: encoding)
  }
}
