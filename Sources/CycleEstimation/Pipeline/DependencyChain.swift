/// The longest chain of results that a block hands on from iteration to iteration.
///
/// As if the core were endlessly wide: only latencies count. A block cannot run faster than that.
struct DependencyChain {
  /// Cycles that an iteration takes at least.
  private(set) var cyclesPerIteration = 0.0
  /// The operations of the block that the chain runs through, in their order.
  private(set) var operations: [Int] = []

  private static let iterations = 64

  init(of block: PreparedBlock, storeForwarding: Int?) {
    let count = block.operations.count
    guard count > 0 else { return }
    var registers = RegisterTimes()
    // The instance that wrote each register, and by instance the one that it waited for.
    var writers = Array(repeating: -1, count: 128)
    var waitedFor: [Int] = []
    var done: [Int] = []
    waitedFor.reserveCapacity(count * Self.iterations)
    done.reserveCapacity(count * Self.iterations)
    for instance in 0..<(count * Self.iterations) {
      let index = instance % count
      let operation = block.operations[index]
      var start = 0
      var reason = -1
      for read in block.reads[operation.firstRead..<operation.endRead] {
        let there = registers.time(of: read)
        if there > start {
          start = there
          reason = writers[read.register]
        }
      }
      var end = start + operation.latency
      if let storeForwarding, case let source = operation.source, source >= 0 {
        let stored = instance - (index - source + (source < index ? 0 : count))
        if stored >= 0, done[stored] + storeForwarding > end {
          end = done[stored] + storeForwarding
          reason = stored
        }
      }
      for write in block.writes[operation.firstWrite..<operation.endWrite] {
        let late = write.latency == operation.latency ? end : start + write.latency
        registers.write(write.register, at: late, by: index, feeds: operation.feeds)
        writers[write.register] = instance
      }
      waitedFor.append(reason)
      done.append(operation.isStore ? start : end)
    }
    measure(done, waitedFor, count)
  }

  private mutating func measure(_ done: [Int], _ waitedFor: [Int], _ count: Int) {
    let half = Self.iterations / 2
    let middle = done[..<(half * count)].max() ?? 0
    let last = done.max() ?? 0
    cyclesPerIteration = Double(last - middle) / Double(Self.iterations - half)
    guard cyclesPerIteration > 0, var instance = done.lastIndex(of: last) else { return }
    // Back along the chain, until an operation comes round again.
    var seen = Array(repeating: -1, count: count)
    var way: [Int] = []
    while instance >= 0 {
      let index = instance % count
      if seen[index] >= 0 {
        operations = Set(way[seen[index]...]).sorted()
        return
      }
      seen[index] = way.count
      way.append(index)
      instance = waitedFor[instance]
    }
  }
}
