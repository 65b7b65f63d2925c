internal import HostCode
internal import X64Decoding

/// `add`, `sub`, `cmp`, `adc`, `sbb`, `inc`, `dec`, `neg`.
extension Emitter {
  mutating func lowerArithmetic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, !instruction.isAtomic else { return false }
    let second = instruction.operands.dropFirst().first ?? .none
    let isCompare = instruction.mnemonic == .cmp
    if isCompare, wanted.isEmpty {
      let memory = first.kind == .memory ? first : second
      if memory.kind == .memory { _ = read(memory, of: instruction) }
      return true
    }
    let mnemonic = instruction.mnemonic
    var sum = Sum(
      bits: first.bits,
      isSub: mnemonic != .add && mnemonic != .adc && mnemonic != .inc,
      withCarry: mnemonic == .adc || mnemonic == .sbb,
      keepsCarry: mnemonic == .inc || mnemonic == .dec
    )
    sum.isCut = habits.cutsNarrow && first.kind == .register && !sum.keepsCarry && !isCompare
    let isExtended = habits.extendsNarrow && !sum.keepsCarry
    let isCut = isExtended || !isCompare && sum.withCarry && first.bits < 32 && wantsNZCV
    var place =
      isCompare
      ? Place(value: read(first, of: instruction, isExtended: isCut), result: .zr)
      : open(first, of: instruction, isExtended: isCut)
    if instruction.mnemonic == .neg {
      sum.source = place.value
      place.value = .zr
    } else if sum.keepsCarry {
      sum.immediate = 1
    } else if second.kind == .immediate {
      sum.immediate = Self.immediate(instruction, bits: first.bits)
    } else {
      sum.source = read(second, of: instruction, isExtended: isExtended || isCut && !sum.isSub)
    }
    if isCompare, isExtended, first.kind == .memory, first.bits < 32, sum.immediate == 0,
      wanted == .zero
    {
      let bits = Self.mask(first.bits)
      emit(.and, .w, .zr, place.value, immediate: bits, setsFlags: true)
      return true
    }
    if isCompare, habits.comparesRegisters, let value = sum.immediate, value != 0,
      first.bits >= 32
    {
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
    /// Whether an operand and the result are cut to their 8 or 16 bits.
    var isCut = false

    var size: OperandSize { Emitter.size(bits) }
  }

  /// Emits it with the flags that are used; returns where the result is.
  mutating func emitSum(_ sum: Sum, _ value: HostRegister, result: HostRegister) -> HostRegister {
    if sum.bits < 32, sum.keepsCarry, wantsNZCV, live.contains(.carry),
      habits.features.contains(.flagManipulation)
    {
      return emitNarrowStep(sum, value)
    }
    keepAdjust(sum, value)
    if sum.bits < 32 {
      return sum.withCarry
        ? emitNarrowCarrySum(sum, value, result: result)
        : emitNarrowSum(sum, value, result: result)
    }
    var sum = sum
    if let immediate = sum.immediate, sum.withCarry || !Self.fits(immediate) {
      sum.source = constant(immediate, sum.size)
      sum.immediate = nil
    }
    if sum.withCarry { return emitCarrySum(sum, value, result: result) }
    let saved = saveCarry(of: sum)
    let target = wantsParity ? GuestRegisters.parity : result
    emitPlainSum(sum, value, target, setsFlags: wantsNZCV)
    restoreCarry(of: sum, saved)
    return target
  }

  /// Whether an addition or subtraction takes the constant, or its negative.
  static func fits(_ immediate: Int64) -> Bool {
    Immediates.isArithmetic(immediate)
      || immediate != .min && Immediates.isArithmetic(-immediate)
  }

  /// Keeps the value whose bit 4 tells, together with the result's, the adjust flag.
  private mutating func keepAdjust(_ sum: Sum, _ value: HostRegister) {
    let kept = GuestRegisters.adjust
    // A value that has been loaded to there already is what is kept.
    guard wantsAdjust, value != kept else { return }
    if sum.source != .none, value != .zr {
      return emit(.eor, sum.size, kept, value, sum.source, origin: .flags)
    }
    let known = value == .zr ? sum.source : value
    // Of a constant only bit 4 matters.
    if let immediate = sum.immediate, immediate & 16 != 0 {
      emit(.eor, sum.size, kept, known, immediate: 16, origin: .flags)
    } else {
      emit(.mov, sum.size, kept, known, origin: .flags)
    }
  }

  /// Puts the carry aside if the operation may not change it but A64's would.
  mutating func saveCarry(of sum: Sum) -> HostRegister {
    guard sum.keepsCarry, wantsNZCV, live.contains(.carry) else { return .none }
    let saved = temporary()
    emit(.csinc, .w, saved, .zr, .zr, condition: .lo, origin: .flags)
    return saved
  }

  /// Makes the carry what it should be after A64's operation.
  mutating func restoreCarry(of sum: Sum, _ saved: HostRegister) {
    if saved != .none {
      insertFlag(saved, bit: 0, mask: 2)
    } else if wantsCarry, !sum.isSub {
      invertCarry()
    }
  }

  mutating func emitPlainSum(
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

  /// With the carry, which is kept inverted: as subtraction wants it, not as addition does.
  private mutating func emitCarrySum(
    _ sum: Sum,
    _ value: HostRegister,
    result: HostRegister
  ) -> HostRegister {
    if !sum.isSub { invertCarry() }
    let target = wantsParity ? GuestRegisters.parity : result
    emit(sum.isSub ? .sbc : .adc, sum.size, target, value, sum.source, setsFlags: wantsNZCV)
    if wantsCarry, !sum.isSub { invertCarry() }
    return target
  }
}
