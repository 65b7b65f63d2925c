/// When each register's latest value is there, who writes it, and how soon it reaches an accumulator.
struct RegisterTimes: Sendable {
  private struct Value {
    var readyAt = 0
    /// The operation of the block that wrote it; −1 before any did.
    var writer = -1
    var feeds: UInt16 = 0
  }

  private var values = Array(repeating: Value(), count: 128)

  mutating func reset() {
    for register in values.indices { values[register] = Value() }
  }

  func time(of read: PreparedRead) -> Int {
    let value = values[read.register]
    return read.group & value.feeds == 0 ? value.readyAt : value.readyAt - read.early
  }

  func writer(of register: Int) -> Int { values[register].writer }

  mutating func write(_ register: Int, at cycle: Int, by operation: Int, feeds: UInt16) {
    values[register] = Value(readyAt: cycle, writer: operation, feeds: feeds)
  }
}
