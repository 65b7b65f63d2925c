/// Fetch, decode, renaming and dispatch: in order, some operations and µops in a cycle.
struct FrontEnd: Sendable {
  /// The cycle in which the latest operation was dispatched.
  private(set) var cycle = 0
  /// Cycles that dispatch waited, by reason.
  private(set) var stalls = DispatchStalls()
  let dispatchWidth: Int
  let renameWidth: Int
  let takenBranch: Int
  private var microOpSlots = 0
  private var operationSlots = 0
  /// µops of the latest operation that did not fit into its cycle.
  private var carried = 0
  /// The first cycle in which what was fetched last can be dispatched.
  private var fetched = 0

  init(of core: PipelineTable, at end: RangeEnd, isAlone: Bool) {
    dispatchWidth = core.whole(.dispatchWidth, end)
    renameWidth = isAlone ? .max : core.whole(.renameWidth, end)
    takenBranch = isAlone ? 0 : core.whole(.takenBranch, end)
    reset()
  }

  mutating func reset() {
    cycle = 0
    carried = 0
    fetched = 0
    stalls = DispatchStalls()
    microOpSlots = dispatchWidth
    operationSlots = renameWidth
  }

  /// Takes the slots of an operation, in this cycle or the next with enough of them.
  mutating func take(_ microOps: Int) {
    if fetched > cycle { wait(until: fetched, because: .fetch) }
    let needed = min(microOps, dispatchWidth)
    while microOpSlots < needed || operationSlots == 0 { begin(cycle + 1) }
    microOpSlots -= needed
    carried = microOps - needed
    if carried > 0 { microOpSlots = 0 }
    operationSlots -= 1
  }

  /// Lets cycles pass.
  mutating func wait(until cycle: Int, because reason: DispatchStalls.Reason) {
    guard cycle > self.cycle else { return }
    stalls[reason] += cycle - self.cycle
    while self.cycle < cycle {
      if carried == 0 {
        begin(cycle)
      } else {
        begin(self.cycle + 1)
      }
    }
  }

  /// Goes back to the start of the block.
  mutating func endIteration(isBranch: Bool) {
    if isBranch { fetched = max(fetched, cycle) + takenBranch }
  }

  private mutating func begin(_ cycle: Int) {
    self.cycle = cycle
    let used = min(carried, dispatchWidth)
    carried -= used
    microOpSlots = dispatchWidth - used
    operationSlots = renameWidth
  }
}

/// Cycles in which dispatch had to wait, by reason.
public struct DispatchStalls: Sendable, Hashable {
  /// Why dispatch waits.
  public enum Reason: Int, CaseIterable, Sendable {
    /// For operations; for room until retirement; for room in the queues of the ports.
    case fetch, reorderBuffer, queues
  }

  private var cycles = SIMD4<Int>(repeating: 0)

  /// The cycles for one reason.
  public internal(set) subscript(reason: Reason) -> Int {
    get { cycles[reason.rawValue] }
    set { cycles[reason.rawValue] = newValue }
  }
}
