internal import HostCode

/// Loads and stores (C4.1.94) that others see in order: exclusive, ordered, atomic.
extension A64Decoder {
  /// Load/store exclusive and ordered, compare and swap.
  static func exclusive(_ word: Word) -> HostOperation? {
    switch (word[23], word[21]) {
    case (false, false): exclusiveOne(word)
    case (false, true): word[31] ? exclusivePair(word) : compareAndSwapPair(word)
    case (true, false): ordered(word)
    case (true, true): compareAndSwap(word)
    }
  }

  /// The general register that holds so many bytes.
  private static func holder(_ log2: Int) -> OperandSize { log2 == 3 ? .x : .w }

  private static func ordering(acquires: Bool, releases: Bool) -> MemoryOrdering {
    switch (acquires, releases) {
    case (false, false): .plain
    case (true, false): .acquire
    case (false, true): .release
    case (true, true): .acquireRelease
    }
  }

  private static func exclusiveOne(_ word: Word) -> HostOperation? {
    let log2 = word.field(30, 2)
    let isLoad = word[22]
    return HostOperation(
      isLoad ? .ldxr : .stxr,
      size: holder(log2),
      destination: isLoad ? word.xd : word.xm,
      source1: isLoad ? .none : word.xd,
      base: word.xnOrSP,
      addressing: .offset,
      ordering: !word[15] ? .plain : isLoad ? .acquire : .release,
      accessBytes: 1 << log2
    )
  }

  private static func exclusivePair(_ word: Word) -> HostOperation? {
    let log2 = word.field(30, 2)
    let isLoad = word[22]
    return HostOperation(
      isLoad ? .ldxp : .stxp,
      size: holder(log2),
      destination: isLoad ? word.xd : word.xm,
      secondDestination: isLoad ? word.xa : .none,
      source1: isLoad ? .none : word.xd,
      source2: isLoad ? .none : word.xa,
      base: word.xnOrSP,
      addressing: .offset,
      ordering: !word[15] ? .plain : isLoad ? .acquire : .release,
      accessBytes: 2 << log2
    )
  }

  private static func ordered(_ word: Word) -> HostOperation? {
    guard word[15] else { return nil }
    let log2 = word.field(30, 2)
    let isLoad = word[22]
    return HostOperation(
      isLoad ? .ldr : .str,
      size: holder(log2),
      destination: isLoad ? word.xd : .none,
      source1: isLoad ? .none : word.xd,
      base: word.xnOrSP,
      addressing: .offset,
      ordering: isLoad ? .acquire : .release,
      accessBytes: 1 << log2
    )
  }

  private static func compareAndSwap(_ word: Word) -> HostOperation? {
    guard word.field(10, 5) == 31 else { return nil }
    let log2 = word.field(30, 2)
    return HostOperation(
      .cas,
      size: holder(log2),
      destination: word.xm,
      source1: word.xd,
      base: word.xnOrSP,
      addressing: .offset,
      ordering: ordering(acquires: word[22], releases: word[15]),
      accessBytes: 1 << log2
    )
  }

  private static func compareAndSwapPair(_ word: Word) -> HostOperation? {
    guard word.field(10, 5) == 31, !word[16], !word[0] else { return nil }
    return HostOperation(
      .casp,
      size: word[30] ? .x : .w,
      destination: word.xm,
      secondDestination: .x(word.field(16, 5) + 1),
      source1: word.xd,
      source2: .x(word.field(0, 5) + 1),
      base: word.xnOrSP,
      addressing: .offset,
      ordering: ordering(acquires: word[22], releases: word[15]),
      accessBytes: word[30] ? 16 : 8
    )
  }

  /// Atomic memory operations, and `ldapr` among them.
  static func atomic(_ word: Word) -> HostOperation? {
    guard !word[26] else { return nil }
    let log2 = word.field(30, 2)
    let opcode: HostOpcode
    switch word.field(12, 4) {
    case 0b0000: opcode = .ldadd
    case 0b0001: opcode = .ldclr
    case 0b0010: opcode = .ldeor
    case 0b0011: opcode = .ldset
    case 0b0100: opcode = .ldsmax
    case 0b0101: opcode = .ldsmin
    case 0b0110: opcode = .ldumax
    case 0b0111: opcode = .ldumin
    case 0b1000: opcode = .swp
    case 0b1100 where word.field(22, 2) == 0b10 && word.xm == .zr:
      return HostOperation(
        .ldr,
        size: holder(log2),
        destination: word.xd,
        base: word.xnOrSP,
        addressing: .offset,
        ordering: .acquirePC,
        accessBytes: 1 << log2
      )
    default: return nil
    }
    return HostOperation(
      opcode,
      size: holder(log2),
      destination: word.xd,
      source1: word.xm,
      base: word.xnOrSP,
      addressing: .offset,
      ordering: ordering(acquires: word[23], releases: word[22]),
      accessBytes: 1 << log2
    )
  }

  /// LDAPR/STLR (unscaled immediate).
  static func unscaledOrdered(_ word: Word) -> HostOperation? {
    guard !word[26], !word[21], word.field(10, 2) == 0 else { return nil }
    let log2 = word.field(30, 2)
    let opc = word.field(22, 2)
    let isStore = opc == 0b00
    guard opc < 2 || log2 < (opc == 0b10 ? 3 : 2) else { return nil }
    return HostOperation(
      isStore ? .str : opc == 0b01 ? .ldr : .ldrs,
      size: opc == 0b10 ? .x : holder(log2),
      destination: isStore ? .none : word.xd,
      source1: isStore ? word.xd : .none,
      base: word.xnOrSP,
      immediate: word.signed(12, 9),
      addressing: .offset,
      ordering: isStore ? .release : .acquirePC,
      accessBytes: 1 << log2
    )
  }
}
