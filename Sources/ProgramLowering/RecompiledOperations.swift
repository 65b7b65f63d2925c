package import HostCode
internal import Lowering
package import Workloads
internal import X64Decoding

/// A recorded program as the operations that a compiler would have written.
///
/// Flat arrays: the operations of all blocks one behind the other, and by block of the profile
/// where its own lie.
package struct RecompiledOperations: Sendable {
  /// What one block became.
  package struct Block: Hashable, Sendable {
    /// Its operations among all; those whose origin is not priced are there for execution only.
    package var operations: Range<Int>
    /// How many of them are priced.
    package var pricedOperations: Int
    /// The instructions that are not covered.
    package var unknownInstructions: Int
  }

  /// The operations of all blocks.
  package private(set) var operations: [HostOperation] = []
  /// The blocks, as in the profile.
  package private(set) var blocks: [Block]

  /// Lowers a recording that has been decoded.
  package init(of code: RecordedCode, _ profile: BlockProfile) {
    var instructions = Array(repeating: code.instructions[..<0], count: profile.blocks.count)
    var missing = Array(repeating: 0, count: profile.blocks.count)
    for block in code.blocks {
      instructions[block.index] = code.instructions[block.instructions]
      missing[block.index] = block.missingInstructions
    }
    let program = RecompiledProgram(of: profile, code: instructions)
    var lowering = RecompiledLowering()
    blocks = []
    blocks.reserveCapacity(profile.blocks.count)
    operations.reserveCapacity(code.instructions.count * 2)
    for (index, block) in profile.blocks.enumerated() {
      let start = operations.count
      let unknown = lowering.lower(
        instructions[index],
        at: block.address,
        in: program.surroundings[index],
        into: &operations
      )
      blocks.append(
        Block(
          operations: start..<operations.count,
          pricedOperations: operations[start...].count { $0.origin.isPriced },
          unknownInstructions: unknown + missing[index]
        )
      )
    }
  }
}
