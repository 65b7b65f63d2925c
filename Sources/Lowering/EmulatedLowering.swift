package import HostCode
package import X64Decoding

/// Turns x64 code into the A64 operations that a translator emits for it.
///
///     var lowering = EmulatedLowering(habits: .fex)
///     let unknown = lowering.lower(block[...], at: address, flagsLiveOut: .arithmetic, into: &code)
///
/// Every operation is semantically what the instruction needs; what is there for the translator's
/// sake is marked in `origin`. What is not covered is left out, and counted.
package struct EmulatedLowering: Sendable {
  /// The translator.
  package let habits: TranslatorHabits
  /// Of the last block: how many operations there were when each instruction was done.
  ///
  /// Of two instructions that become one access, the first has them all.
  package private(set) var ends: [Int] = []
  /// Of the last block: whether each instruction is covered.
  package private(set) var isKnown: [Bool] = []
  /// Of the last block: the operations that run only when its jump leaves the translation.
  package private(set) var exit = 0..<0
  private var live: [X64Flags] = []
  private var orderDebt = 0.0
  private var stored: [X64Flags] = []

  /// Makes a lowering for a translator.
  package init(habits: TranslatorHabits) {
    self.habits = habits
  }

  /// Appends the operations of one block.
  ///
  /// - Parameters:
  ///   - block: The instructions, executed from the first to the last.
  ///   - address: Where the block lies, which addresses relative to it depend on.
  ///   - flagsLiveOut: The flags that are used behind the block.
  ///   - flagsAtExit: The flags that are as this block leaves them when the translation is left,
  ///     by this block or one behind it.
  ///   - staysInside: Whether the jump at its end goes on inside the same translation; when nil,
  ///     near jumps do.
  ///   - operations: Where the result goes.
  /// - Returns: The number of instructions that are not covered.
  package mutating func lower(
    _ block: ArraySlice<X64Instruction>,
    at address: UInt64 = 0,
    flagsLiveOut: X64Flags,
    flagsAtExit: X64Flags = [],
    staysInside: Bool? = nil,
    into operations: inout [HostOperation]
  ) -> Int {
    let liveOut = habits.storesFlags ? flagsLiveOut : flagsLiveOut.union(flagsAtExit)
    FlagLiveness.find(block, liveOut: liveOut, into: &live)
    let leaving = habits.storesFlags ? flagsAtExit : []
    if !leaving.isEmpty { FlagLiveness.findKept(block, atEnd: leaving, into: &stored) }
    var emitter = Emitter(habits: habits, address: address)
    emitter.staysInside = staysInside
    emitter.orderDebt = orderDebt
    swap(&emitter.operations, &operations)
    defer {
      swap(&emitter.operations, &operations)
      orderDebt = emitter.orderDebt
    }
    var unknown = 0
    ends.removeAll(keepingCapacity: true)
    isKnown.removeAll(keepingCapacity: true)
    isKnown.append(contentsOf: repeatElement(true, count: block.count))
    var isPaired = false
    for (index, instruction) in zip(live.indices, block) {
      defer { ends.append(emitter.operations.count) }
      let position = block.startIndex + index
      emitter.live = live[index]
      emitter.begin(instruction)
      if emitter.x87.isActive, Emitter.endsX87(instruction) { emitter.leaveX87() }
      if isPaired {
        isPaired = false
        continue
      }
      if habits.pairsStack, position + 1 < block.endIndex,
        emitter.lowerPair(instruction, block[position + 1])
      {
        isPaired = true
        continue
      }
      let kept = leaving.isEmpty ? [] : stored[index]
      if !emitter.lower(instruction, storing: kept) {
        isKnown[index] = false
        unknown += 1
      }
    }
    if emitter.x87.isActive {
      emitter.leaveX87()
      ends[ends.count - 1] = emitter.operations.count
    }
    exit = emitter.exit
    return unknown
  }
}

extension Emitter {
  /// Lowers one instruction, and writes its flags to memory if some are used outside.
  ///
  /// - Parameters:
  ///   - instruction: The instruction.
  ///   - stored: The flags that are left as they are behind it until the translation is left.
  /// - Returns: Whether it is covered; if not, nothing is left of it.
  fileprivate mutating func lower(_ instruction: X64Instruction, storing stored: X64Flags) -> Bool {
    let start = operations.count
    guard lowerBesideX87(instruction) else {
      operations.removeSubrange(start...)
      return false
    }
    guard !instruction.flagsWritten.isDisjoint(with: stored), !x87.isActive else { return true }
    // The flags have to be right for whoever runs this: what that takes is part of the price.
    let price = operations.count + storedFlags(of: instruction)
    operations.removeSubrange(start...)
    live.formUnion(stored.intersection(.arithmetic))
    chooseFlags(of: instruction)
    freeTemporaries()
    guard lowerBesideX87(instruction) else {
      operations.removeSubrange(start...)
      return false
    }
    bookkeep(.guestState, count: price - operations.count)
    return true
  }

  /// The operations that write what the flags come from: the kind of instruction, its operands as
  /// far as it has them, and the result, cut to its width.
  private func storedFlags(of instruction: X64Instruction) -> Int {
    let kind = 2
    let result = (instruction.operands.first?.bits ?? 64) < 32 ? 2 : 1
    if instruction.category == .logic { return kind + result }
    switch instruction.mnemonic {
    case .neg: return kind + 1 + result
    // The carry that stays is made from what is in memory first.
    case .inc, .dec: return habits.storedStep
    case .imul, .mul: return habits.storedProduct
    default: break
    }
    let isConstant = instruction.operands.last?.kind == .immediate
    let hasRegister = instruction.mnemonic == .cmp
    return kind + 2 + result + (isConstant && !hasRegister ? 1 : 0)
  }
}
