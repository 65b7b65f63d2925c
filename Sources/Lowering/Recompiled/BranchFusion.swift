internal import HostCode

/// Comparisons with zero and tests of a bit are part of A64's branches.
extension BlockPasses {
  /// Fuses the branch at the end with the comparison that it follows.
  mutating func fuseBranch() {
    guard let end = operations.indices.last, operations[end].opcode == .bCond,
      !liveOut.contains(.nzcv)
    else { return }
    let condition = operations[end].condition
    var position = end - 1
    while position >= 0 {
      if writes[position].contains(.nzcv) { break }
      if reads[position].contains(.nzcv) { return }
      position -= 1
    }
    guard position >= 0, isUnchanged(position, until: end) else { return }
    let compare = operations[position]
    guard compare.size.isGeneral, compare.setsFlags, compare.source2 == .none,
      compare.source1.isGeneral,
      compare.destination == .zr || isDead(compare.destination, after: position)
    else { return }
    var branch = HostOperation(
      .cbz,
      size: compare.size,
      source1: compare.source1,
      immediate: operations[end].immediate,
      origin: operations[end].origin
    )
    let top = UInt8(compare.size.bits - 1)
    switch (compare.opcode, condition) {
    case (.sub, .eq) where compare.immediate == 0: break
    case (.sub, .ne) where compare.immediate == 0: branch.opcode = .cbnz
    case (.sub, .mi) where compare.immediate == 0, (.sub, .lt) where compare.immediate == 0:
      branch.opcode = .tbnz
      branch.amount = top
    case (.sub, .pl) where compare.immediate == 0, (.sub, .ge) where compare.immediate == 0:
      branch.opcode = .tbz
      branch.amount = top
    case (.and, .eq) where compare.immediate.nonzeroBitCount == 1,
      (.and, .ne) where compare.immediate.nonzeroBitCount == 1:
      branch.opcode = condition == .eq ? .tbz : .tbnz
      branch.amount = UInt8(compare.immediate.trailingZeroBitCount)
    default: return
    }
    replace(end, branch)
    replace(position, Self.removed)
    compact()
  }
}
