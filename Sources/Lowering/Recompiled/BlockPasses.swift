internal import HostCode
internal import X64Decoding

/// The operations of one block, and the passes of a compiler over them.
///
/// Each pass keeps what the block leaves in the registers and flags that are live behind it, in
/// memory, and in which order. Guest registers are where the Arm64EC mapping has them at both ends.
struct BlockPasses: Sendable {
  var operations: [HostOperation] = []
  var reads: [RegisterSet] = []
  var writes: [RegisterSet] = []
  var liveOut = RegisterSet()
  var needed = RegisterSet()
  var isInLoop = false

  /// How far back a pass looks for where a value comes from, in operations.
  static let window = 24

  /// Runs all passes.
  mutating func run(in surroundings: Surroundings) {
    let flags = surroundings.flagsLiveOut
    liveOut = surroundings.registersLiveOut
    needed = surroundings.registersNeeded
    needed.insert(GuestRegisters.stack)
    isInLoop = surroundings.isInSmallLoop
    if !flags.isDisjoint(with: [.carry, .zero, .sign, .overflow]) {
      liveOut.insert(.nzcv)
      needed.insert(.nzcv)
    }
    if flags.contains(.parity) { liveOut.insert(GuestRegisters.parity) }
    if flags.contains(.adjust) {
      liveOut.insert(GuestRegisters.adjust)
      liveOut.insert(GuestRegisters.parity)
    }
    liveOut.insert(GuestRegisters.stack)
    // Inside an instruction that loops, the order in which operations run is not that of the list.
    guard !operations.dropLast().contains(where: \.isBranch) else { return }
    note()
    propagateCopies()
    fuseOperands()
    removeDead()
    propagateCopies()
    fuseOperands()
    fuseBranch()
    propagateCopies()
    removeDead()
    fuseAddressUpdates()
    elideUnneeded()
    pairAccesses()
  }

  /// Finds what each operation reads and writes.
  mutating func note() {
    reads.removeAll(keepingCapacity: true)
    writes.removeAll(keepingCapacity: true)
    for operation in operations {
      reads.append(operation.registersRead)
      writes.append(operation.registersWritten)
    }
  }

  /// Replaces an operation.
  mutating func replace(_ index: Int, _ operation: HostOperation) {
    operations[index] = operation
    reads[index] = operation.registersRead
    writes[index] = operation.registersWritten
  }

  /// Takes operations out; they are marked by `isRemoved`.
  mutating func compact() {
    guard var kept = operations.firstIndex(where: Self.isRemoved) else { return }
    for index in kept + 1..<operations.count where !Self.isRemoved(operations[index]) {
      operations[kept] = operations[index]
      reads[kept] = reads[index]
      writes[kept] = writes[index]
      kept += 1
    }
    let removed = operations.count - kept
    operations.removeLast(removed)
    reads.removeLast(removed)
    writes.removeLast(removed)
  }

  /// What stands for an operation that is to be taken out.
  static let removed = HostOperation(.hint, immediate: -1)

  static func isRemoved(_ operation: HostOperation) -> Bool {
    operation.opcode == .hint && operation.immediate == -1
  }

  /// Whether a register's value is not used behind an operation.
  func isDead(_ register: HostRegister, after index: Int) -> Bool {
    var next = index + 1
    while next < operations.count {
      if reads[next].contains(register) { return false }
      if writes[next].contains(register) { return true }
      next += 1
    }
    return !liveOut.contains(register)
  }

  /// Where the value comes from that an operation reads, when it is the only one to do so.
  func onlyUse(of register: HostRegister, at index: Int) -> Int? {
    guard register != .none, register != .zr else { return nil }
    var position = index - 1
    let first = max(0, index - Self.window)
    while position >= first {
      if writes[position].contains(register) {
        let operation = operations[position]
        guard operation.destination == register, operation.secondDestination == .none,
          !operation.addressing.writesBase, !operation.origin.isBookkeeping,
          writes[index].contains(register) || isDead(register, after: index)
        else { return nil }
        return position
      }
      if reads[position].contains(register) { return nil }
      position -= 1
    }
    return nil
  }

  /// Whether what an operation reads is still the same at a later one.
  func isUnchanged(_ earlier: Int, until later: Int) -> Bool {
    let sources = reads[earlier]
    var position = earlier + 1
    while position < later {
      if !writes[position].isDisjoint(with: sources) { return false }
      position += 1
    }
    return true
  }

  /// Whether an operation does something beside writing registers.
  private func hasEffect(_ operation: HostOperation) -> Bool {
    operation.isStore || operation.endsBlock || operation.origin.isBookkeeping
      || operation.opcode == .msr || operation.opcode == .prfm || operation.opcode == .dmb
      || operation.addressing.writesBase || operation.opcode == .hint || operation.opcode == .mrs
      || operation.opcode == .unknown
  }

  /// Removes what nobody uses, from the end on.
  mutating func removeDead() {
    var live = liveOut
    for index in operations.indices.reversed() {
      var operation = operations[index]
      if operation.setsFlags, !live.contains(.nzcv), operation.destination != .none {
        operation.setsFlags = false
        replace(index, operation)
      }
      if !hasEffect(operation), writes[index].isDisjoint(with: live) {
        operations[index] = Self.removed
        continue
      }
      live.subtract(writes[index])
      live.formUnion(reads[index])
      if operation.isCall { live.formUnion(liveOut) }
    }
    compact()
  }

  /// Marks what only keeps parts of registers that a compiler does not use, and constants that a
  /// loop needs not make again.
  mutating func elideUnneeded() {
    var need = needed
    for index in operations.indices.reversed() {
      let operation = operations[index]
      if !hasEffect(operation), writes[index].isDisjoint(with: need) {
        operations[index].origin = .elided
        continue
      }
      let isConstant =
        operation.opcode == .mov && operation.source1 == .none || operation.opcode == .movk
      if isInLoop, isConstant,
        !needed.contains(operation.destination)
          || isRewritten(operation.destination, after: index)
      {
        operations[index].origin = .elided
      }
      need.subtract(writes[index])
      var sources = reads[index]
      if operation.opcode == .bfxil {
        sources = RegisterSet(operation.source1)
      }
      need.formUnion(sources)
      if operation.isCall { need.formUnion(needed) }
    }
  }

  private func isRewritten(_ register: HostRegister, after index: Int) -> Bool {
    writes[(index + 1)...].contains { $0.contains(register) }
  }
}
