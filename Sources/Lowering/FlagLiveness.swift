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

  /// What is used before an instruction, given what is used after it.
  package static func before(_ instruction: X64Instruction, after: X64Flags) -> X64Flags {
    var flags = after
    if !instruction.attributes.contains(.mayKeepFlags) {
      flags.subtract(instruction.flagsWritten)
      flags.subtract(instruction.flagsUndefined)
    }
    return flags.union(instruction.flagsRead)
  }
}
