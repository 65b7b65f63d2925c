/// How a block hands over to the next one, by its last instruction.
package enum BlockEnd: UInt8, CaseIterable, Sendable {
  /// It goes on behind its last instruction, always or under a condition, or it was cut there.
  case next
  /// It jumps to a place in the code, under a condition or always.
  case jump
  /// It jumps to an address in a register or in memory.
  case indirectJump
  /// It jumps through a pointer at a fixed address, as the entries of a linkage table do.
  case importJump
  /// It calls a place in the code.
  case call
  /// It calls an address in a register or in memory.
  case indirectCall
  /// It calls through a pointer at a fixed address.
  case importCall
  /// It returns.
  case `return`

  /// Whether it calls something that returns behind it.
  package var isCall: Bool { self == .call || self == .indirectCall || self == .importCall }
}

/// What the code of a block says about it.
struct BlockFacts {
  /// How it ends.
  var end: BlockEnd
  /// Whether it does nothing but jump through a pointer: an entry of a linkage table.
  var isStub = false
}
