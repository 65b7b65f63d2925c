internal import HostCode

/// Neighbours in memory are loaded and stored in pairs.
extension BlockPasses {
  /// Pairs accesses that nothing between them keeps apart.
  mutating func pairAccesses() {
    for index in operations.indices where isPairable(operations[index]) {
      if operations[index].opcode == .ldr { pairLoad(index) } else { pairStore(index) }
    }
    compact()
  }

  private func isPairable(_ operation: HostOperation) -> Bool {
    (operation.opcode == .ldr || operation.opcode == .str) && operation.addressing == .offset
      && operation.ordering == .plain && operation.origin != .elided
      && !operation.origin.isBookkeeping && operation.accessBytes >= 4
  }

  /// Whether two accesses are neighbours; the lower one's offset when a pair reaches it.
  private func neighbours(_ first: HostOperation, _ second: HostOperation) -> Int64? {
    guard first.opcode == second.opcode, first.base == second.base, first.size == second.size,
      first.accessBytes == second.accessBytes
    else { return nil }
    let bytes = Int64(first.accessBytes)
    let low = min(first.immediate, second.immediate)
    guard max(first.immediate, second.immediate) &- low == bytes, low % bytes == 0,
      -64...63 ~= low / bytes
    else { return nil }
    return low
  }

  /// Whether an operation may write what an access by a base and offset reads.
  private func mayOverlap(_ operation: HostOperation, _ access: HostOperation) -> Bool {
    guard operation.addressing == .offset, operation.base == access.base else { return true }
    let distance = operation.immediate &- access.immediate
    return distance < Int64(access.accessBytes) && distance > -Int64(operation.accessBytes)
  }

  private mutating func pairLoad(_ index: Int) {
    let first = operations[index]
    guard first.destination != first.base else { return }
    var blocked = writes[index]
    var read = RegisterSet()
    for next in (index + 1)..<min(operations.count, index + 12) {
      let second = operations[next]
      if isPairable(second), let low = neighbours(first, second),
        !blocked.contains(second.base), !blocked.contains(second.destination),
        !read.contains(second.destination), first.destination != second.destination,
        !storesBetween(index, next, second)
      {
        let isLow = first.immediate == low
        var pair = first
        pair.opcode = .ldp
        pair.destination = isLow ? first.destination : second.destination
        pair.secondDestination = isLow ? second.destination : first.destination
        pair.immediate = low
        pair.accessBytes = first.accessBytes * 2
        replace(index, pair)
        replace(next, Self.removed)
        return
      }
      if second.isBranch || writes[next].contains(first.base) { return }
      blocked.formUnion(writes[next])
      read.formUnion(reads[next])
    }
  }

  private func storesBetween(_ index: Int, _ next: Int, _ access: HostOperation) -> Bool {
    for position in (index + 1)..<next
    where operations[position].isStore && mayOverlap(operations[position], access) {
      return true
    }
    return false
  }

  private mutating func pairStore(_ index: Int) {
    let first = operations[index]
    for next in (index + 1)..<min(operations.count, index + 12) {
      let second = operations[next]
      if isPairable(second), let low = neighbours(first, second) {
        let isLow = first.immediate == low
        var pair = second
        pair.opcode = .stp
        pair.source1 = isLow ? first.source1 : second.source1
        pair.source2 = isLow ? second.source1 : first.source1
        pair.immediate = low
        pair.accessBytes = first.accessBytes * 2
        replace(next, pair)
        replace(index, Self.removed)
        return
      }
      if second.isBranch || writes[next].contains(first.base)
        || writes[next].contains(first.source1)
        || (second.isLoad || second.isStore) && mayOverlap(second, first)
      {
        return
      }
    }
  }
}
