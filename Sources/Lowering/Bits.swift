internal import HostCode
internal import X64Decoding

/// Bit tests, scans and counts; BMI; `crc32`.
extension Emitter {
  mutating func lowerBits(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first,
      !instruction.isAtomic || first.kind == .memory && second.kind == .register,
      first.kind != .register || first.register.isGeneral
    else { return false }
    switch instruction.mnemonic {
    case .bt, .bts, .btr, .btc: return testBit(instruction, first, second)
    default: break
    }
    guard first.bits >= 32 else { return false }
    let size = Self.size(first.bits)
    let target = GuestRegisters.host(first.register)
    switch instruction.mnemonic {
    case .bsf, .bsr: scanBits(instruction, size, target, read(second, of: instruction))
    case .tzcnt, .lzcnt:
      var source = read(second, of: instruction)
      if instruction.mnemonic == .tzcnt {
        emit(.rbit, size, target, source)
        source = target
      }
      emit(.clz, size, target, source)
      setFlagsOfResult(target, bits: first.bits)
      if wantsCarry { insertInverse(of: target, bit: size == .x ? 6 : 5, mask: 2, size) }
    case .popcnt: countBits(size, target, read(second, of: instruction))
    case .andn, .blsi, .blsr, .blsmsk: lowestBit(instruction, size, target, second)
    case .shlx, .shrx, .sarx:
      guard instruction.operands.count == 3 else { return false }
      let opcode: HostOpcode =
        switch instruction.mnemonic {
        case .shlx: .lsl
        case .shrx: .lsr
        default: .asr
        }
      let amount = GuestRegisters.host(instruction.operands[2].register)
      emit(opcode, size, target, read(second, of: instruction), amount)
    case .rorx:
      let bits = instruction.immediate & Int64(size.bits - 1)
      emit(.ror, size, target, read(second, of: instruction), immediate: bits)
    case .crc32:
      let source = read(second, of: instruction)
      emit(
        HostOperation(
          .crc32c,
          size: .w,
          sourceSize: Self.accessSize(.v(0), second.bytes),
          destination: target,
          source1: target,
          source2: source
        )
      )
    default: return false
    }
    return true
  }

  private mutating func scanBits(
    _ instruction: X64Instruction,
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister
  ) {
    let found = temporary()
    if instruction.mnemonic == .bsf {
      emit(.rbit, size, found, source)
      emit(.clz, size, found, found)
    } else {
      let top = temporary()
      emit(.mov, size, top, .none, immediate: Int64(size.bits - 1), origin: .constant)
      emit(.clz, size, found, source)
      emit(.sub, size, found, top, found)
    }
    // Of zero nothing is found, and the destination stays.
    emit(.sub, size, .zr, source, setsFlags: true, origin: .flags)
    emit(.csel, size, target, found, target, condition: .ne, origin: .semantics)
  }

  private mutating func countBits(
    _ size: OperandSize,
    _ target: HostRegister,
    _ source: HostRegister
  ) {
    if habits.features.contains(.commonShortSequence) {
      emit(.cnt, size, target, source)
    } else {
      let bits = vectorTemporary()
      vector(.fmov, size == .x ? .d : .s, bits, source, from: size)
      vector(.cntVector, .v8b, bits, bits)
      vector(.addv, .b, bits, bits, from: .v8b)
      vector(.fmov, .w, target, bits, from: .s)
    }
    if wantsNZCV { emit(.sub, .w, .zr, target, setsFlags: true, origin: .flags) }
    if wantsParity {
      emit(.mov, .w, GuestRegisters.parity, .none, immediate: 1, origin: .flags)
    }
    if wantsAdjust {
      emit(.mov, .w, GuestRegisters.adjust, .none, immediate: 1, origin: .flags)
    }
  }

  private mutating func lowestBit(
    _ instruction: X64Instruction,
    _ size: OperandSize,
    _ target: HostRegister,
    _ second: X64Operand
  ) {
    if instruction.mnemonic == .andn {
      let last = read(instruction.operands[instruction.operands.count - 1], of: instruction)
      let mask = GuestRegisters.host(second.register)
      emit(.bic, size, target, last, mask, setsFlags: wantsNZCV)
      if wantsCarry { invertCarry() }
      return
    }
    let source = read(second, of: instruction)
    let other = temporary()
    let isIsolated = instruction.mnemonic == .blsi
    if isIsolated {
      emit(.sub, size, other, .zr, source)
    } else {
      emit(.sub, size, other, source, immediate: 1)
    }
    let isZero = temporary()
    if wantsCarry {
      emit(.sub, size, .zr, source, setsFlags: true, origin: .flags)
      emit(
        .csinc,
        .w,
        isZero,
        .zr,
        .zr,
        condition: isIsolated ? .ne : .eq,
        origin: .flags
      )
    }
    emit(instruction.mnemonic == .blsmsk ? .eor : .and, size, target, source, other)
    if wantsNZCV { emit(.sub, size, .zr, target, setsFlags: true, origin: .flags) }
    if wantsCarry { insertFlag(isZero, bit: 0, mask: 2) }
  }

  private mutating func testBit(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let size = Self.size(first.bits)
    if instruction.mnemonic == .bt, !wantsCarry { return true }
    if second.kind == .immediate {
      let bit = Int(instruction.immediate) & (Int(first.bits) - 1)
      let place = open(first, of: instruction)
      if wantsCarry { insertInverse(of: place.value, bit: bit, mask: 2, size) }
      guard let opcode = Self.change(instruction.mnemonic) else { return true }
      let mask: Int64 = 1 << Int64(bit)
      let isClear = opcode == .bic
      let whole: Int64 = size == .w ? 0xFFFF_FFFF : -1
      emit(
        isClear ? .and : opcode,
        size,
        place.result,
        place.value,
        immediate: isClear ? ~mask & whole : mask
      )
      write(place.result, to: first, at: place.address, of: instruction)
      return true
    }
    var index = GuestRegisters.host(second.register)
    if first.kind == .memory { return testBitString(instruction, index, isWide: second.bits == 64) }
    guard first.bits >= 32 else { return false }
    let place = open(first, of: instruction)
    let shifted = temporary()
    if place.result == index, instruction.mnemonic != .bt {
      let copy = temporary()
      emit(.mov, size, copy, index, origin: .copy)
      index = copy
    }
    if wantsCarry {
      emit(.lsr, size, shifted, place.value, index)
      insertInverse(of: shifted, bit: 0, mask: 2, size)
    }
    guard let opcode = Self.change(instruction.mnemonic) else { return true }
    let mask = temporary()
    emit(.mov, size, mask, .none, immediate: 1, origin: .constant)
    emit(.lsl, size, mask, mask, index)
    emit(opcode, size, place.result, place.value, mask)
    return true
  }

  /// A bit of memory as far away as the index says.
  private mutating func testBitString(
    _ instruction: X64Instruction,
    _ index: HostRegister,
    isWide: Bool
  ) -> Bool {
    let place = address(instruction, bytes: 0)
    let offset = temporary()
    let bit = temporary()
    let value = temporary()
    emit(.sbfx, .x, offset, index, immediate: 3, amount: isWide ? 61 : 29, origin: .addressing)
    emit(.add, .x, offset, place.base, offset, origin: .addressing)
    emit(.and, .w, bit, index, immediate: 7, origin: .addressing)
    let byte = HostAddress(base: offset)
    if instruction.isAtomic, let opcode = Self.change(instruction.mnemonic) {
      let mask = temporary()
      emit(.mov, .w, mask, .none, immediate: 1, origin: .constant)
      emit(.lsl, .w, mask, mask, bit)
      let atomic: HostOpcode = opcode == .orr ? .ldset : opcode == .bic ? .ldclr : .ldeor
      emit(
        HostOperation(
          atomic,
          size: .w,
          destination: value,
          source1: mask,
          base: offset,
          addressing: .offset,
          ordering: .acquireRelease,
          accessBytes: 1
        )
      )
    } else {
      load(value, byte, bytes: 1)
    }
    if wantsCarry {
      let shifted = temporary()
      emit(.lsr, .w, shifted, value, bit)
      insertInverse(of: shifted, bit: 0, mask: 2, .w)
    }
    guard !instruction.isAtomic, let opcode = Self.change(instruction.mnemonic) else {
      return true
    }
    let mask = temporary()
    emit(.mov, .w, mask, .none, immediate: 1, origin: .constant)
    emit(.lsl, .w, mask, mask, bit)
    emit(opcode, .w, value, value, mask)
    store(value, byte, bytes: 1)
    return true
  }

  private static func change(_ mnemonic: X64Mnemonic) -> HostOpcode? {
    switch mnemonic {
    case .bts: .orr
    case .btr: .bic
    case .btc: .eor
    default: nil
    }
  }
}
