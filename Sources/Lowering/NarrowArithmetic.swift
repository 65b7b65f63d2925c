internal import HostCode
internal import X64Decoding

/// Sums and differences of 8 and 16 bits, whose flags A64 does not compute.
extension Emitter {
  /// Flags come from the operands shifted to the top, the result from the operands as they are.
  mutating func emitNarrowSum(
    _ sum: Sum,
    _ value: HostRegister,
    result: HostRegister
  ) -> HostRegister {
    var sum = sum
    // Sums with a constant, 0 in `neg` included.
    let isCut = sum.isCut && (sum.immediate.map { $0 != -1 } ?? (value == .zr))
    if let signed = sum.immediate {
      let immediate = signed & Self.mask(sum.bits)
      sum.immediate = immediate
      if signed == -1 || !Immediates.isArithmetic(immediate) {
        // One constant serves both the flags and the result.
        sum.source = constant(immediate, .w)
        sum.immediate = nil
      }
    }
    let saved = saveCarry(of: sum)
    if wantsNZCV {
      flagNarrowSum(sum, value)
      restoreCarry(of: sum, saved)
    }
    let target = wantsParity ? GuestRegisters.parity : result
    guard target != .zr else { return target }
    guard isCut else {
      emitPlainSum(sum, value, target, setsFlags: false)
      return target
    }
    if value == .zr {
      sum.source = cut(sum.source, sum.bits)
      emitPlainSum(sum, value, target, setsFlags: false)
    } else {
      emitPlainSum(sum, cut(value, sum.bits), target, setsFlags: false)
    }
    emit(.ubfx, .w, target, target, amount: UInt8(sum.bits), origin: .subregister)
    return target
  }

  private mutating func flagNarrowSum(_ sum: Sum, _ value: HostRegister) {
    let shift = UInt8(32 - sum.bits)
    var high = HostRegister.zr
    if value != .zr {
      high = temporary()
      emit(.lsl, .w, high, value, immediate: Int64(shift), origin: .flags)
    }
    let opcode: HostOpcode = sum.isSub ? .sub : .add
    if let immediate = sum.immediate {
      let top = constant(immediate << Int64(shift), .w, origin: .flags)
      emit(opcode, .w, .zr, high, top, setsFlags: true, origin: .flags)
    } else {
      emit(
        opcode,
        .w,
        .zr,
        high,
        sum.source,
        modifier: .lsl,
        amount: shift,
        setsFlags: true,
        origin: .flags
      )
    }
  }

  /// The low bits of a register in another, zero above.
  private mutating func cut(_ register: HostRegister, _ bits: UInt16) -> HostRegister {
    let part = temporary()
    emit(.ubfx, .w, part, register, amount: UInt8(bits), origin: .subregister)
    return part
  }

  /// `inc` and `dec` with the carry kept: FLAGM sets N and Z of a narrow result, and V by itself.
  mutating func emitNarrowStep(_ sum: Sum, _ value: HostRegister) -> HostRegister {
    let bits = UInt8(sum.bits)
    let old = wantsAdjust ? GuestRegisters.adjust : temporary()
    // A value that has been loaded to there already is zero above.
    if value != old { emit(.ubfx, .w, old, value, amount: bits, origin: .subregister) }
    let result = wantsParity ? GuestRegisters.parity : temporary()
    emitPlainSum(sum, old, result, setsFlags: false)
    emit(
      HostOperation(
        sum.bits == 8 ? .setf8 : .setf16,
        setsFlags: true,
        source1: result,
        origin: .flags
      )
    )
    guard wantsOverflow else { return result }
    // Up, the sign bit appears; down, it goes.
    let changed = temporary()
    let (now, before) = sum.isSub ? (old, result) : (result, old)
    emit(.bic, .w, changed, now, before, origin: .flags)
    insertFlag(changed, bit: Int(bits) - 1, mask: 1)
    return result
  }

  /// With the carry: the sum of both operands, whose bits above are zero, has it in its next bit.
  ///
  /// A difference is the sum with the other operand inverted; its carry is then inverted as well,
  /// as it is kept.
  mutating func emitNarrowCarrySum(
    _ sum: Sum,
    _ value: HostRegister,
    result: HostRegister
  ) -> HostRegister {
    var source = sum.source
    if let immediate = sum.immediate {
      source = constant((sum.isSub ? ~immediate : immediate) & Self.mask(sum.bits), .w)
    } else if sum.isSub {
      let inverse = temporary()
      emit(.orn, .w, inverse, .zr, source)
      source = wantsNZCV ? cut(inverse, sum.bits) : inverse
    }
    let carry = temporary()
    let whole = sum.isCut || !wantsParity ? temporary() : GuestRegisters.parity
    emit(.csinc, .w, carry, .zr, .zr, condition: sum.isSub ? .lo : .hs)
    emit(.add, .w, whole, value, source)
    emit(.add, .w, whole, whole, carry)
    flagNarrowCarrySum(sum, value, source, whole, free: carry)
    guard sum.isCut else {
      keepParity(whole)
      return whole
    }
    let target = wantsParity ? GuestRegisters.parity : result
    emit(.ubfx, .w, target, whole, amount: UInt8(sum.bits), origin: .subregister)
    return target
  }

  private mutating func flagNarrowCarrySum(
    _ sum: Sum,
    _ value: HostRegister,
    _ source: HostRegister,
    _ whole: HostRegister,
    free: HostRegister
  ) {
    guard wantsNZCV else { return }
    if habits.features.contains(.flagManipulation) {
      emit(
        HostOperation(
          sum.bits == 8 ? .setf8 : .setf16,
          setsFlags: true,
          source1: whole,
          origin: .flags
        )
      )
    } else {
      emit(
        .add,
        .w,
        .zr,
        .zr,
        whole,
        modifier: .lsl,
        amount: UInt8(32 - sum.bits),
        setsFlags: true,
        origin: .flags
      )
    }
    guard wantsCarry || wantsOverflow else { return }
    // What differs from both operands: the sign bit on overflow, and the carry above it, whose
    // place in NZCV is above that of V as well.
    let differs = temporary()
    emit(.eor, .w, differs, whole, value, origin: .flags)
    emit(.eor, .w, free, whole, source, origin: .flags)
    emit(.and, .w, differs, differs, free, origin: .flags)
    if wantsCarry, !sum.isSub {
      emit(.eor, .w, differs, differs, immediate: 1 << Int64(sum.bits), origin: .flags)
    }
    insertFlag(differs, bit: Int(sum.bits) - 1, mask: 3)
  }
}
