internal import HostCode

/// Advanced SIMD copy, extract, permute and table look-up (C4.1.96).
extension A64Decoder {
  /// The lane width and the lane that `imm5` names: the lowest set bit, and what is above it.
  private static func element(_ word: Word) -> (log2: Int, lane: Int8)? {
    let imm5 = word.field(16, 5)
    let log2 = imm5.trailingZeroBitCount
    guard log2 < 4 else { return nil }
    return (log2, Int8(imm5 >> (log2 + 1)))
  }

  /// Advanced SIMD copy.
  static func copy(_ word: Word) -> HostOperation? {
    guard !word[22], let (log2, lane) = element(word) else { return nil }
    let imm4 = word.field(11, 4)
    let general: OperandSize = log2 == 3 ? .x : .w
    if word[29] {
      guard word.isFull else { return nil }
      return HostOperation(
        .ins,
        size: .scalar(log2),
        destination: word.vd,
        source1: word.vn,
        lane: lane,
        sourceLane: Int8(imm4 >> log2)
      )
    }
    switch imm4 {
    case 0b0000 where log2 < 3 || word.isFull:
      return HostOperation(
        .dup,
        size: .lanes(log2, full: word.isFull),
        sourceSize: .scalar(log2),
        destination: word.vd,
        source1: word.vn,
        sourceLane: lane
      )
    case 0b0001 where log2 < 3 || word.isFull:
      return HostOperation(
        .dup,
        size: .lanes(log2, full: word.isFull),
        sourceSize: general,
        destination: word.vd,
        source1: word.xn
      )
    case 0b0011 where word.isFull:
      return HostOperation(
        .ins,
        size: .scalar(log2),
        sourceSize: general,
        destination: word.vd,
        source1: word.xn,
        lane: lane
      )
    case 0b0101 where log2 < (word.isFull ? 3 : 2):
      return laneMove(.smov, word.isFull ? .x : .w, log2, lane, word)
    case 0b0111 where word.isFull == (log2 == 3):
      return laneMove(.umov, general, log2, lane, word)
    default: return nil
    }
  }

  private static func laneMove(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ log2: Int,
    _ lane: Int8,
    _ word: Word
  ) -> HostOperation {
    HostOperation(
      opcode,
      size: size,
      sourceSize: .scalar(log2),
      destination: word.xd,
      source1: word.vn,
      sourceLane: lane
    )
  }

  /// Advanced SIMD scalar copy.
  static func scalarCopy(_ word: Word) -> HostOperation? {
    guard !word[22], !word[29], word.field(11, 4) == 0, let (log2, lane) = element(word) else {
      return nil
    }
    return HostOperation(
      .dup,
      size: .scalar(log2),
      destination: word.vd,
      source1: word.vn,
      sourceLane: lane
    )
  }

  /// Advanced SIMD extract.
  static func extractBytes(_ word: Word) -> HostOperation? {
    let position = word.field(11, 4)
    guard word.field(22, 2) == 0, word.isFull || position < 8 else { return nil }
    var operation = binary(.ext, .lanes(0, full: word.isFull), word)
    operation.immediate = Int64(position)
    return operation
  }

  /// Advanced SIMD permute.
  static func permute(_ word: Word) -> HostOperation? {
    let log2 = word.field(22, 2)
    guard log2 < 3 || word.isFull else { return nil }
    let opcode: HostOpcode
    switch word.field(12, 3) {
    case 0b001: opcode = .uzp1
    case 0b010: opcode = .trn1
    case 0b011: opcode = .zip1
    case 0b101: opcode = .uzp2
    case 0b110: opcode = .trn2
    case 0b111: opcode = .zip2
    default: return nil
    }
    return binary(opcode, .lanes(log2, full: word.isFull), word)
  }

  /// Advanced SIMD table lookup.
  static func tableLookup(_ word: Word) -> HostOperation? {
    guard word.field(22, 2) == 0 else { return nil }
    var operation = binary(
      word[12] ? .tbx : .tbl,
      .lanes(0, full: word.isFull),
      word
    )
    operation.registerCount = UInt8(word.field(13, 2) + 1)
    return operation
  }
}
