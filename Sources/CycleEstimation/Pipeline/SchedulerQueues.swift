/// The queues in which µops wait for their ports.
struct SchedulerQueues: Sendable {
  private struct Queue {
    var units: UInt32
    var entries: Int
    /// µops in the queue as of `now`.
    var waiting = 0
    /// How many leave, by cycle modulo the count.
    var leaving: [Int]
  }

  private var queues: [Queue]
  private var now = 0
  private static let cycles = 4096

  init(_ queues: [PipelineQueue]) {
    self.queues = queues.map {
      Queue(
        units: $0.units,
        entries: $0.entries,
        leaving: Array(repeating: 0, count: Self.cycles)
      )
    }
  }

  mutating func reset() {
    now = 0
    for index in queues.indices {
      queues[index].waiting = 0
      for cycle in 0..<Self.cycles { queues[index].leaving[cycle] = 0 }
    }
  }

  /// The first cycle in which there is room for the µops of an operation, or nothing else waits.
  mutating func enter(
    _ operation: PreparedOperation,
    of block: borrowing PreparedBlock,
    from cycle: Int
  ) -> Int {
    guard !queues.isEmpty else { return cycle }
    pass(to: cycle)
    for place in operation.firstUse..<operation.endUse {
      guard let queue = queue(of: block.uses[place]) else { continue }
      let own = (operation.firstUse..<place).count { self.queue(of: block.uses[$0]) == queue }
      while queues[queue].waiting >= max(queues[queue].entries, own + 1) { pass(to: now + 1) }
      queues[queue].waiting += 1
    }
    return now
  }

  /// Notes when the µops of an operation leave.
  mutating func leave(
    _ operation: PreparedOperation,
    of block: borrowing PreparedBlock,
    at cycle: Int
  ) {
    guard !queues.isEmpty else { return }
    let time = min(cycle, now + Self.cycles - 1) & (Self.cycles - 1)
    for place in operation.firstUse..<operation.endUse {
      if let queue = queue(of: block.uses[place]) { queues[queue].leaving[time] += 1 }
    }
  }

  private mutating func pass(to cycle: Int) {
    while now < cycle {
      now += 1
      for index in queues.indices {
        let place = now & (Self.cycles - 1)
        queues[index].waiting -= queues[index].leaving[place]
        queues[index].leaving[place] = 0
      }
    }
  }

  private func queue(of use: PreparedUse) -> Int? {
    for index in queues.indices where queues[index].units & use.units != 0 { return index }
    return nil
  }
}
