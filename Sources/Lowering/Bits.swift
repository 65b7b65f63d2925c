internal import HostCode
internal import X64Decoding

/// Bit scans and counts, `crc32`; the way to the other families of bits.
extension Emitter {
  mutating func lowerBits(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first,
      !instruction.isAtomic || first.kind == .memory,
      first.kind != .register || first.register.isGeneral
    else { return false }
    switch instruction.mnemonic {
    case .bt, .bts, .btr, .btc: return testBit(instruction, first, second)
    default: break
    }
    guard first.kind == .register, first.bits >= 16 else { return false }
    switch instruction.mnemonic {
    case .bsf, .bsr: scanBits(instruction, first, second)
    case .tzcnt, .lzcnt: countZeros(instruction, first, second)
    case .popcnt: countOnes(instruction, first, second)
    case .andn: clearMasked(instruction, first, second)
    case .blsi, .blsr, .blsmsk: changeLowestBit(instruction, first, second)
    case .bextr, .bzhi, .pdep, .pext, .shlx, .shrx, .sarx, .rorx:
      return lowerBitField(instruction, first, second)
    case .adcx, .adox: addWithFlag(instruction, first, second)
    case .crc32:
      let target = GuestRegisters.host(first.register)
      emit(
        HostOperation(
          .crc32c,
          size: .w,
          sourceSize: second.bits >= 32
            ? Self.size(second.bits) : Self.accessSize(.v(0), second.bytes),
          destination: target,
          source1: target,
          source2: read(second, of: instruction)
        )
      )
    default: return false
    }
    return true
  }

  private mutating func scanBits(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let size = Self.size(first.bits)
    let target = GuestRegisters.host(first.register)
    let source = read(second, of: instruction, isExtended: true)
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
    // Of zero nothing is found, and the whole destination stays.
    emit(.sub, size, .zr, source, setsFlags: true, origin: .flags)
    let isNarrow = first.bits < 32
    let result = isNarrow ? found : target
    emit(.csel, .x, result, found, target, condition: .ne, origin: .semantics)
    if isNarrow { write(result, to: first, of: instruction) }
  }

  private mutating func countZeros(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let size = Self.size(first.bits)
    let result = destination(first)
    var source = read(second, of: instruction)
    let isTrailing = instruction.mnemonic == .tzcnt
    if first.bits < 32 {
      // A one behind the last bit ends the count.
      let ended = temporary()
      if isTrailing {
        emit(.orr, .w, ended, source, immediate: 1 << Int64(first.bits), origin: .semantics)
      } else {
        emit(.lsl, .w, ended, source, immediate: Int64(32 - first.bits), origin: .subregister)
        let end: Int64 = 1 << Int64(31 - first.bits)
        emit(.orr, .w, ended, ended, immediate: end, origin: .semantics)
      }
      source = ended
    }
    if isTrailing {
      emit(.rbit, size, result, source)
      source = result
    }
    emit(.clz, size, result, source)
    // Only zero has as many zeros as bits. Parity is not defined.
    if wantsNZCV { emit(.sub, size, .zr, result, setsFlags: true, origin: .flags) }
    insertFlags(carry(result, bit: Int(first.bits).trailingZeroBitCount))
    write(result, to: first, of: instruction)
  }

  private mutating func countOnes(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let size = Self.size(first.bits)
    let result = destination(first)
    let source = read(second, of: instruction, isExtended: true)
    if habits.features.contains(.commonShortSequence) {
      emit(.cnt, size, result, source)
    } else {
      let bits = vectorTemporary()
      vector(.fmov, size == .x ? .d : .s, bits, source, from: size)
      vector(.cntVector, .v8b, bits, bits)
      vector(.addv, .b, bits, bits, from: .v8b)
      vector(.fmov, .w, result, bits, from: .s)
    }
    if wantsNZCV { emit(.sub, .w, .zr, result, setsFlags: true, origin: .flags) }
    // All flags but Z are cleared: parity by a value that has an odd number of ones.
    if wantsParity { emit(.mov, .w, GuestRegisters.parity, .none, immediate: 1, origin: .flags) }
    if wantsAdjust { emit(.mov, .w, GuestRegisters.adjust, .none, immediate: 1, origin: .flags) }
    write(result, to: first, of: instruction)
  }

  /// `andn`.
  private mutating func clearMasked(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    guard let last = instruction.operands.last else { return }
    let source = read(last, of: instruction)
    let mask = GuestRegisters.host(second.register)
    let target = GuestRegisters.host(first.register)
    emit(.bic, Self.size(first.bits), target, source, mask, setsFlags: wantsNZCV)
    if wantsCarry { invertCarry() }
  }

  /// `blsi` isolates the lowest one, `blsr` clears it, `blsmsk` makes a mask up to it.
  private mutating func changeLowestBit(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let size = Self.size(first.bits)
    let target = GuestRegisters.host(first.register)
    let source = read(second, of: instruction)
    let other = temporary()
    let isIsolated = instruction.mnemonic == .blsi
    if isIsolated {
      emit(.sub, size, other, .zr, source)
    } else {
      emit(.sub, size, other, source, immediate: 1)
    }
    // CF tells whether the source is zero; for `blsi` the inverse, which its result tells as well.
    let flag = wantsCarry ? temporary() : .zr
    if wantsCarry, !isIsolated {
      emit(.sub, size, .zr, source, setsFlags: true, origin: .flags)
      emit(.csinc, .w, flag, .zr, .zr, condition: .eq, origin: .flags)
    }
    emit(instruction.mnemonic == .blsmsk ? .eor : .and, size, target, source, other)
    guard wantsNZCV else { return }
    emit(.sub, size, .zr, target, setsFlags: true, origin: .flags)
    guard wantsCarry else { return }
    if isIsolated { emit(.csinc, .w, flag, .zr, .zr, condition: .ne, origin: .flags) }
    insertFlag(flag, bit: 0, mask: 2)
  }
}
