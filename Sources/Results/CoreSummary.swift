/// What a core's pipeline is like, in few words.
public struct CoreSummary: Hashable, Sendable {
  /// The name that commands use.
  public var name: String
  /// The name for people.
  public var title: String
  /// Operations renamed and retired, and µops dispatched, per cycle.
  public var renameWidth, dispatchWidth, retireWidth: Int
  /// µops, loads and stores between dispatch and retirement.
  public var reorderBuffer, loadQueue, storeQueue: Int
  /// The ports, `L×4` for one of four units.
  public var ports: [String]
  /// Where the rows come from, the most frequent source first.
  public var sources: [String]

  /// Makes a summary.
  ///
  /// - Parameters:
  ///   - name: The name that commands use.
  ///   - title: The name for people.
  ///   - renameWidth: Operations renamed per cycle.
  ///   - dispatchWidth: µops dispatched per cycle.
  ///   - retireWidth: Operations retired per cycle.
  ///   - reorderBuffer: µops between dispatch and retirement.
  ///   - loadQueue: Loads between dispatch and retirement.
  ///   - storeQueue: Stores between dispatch and retirement.
  ///   - ports: The ports.
  ///   - sources: Where the rows come from.
  public init(
    name: String,
    title: String,
    renameWidth: Int,
    dispatchWidth: Int,
    retireWidth: Int,
    reorderBuffer: Int,
    loadQueue: Int,
    storeQueue: Int,
    ports: [String],
    sources: [String]
  ) {
    self.name = name
    self.title = title
    self.renameWidth = renameWidth
    self.dispatchWidth = dispatchWidth
    self.retireWidth = retireWidth
    self.reorderBuffer = reorderBuffer
    self.loadQueue = loadQueue
    self.storeQueue = storeQueue
    self.ports = ports
    self.sources = sources
  }
}
