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
  private var live: [X64Flags] = []
  private var orderDebt = 0.0

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
  ///   - staysInside: Whether the jump at its end goes on inside the same translation; when nil,
  ///     near jumps do.
  ///   - operations: Where the result goes.
  /// - Returns: The number of instructions that are not covered.
  package mutating func lower(
    _ block: ArraySlice<X64Instruction>,
    at address: UInt64 = 0,
    flagsLiveOut: X64Flags,
    staysInside: Bool? = nil,
    into operations: inout [HostOperation]
  ) -> Int {
    FlagLiveness.find(block, liveOut: flagsLiveOut, into: &live)
    var emitter = Emitter(habits: habits, address: address)
    emitter.staysInside = staysInside
    emitter.orderDebt = orderDebt
    swap(&emitter.operations, &operations)
    defer {
      swap(&emitter.operations, &operations)
      orderDebt = emitter.orderDebt
    }
    let leaves = staysInside == false || block.last?.branch == .indirectJump
    let storing =
      leaves && habits.storesFlags ? block.lastIndex { !$0.flagsWritten.isEmpty } : nil
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
      let start = emitter.operations.count
      if !emitter.lowerBesideX87(instruction) {
        emitter.operations.removeSubrange(start...)
        isKnown[index] = false
        unknown += 1
      }
      if position == storing {
        emitter.bookkeep(.guestState, count: instruction.category == .logic ? 3 : 5)
      }
    }
    if emitter.x87.isActive {
      emitter.leaveX87()
      ends[ends.count - 1] = emitter.operations.count
    }
    return unknown
  }
}
