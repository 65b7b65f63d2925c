internal import HostCode
internal import X64Decoding

/// `shl`, `shr`, `sar`, `rol`, `ror`, `shld`, `shrd`.
extension Emitter {
  mutating func lowerShift(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, let last = instruction.operands.last else {
      return false
    }
    if instruction.mnemonic == .shld || instruction.mnemonic == .shrd {
      return lowerDoubleShift(instruction, first, last)
    }
    let isRotate = instruction.mnemonic == .rol || instruction.mnemonic == .ror
    if last.kind == .immediate {
      let bits = Int64(instruction.immediate & (first.bits == 64 ? 63 : 31))
      return isRotate
        ? rotate(instruction, first, by: bits) : shift(instruction, first, by: bits)
    }
    return isRotate ? rotateByCL(instruction, first) : shiftByCL(instruction, first)
  }

  private mutating func shift(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    by bits: Int64
  ) -> Bool {
    guard bits != 0 else {
      if first.kind == .register, first.bits == 32 {
        let register = GuestRegisters.host(first.register)
        emit(.mov, .w, register, register, origin: .subregister)
      }
      return true
    }
    guard bits < Int64(first.bits) else { return false }
    let isLeft = instruction.mnemonic == .shl
    let isSigned = instruction.mnemonic == .sar
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    var source = place.value
    if first.bits < 32, !isLeft {
      let wide = temporary()
      emit(
        isSigned ? .sbfx : .ubfx,
        .w,
        wide,
        source,
        amount: UInt8(first.bits),
        origin: .subregister
      )
      source = wide
    } else if source == place.result, wantsCarry || live.contains(.overflow) {
      source = temporary()
      emit(.mov, size, source, place.value, origin: .copy)
    }
    let result = first.bits < 32 && wantsParity ? GuestRegisters.parity : place.result
    emit(isLeft ? .lsl : isSigned ? .asr : .lsr, size, result, source, immediate: bits)
    write(result, to: first, at: place.address, of: instruction)
    setFlagsOfResult(result, bits: first.bits, carryFollows: true)
    let top = Int(first.bits) - 1
    if wantsCarry {
      let bit = isLeft ? Int(first.bits) - Int(bits) : Int(bits) - 1
      insertInverse(of: source, bit: bit, mask: 2, size)
    }
    if live.contains(.overflow), bits == 1, !isSigned {
      if isLeft {
        let changed = temporary()
        emit(.eor, size, changed, source, source, modifier: .lsl, amount: 1, origin: .flags)
        insertFlag(changed, bit: top, mask: 1)
      } else {
        insertFlag(source, bit: top, mask: 1)
      }
    }
    return true
  }

  /// Puts the inverse of a bit into a flag.
  mutating func insertInverse(of register: HostRegister, bit: Int, mask: UInt8, _ size: OperandSize)
  {
    let inverse = temporary()
    emit(.orn, size, inverse, .zr, register, origin: .flags)
    insertFlag(inverse, bit: bit, mask: mask)
  }

  private mutating func shiftByCL(_ instruction: X64Instruction, _ first: X64Operand) -> Bool {
    let isLeft = instruction.mnemonic == .shl
    let isSigned = instruction.mnemonic == .sar
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    var source = place.value
    var amount = HostRegister.x(0)
    if first.bits < 32 {
      // A64 counts modulo 32 as x64 does, so what is shifted out above is gone either way.
      if !isLeft {
        let wide = temporary()
        emit(
          isSigned ? .sbfx : .ubfx,
          .w,
          wide,
          source,
          amount: UInt8(first.bits),
          origin: .subregister
        )
        source = wide
      }
    } else if source == place.result, wantsNZCV || wantsParity {
      source = temporary()
      emit(.mov, size, source, place.value, origin: .copy)
    }
    if place.result == amount, wantsNZCV || wantsParity {
      amount = temporary()
      emit(.mov, .w, amount, .x(0), origin: .copy)
    }
    emit(isLeft ? .lsl : isSigned ? .asr : .lsr, size, place.result, source, amount)
    if wantsNZCV || wantsParity {
      let masked = temporary()
      emit(.and, .w, masked, amount, immediate: size == .x ? 63 : 31, origin: .flags)
      let jump = operations.count
      emit(.cbz, .w, .none, masked, origin: .flags)
      setFlagsOfResult(place.result, bits: first.bits, carryFollows: true)
      let carried = temporary()
      if wantsCarry {
        if isLeft {
          emit(.sub, .w, masked, .zr, masked, origin: .flags)
          if first.bits < 32 {
            emit(.add, .w, masked, masked, immediate: Int64(first.bits), origin: .flags)
          }
        } else {
          emit(.sub, .w, masked, masked, immediate: 1, origin: .flags)
        }
        emit(.lsr, size, carried, source, masked, origin: .flags)
        insertInverse(of: carried, bit: 0, mask: 2, size)
      }
      if live.contains(.overflow), !isSigned {
        emit(.eor, size, carried, source, place.result, origin: .flags)
        insertFlag(carried, bit: Int(first.bits) - 1, mask: 1)
      }
      land(jump)
    }
    write(place.result, to: first, at: place.address, of: instruction)
    return true
  }

  /// Lets a forward branch go to what is emitted next.
  mutating func land(_ jump: Int) {
    operations[jump].immediate = Int64((operations.count - jump) * 4)
  }
}
