internal import HostCode
internal import X64Decoding

/// `rol`, `ror`, and the shifts across two registers.
extension Emitter {
  mutating func rotate(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    by bits: Int64
  ) -> Bool {
    let width = Int64(first.bits)
    let isLeft = instruction.mnemonic == .rol
    let right = (isLeft ? width - bits % width : bits) % width
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    if width < 32 {
      let twice = temporary()
      emit(.mov, .w, twice, place.value, origin: .copy)
      emit(
        .bfi,
        .w,
        twice,
        place.value,
        immediate: width,
        amount: UInt8(width),
        origin: .subregister
      )
      if width == 8 {
        emit(.bfi, .w, twice, twice, immediate: 16, amount: 16, origin: .subregister)
      }
      emit(.lsr, .w, place.result, twice, immediate: right)
    } else {
      emit(.ror, size, place.result, place.value, immediate: right)
    }
    write(place.result, to: first, at: place.address, of: instruction)
    guard bits != 0 else { return true }
    if wantsCarry {
      insertInverse(of: place.result, bit: isLeft ? 0 : Int(width) - 1, mask: 2, size)
    }
    if live.contains(.overflow), bits == 1 {
      let changed = temporary()
      if isLeft {
        emit(
          .eor,
          size,
          changed,
          place.result,
          place.result,
          modifier: .lsr,
          amount: UInt8(width - 1),
          origin: .flags
        )
        insertFlag(changed, bit: 0, mask: 1)
      } else {
        emit(
          .eor,
          size,
          changed,
          place.result,
          place.result,
          modifier: .lsl,
          amount: 1,
          origin: .flags
        )
        insertFlag(changed, bit: Int(width) - 1, mask: 1)
      }
    }
    return true
  }

  mutating func rotateByCL(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let isLeft = instruction.mnemonic == .rol
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    var amount = HostRegister.x(0)
    if isLeft {
      amount = temporary()
      emit(.sub, .w, amount, .zr, .x(0))
    }
    var value = place.value
    if first.bits < 32 {
      let twice = temporary()
      emit(.mov, .w, twice, value, origin: .copy)
      emit(
        .bfi,
        .w,
        twice,
        value,
        immediate: Int64(first.bits),
        amount: UInt8(first.bits),
        origin: .subregister
      )
      if first.bits == 8 {
        emit(.bfi, .w, twice, twice, immediate: 16, amount: 16, origin: .subregister)
      }
      value = twice
    }
    let masked = temporary()
    let needsFlags = wantsCarry || live.contains(.overflow)
    if needsFlags {
      emit(.and, .w, masked, .x(0), immediate: size == .x ? 63 : 31, origin: .flags)
    }
    emit(.ror, size, place.result, value, amount)
    if needsFlags {
      let jump = operations.count
      emit(.cbz, .w, .none, masked, origin: .flags)
      let top = Int(first.bits) - 1
      if wantsCarry { insertInverse(of: place.result, bit: isLeft ? 0 : top, mask: 2, size) }
      if live.contains(.overflow) {
        emit(
          .eor,
          size,
          masked,
          place.result,
          place.result,
          modifier: .lsr,
          amount: isLeft ? UInt8(top) : 1,
          origin: .flags
        )
        insertFlag(masked, bit: isLeft ? 0 : top - 1, mask: 1)
      }
      land(jump)
    }
    write(place.result, to: first, at: place.address, of: instruction)
    return true
  }

  mutating func lowerDoubleShift(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ last: X64Operand
  ) -> Bool {
    let width = Int64(first.bits)
    guard last.kind == .immediate, width >= 32, instruction.operands.count == 3 else {
      return false
    }
    let bits = instruction.immediate & (width == 64 ? 63 : 31)
    guard bits != 0 else { return true }
    let size = Self.size(width)
    let isLeft = instruction.mnemonic == .shld
    let place = open(first, of: instruction)
    let other = GuestRegisters.host(instruction.operands[1].register)
    var source = place.value
    if source == place.result, wantsCarry || live.contains(.overflow) {
      source = temporary()
      emit(.mov, size, source, place.value, origin: .copy)
    }
    emit(
      .extr,
      size,
      place.result,
      isLeft ? source : other,
      isLeft ? other : source,
      immediate: isLeft ? width - bits : bits
    )
    write(place.result, to: first, at: place.address, of: instruction)
    setFlagsOfResult(place.result, bits: first.bits)
    if wantsCarry {
      insertInverse(of: source, bit: Int(isLeft ? width - bits : bits - 1), mask: 2, size)
    }
    if live.contains(.overflow), bits == 1 {
      let changed = temporary()
      emit(.eor, size, changed, source, place.result, origin: .flags)
      insertFlag(changed, bit: Int(width) - 1, mask: 1)
    }
    return true
  }
}
