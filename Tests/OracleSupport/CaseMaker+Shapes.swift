internal import Execution
internal import X64Decoding

/// What an instruction demands of the state it runs in.
extension CaseMaker {
  /// Puts what instructions imply into registers: addresses, counts, dividends that fit.
  mutating func shape(_ state: inout GuestCase, for instruction: X64Instruction) {
    for operand in instruction.implicitMemory where operand.register.isGeneral {
      let register = Int(operand.register.number)
      if register != 4 { state.general[register] = implied() }
    }
    if instruction.category == .x87 { shapeX87(&state.x87, instruction) }
    switch instruction.mnemonic {
    case .div, .idiv: fitDividend(&state, instruction)
    case .bt, .bts, .btr, .btc: narrowBitOffset(&state, instruction)
    case .leave: state.general[5] = implied() & ~15
    case .ldmxcsr, .vldmxcsr: maskExceptions(&state)
    default: break
    }
    if !instruction.attributes.isDisjoint(with: [.hasRep, .hasRepe, .hasRepne]) {
      state.general[1] = below(9)
    }
  }

  /// Makes all memory control words that a processor takes, and that let no exception through.
  private func maskExceptions(_ state: inout GuestCase) {
    for start in stride(from: 0, to: state.memory.count - 3, by: 4) {
      state.memory[start] |= 0x80
      state.memory[start + 1] |= 0x1F
      state.memory[start + 2] = 0
      state.memory[start + 3] = 0
    }
  }

  private mutating func implied() -> UInt64 {
    GuestCase.memoryAddress + 1024 + below(UInt64(GuestCase.memoryBytes) - 2048)
  }

  /// Makes quotients fit, most of the time: a high half of the dividend that is only its sign.
  private mutating func fitDividend(_ state: inout GuestCase, _ instruction: X64Instruction) {
    guard below(4) != 0 else { return }
    let isSigned = instruction.mnemonic == .idiv
    let bits = UInt64(instruction.operands.first?.bits ?? 64)
    if bits == 8 {
      let low = state.general[0] & 0xFF
      let high: UInt64 = isSigned && low & 0x80 != 0 ? 0xFF : 0
      state.general[0] = state.general[0] & ~0xFF00 | high << 8
    } else {
      let isNegative = state.general[0] >> (bits - 1) & 1 == 1
      let high: UInt64 = isSigned && isNegative ? .max : isSigned ? 0 : below(4)
      let mask: UInt64 = bits == 64 ? .max : 1 << bits - 1
      state.general[2] = state.general[2] & ~mask | high & mask
    }
  }

  /// A bit number from a register goes far from where memory is addressed.
  private mutating func narrowBitOffset(_ state: inout GuestCase, _ instruction: X64Instruction) {
    guard instruction.operands.count == 2, instruction.operands[0].kind == .memory,
      instruction.operands[1].kind == .register
    else { return }
    let register = Int(instruction.operands[1].register.number)
    let bits = Int64(below(8192)) - 4096
    let mask: UInt64 = instruction.operands[1].bits == 64 ? .max : 0xFFFF_FFFF
    state.general[register] =
      UInt64(bitPattern: bits) & mask | state.general[register] & ~mask
    if instruction.operands[1].bits == 16 { state.general[register] &= ~0x8000 }
  }

  /// Chooses the registers of an address so that it is the target, or just below it.
  mutating func place(_ memory: X64Memory, at target: UInt64, in state: inout GuestCase) {
    let displacement = UInt64(bitPattern: memory.displacement)
    var rest = target &- displacement
    let hasSegment = memory.segment.class == .segment && memory.segment.number >= 4
    let base = memory.base.isGeneral ? Int(memory.base.number) : nil
    let index = memory.index.isGeneral ? Int(memory.index.number) : nil
    let scale = UInt64(max(1, memory.scale))
    if memory.index.isVector {
      let register = Int(memory.index.number) % 16
      state.vectors[register] = indices()
      state.upperHalves[register] = indices()
    }
    if hasSegment {
      if base == nil, index == nil { rest = target }
      let segment = rest
      let isFS = memory.segment.number == 4
      guard base != nil || index != nil else {
        let address = segment &- displacement
        if isFS { state.fsBase = address } else { state.gsBase = address }
        return
      }
      // The segment is small, so that the registers can do the rest.
      let small = below(4096)
      rest &-= small
      if isFS { state.fsBase = small } else { state.gsBase = small }
    }
    if let base, let index, base == index {
      state.general[base] = rest / (1 + scale)
    } else if let base {
      if let index, base == 4 { state.general[index] = below(16) }
      let offset = index.map { state.general[$0] &* scale } ?? 0
      state.general[base] = rest &- offset
    } else if let index {
      state.general[index] = UInt64(bitPattern: Int64(bitPattern: rest) / Int64(scale))
    }
  }

  /// Small indices of either width, as gathers take them.
  private mutating func indices() -> Vector128 {
    Vector128(below(64) | below(64) << 32, below(64) | below(64) << 32)
  }
}
