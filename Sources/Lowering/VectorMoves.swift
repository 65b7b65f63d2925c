internal import HostCode
internal import X64Decoding

/// Moves of vectors and of parts of them, and shuffles.
extension Emitter {
  mutating func lowerVectorMove(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    switch instruction.mnemonic {
    case .movaps, .movups, .movapd, .movupd, .movdqa, .movdqu, .lddqu, .movntps, .movntpd, .movntdq,
      .movntdqa:
      return moveWhole(instruction, first, second)
    case .movd, .movq: return moveLow(instruction, first, second)
    case .movhps, .movhpd, .movlps, .movlpd:
      let isHigh = instruction.mnemonic == .movhps || instruction.mnemonic == .movhpd
      return moveHalf(instruction, first, second, lane: isHigh ? 1 : 0)
    case .movddup:
      let target = GuestRegisters.host(first.register)
      vector(.dup, .v2d, target, readVector(second, of: instruction), sourceLane: 0)
      return true
    case .pmovmskb, .movmskps, .movmskpd: return moveMask(instruction, first, second)
    default: return moveWider(instruction, first, second)
    }
  }

  private mutating func moveWhole(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    if first.kind == .memory {
      let place = address(instruction, bytes: 16)
      store(GuestRegisters.host(second.register), place, bytes: 16)
    } else if second.kind == .memory {
      load(GuestRegisters.host(first.register), address(instruction, bytes: 16), bytes: 16)
    } else {
      copyVector(GuestRegisters.host(first.register), GuestRegisters.host(second.register))
    }
    return true
  }

  private mutating func moveLow(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let bytes = min(first.bytes, second.bytes)
    if first.kind == .memory {
      store(GuestRegisters.host(second.register), address(instruction, bytes: bytes), bytes: bytes)
    } else if second.kind == .memory {
      load(GuestRegisters.host(first.register), address(instruction, bytes: bytes), bytes: bytes)
    } else {
      let target = GuestRegisters.host(first.register)
      let source = GuestRegisters.host(second.register)
      let lane: OperandSize = instruction.mnemonic == .movq ? .d : .s
      let general: OperandSize = lane == .d ? .x : .w
      if target.isVector, source.isVector {
        vector(.fmov, .d, target, source)
      } else {
        vector(
          .fmov,
          target.isVector ? lane : general,
          target,
          source,
          from: target.isVector ? general : lane
        )
      }
    }
    return true
  }

  private mutating func moveHalf(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand,
    lane: Int8
  ) -> Bool {
    let isStore = first.kind == .memory
    if isStore, lane == 0 {
      store(GuestRegisters.host(second.register), address(instruction, bytes: 8), bytes: 8)
      return true
    }
    // Accesses to one lane take no offset.
    let place = address(instruction, bytes: 0)
    var operation = HostOperation(isStore ? .st1 : .ld1, size: .d)
    operation.lane = lane
    operation.addressing = .offset
    operation.base = place.base
    operation.accessBytes = 8
    if isStore {
      operation.source1 = GuestRegisters.host(second.register)
    } else {
      operation.destination = GuestRegisters.host(first.register)
    }
    emit(operation)
    return true
  }

  private mutating func moveMask(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let target = GuestRegisters.host(first.register)
    let source = GuestRegisters.host(second.register)
    let bits = vectorTemporary()
    switch instruction.mnemonic {
    case .movmskpd:
      let high = temporary()
      vector(.ushr, .v2d, bits, source, immediate: 63)
      vector(.umov, .x, high, bits, from: .d, sourceLane: 1)
      vector(.umov, .x, target, bits, from: .d, sourceLane: 0)
      emit(.orr, .w, target, target, high, modifier: .lsl, amount: 1)
      return true
    case .movmskps:
      let high = temporary()
      vector(.ushr, .v4s, bits, source, immediate: 31)
      vector(.usra, .v2d, bits, bits, immediate: 31)
      vector(.umov, .w, high, bits, from: .s, sourceLane: 2)
      vector(.umov, .w, target, bits, from: .s, sourceLane: 0)
      emit(.orr, .w, target, target, high, modifier: .lsl, amount: 2)
      return true
    case .pmovmskb:
      // Each byte's sign becomes its own bit of a byte, and eight of them are added up.
      let mask = vectorTemporary()
      let high = temporary()
      moveConstant(
        Int64(bitPattern: 0x8040_2010_0804_0201),
        .x,
        to: high,
        origin: .constant
      )
      vector(.dup, .v2d, mask, high, from: .x)
      vector(.cmlt, .v16b, bits, source)
      vector(.andVector, .v16b, bits, bits, mask)
      for _ in 0..<3 { vector(.addp, .v16b, bits, bits, bits) }
      vector(.umov, .w, target, bits, from: .h, sourceLane: 0)
      return true
    default:
      return false
    }
  }

  /// `pmovzx…`, `pmovsx…`: lanes of half, a quarter or an eighth of the width.
  private mutating func moveWider(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let sizes: [(OperandSize, OperandSize)] = [(.v8b, .v8h), (.v4h, .v4s), (.v2s, .v2d)]
    let steps: Range<Int>
    switch instruction.mnemonic {
    case .pmovzxbw, .pmovsxbw: steps = 0..<1
    case .pmovzxwd, .pmovsxwd: steps = 1..<2
    case .pmovzxdq, .pmovsxdq: steps = 2..<3
    case .pmovzxbd, .pmovsxbd: steps = 0..<2
    case .pmovzxwq, .pmovsxwq: steps = 1..<3
    case .pmovzxbq, .pmovsxbq: steps = 0..<3
    default: return false
    }
    let isSigned = instruction.mnemonic.name.hasPrefix("pmovsx")
    let target = GuestRegisters.host(first.register)
    var source = readVector(second, of: instruction)
    for (narrow, wide) in sizes[steps] {
      vector(isSigned ? .sshll : .ushll, wide, target, source, from: narrow)
      source = target
    }
    return true
  }
}
