internal import HostCode
internal import X64Decoding

/// `shld`, `shrd`: shifts that fill up from another register.
extension Emitter {
  mutating func shiftDouble(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    by bits: Int
  ) -> Bool {
    guard instruction.operands.count == 3 else { return false }
    let width = Int(first.bits)
    if width < 32 { return shiftDoubleNarrow(instruction, first, by: bits) }
    let size = Self.size(width)
    let isLeft = instruction.mnemonic == .shld
    let place = open(first, of: instruction)
    let other = GuestRegisters.host(instruction.operands[1].register)
    let setsOverflow = wantsOverflow && bits == 1
    var source = place.value
    if source == place.result, wantsCarry || setsOverflow {
      source = temporary()
      emit(.mov, size, source, place.value, origin: .copy)
    }
    emit(
      .extr,
      size,
      place.result,
      isLeft ? source : other,
      isLeft ? other : source,
      immediate: Int64(isLeft ? width - bits : bits)
    )
    setFlagsOfResult(place.result, bits: first.bits, carryFollows: true)
    insertFlags(
      carry(source, bit: isLeft ? width - bits : bits - 1),
      setsOverflow ? changeOfSign(source, place.result, width: width) : nil
    )
    write(place.result, to: first, at: place.address, of: instruction)
    return true
  }

  /// Sixteen bits: both operands are cut out and put together.
  ///
  /// Beyond 16 bits nothing is defined; here the operand itself follows once more.
  private mutating func shiftDoubleNarrow(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    by bits: Int
  ) -> Bool {
    let isLeft = instruction.mnemonic == .shld
    let width = Int(first.bits)
    let place = open(first, of: instruction, isExtended: true)
    let other = read(instruction.operands[1], of: instruction, isExtended: true)
    let (outwards, inwards): (HostOpcode, HostOpcode) = isLeft ? (.lsl, .lsr) : (.lsr, .lsl)
    let kept = temporary()
    let filling = bits == width ? other : temporary()
    if bits <= width {
      emit(outwards, .w, kept, place.value, immediate: Int64(bits))
      if bits < width { emit(inwards, .w, filling, other, immediate: Int64(width - bits)) }
    } else {
      emit(inwards, .w, kept, place.value, immediate: Int64(2 * width - bits))
      emit(outwards, .w, filling, other, immediate: Int64(bits - width))
    }
    let result = wantsParity ? GuestRegisters.parity : place.result
    emit(.orr, .w, result, kept, filling)
    let isDefined = bits <= width
    setFlagsOfResult(result, bits: first.bits, carryFollows: isDefined)
    insertFlags(
      isDefined ? carry(place.value, bit: isLeft ? width - bits : bits - 1) : nil,
      bits == 1 ? changeOfSign(place.value, result, width: width) : nil
    )
    write(result, to: first, at: place.address, of: instruction)
    return true
  }

  mutating func shiftDoubleByCL(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    guard instruction.operands.count == 3 else { return false }
    let width = Int(first.bits)
    let isLeft = instruction.mnemonic == .shld
    let size = Self.size(width)
    let place = open(first, of: instruction)
    let other = GuestRegisters.host(instruction.operands[1].register)
    let number = bitNumber(size)
    let setsFlags = wantsNZCV || wantsParity
    let result = setsFlags ? temporary() : place.result
    var out: HostRegister
    if width < 32 {
      out = joinAndShift(place.value, other, number, isLeft: isLeft, to: result)
    } else {
      out = shiftAndFill(place.value, other, number, isLeft: isLeft, size, to: result)
    }
    if setsFlags {
      let jump = skipIfZero(number)
      setFlagsOfResult(result, bits: first.bits, carryFollows: true)
      var carried: FlagBit?
      if wantsCarry, width < 32, isLeft {
        carried = carry(out, bit: 32)
      } else if wantsCarry {
        if width < 32 {
          emit(.lsl, .x, out, out, immediate: 1, origin: .flags)
          emit(.lsr, .x, out, out, number, origin: .flags)
        } else if isLeft {
          // Shifted by width − 1 − number, so that what went out last is next to the lowest.
          emit(.lsr, size, out, place.value, out, origin: .flags)
        } else {
          out = temporary()
          emit(.sub, .w, out, number, immediate: 1, origin: .flags)
          emit(.lsr, size, out, place.value, out, origin: .flags)
        }
        carried = carry(out, bit: width >= 32 && isLeft ? 1 : 0)
      }
      insertFlags(carried, changeOfSign(place.value, result, width: width))
      land(jump)
    }
    write(result, to: first, at: place.address, of: instruction)
    return true
  }

  /// Shifts two operands of 16 bits as one of 32; returns what the bit that goes out is read from.
  private mutating func joinAndShift(
    _ value: HostRegister,
    _ other: HostRegister,
    _ number: HostRegister,
    isLeft: Bool,
    to result: HostRegister
  ) -> HostRegister {
    let joined = temporary()
    emit(.mov, .w, joined, isLeft ? other : value, origin: .copy)
    emit(
      .bfi,
      .w,
      joined,
      isLeft ? value : other,
      immediate: 16,
      amount: 16,
      origin: .subregister
    )
    if isLeft {
      emit(.lsl, .x, joined, joined, number)
      emit(.lsr, .w, result, joined, immediate: 16)
    } else {
      emit(.lsr, .w, result, joined, number)
    }
    return joined
  }

  /// Shifts 32 or 64 bits and fills up; returns the complement of the number.
  ///
  /// The filling is shifted by one bit and then by width − 1 − number, so that it is nothing for
  /// no bits.
  private mutating func shiftAndFill(
    _ value: HostRegister,
    _ other: HostRegister,
    _ number: HostRegister,
    isLeft: Bool,
    _ size: OperandSize,
    to result: HostRegister
  ) -> HostRegister {
    let rest = temporary()
    emit(.orn, .w, rest, .zr, number)
    let filling = temporary()
    emit(isLeft ? .lsr : .lsl, size, filling, other, immediate: 1)
    emit(isLeft ? .lsr : .lsl, size, filling, filling, rest)
    emit(isLeft ? .lsl : .lsr, size, result, value, number)
    emit(.orr, size, result, result, filling)
    return rest
  }
}
