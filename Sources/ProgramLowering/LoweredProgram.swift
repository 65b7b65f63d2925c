package import Workloads
package import Diagnostics
package import HostCode
package import Lowering
internal import X64Decoding

/// A recorded program as the operations of a translator, with how often they ran.
///
///     let program = try LoweredProgram(of: profile, habits: .box64)
///     print(program.executedOperations)
///
/// Flat arrays: the operations of all blocks one behind the other, and by block of the profile
/// where its own lie. Where a block runs in several translations, it is lowered as in the one that
/// it ran in most; the operations that leave a translation count as often as it was left.
package struct LoweredProgram: Sendable {
  /// What one block became.
  package struct Block: Hashable, Sendable {
    /// Its operations among all.
    package var operations: Range<Int>
    /// Those among them that run only when its jump leaves the translation.
    package var exit: Range<Int>
    /// How often its jump left the translation.
    package var exits: UInt64
    /// Those among them of a repeated string instruction.
    package var repeated: Range<Int>
    /// How often those run, elements of all executions together, in runs of all of them.
    package var repetitions: UInt64
    /// The instructions that are not covered, one that is cut off among them.
    package var unknownInstructions: Int
    /// The operations that ran, all executions together.
    package var executedOperations: UInt64
  }

  /// The operations of all blocks.
  package private(set) var operations: [HostOperation] = []
  /// The blocks, as in the profile.
  package private(set) var blocks: [Block] = []
  /// By instruction of the code that was lowered: how many operations there were behind it.
  package private(set) var ends: [Int] = []
  /// By instruction of the code that was lowered: whether it is covered.
  package private(set) var isKnown: [Bool] = []

  /// Lowers a recording of x64 code.
  ///
  /// - Parameters:
  ///   - profile: The recording.
  ///   - habits: The translator.
  /// - Throws: A message when this build cannot read x64 code.
  package init(of profile: BlockProfile, habits: TranslatorHabits) throws(InvalidInput) {
    self.init(of: try RecordedCode(of: profile), profile, habits: habits)
  }

  /// Lowers a recording that has been decoded.
  package init(of code: RecordedCode, _ profile: BlockProfile, habits: TranslatorHabits) {
    let translations = Translations(of: code, habits: habits)
    let flow = TranslationFlow(of: code, in: translations, habits: habits)
    let repetition = StringRepetition(of: code, habits: habits)
    let flags = TranslationFlags(of: code, in: translations, habits: habits)
    var lowering = EmulatedLowering(habits: habits)
    operations.reserveCapacity(code.instructions.count * 3)
    ends.reserveCapacity(code.instructions.count)
    isKnown.reserveCapacity(code.instructions.count)
    let none = Block(
      operations: 0..<0,
      exit: 0..<0,
      exits: 0,
      repeated: 0..<0,
      repetitions: 0,
      unknownInstructions: 0,
      executedOperations: 0
    )
    blocks = Array(repeating: none, count: profile.blocks.count)
    for (place, block) in code.blocks.enumerated() {
      let node = flow.mainNode[place]
      let start = operations.count
      let exits = min(block.executions, UInt64(max(0, flow.leaving[place]).rounded()))
      let unknown = lowering.lower(
        code.instructions[block.instructions],
        at: block.address,
        flagsLiveOut: node < 0 ? [] : flags.used[node],
        flagsAtExit: node < 0 ? [] : flags.left[node],
        staysInside: exits == 0,
        into: &operations
      )
      ends.append(contentsOf: lowering.ends)
      isKnown.append(contentsOf: lowering.isKnown)
      let exit = lowering.exit
      let last = lowering.ends.suffix(2)
      let lastStart = last.count == 2 ? last[last.startIndex] : start
      let lastEnd = exit.isEmpty ? last.last ?? start : min(last.last ?? start, exit.lowerBound)
      var repeated = lastStart..<max(lastStart, lastEnd)
      let repetitions = repetition.executions(at: place, ofOperations: repeated.count)
      if repetitions == nil { repeated = start..<start }
      let always = UInt64(operations.count - start - exit.count - repeated.count)
      blocks[block.index] = Block(
        operations: start..<operations.count,
        exit: exit,
        exits: exits,
        repeated: repeated,
        repetitions: repetitions ?? 0,
        unknownInstructions: unknown + block.missingInstructions,
        executedOperations: saturatedSum([
          (block.executions, always), (exits, UInt64(exit.count)),
          (repetitions ?? 0, UInt64(repeated.count)),
        ])
      )
    }
  }

  /// The operations that ran.
  package var executedOperations: UInt64 {
    blocks.reduce(0) { sum, block in
      let (total, isTooMuch) = sum.addingReportingOverflow(block.executedOperations)
      return isTooMuch ? .max : total
    }
  }
}

/// Products added, or the greatest number where that is too small.
private func saturatedSum(_ products: [(UInt64, UInt64)]) -> UInt64 {
  var sum: UInt64 = 0
  for (count, each) in products {
    let product = count.multipliedReportingOverflow(by: each)
    let next = sum.addingReportingOverflow(product.partialValue)
    if product.overflow || next.overflow { return .max }
    sum = next.partialValue
  }
  return sum
}
