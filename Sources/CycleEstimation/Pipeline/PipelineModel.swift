public import HostCode
internal import Quantities

/// A core that runs blocks of operations cycle by cycle, out of order.
///
///     var model = PipelineModel(core: table, assuming: .isolatedBlock)
///     let run = model.run(operations[...], iterations: 100)
///     run.cyclesPerIteration
///
/// The stages are those of llvm-mca: operations are renamed and dispatched in order, as wide as the
/// core is and as far as the reorder buffer has room; wait for their registers; take the ports that
/// they need, older ones first; and retire in order. Instead of stepping through cycles, operations
/// are taken in program order, and each is given the first cycle in which its operands are there and
/// its ports are free. That is the same, because an older operation never waits for a younger one.
///
/// Not modelled here: cache misses, mispredicted branches, memory that two bases point to at once.
/// A value keeps its buffers, so that a second run allocates nothing.
public struct PipelineModel: Sendable {
  /// What is assumed about the world around the operations.
  public enum Assumption: Sendable {
    /// What llvm-mca assumes of a block on its own: fetch is never short, no access reads what
    /// another wrote, a store is issued after all accesses before it, and only the reorder buffer
    /// limits what is in flight. Calls, which it cannot model, are left out.
    case isolatedBlock
    /// What a core does: it fetches up to a taken branch, queues and renaming registers run out,
    /// loads wait for stores to the same place.
    case running
  }

  let table: PipelineTable
  let assumption: Assumption
  let end: RangeEnd
  var block = PreparedBlock()
  var calendar = PortCalendar()
  var registers = RegisterTimes()
  var front: FrontEnd
  var window: RetirementWindow
  var queues: SchedulerQueues
  /// By operation of the block: when its last store's data were there to be loaded.
  var storedAt: [Int] = []
  /// When the latest load and the latest store were issued.
  var lastLoadIssue = 0
  var lastStoreIssue = 0
  let storeForwarding: Int
  var isTracing = false
  var trace = PipelineTrace()

  /// Makes a model of a core.
  ///
  /// - Parameters:
  ///   - core: The table of its pipeline.
  ///   - assumption: What is around the operations.
  ///   - end: Which number to take where the table has a range.
  public init(
    core: PipelineTable,
    assuming assumption: Assumption = .running,
    at end: RangeEnd = .default
  ) {
    let isAlone = assumption == .isolatedBlock
    table = core
    self.assumption = assumption
    self.end = end
    front = FrontEnd(of: core, at: end, isAlone: isAlone)
    window = RetirementWindow(
      limits: InFlight(limitsOf: core, end: end, onlyReorderBuffer: isAlone),
      width: isAlone ? .max : core.whole(.retireWidth, end)
    )
    queues = SchedulerQueues(isAlone ? [] : core.queues)
    storeForwarding = isAlone ? 0 : core.whole(.storeForwarding, end)
  }

  /// Runs a block over and over, each iteration after the other, from an empty pipeline on.
  ///
  /// - Parameters:
  ///   - operations: The block; its last branch is taken every time.
  ///   - iterations: How often it runs, at least once.
  /// - Returns: How long that took.
  public mutating func run(
    _ operations: ArraySlice<HostOperation>,
    iterations: Int
  ) -> PipelineRun {
    block.prepare(
      operations,
      table: table,
      end: end,
      passingOverCalls: assumption == .isolatedBlock,
      calendar: &calendar
    )
    reset()
    var result = PipelineRun(iterations: max(1, iterations), microOps: block.microOps)
    guard !block.operations.isEmpty else { return result }
    for iteration in 0..<result.iterations {
      for index in block.operations.indices { schedule(index) }
      front.endIteration(isBranch: block.operations[block.operations.count - 1].isBranch)
      if iteration == result.iterations / 2 - 1 { result.halfCycles = window.lastRetirement }
    }
    result.cycles = window.lastRetirement + 1
    result.stalls = front.stalls
    return result
  }

  private mutating func reset() {
    calendar.reset()
    registers.reset()
    front.reset()
    window.reset()
    queues.reset()
    storedAt.removeAll(keepingCapacity: true)
    for _ in block.operations.indices { storedAt.append(0) }
    lastLoadIssue = 0
    lastStoreIssue = 0
    trace.removeAll()
  }

  /// Sends one operation through the pipeline.
  private mutating func schedule(_ index: Int) {
    let operation = block.operations[index]
    let dispatched = dispatch(operation)
    calendar.advance(to: dispatched)
    // An operation is issued the cycle after it was dispatched; renaming takes no cycle.
    var ready = operation.isEliminated ? dispatched : dispatched + 1
    var cause = PipelineCause.dispatch
    for read in block.reads[operation.firstRead..<operation.endRead] {
      let there = registers.time(of: read)
      if there > ready {
        ready = there
        cause = .register(registers.writer[read.register])
      }
    }
    if operation.isStore && assumption == .isolatedBlock {
      let inOrder = max(lastLoadIssue, lastStoreIssue)
      if inOrder > ready {
        ready = inOrder
        cause = .memoryOrder
      }
    }
    let uses = block.uses[operation.firstUse..<operation.endUse]
    let issued = uses.isEmpty ? ready : calendar.take(uses, from: ready)
    if issued > ready { cause = .ports }
    queues.leave(uses, at: issued, calendar: calendar)
    var latency = operation.latency
    if operation.isLoad {
      lastLoadIssue = max(lastLoadIssue, issued)
      if let source = operation.source, assumption == .running {
        latency = max(latency, storedAt[source] + storeForwarding - issued)
        if latency > operation.latency { cause = .store(source) }
      }
    }
    if operation.isStore {
      lastStoreIssue = max(lastStoreIssue, issued)
      storedAt[index] = issued
    }
    for write in block.writes[operation.firstWrite..<operation.endWrite] {
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
  private mutating func dispatch(_ operation: PreparedOperation) -> Int {
    let room = window.makeRoom(for: operation.held)
    front.wait(until: room, because: .reorderBuffer)
    front.take(operation.microOps)
    let uses = block.uses[operation.firstUse..<operation.endUse]
    let entry = queues.enter(uses, from: front.cycle, calendar: calendar)
    front.wait(until: entry, because: .queues)
    return front.cycle
  }
}

extension PipelineTable {
  /// A width or size as a whole number.
  func whole(_ parameter: PipelineParameter, _ end: RangeEnd) -> Int {
    Int(self[parameter].value(at: end).rounded())
  }
}

extension Estimate {
  /// One of the three numbers.
  func value(at end: RangeEnd) -> Double {
    switch end {
    case .low: low
    case .default: `default`
    case .high: high
    }
  }
}
