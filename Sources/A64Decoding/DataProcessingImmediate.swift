internal import HostCode

/// Data processing, immediate (C4.1.92).
extension A64Decoder {
  static func dataProcessingImmediate(_ word: Word) -> HostOperation? {
    switch word.field(23, 3) {
    case 0b000, 0b001: address(word)
    case 0b010: addImmediate(word)
    case 0b011: minMaxImmediate(word)
    case 0b100: logicalImmediate(word)
    case 0b101: moveWide(word)
    case 0b110: bitfield(word)
    default: extract(word)
    }
  }

  /// PC-relative addressing.
  private static func address(_ word: Word) -> HostOperation {
    let offset = word.signed(5, 19) << 2 | Int64(word.field(29, 2))
    return word[31]
      ? HostOperation(.adrp, destination: word.xd, immediate: offset << 12)
      : HostOperation(.adr, destination: word.xd, immediate: offset)
  }

  /// Add/subtract (immediate).
  private static func addImmediate(_ word: Word) -> HostOperation {
    let setsFlags = word[29]
    let isSubtraction = word[30]
    let immediate = Int64(word.field(10, 12)) << (word[22] ? 12 : 0)
    let destination = setsFlags ? word.xd : word.xdOrSP
    let involvesSP = destination == .sp || word.xnOrSP == .sp
    if immediate == 0 && involvesSP && !setsFlags && !isSubtraction {
      return HostOperation(
        .mov,
        size: word.general,
        destination: destination,
        source1: word.xnOrSP
      )
    }
    return HostOperation(
      isSubtraction ? .sub : .add,
      size: word.general,
      setsFlags: setsFlags,
      destination: destination,
      source1: word.xnOrSP,
      immediate: immediate
    )
  }

  /// Min/max (immediate), of CSSC.
  private static func minMaxImmediate(_ word: Word) -> HostOperation? {
    guard word.field(29, 2) == 0, word[22] else { return nil }
    let opcode: HostOpcode
    switch word.field(18, 4) {
    case 0b0000: opcode = .smax
    case 0b0001: opcode = .umax
    case 0b0010: opcode = .smin
    case 0b0011: opcode = .umin
    default: return nil
    }
    let isSigned = opcode == .smax || opcode == .smin
    return HostOperation(
      opcode,
      size: word.general,
      destination: word.xd,
      source1: word.xn,
      immediate: isSigned ? word.signed(10, 8) : Int64(word.field(10, 8))
    )
  }

  /// Logical (immediate).
  private static func logicalImmediate(_ word: Word) -> HostOperation? {
    let size = word.general
    guard let immediate = logicalMask(word) else { return nil }
    let setsFlags = word.field(29, 2) == 0b11
    let destination = setsFlags ? word.xd : word.xdOrSP
    let opcode: HostOpcode
    switch word.field(29, 2) {
    case 0b01 where word.xn == .zr:
      return HostOperation(.mov, size: size, destination: destination, immediate: immediate)
    case 0b01: opcode = .orr
    case 0b10: opcode = .eor
    default: opcode = .and
    }
    return HostOperation(
      opcode,
      size: size,
      setsFlags: setsFlags,
      destination: destination,
      source1: word.xn,
      immediate: immediate
    )
  }

  /// The mask that N, immr and imms stand for (`DecodeBitMasks`): a rotated run of ones, repeated.
  private static func logicalMask(_ word: Word) -> Int64? {
    let imms = word.field(10, 6)
    let immr = word.field(16, 6)
    let lengthBits = word.field(22, 1) << 6 | ~imms & 0x3F
    guard lengthBits > 1, word[31] || !word[22] else { return nil }
    let length = Int.bitWidth - 1 - lengthBits.leadingZeroBitCount
    let elementBits = 1 << length
    let ones = imms & (elementBits - 1) + 1
    guard ones < elementBits else { return nil }
    let rotation = immr & (elementBits - 1)
    var element = (1 as UInt64) << UInt64(ones) - 1
    if rotation != 0 {
      element = element >> UInt64(rotation) | element << UInt64(elementBits - rotation)
    }
    if elementBits < 64 { element &= 1 << UInt64(elementBits) - 1 }
    var bits = elementBits
    while bits < word.general.bits {
      element |= element << UInt64(bits)
      bits *= 2
    }
    return Int64(bitPattern: element)
  }

  /// Move wide (immediate).
  private static func moveWide(_ word: Word) -> HostOperation? {
    let size = word.general
    let shift = word.field(21, 2) * 16
    guard shift < size.bits else { return nil }
    let chunk = UInt64(word.field(5, 16))
    let shifted = chunk << UInt64(shift)
    let value: UInt64
    switch word.field(29, 2) {
    case 0b00: value = size == .x ? ~shifted : UInt64(UInt32(truncatingIfNeeded: ~shifted))
    case 0b10: value = shifted
    case 0b11:
      return HostOperation(
        .movk,
        size: size,
        destination: word.xd,
        immediate: Int64(chunk),
        amount: UInt8(shift)
      )
    default: return nil
    }
    return HostOperation(
      .mov,
      size: size,
      destination: word.xd,
      immediate: Int64(bitPattern: value)
    )
  }

  /// Bitfield: whatever it is called, a shift or a field taken out or put in.
  private static func bitfield(_ word: Word) -> HostOperation? {
    let size = word.general
    let immr = word.field(16, 6)
    let imms = word.field(10, 6)
    guard word[22] == word[31], immr < size.bits, imms < size.bits else { return nil }
    let isExtraction = imms >= immr
    let position = isExtraction ? immr : size.bits - immr
    let width = isExtraction ? imms - immr + 1 : imms + 1
    let reachesTop = position + width == size.bits
    let opcode: HostOpcode
    switch (word.field(29, 2), isExtraction) {
    case (0b00, true): opcode = reachesTop ? .asr : .sbfx
    case (0b00, false): opcode = .sbfiz
    case (0b01, true): opcode = .bfxil
    case (0b01, false): opcode = .bfi
    case (0b10, true): opcode = reachesTop ? .lsr : .ubfx
    case (0b10, false): opcode = reachesTop ? .lsl : .ubfiz
    default: return nil
    }
    let isShift = opcode == .asr || opcode == .lsr || opcode == .lsl
    return HostOperation(
      opcode,
      size: size,
      destination: word.xd,
      source1: word.xn,
      immediate: Int64(position),
      amount: isShift ? 0 : UInt8(width)
    )
  }

  /// Extract; of one register it is a rotation.
  private static func extract(_ word: Word) -> HostOperation? {
    let size = word.general
    let position = word.field(10, 6)
    guard word.field(29, 2) == 0, word[22] == word[31], !word[21], position < size.bits else {
      return nil
    }
    let isRotation = word.xn == word.xm
    return HostOperation(
      isRotation ? .ror : .extr,
      size: size,
      destination: word.xd,
      source1: word.xn,
      source2: isRotation ? .none : word.xm,
      immediate: Int64(position)
    )
  }
}
