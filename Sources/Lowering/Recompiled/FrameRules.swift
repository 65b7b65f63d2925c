internal import HostCode
package import X64Decoding

/// The stack as a compiler for A64 uses it: registers are saved in pairs, and only where there are
/// too few that need no saving.
///
/// A64 has 18 registers that a function may use freely where x64 has 9, and 10 that it saves where
/// x64 has 6, so what x64 code keeps in its frame is often in a register. Frames begin with
/// `stp x29, x30` and `mov x29, sp`.
struct FrameRules {
  /// How far the stack pointer is below its value at the function's entry.
  var depth: Int64
  var pushes = 0
  var pops = 0
  /// Whether the block is a string instruction that goes on repeating.
  var isRepetition = false
  let hasFrame: Bool
  var vectors = VectorIdioms()

  init(_ surroundings: Surroundings) {
    depth = surroundings.depth
    hasFrame = surroundings.hasFrame
  }

  /// Whether a push (pop) costs nothing: the second of a pair, or of a register saved in vain.
  mutating func isFree(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, first.kind == .register else { return false }
    let isSaved = [3, 5, 12, 13, 14, 15].contains(first.register.number)
    if instruction.mnemonic == .push {
      pushes += 1
      return isSaved && !hasFrame || pushes % 2 == 0
    }
    pops += 1
    return isSaved && !hasFrame || pops % 2 == 0
  }

  /// Follows the stack pointer.
  mutating func note(_ instruction: X64Instruction) { depth &+= FrameGrowth.of(instruction) }

  /// The place on the stack that an instruction accesses: its bytes below the function's entry.
  func slot(_ instruction: X64Instruction) -> Int64? {
    guard let memory = instruction.memory, memory.base.isGeneral, memory.base.number == 4,
      !memory.index.isGeneral
    else { return nil }
    return depth &- memory.displacement
  }
}

/// How the stack pointer moves.
package enum FrameGrowth {
  /// By how many bytes an instruction lowers the stack pointer; calls come back.
  package static func of(_ instruction: X64Instruction) -> Int64 {
    switch instruction.mnemonic {
    case .push: return 8
    case .pop: return -8
    case .sub, .add:
      guard let first = instruction.operands.first, first.kind == .register,
        first.register.isGeneral, first.register.number == 4,
        instruction.operands.last?.kind == .immediate
      else { return 0 }
      return instruction.mnemonic == .sub ? instruction.immediate : 0 &- instruction.immediate
    default: return 0
    }
  }
}

extension Emitter {
  /// Marks what a compiler would not have written among the operations of one instruction.
  mutating func elide(
    from start: Int,
    of instruction: X64Instruction,
    _ rest: ArraySlice<X64Instruction>,
    frame: inout FrameRules
  ) {
    let slot = frame.slot(instruction)
    frame.note(instruction)
    guard start < operations.count else { return }
    let isSlot = slot.map { surroundings.registerSlots.contains($0) } ?? false
    let isParity = [.jp, .jnp].contains(instruction.mnemonic)
    let isFree =
      (instruction.mnemonic == .push || instruction.mnemonic == .pop) && frame.isFree(instruction)
    let isBreak = isDependencyBreak(instruction, rest)
    let saving = frame.vectors.saving(
      of: instruction,
      rest,
      at: address,
      isInLoop: surroundings.isInLoop
    )
    let isFixed = isFixedPointer(instruction)
    let isConstant = isVectorConstant(instruction, &frame.vectors)
    let isFloatCompare = [.ucomisd, .ucomiss, .comisd, .comiss].contains(instruction.mnemonic)
    // What x64 repeats is a call of `memset` or `memcpy`, or some wide accesses.
    let isRepeated = Self.isRepeated(instruction)
    let priced = frame.isRepetition ? 0 : 3
    for index in start..<operations.count {
      let operation = operations[index]
      let isElided =
        isRepeated && index >= start + priced || isParity || isFree || isBreak
        || operation.origin == .semantics || operation.origin == .memoryRegister
        || operation.opcode == .bfxil && operation.origin == .subregister
        || isSlot && operation.base == GuestRegisters.stack && operation.opcode != .prfm
        || isFloatCompare && operation.origin == .flags
        || isConstant && (operation.isLoad || operation.origin == .addressing)
        || surroundings.isInSmallLoop && operation.origin == .constant
        || isFixed && operation.isLoad
        || saving == .all && !operation.isLoad
        || saving == .last && index == operations.count - 1
        || saving == .allButLast && index < operations.count - 1
      if isElided { operations[index].origin = .elided }
    }
    if instruction.memorySegment.class == .segment, instruction.memorySegment.number == 4,
      instruction.mnemonic != .nop
    {
      // The value that guards the stack is behind a pointer; when checked, its copy is cleared.
      bookkeep(.callingConvention, count: instruction.mnemonic == .mov ? 2 : 3)
    }
  }

  /// Whether it zeroes a vector register only so that a conversion does not wait for it.
  private func isDependencyBreak(
    _ instruction: X64Instruction,
    _ rest: ArraySlice<X64Instruction>
  ) -> Bool {
    guard [.pxor, .xorps, .xorpd].contains(instruction.mnemonic),
      instruction.operands.count == 2,
      instruction.operands[0].register == instruction.operands[1].register
    else { return false }
    for next in rest.dropFirst().prefix(4)
    where next.operands.first?.register == instruction.operands[0].register {
      return [.cvtsi2sd, .cvtsi2ss, .cvtss2sd, .cvtsd2ss, .sqrtsd, .sqrtss].contains(next.mnemonic)
    }
    return false
  }

  /// Whether it loads a constant that A64 keeps in one of its 32 vector registers, or has no need of.
  private func isVectorConstant(
    _ instruction: X64Instruction,
    _ vectors: inout VectorIdioms
  ) -> Bool {
    guard let memory = instruction.memory, memory.isRelativeToInstruction,
      instruction.operands.first?.register.isVector == true
    else { return false }
    return vectors.isLoadedAgain(Int64(bitPattern: address) &+ memory.displacement)
      || surroundings.isInLoop
      || [.andps, .andpd, .xorps, .xorpd].contains(instruction.mnemonic)
  }

  /// Whether it loads, in a loop, a pointer that nothing changes: it stays in a register.
  private func isFixedPointer(_ instruction: X64Instruction) -> Bool {
    guard surroundings.isInLoop, instruction.mnemonic == .mov, instruction.operandBits == 64,
      instruction.operands.first?.kind == .register, let memory = instruction.memory,
      memory.isRelativeToInstruction
    else { return false }
    return !surroundings.variables.contains(address &+ UInt64(bitPattern: memory.displacement))
  }

  /// Adds what the frame record costs where the frame is made and unmade.
  mutating func priceFrame(of block: ArraySlice<X64Instruction>) {
    var cost = 0
    if surroundings.opensFrame {
      cost += block.contains { FrameGrowth.of($0) > 0 && $0.mnemonic == .sub } ? 1 : 2
    }
    if surroundings.closesFrame {
      cost += block.contains { FrameGrowth.of($0) < 0 && $0.mnemonic == .add } ? 0 : 1
    }
    if surroundings.isStub { cost += 1 }
    guard cost > 0 else { return }
    let last = operations.last
    if let last, last.isBranch { operations.removeLast() }
    bookkeep(.callingConvention, count: cost)
    if let last, last.isBranch { operations.append(last) }
  }
}
