package import X64Decoding

/// Which flags are used after each instruction of a block.
package enum FlagLiveness {
  /// Goes over a block from its end.
  ///
  /// - Parameters:
  ///   - instructions: The block.
  ///   - liveOut: What is used behind it.
  ///   - live: The result, one set for each instruction: what is used behind that instruction.
  static func find(
    _ instructions: ArraySlice<X64Instruction>,
    liveOut: X64Flags,
    into live: inout [X64Flags]
  ) {
    live.removeAll(keepingCapacity: true)
    live.append(contentsOf: repeatElement([], count: instructions.count))
    var current = liveOut
    for (index, instruction) in zip(live.indices, instructions).reversed() {
      live[index] = current
      current = before(instruction, after: current)
    }
  }

  /// Goes over a block from its end for flags that are to be found as they are behind it.
  ///
  /// - Parameters:
  ///   - instructions: The block.
  ///   - atEnd: The flags that must be found behind it.
  ///   - kept: The result, one set for each instruction: those of them that what follows the
  ///     instruction leaves alone.
  static func findKept(
    _ instructions: ArraySlice<X64Instruction>,
    atEnd: X64Flags,
    into kept: inout [X64Flags]
  ) {
    kept.removeAll(keepingCapacity: true)
    kept.append(contentsOf: repeatElement([], count: instructions.count))
    var current = atEnd
    for (index, instruction) in zip(kept.indices, instructions).reversed() {
      kept[index] = current
      current.subtract(overwritten(by: instruction))
    }
  }

  /// The flags whose old value is lost by an instruction.
  package static func overwritten(by instruction: X64Instruction) -> X64Flags {
    if instruction.attributes.contains(.mayKeepFlags) { return [] }
    return instruction.flagsWritten.union(instruction.flagsUndefined)
  }

  /// What is used before an instruction, given what is used after it.
  package static func before(_ instruction: X64Instruction, after: X64Flags) -> X64Flags {
    after.subtracting(overwritten(by: instruction)).union(instruction.flagsRead)
  }
}
