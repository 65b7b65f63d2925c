internal import HostCode

/// Loads and stores (C4.1.94) of Advanced SIMD structures.
extension A64Decoder {
  /// Advanced SIMD load/store multiple structures, also post-indexed.
  static func structures(_ word: Word) -> HostOperation? {
    let log2 = word.field(10, 2)
    let count: Int
    let step: Int
    switch word.field(12, 4) {
    case 0b0000: (count, step) = (4, 4)
    case 0b0010: (count, step) = (4, 1)
    case 0b0100: (count, step) = (3, 3)
    case 0b0110: (count, step) = (3, 1)
    case 0b0111: (count, step) = (1, 1)
    case 0b1000: (count, step) = (2, 2)
    case 0b1010: (count, step) = (2, 1)
    default: return nil
    }
    guard !word[31], !word[21], log2 < 3 || word.isFull || step == 1 else { return nil }
    let size = OperandSize.lanes(log2, full: word.isFull)
    return structure(
      word,
      opcode: opcode(loads: word[22], step: step),
      size: size,
      count: count,
      bytes: count * size.bytes
    )
  }

  /// Advanced SIMD load/store single structure, also post-indexed and replicated.
  static func structureLane(_ word: Word) -> HostOperation? {
    let count = (word.field(13, 1) << 1 | word.field(21, 1)) + 1
    let scale = word.field(14, 2)
    let sizeBits = word.field(10, 2)
    let position = word.field(30, 1) << 3 | word.field(12, 1) << 2 | sizeBits
    guard !word[31] else { return nil }
    if scale == 3 {
      guard word[22], !word[12] else { return nil }
      return structure(
        word,
        opcode: replication(of: count),
        size: .lanes(sizeBits, full: word.isFull),
        count: count,
        bytes: count << sizeBits
      )
    }
    let log2 = scale == 2 && sizeBits == 1 ? 3 : scale
    let unused = log2 == 3 ? position & 4 : sizeBits & (1 << scale - 1)
    guard unused == 0 else { return nil }
    return structure(
      word,
      opcode: opcode(loads: word[22], step: count),
      size: .lanes(log2, full: true),
      count: count,
      bytes: count << log2,
      lane: Int8(position >> log2)
    )
  }

  private static func structure(
    _ word: Word,
    opcode: HostOpcode,
    size: OperandSize,
    count: Int,
    bytes: Int,
    lane: Int8 = HostOperation.allLanes
  ) -> HostOperation? {
    let isLoad = word[22]
    let isPostIndexed = word[23]
    let isByRegister = isPostIndexed && word.xm != .zr
    guard isPostIndexed || word.field(16, 5) == 0 else { return nil }
    return HostOperation(
      opcode,
      size: size,
      destination: isLoad ? word.vd : .none,
      source1: isLoad ? .none : word.vd,
      base: word.xnOrSP,
      index: isByRegister ? word.xm : .none,
      immediate: isPostIndexed && !isByRegister ? Int64(bytes) : 0,
      registerCount: UInt8(count),
      lane: lane,
      addressing: isPostIndexed ? .postIndex : .offset,
      accessBytes: UInt8(bytes)
    )
  }

  private static func opcode(loads: Bool, step: Int) -> HostOpcode {
    switch step {
    case 1: loads ? .ld1 : .st1
    case 2: loads ? .ld2 : .st2
    case 3: loads ? .ld3 : .st3
    default: loads ? .ld4 : .st4
    }
  }

  private static func replication(of count: Int) -> HostOpcode {
    switch count {
    case 1: .ld1r
    case 2: .ld2r
    case 3: .ld3r
    default: .ld4r
    }
  }
}
