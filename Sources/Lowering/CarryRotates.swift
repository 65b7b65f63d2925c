internal import HostCode
internal import X64Decoding

/// `rcl`, `rcr`: rotations of an operand with CF as one more bit above it.
extension Emitter {
  mutating func rotateThroughCarry(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    by bits: Int
  ) {
    let width = Int(first.bits)
    let isLeft = instruction.mnemonic == .rcl
    if bits == 1 { return rotateByOne(instruction, first, isLeft: isLeft) }
    if width < 32 { return rotateNarrow(instruction, first, isLeft: isLeft, by: bits) }
    let size = Self.size(width)
    let place = open(first, of: instruction)
    let carryIn = carryBit()
    // What goes out is put aside before the result may take its place.
    var out = HostRegister.zr
    if wantsCarry {
      out = temporary()
      emit(.orn, size, out, .zr, place.value, origin: .flags)
    }
    let wrapped = UInt8(width - bits + 1)
    let sum = temporary()
    emit(isLeft ? .lsl : .lsr, size, sum, place.value, immediate: Int64(bits))
    emit(.orr, size, sum, sum, place.value, modifier: isLeft ? .lsr : .lsl, amount: wrapped)
    let position = UInt8(isLeft ? bits - 1 : width - bits)
    emit(.orr, size, place.result, sum, carryIn, modifier: .lsl, amount: position)
    if wantsCarry {
      insertFlags(FlagBit(register: out, bit: isLeft ? width - bits : bits - 1, mask: 2))
    }
    write(place.result, to: first, at: place.address, of: instruction)
  }

  private mutating func rotateByOne(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    isLeft: Bool
  ) {
    let width = Int(first.bits)
    let size = Self.size(width)
    let place = open(first, of: instruction, isExtended: true)
    let carryIn = carryBit()
    if isLeft {
      let setsFlags = wantsCarry || wantsOverflow
      let result = setsFlags ? temporary() : place.result
      emit(.orr, size, result, carryIn, place.value, modifier: .lsl, amount: 1)
      insertFlags(
        carry(place.value, bit: width - 1),
        changeOfSign(place.value, result, width: width)
      )
      write(result, to: first, at: place.address, of: instruction)
      return
    }
    var out = HostRegister.zr
    if wantsCarry {
      out = temporary()
      emit(.orn, size, out, .zr, place.value, origin: .flags)
    }
    if width < 32 {
      let joined = temporary()
      emit(.orr, .w, joined, place.value, carryIn, modifier: .lsl, amount: UInt8(width))
      emit(.lsr, .w, place.result, joined, immediate: 1)
    } else {
      emit(.extr, size, place.result, carryIn, place.value, immediate: 1)
    }
    insertFlags(
      wantsCarry ? FlagBit(register: out, bit: 0, mask: 2) : nil,
      changeOfHighest(place.result, width: width)
    )
    write(place.result, to: first, at: place.address, of: instruction)
  }

  mutating func rotateThroughCarryByCL(_ instruction: X64Instruction, _ first: X64Operand) {
    let width = Int(first.bits)
    let isLeft = instruction.mnemonic == .rcl
    if width < 32 { return rotateNarrow(instruction, first, isLeft: isLeft, by: nil) }
    let size = Self.size(width)
    let place = open(first, of: instruction)
    let setsFlags = wantsCarry || wantsOverflow
    let number = bitNumber(size)
    let carryIn = carryBit()
    // Shifts by width + 1 − number and by width − number are shifts by one or two bits and then by
    // width − 1 − number, so that no bits at all need no way of their own.
    let rest = temporary()
    emit(.orn, .w, rest, .zr, number)
    let sum = temporary()
    emit(isLeft ? .lsl : .lsr, size, sum, place.value, number)
    let wrapped = temporary()
    emit(isLeft ? .lsr : .lsl, size, wrapped, place.value, immediate: 2)
    emit(isLeft ? .lsr : .lsl, size, wrapped, wrapped, rest)
    emit(.orr, size, sum, sum, wrapped)
    emit(.lsl, size, carryIn, carryIn, isLeft ? number : rest)
    let result = setsFlags ? sum : place.result
    emit(.orr, size, result, sum, carryIn, modifier: isLeft ? .lsr : .lsl, amount: 1)
    if setsFlags {
      let jump = skipIfZero(number)
      var out: FlagBit?
      if wantsCarry {
        let shift: HostOpcode = isLeft ? .lsr : .lsl
        emit(shift, size, wrapped, place.value, immediate: 1, origin: .flags)
        emit(.lsr, size, wrapped, wrapped, isLeft ? rest : number, origin: .flags)
        out = carry(wrapped, bit: 0)
      }
      insertFlags(
        out,
        isLeft
          ? changeOfSign(place.value, result, width: width)
          : changeOfHighest(result, width: width)
      )
      land(jump)
    }
    write(result, to: first, at: place.address, of: instruction)
  }

  /// Eight or sixteen bits and CF, repeated until any number of bits can be shifted out of them.
  ///
  /// By so many bits, or by `cl`, that does not leave more than 31 places.
  private mutating func rotateNarrow(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    isLeft: Bool,
    by bits: Int?
  ) {
    let width = Int(first.bits)
    let place = open(first, of: instruction, isExtended: true)
    let carryIn = carryBit()
    let ring = temporary()
    emit(.mov, .w, ring, place.value, origin: .copy)
    let period = width + 1
    let turn = width == 8 ? 4 * period : 2 * period
    var position = width
    while position <= turn + width {
      insert(carryIn, bits: 1, at: position, of: ring)
      if position < turn { insert(place.value, bits: width, at: position + 1, of: ring) }
      position += period
    }
    let result = temporary()
    var jump: Int?
    if let bits {
      emit(.lsr, .x, result, ring, immediate: Int64(isLeft ? turn - bits : bits))
    } else {
      var right = bitNumber(.w)
      let number = right
      if isLeft {
        right = constant(Int64(turn), .w)
        emit(.sub, .w, right, right, number)
      }
      emit(.lsr, .x, result, ring, right)
      if wantsOverflow { jump = skipIfZero(number) }
    }
    var overflowed: FlagBit?
    if bits == nil, wantsOverflow {
      overflowed =
        isLeft
        ? changeOfSign(place.value, result, width: width)
        : changeOfHighest(result, width: width)
    }
    insertFlags(carry(result, bit: width), overflowed)
    if let jump { land(jump) }
    write(result, to: first, at: place.address, of: instruction)
  }

  private mutating func insert(
    _ value: HostRegister,
    bits: Int,
    at position: Int,
    of ring: HostRegister
  ) {
    emit(.bfi, .x, ring, value, immediate: Int64(position), amount: UInt8(bits))
  }
}
