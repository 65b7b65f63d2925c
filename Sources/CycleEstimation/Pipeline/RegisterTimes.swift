/// When each register's latest value is there, who writes it, and how soon it reaches an accumulator.
struct RegisterTimes {
  private var readyAt = Array(repeating: 0, count: 128)
  private var feeds = Array(repeating: 0 as UInt16, count: 128)
  /// The operation of the block that wrote the register last.
  private(set) var writer = Array(repeating: -1, count: 128)

  mutating func reset() {
    for register in readyAt.indices {
      readyAt[register] = 0
      feeds[register] = 0
      writer[register] = -1
    }
  }

  func time(of read: PreparedRead) -> Int {
    let there = readyAt[read.register]
    return read.group & feeds[read.register] == 0 ? there : there - read.early
  }

  mutating func write(_ register: Int, at cycle: Int, by operation: Int, feeds: UInt16) {
    readyAt[register] = cycle
    writer[register] = operation
    self.feeds[register] = feeds
  }
}
