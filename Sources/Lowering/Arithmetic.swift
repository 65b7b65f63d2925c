internal import HostCode
internal import X64Decoding

/// `add`, `sub`, `cmp`, `adc`, `sbb`, `inc`, `dec`, `neg`.
extension Emitter {
  mutating func lowerArithmetic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, !instruction.isAtomic else { return false }
    let isCompare = instruction.mnemonic == .cmp
    let isSub = [.sub, .cmp, .dec, .neg, .sbb].contains(instruction.mnemonic)
    let isStep = instruction.mnemonic == .inc || instruction.mnemonic == .dec
    let withCarry = instruction.mnemonic == .adc || instruction.mnemonic == .sbb
    if isCompare, live.isDisjoint(with: .arithmetic) {
      if first.kind == .memory { _ = read(first, of: instruction) }
      return true
    }
    var place =
      isCompare
      ? Place(
        value: read(first, of: instruction, isExtended: habits.extendsNarrow),
        result: .zr
      ) : open(first, of: instruction)
    var source = HostRegister.none
    var immediate: Int64?
    if isStep {
      immediate = 1
    } else if instruction.mnemonic == .neg {
      source = place.value
      place.value = .zr
    } else if let second = instruction.operands.dropFirst().first {
      if second.kind == .immediate {
        immediate = Self.immediate(instruction, bits: first.bits)
      } else {
        source = read(second, of: instruction)
      }
    }
    var sum = Sum(bits: first.bits, isSub: isSub, withCarry: withCarry, keepsCarry: isStep)
    sum.source = source
    sum.immediate = immediate
    if withCarry, let value = immediate {
      sum.source = constant(value, sum.size)
      sum.immediate = nil
    }
    if isCompare, habits.comparesRegisters, let value = immediate, value != 0, first.bits >= 32 {
      sum.source = constant(value, sum.size)
      sum.immediate = nil
    }
    let result = emitSum(sum, place.value, result: place.result)
    if !isCompare { write(result, to: first, at: place.address, of: instruction) }
    return true
  }

  /// A sum or difference that sets flags.
  struct Sum {
    var bits: UInt16
    var isSub: Bool
    var withCarry = false
    var keepsCarry = false
    var source = HostRegister.none
    var immediate: Int64?
    var size: OperandSize { Emitter.size(bits) }
  }

  /// Emits it with the flags that are used; returns where the result is.
  mutating func emitSum(_ sum: Sum, _ value: HostRegister, result: HostRegister) -> HostRegister {
    var sum = sum
    if let immediate = sum.immediate, sum.bits >= 32, !Immediates.isArithmetic(immediate),
      immediate == .min || !Immediates.isArithmetic(-immediate)
    {
      sum.source = constant(immediate, sum.size)
      sum.immediate = nil
    }
    // A value that has been loaded to there already is what is kept.
    if wantsAdjust, value != GuestRegisters.adjust {
      let kept = GuestRegisters.adjust
      if sum.source != .none, value != .zr {
        emit(.eor, sum.size, kept, value, sum.source, origin: .flags)
      } else {
        let known = value == .zr ? sum.source : value
        // Of a constant only bit 4 matters.
        if let immediate = sum.immediate, immediate & 16 != 0 {
          emit(.eor, sum.size, kept, known, immediate: 16, origin: .flags)
        } else {
          emit(.mov, sum.size, kept, known, origin: .flags)
        }
      }
    }
    if sum.withCarry { return emitCarrySum(sum, value, result: result) }
    if sum.bits < 32 { return emitNarrowSum(sum, value, result: result) }
    let saved = sum.keepsCarry && wantsNZCV && wantsCarry ? temporary() : .none
    if saved != .none {
      emit(
        .csinc,
        .w,
        saved,
        .zr,
        .zr,
        condition: .lo,
        origin: .flags
      )
    }
    let target = wantsParity ? GuestRegisters.parity : result
    emitPlainSum(sum, value, target, setsFlags: wantsNZCV)
    if wantsNZCV, wantsCarry {
      if saved != .none {
        insertFlag(saved, bit: 0, mask: 2)
      } else if !sum.isSub {
        invertCarry()
      }
    }
    return target
  }

  private mutating func emitPlainSum(
    _ sum: Sum,
    _ value: HostRegister,
    _ target: HostRegister,
    setsFlags: Bool
  ) {
    guard let immediate = sum.immediate else {
      emit(sum.isSub ? .sub : .add, sum.size, target, value, sum.source, setsFlags: setsFlags)
      return
    }
    let isSub = sum.isSub != (immediate < 0)
    emit(
      isSub ? .sub : .add,
      sum.size,
      target,
      value,
      immediate: abs(immediate),
      setsFlags: setsFlags
    )
  }

  /// Eight or sixteen bits: flags come from the operands shifted to the top.
  private mutating func emitNarrowSum(
    _ sum: Sum,
    _ value: HostRegister,
    result: HostRegister
  ) -> HostRegister {
    let shift = UInt8(32 - sum.bits)
    let saved = sum.keepsCarry && wantsNZCV && wantsCarry ? temporary() : .none
    if saved != .none { emit(.csinc, .w, saved, .zr, .zr, condition: .lo, origin: .flags) }
    if wantsNZCV {
      var high = HostRegister.zr
      if value != .zr {
        high = temporary()
        emit(.lsl, .w, high, value, immediate: Int64(shift), origin: .flags)
      }
      let opcode: HostOpcode = sum.isSub ? .sub : .add
      if let immediate = sum.immediate {
        let top = constant(immediate << Int64(shift) & 0xFFFF_FFFF, .w, origin: .flags)
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
      if wantsCarry {
        if saved != .none {
          insertFlag(saved, bit: 0, mask: 2)
        } else if !sum.isSub {
          invertCarry()
        }
      }
    }
    let target = wantsParity ? GuestRegisters.parity : result
    guard target != .zr else { return target }
    var plain = sum
    if let immediate = sum.immediate, !Immediates.isArithmetic(abs(immediate)) {
      plain.source = constant(immediate, .w)
      plain.immediate = nil
    }
    emitPlainSum(plain, value, target, setsFlags: false)
    return target
  }

  /// With the carry, which is kept inverted: as subtraction wants it, not as addition does.
  private mutating func emitCarrySum(
    _ sum: Sum,
    _ value: HostRegister,
    result: HostRegister
  ) -> HostRegister {
    if !sum.isSub { invertCarry() }
    let opcode: HostOpcode = sum.isSub ? .sbc : .adc
    let target = wantsParity ? GuestRegisters.parity : result
    if sum.bits >= 32 {
      emit(opcode, sum.size, target, value, sum.source, setsFlags: wantsNZCV)
      if wantsNZCV, wantsCarry, !sum.isSub { invertCarry() }
      return target
    }
    guard wantsNZCV else {
      emit(opcode, .w, target, value, sum.source)
      return target
    }
    // The first operand goes to the top with ones below it (a difference has them of itself), so
    // that a carry that comes in at the bottom runs up to it.
    let shift = UInt8(32 - sum.bits)
    let plain = temporary()
    emit(opcode, .w, plain, value, sum.source)
    let first = temporary()
    let second = temporary()
    emit(.lsl, .w, first, value, immediate: Int64(shift), origin: .flags)
    emit(.lsl, .w, second, sum.source, immediate: Int64(shift), origin: .flags)
    if !sum.isSub {
      emit(.orr, .w, first, first, immediate: (1 << Int64(shift)) - 1, origin: .flags)
    }
    emit(opcode, .w, .zr, first, second, setsFlags: true, origin: .flags)
    if wantsCarry, !sum.isSub { invertCarry() }
    if live.contains(.zero) {
      // The bits below spoil Z: it is taken from the count of leading zeros, 32 for zero.
      emit(.ubfx, .w, first, plain, amount: UInt8(sum.bits), origin: .flags)
      emit(.clz, .w, first, first, origin: .flags)
      insertFlag(first, bit: 5, mask: 4)
    }
    keepParity(plain)
    return plain
  }
}
