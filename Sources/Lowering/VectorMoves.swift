internal import HostCode
internal import X64Decoding

/// Moves of vectors, and of their low or high parts.
extension Emitter {
  mutating func lowerVectorMove(_ instruction: VectorInstruction) -> Bool {
    guard instruction.source.category != .string else { return false }
    switch instruction.name {
    case .movaps, .movups, .movapd, .movupd, .movdqa, .movdqu, .lddqu, .movntps, .movntpd, .movntdq,
      .movntdqa:
      if instruction.isWide {
        moveWide(instruction)
      } else {
        moveWhole(instruction)
      }
      return true
    default: break
    }
    guard !instruction.isWide else { return false }
    switch instruction.name {
    case .movd, .movq: moveLow(instruction)
    case .movhps, .movhpd: moveHalf(instruction, lane: 1)
    case .movlps, .movlpd: moveHalf(instruction, lane: 0)
    case .movss, .movntss: moveScalar(instruction, .s)
    case .movsd, .movntsd: moveScalar(instruction, .d)
    case .maskmovdqu: storeMasked(instruction)
    default: return false
    }
    return true
  }

  private mutating func moveWhole(_ instruction: VectorInstruction) {
    let (target, source) = (instruction.destination, instruction.second)
    if target.kind == .memory {
      let place = address(instruction.source, bytes: 16)
      store(GuestRegisters.host(source.register), place, bytes: 16)
    } else if source.kind == .memory {
      let place = address(instruction.source, bytes: 16)
      load(GuestRegisters.host(target.register), place, bytes: 16)
    } else {
      copyVector(GuestRegisters.host(target.register), GuestRegisters.host(source.register))
    }
  }

  private mutating func moveWide(_ instruction: VectorInstruction) {
    let (target, source) = (instruction.destination, instruction.second)
    if target.kind == .memory {
      let upper = loadUpperHalf(source.register)
      storeHalves(GuestRegisters.host(source.register), upper, of: instruction)
      return
    }
    let upper: HostRegister
    if source.kind == .memory {
      upper = vectorTemporary()
      loadHalves(GuestRegisters.host(target.register), upper, of: instruction)
    } else {
      guard target.register != source.register else { return }
      upper = loadUpperHalf(source.register)
      copyVector(GuestRegisters.host(target.register), GuestRegisters.host(source.register))
    }
    storeUpperHalf(upper, target.register)
  }

  private mutating func moveLow(_ instruction: VectorInstruction) {
    let bytes = min(instruction.destination.bytes, instruction.second.bytes)
    let target = GuestRegisters.host(instruction.destination.register)
    let source = GuestRegisters.host(instruction.second.register)
    if instruction.destination.kind == .memory {
      store(source, address(instruction.source, bytes: bytes), bytes: bytes)
    } else if instruction.second.kind == .memory {
      load(target, address(instruction.source, bytes: bytes), bytes: bytes)
    } else if target.isVector, source.isVector {
      vector(.fmov, .d, target, source)
    } else {
      let (lane, general): (OperandSize, OperandSize) = bytes == 8 ? (.d, .x) : (.s, .w)
      let isIn = target.isVector
      vector(.fmov, isIn ? lane : general, target, source, from: isIn ? general : lane)
    }
  }

  private mutating func moveHalf(_ instruction: VectorInstruction, lane: Int) {
    let operands = instruction.operands
    if instruction.destination.kind != .memory {
      copyVector(operands.destination, operands.first, origin: .copy)
      accessLane(.ld1, instruction, operands.destination, .d, lane)
    } else if lane == 0 {
      store(operands.second, address(instruction.source, bytes: 8), bytes: 8)
    } else {
      accessLane(.st1, instruction, operands.second, .d, lane)
    }
  }

  private mutating func moveScalar(_ instruction: VectorInstruction, _ size: OperandSize) {
    let operands = instruction.operands
    if instruction.destination.kind == .memory {
      let place = address(instruction.source, bytes: size.bytes)
      store(operands.second, place, bytes: size.bytes)
    } else if instruction.second.kind == .memory {
      let place = address(instruction.source, bytes: size.bytes)
      load(operands.destination, place, bytes: size.bytes)
    } else {
      change(operands) { $0.insertLane($1, 0, operands.second, 0, size) }
    }
  }

  /// Bytes of a register whose sign is set in another, into memory at `rdi`.
  private mutating func storeMasked(_ instruction: VectorInstruction) {
    let base = GuestRegisters.host(X64Register(.qword, 7))
    let operands = instruction.operands
    let (mask, old) = (vectorTemporary(), vectorTemporary())
    vector(.cmlt, .v16b, mask, operands.second)
    load(old, HostAddress(base: base), bytes: 16)
    vector(.bit, .v16b, old, operands.destination, mask)
    store(old, HostAddress(base: base), bytes: 16)
  }
}
