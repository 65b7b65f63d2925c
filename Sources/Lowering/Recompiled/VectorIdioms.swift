internal import X64Decoding

/// What NEON has in one operation and SSE has not, told from the x64 instructions of a block.
///
/// SSE overwrites its first operand, has 16 registers and no widening, narrowing or structure
/// operations, so code for it copies, spills, shifts before it packs, adds before it shifts and
/// interleaves to multiply. NEON's are three-operand forms, 32 registers, `smlal`, `sqshrn`, `rshrn`
/// and `st3`; what they save is priced as nothing, and executed as x64 has it.
struct VectorIdioms {
  /// What a compiler leaves out of the operations of one instruction.
  enum Saving {
    case nothing, all, allButLast, last
  }

  /// The vector registers that hold constants.
  private var constants: UInt16 = 0
  /// Those whose value was computed in this block, from other than constants.
  private var computed: UInt16 = 0
  /// Those that hold bytes interleaved for structure stores, or not yet taken apart.
  private var interleaved: UInt16 = 0
  /// Those that hold interleaved words.
  private var wordPairs: UInt16 = 0
  /// Addresses of the constants loaded so far.
  private var loaded: [Int64] = []

  /// What is saved of an instruction; goes on to the next.
  mutating func saving(
    of instruction: X64Instruction,
    _ rest: ArraySlice<X64Instruction>,
    at address: UInt64,
    isInLoop: Bool
  ) -> Saving {
    guard let first = instruction.operands.first, first.kind == .register, first.register.isVector,
      first.register.number < 16, instruction.operands.count >= 2
    else { return .nothing }
    let second = instruction.operands[1]
    let target: UInt16 = 1 << UInt16(first.register.number)
    let source: UInt16 =
      second.kind == .register && second.register.isVector
      ? 1 << UInt16(second.register.number & 15) : 0
    let isConstantMemory =
      second.kind == .memory && instruction.memory?.isRelativeToInstruction == true
    let isOnlyConstants =
      isMove(instruction)
      ? isConstantMemory || source & constants != 0
      : instruction.mnemonic == .pcmpeqb || instruction.mnemonic == .pcmpeqw
        || instruction.mnemonic == .pcmpeqd
        ? source == target
        : isShift(instruction) && second.kind == .immediate && constants & target != 0
    let isTree = isInterleaving(instruction, target, source)
    var saving = Saving.nothing
    if isOnlyConstants {
      saving = isInLoop || isMove(instruction) && source != 0 ? .all : .nothing
    } else if isTree {
      saving = .all
    } else {
      saving = arithmetic(instruction, rest, target, source, isConstantMemory)
    }
    set(&constants, target, isOnlyConstants)
    set(&interleaved, target, isTree)
    set(&computed, target, !isOnlyConstants && !Self.isZeroing(instruction))
    set(
      &wordPairs,
      target,
      instruction.mnemonic == .punpcklwd || instruction.mnemonic == .punpckhwd
        || isMove(instruction) && source & wordPairs != 0
    )
    return saving
  }

  /// Whether a constant in memory has been loaded by this block before.
  mutating func isLoadedAgain(_ address: Int64) -> Bool {
    if loaded.contains(address) { return true }
    loaded.append(address)
    return false
  }

  private func set(_ registers: inout UInt16, _ register: UInt16, _ isMember: Bool) {
    registers = isMember ? registers | register : registers & ~register
  }

  private func isMove(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .movaps, .movapd, .movups, .movupd, .movdqa, .movdqu: true
    default: false
    }
  }

  private func isShift(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .psrlw, .psrld, .psrlq, .psllw, .pslld, .psllq, .psraw, .psrad: true
    default: false
    }
  }

  static func isZeroing(_ instruction: X64Instruction) -> Bool {
    [.pxor, .xorps, .xorpd].contains(instruction.mnemonic) && instruction.operands.count == 2
      && instruction.operands[0].register == instruction.operands[1].register
  }

  /// Whether it is part of a tree of interleavings that begins with bytes, as `ld3`, `st3` and their
  /// like do it on the way to or from memory.
  private func isInterleaving(
    _ instruction: X64Instruction,
    _ target: UInt16,
    _ source: UInt16
  ) -> Bool {
    switch instruction.mnemonic {
    case .punpcklbw, .punpckhbw:
      computed & target != 0 && computed & source != 0 && target != source
    case .punpcklwd, .punpckhwd, .punpckldq, .punpckhdq, .punpcklqdq, .punpckhqdq:
      interleaved & target != 0 && interleaved & source != 0
    case .psrldq, .pslldq: interleaved & target != 0
    case .movdqa, .movaps, .pshufd: interleaved & source != 0
    default: false
    }
  }

  private func arithmetic(
    _ instruction: X64Instruction,
    _ rest: ArraySlice<X64Instruction>,
    _ target: UInt16,
    _ source: UInt16,
    _ isConstantMemory: Bool
  ) -> Saving {
    switch instruction.mnemonic {
    case .movaps, .movapd, .movdqa, .movups, .movdqu, .movupd:
      // The one that goes on to be overwritten made the copy necessary.
      guard source != 0, isOverwritten(target | source, in: rest) else { return .nothing }
      return .all
    case .punpcklwd, .punpckhwd:
      return nextUse(of: target, rest) == .pmaddwd ? .all : .nothing
    case .pmaddwd: return wordPairs & target != 0 ? .last : .nothing
    case .pmulhw, .pmulhuw: return isConstantMemory ? .allButLast : .nothing
    case .paddw, .paddd:
      guard isConstantMemory || source & constants != 0 else { return .nothing }
      switch nextUse(of: target, rest) {
      case .psrad, .psraw, .psrld, .psrlw: return .all
      default: return .nothing
      }
    case .psrad, .psraw:
      guard instruction.operands[1].kind == .immediate else { return .nothing }
      switch nextUse(of: target, rest) {
      case .packssdw, .packuswb, .packsswb, .packusdw: return .all
      default: return .nothing
      }
    case .packssdw, .packuswb, .packsswb, .packusdw:
      return source == target ? .allButLast : .nothing
    default: return .nothing
    }
  }

  private func bit(_ operand: X64Operand) -> UInt16 {
    operand.kind == .register && operand.register.isVector
      ? 1 << UInt16(operand.register.number & 15) : 0
  }

  private func isOverwritten(_ registers: UInt16, in rest: ArraySlice<X64Instruction>) -> Bool {
    rest.dropFirst().contains { next in
      next.operands.contains { $0.isWritten && bit($0) & registers != 0 }
    }
  }

  /// What first reads a register behind the first instruction.
  private func nextUse(
    of register: UInt16,
    _ rest: ArraySlice<X64Instruction>
  ) -> X64Mnemonic? {
    for next in rest.dropFirst() {
      for operand in next.operands where operand.isRead && bit(operand) == register {
        return next.mnemonic
      }
      if next.operands.contains(where: { $0.isWritten && bit($0) == register }) { return nil }
    }
    return nil
  }
}
