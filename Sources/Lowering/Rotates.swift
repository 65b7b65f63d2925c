internal import HostCode
internal import X64Decoding

/// `rol`, `ror`.
///
/// A64 rotates to the right, and 32 or 64 bits: what is narrower is repeated until it fills 32.
extension Emitter {
  mutating func rotate(_ instruction: X64Instruction, _ first: X64Operand, by bits: Int) {
    let width = Int(first.bits)
    let isLeft = instruction.mnemonic == .rol
    let right = (isLeft ? width - bits % width : bits) % width
    let size = Self.size(width)
    let place = open(first, of: instruction)
    if width < 32 {
      let twice = repeated(place, first, times: 2)
      emit(.lsr, .w, place.result, twice, immediate: Int64(right))
    } else {
      emit(.ror, size, place.result, place.value, immediate: Int64(right))
    }
    insertFlags(
      carry(place.result, bit: isLeft ? 0 : width - 1),
      bits == 1 ? rotationOverflow(place.result, isLeft: isLeft, width: width) : nil
    )
    write(place.result, to: first, at: place.address, of: instruction)
  }

  mutating func rotateByCL(_ instruction: X64Instruction, _ first: X64Operand) {
    let isLeft = instruction.mnemonic == .rol
    let width = Int(first.bits)
    let size = Self.size(width)
    let place = open(first, of: instruction)
    let value = width < 32 ? repeated(place, first, times: 32 / width) : place.value
    let setsFlags = wantsCarry || wantsOverflow
    let number = setsFlags || habits.masksShifts ? bitNumber(size) : Self.cl
    var right = number
    if isLeft {
      right = temporary()
      emit(.sub, .w, right, .zr, number)
    }
    emit(.ror, size, place.result, value, right)
    if setsFlags {
      let jump = skipIfZero(number)
      insertFlags(
        carry(place.result, bit: isLeft ? 0 : width - 1, isCut: isLeft),
        rotationOverflow(place.result, isLeft: isLeft, width: width, isCut: isLeft)
      )
      land(jump)
    }
    write(place.result, to: first, at: place.address, of: instruction)
  }

  /// A narrow value side by side with itself.
  private mutating func repeated(
    _ place: Place,
    _ operand: X64Operand,
    times: Int
  ) -> HostRegister {
    let width = Int(operand.bits)
    var value = place.value
    if place.address == nil, !operand.register.isHighByte {
      value = temporary()
      emit(.mov, .w, value, place.value, origin: .copy)
    }
    var filled = width
    while filled < width * times {
      emit(
        .bfi,
        .w,
        value,
        value,
        immediate: Int64(filled),
        amount: UInt8(filled),
        origin: .subregister
      )
      filled *= 2
    }
    return value
  }

  /// OF of a rotation by one bit: whether the two bits at its seam, or the highest two, differ.
  private mutating func rotationOverflow(
    _ result: HostRegister,
    isLeft: Bool,
    width: Int,
    isCut: Bool = false
  ) -> FlagBit? {
    guard isLeft else { return changeOfHighest(result, width: width) }
    return overflow(of: result, width, shifted: .lsr, by: width - 1, bit: 0, isCut: isCut)
  }

  /// OF as the difference of the highest two bits.
  mutating func changeOfHighest(_ result: HostRegister, width: Int) -> FlagBit? {
    overflow(of: result, width, shifted: .lsl, by: 1, bit: width - 1)
  }

  /// OF as whether a bit of a value is another than that of the shifted value.
  private mutating func overflow(
    of value: HostRegister,
    _ width: Int,
    shifted modifier: Modifier,
    by amount: Int,
    bit: Int,
    isCut: Bool = false
  ) -> FlagBit? {
    guard wantsOverflow else { return nil }
    let changed = temporary()
    emit(
      .eor,
      Self.size(width),
      changed,
      value,
      value,
      modifier: modifier,
      amount: UInt8(amount),
      origin: .flags
    )
    return overflow(changed, bit: bit, isCut: isCut)
  }
}
