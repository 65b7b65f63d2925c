/// What happened to every operation of a run, in program order.
public struct PipelineTrace: Sendable {
  /// The way of one operation; cycles count from 0.
  public struct Entry: Sendable, Hashable {
    /// Its position in the block.
    public var operation: Int
    /// When it entered the backend, had its operands, was issued, had its results, retired.
    public var dispatch, ready, issue, complete, retire: Int
    /// What it was waiting for last.
    public var cause: PipelineCause
  }

  /// The operations of all iterations.
  public private(set) var entries: [Entry] = []

  mutating func append(_ entry: Entry) { entries.append(entry) }
  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }
}

/// What an operation was waiting for last before it was issued.
public enum PipelineCause: Sendable, Hashable {
  /// For nothing: it was issued right after dispatch.
  case dispatch
  /// For a register that this operation of the block writes; −1 if none does.
  case register(Int)
  /// For the data of this store of the block.
  case store(Int)
  /// For accesses before it.
  case memoryOrder
  /// For a port.
  case ports
}
