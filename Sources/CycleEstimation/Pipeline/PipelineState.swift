/// The units of a core while it runs.
///
/// The stages are those of llvm-mca: operations are renamed and dispatched in order, as wide as the
/// core is and as far as the reorder buffer has room; wait for their registers; take the ports that
/// they need, older ones first; and retire in order. Instead of stepping through cycles, operations
/// are taken in program order, and each is given the first cycle in which its operands are there and
/// its ports are free. That is the same, because an older operation never waits for a younger one.
struct PipelineState: Sendable {
  var calendar = PortCalendar()
  private var registers = RegisterTimes()
  var front: FrontEnd
  private(set) var window: RetirementWindow
  private var queues: SchedulerQueues
  /// By operation of the block: when its latest store's data were there to be loaded.
  private var storedAt: [Int] = []
  /// When the latest load and the latest store were issued.
  private var lastLoadIssue = 0
  private var lastStoreIssue = 0
  private let isAlone: Bool
  let storeForwarding: Int
  /// Whether the ways of operations are kept.
  var isTracing = false
  private(set) var trace = PipelineTrace()

  init(of core: PipelineTable, isAlone: Bool, at end: RangeEnd) {
    self.isAlone = isAlone
    front = FrontEnd(of: core, at: end, isAlone: isAlone)
    window = RetirementWindow(
      limits: InFlight(limitsOf: core, end: end, onlyReorderBuffer: isAlone),
      width: isAlone ? .max : core.whole(.retireWidth, end)
    )
    queues = SchedulerQueues(isAlone ? [] : core.queues)
    storeForwarding = isAlone ? 0 : core.whole(.storeForwarding, end)
  }

  /// Empties the pipeline.
  mutating func reset(for operations: Int) {
    calendar.reset()
    registers.reset()
    front.reset()
    window.reset()
    queues.reset()
    // A block on its own never asks when something was stored.
    if !isAlone || storedAt.count < operations {
      storedAt.removeAll(keepingCapacity: true)
      for _ in 0..<operations { storedAt.append(0) }
    }
    lastLoadIssue = 0
    lastStoreIssue = 0
    trace.removeAll()
  }

  /// Sends one operation through the pipeline, unless it is left out.
  mutating func schedule(_ index: Int, of block: borrowing PreparedBlock) {
    let operation = block.operations[index]
    guard operation.microOps > 0 else { return }
    let dispatched = dispatch(operation, of: block)
    calendar.advance(to: dispatched)
    // An operation is issued the cycle after it was dispatched; renaming takes no cycle.
    var ready = operation.isEliminated ? dispatched : dispatched + 1
    var cause = PipelineCause.dispatch
    for place in operation.firstRead..<operation.endRead {
      let read = block.reads[place]
      let there = registers.time(of: read)
      if there > ready {
        ready = there
        cause = .register(registers.writer(of: read.register))
      }
    }
    if isAlone && operation.isStore && max(lastLoadIssue, lastStoreIssue) > ready {
      ready = max(lastLoadIssue, lastStoreIssue)
      cause = .memoryOrder
    }
    var issued = ready
    if operation.endUse > operation.firstUse {
      issued = calendar.take(
        of: block,
        from: operation.firstUse,
        to: operation.endUse,
        earliest: ready
      )
      queues.leave(operation, of: block, at: issued)
      if issued > ready { cause = .ports }
    }
    let latency = memoryLatency(of: operation, at: index, issued: issued, cause: &cause)
    for place in operation.firstWrite..<operation.endWrite {
      let write = block.writes[place]
      let late = write.latency == operation.latency ? latency : write.latency
      registers.write(write.register, at: issued + late, by: index, feeds: operation.feeds)
    }
    let retired = window.enter(operation.held, completedAt: issued + latency)
    if isTracing {
      trace.append(
        PipelineTrace.Entry(
          operation: index,
          dispatch: dispatched,
          ready: ready,
          issue: issued,
          complete: issued + latency,
          retire: retired,
          cause: cause
        )
      )
    }
  }

  /// The cycle in which an operation enters the backend.
  private mutating func dispatch(
    _ operation: PreparedOperation,
    of block: borrowing PreparedBlock
  ) -> Int {
    front.wait(until: window.makeRoom(for: operation.held), because: .reorderBuffer)
    front.take(operation.microOps)
    front.wait(until: queues.enter(operation, of: block, from: front.cycle), because: .queues)
    return front.cycle
  }

  /// Follows loads and stores; a load's latency is longer when it waits for a store's data.
  private mutating func memoryLatency(
    of operation: PreparedOperation,
    at index: Int,
    issued: Int,
    cause: inout PipelineCause
  ) -> Int {
    var latency = operation.latency
    if operation.isLoad {
      lastLoadIssue = max(lastLoadIssue, issued)
      if !isAlone && operation.source >= 0 {
        latency = max(latency, storedAt[operation.source] + storeForwarding - issued)
        if latency > operation.latency { cause = .store(operation.source) }
      }
    }
    if operation.isStore {
      lastStoreIssue = max(lastStoreIssue, issued)
      storedAt[index] = issued
    }
    return latency
  }
}
