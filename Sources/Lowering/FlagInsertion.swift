internal import HostCode
internal import X64Decoding

/// A flag of NZCV, or neighbours of them, and the bit that it is, or they are, taken from.
struct FlagBit {
  /// Where the bit is.
  var register: HostRegister
  /// Which it is, from the lowest; the lowest of some.
  var bit: Int
  /// The flags: N 8, Z 4, C 2, V 1.
  var mask: UInt8
  /// Whether the flag becomes the inverse of the bit, as C is CF's.
  var isInverse = false
  /// Whether the bit was put at the bottom for this, so that nothing is left to cut.
  var isCut = false
}

/// Flags that change while the others stay.
extension Emitter {
  /// Puts one bit of a register into a flag, or as many as the mask has flags.
  mutating func insertFlag(_ register: HostRegister, bit: Int, mask: UInt8) {
    insertFlags(FlagBit(register: register, bit: bit, mask: mask, isCut: bit == 0))
  }

  /// Puts one or two bits into flags; without FLAGM all flags are read and written once.
  mutating func insertFlags(_ first: FlagBit?, _ second: FlagBit? = nil) {
    guard first != nil || second != nil else { return }
    if habits.features.contains(.flagManipulation) {
      if let first { rotateIntoFlags(first) }
      if let second { rotateIntoFlags(second) }
      return
    }
    let flags = temporary()
    status(.mrs, flags)
    if let first { insert(first, into: flags) }
    if let second { insert(second, into: flags) }
    status(.msr, flags)
  }

  private mutating func rotateIntoFlags(_ flag: FlagBit) {
    let source = upright(flag)
    emit(
      HostOperation(
        .rmif,
        setsFlags: true,
        source1: source,
        immediate: Int64((flag.bit - flag.mask.trailingZeroBitCount + 64) % 64),
        amount: flag.mask,
        origin: .flags
      )
    )
  }

  private mutating func insert(_ flag: FlagBit, into flags: HostRegister) {
    var source = upright(flag)
    let count = UInt8(flag.mask.nonzeroBitCount)
    if flag.bit != 0 || !flag.isCut && habits.cutsLowestBit {
      let cut = source == flag.register ? temporary() : source
      emit(.ubfx, .x, cut, source, immediate: Int64(flag.bit), amount: count, origin: .flags)
      source = cut
    }
    let position = Int64(28 + flag.mask.trailingZeroBitCount)
    emit(.bfi, .x, flags, source, immediate: position, amount: count, origin: .flags)
  }

  /// The register of a flag's bit, inverted where the flag is the inverse.
  private mutating func upright(_ flag: FlagBit) -> HostRegister {
    guard flag.isInverse else { return flag.register }
    let inverse = temporary()
    emit(.orn, .x, inverse, .zr, flag.register, origin: .flags)
    return inverse
  }

  /// CF from a bit, if it is used.
  func carry(_ register: HostRegister, bit: Int, isCut: Bool = false) -> FlagBit? {
    guard wantsCarry else { return nil }
    return FlagBit(register: register, bit: bit, mask: 2, isInverse: true, isCut: isCut)
  }

  /// OF from a bit, if it is used.
  func overflow(_ register: HostRegister, bit: Int, isCut: Bool = false) -> FlagBit? {
    guard wantsOverflow else { return nil }
    return FlagBit(register: register, bit: bit, mask: 1, isCut: isCut)
  }

  /// CF as 0 or 1 in a register.
  mutating func carryBit() -> HostRegister {
    let bit = temporary()
    emit(.csinc, .w, bit, .zr, .zr, condition: .hs, origin: .flags)
    return bit
  }
}
