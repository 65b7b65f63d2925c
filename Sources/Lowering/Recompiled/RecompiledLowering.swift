package import HostCode
package import X64Decoding

/// Turns x64 code into the A64 operations that a compiler would have written for the same work.
///
///     var lowering = RecompiledLowering()
///     let unknown = lowering.lower(block[...], at: address, in: surroundings, into: &code)
///     let price = code.count { $0.origin.isPriced }
///
/// The instructions are lowered as for a translator, with a compiler's habits; then passes over the
/// operations of the block remove what is not needed and fuse what A64 does in one. What a compiler
/// would not have, but the rest of the x64 code relies on (return addresses on the stack, spills
/// that A64's registers make unnecessary), stays as an operation of the origin `elided`: executed,
/// not priced.
package struct RecompiledLowering: Sendable {
  /// Of each instruction of the block: the flags that are used behind it.
  private var live: [X64Flags] = []
  private var passes = BlockPasses()

  /// Makes a lowering.
  package init() {}

  /// Appends the operations of one block.
  ///
  /// - Parameters:
  ///   - block: The instructions, executed from the first to the last.
  ///   - address: Where the block lies.
  ///   - surroundings: What is known of the code around it.
  ///   - operations: Where the result goes.
  /// - Returns: The number of instructions that are not covered.
  package mutating func lower(
    _ block: ArraySlice<X64Instruction>,
    at address: UInt64 = 0,
    in surroundings: Surroundings = Surroundings(),
    into operations: inout [HostOperation]
  ) -> Int {
    FlagLiveness.find(block, liveOut: surroundings.flagsLiveOut, into: &live)
    var emitter = Emitter(habits: .compiler, address: address)
    emitter.surroundings = surroundings
    passes.operations.removeAll(keepingCapacity: true)
    swap(&emitter.operations, &passes.operations)
    var frame = FrameRules(surroundings)
    frame.isRepetition = block.count == 1 && block.first.map(Emitter.isRepeated) == true
    var unknown = 0
    for (index, instruction) in zip(live.indices, block) {
      emitter.live = live[index]
      emitter.begin(instruction)
      let start = emitter.operations.count
      if emitter.x87.isActive, Emitter.endsX87(instruction) { emitter.leaveX87() }
      let rest = block[(block.startIndex + index)...]
      if !emitter.lowerForCompiler(rest) {
        emitter.operations.removeSubrange(start...)
        unknown += 1
      }
      emitter.elide(from: start, of: instruction, rest, frame: &frame)
    }
    if emitter.x87.isActive { emitter.leaveX87() }
    emitter.priceFrame(of: block)
    swap(&emitter.operations, &passes.operations)
    passes.run(in: surroundings)
    operations.append(contentsOf: passes.operations)
    return unknown
  }
}
