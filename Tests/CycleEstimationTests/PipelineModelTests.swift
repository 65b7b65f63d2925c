import CycleEstimation
import HostCode
import Testing

/// Kernels whose cycles can be reckoned by hand.
struct PipelineModelTests {
  @Test func `a hundred dependent additions take a hundred cycles, and three to fill and drain`()
    throws
  {
    // Dispatched in cycle 0, issued in 1 to 100, the last done in 101 and retired in 102.
    var model = try ToyCore().model()
    #expect(model.run([add(0, 0)][...], iterations: 100).cycles == 103)
    #expect(model.steadyCycles([add(0, 0)]) == 1)
  }

  @Test func `independent additions are bounded by their two ports`() throws {
    var model = try ToyCore().model()
    #expect(model.steadyCycles((1...6).map { add($0, 0) }) == 3)
  }

  @Test func `what has no port of its own is bounded by dispatch`() throws {
    var core = ToyCore()
    core.rows["integer"] = #"{ "uops": [], "latency_cycles": 1, "source": "a toy" }"#
    var model = try core.model()
    #expect(model.steadyCycles((1...8).map { add($0, 0) }) == 2)
  }

  @Test func `a load whose address is the load before waits for it`() throws {
    var model = try ToyCore().model()
    #expect(model.steadyCycles([load(0, .x(0))]) == 4)
    #expect(model.steadyCycles([load(1, .x(0)), add(0, 1)]) == 5)
  }

  @Test func `a written-back address is there a cycle later, not with the load`() throws {
    var model = try ToyCore().model()
    var next = load(1, .x(0), 8)
    next.addressing = .postIndex
    #expect(model.steadyCycles([next]) == 1)
  }

  @Test func `a load from where the block stores waits for the store's data`() throws {
    // Addition 1, store to load 5; alone, nothing is known of memory, and one port does both.
    let counter = [load(0, .sp, 8), add(0, 0), store(0, .sp, 8)]
    var running = try ToyCore().model(.running)
    #expect(running.steadyCycles(counter) == 6)
    var alone = try ToyCore().model()
    #expect(alone.steadyCycles(counter) == 2)
  }

  @Test func `another place, a part of one, or a base that changed does not wait`() throws {
    var running = try ToyCore().model(.running)
    #expect(running.steadyCycles([load(0, .sp, 16), add(0, 0), store(0, .sp, 8)]) == 2)
    #expect(running.steadyCycles([load(0, .sp, 4), add(0, 0), store(0, .sp, 8)]) == 2)
    let moved = [load(0, .x(1), 8), add(0, 0), store(0, .x(1), 8), add(1, 1)]
    #expect(running.steadyCycles(moved) == 2)
  }

  @Test func `a push is followed to its pop`() throws {
    var push = store(0, .sp, -16)
    push.addressing = .preIndex
    var pop = load(0, .sp, 16)
    pop.addressing = .postIndex
    var running = try ToyCore().model(.running)
    // Store to load 5, each time round.
    #expect(running.steadyCycles([push, pop]) == 5)
  }

  @Test func `a unit that is held takes nothing else`() throws {
    var core = ToyCore()
    core.rows["multiply"] =
      #"{ "uops": ["M"], "interval_cycles": 3, "latency_cycles": 3, "source": "a toy" }"#
    var model = try core.model()
    #expect(model.steadyCycles([multiply(1, 0), multiply(2, 0)]) == 6)
  }

  @Test func `an accumulated operand may come late`() throws {
    var core = ToyCore()
    core.rows["float_multiply_add"] = """
      { "uops": ["A"], "latency_cycles": 4, "forward_cycles": 2,
        "forward_from": ["float_multiply_add"], "source": "a toy" }
      """
    var model = try core.model()
    #expect(model.steadyCycles([accumulate(0)]) == 2)
    // As a factor it comes in time.
    #expect(model.steadyCycles([accumulate(1)]) == 4)
  }

  @Test func `a move that is renamed away costs neither a port nor a cycle`() throws {
    var core = ToyCore()
    let moves = [move(1, 0), add(0, 1)]
    var model = try core.model()
    #expect(model.steadyCycles(moves) == 2)
    core.rows["move"] = #"{ "uops": [], "latency_cycles": 0, "source": "a toy" }"#
    model = try core.model()
    #expect(model.steadyCycles(moves) == 1)
  }

  @Test func `a taken branch ends fetching for a cycle`() throws {
    var core = ToyCore()
    core.ports = #"{ "A": 2, "M": 1, "L": 1, "B": 2 }"#
    var running = try core.model(.running)
    #expect(running.steadyCycles([branch]) == 1)
    var alone = try core.model()
    #expect(alone.steadyCycles([branch]) == 0.5)
    core.limits["taken_branch_cycles"] = "3"
    running = try core.model(.running)
    #expect(running.steadyCycles([add(1, 0), branch]) == 3)
  }

  @Test func `the reorder buffer limits how many loads overlap`() throws {
    // Four µops in flight: the next load is dispatched when the last one retires, 6 cycles later.
    var core = ToyCore()
    let chain = [load(1, .x(0)), add(1, 1), add(1, 1), add(1, 1)]
    var wide = try core.model()
    #expect(wide.steadyCycles(chain) < 2)
    core.limits["reorder_buffer_uops"] = "4"
    var narrow = try core.model()
    #expect(narrow.steadyCycles(chain) == 6)
  }

  @Test func `running out of renaming registers holds dispatch up`() throws {
    var core = ToyCore()
    core.limits["general_rename_registers"] = "1"
    var running = try core.model(.running)
    #expect(running.steadyCycles([add(1, 0)]) == 3)
    var alone = try core.model()
    #expect(alone.steadyCycles([add(1, 0)]) == 0.5)
  }

  @Test func `a store alone is issued after the accesses before it`() throws {
    var core = ToyCore()
    core.ports = #"{ "A": 2, "M": 1, "L": 2, "B": 1 }"#
    var model = try core.model()
    let trace = model.traced([load(0, .x(0)), load(1, .x(0)), store(2, .x(3))][...], iterations: 1)
    #expect(trace.entries.map(\.issue) == [1, 5, 5])
    #expect(trace.entries[2].cause == .memoryOrder)
  }

  @Test func `the shipped cores run these kernels as their guides say`() throws {
    var v2 = try model("neoverse-v2")
    var n1 = try model("neoverse-n1")
    #expect(v2.steadyCycles((1...12).map { add($0, 0) }) == 2)
    #expect(n1.steadyCycles((1...12).map { add($0, 0) }) == 4)
    #expect(v2.steadyCycles([accumulate(0)]) == 2)
    #expect(n1.steadyCycles([accumulate(0)]) == 4)
    #expect(v2.steadyCycles([multiply(1, 0), multiply(2, 0)]) == 1)
    #expect(n1.steadyCycles([multiply(1, 0), multiply(2, 0)]) == 6)
    #expect(v2.steadyCycles([move(1, 0), move(0, 1)]) == 0.125)
    #expect(n1.steadyCycles([move(1, 0), move(0, 1)]) == 2)
  }

  @Test func `stores in order cost more than plain ones, but not in Apple's hardware order`() throws
  {
    for (core, isDearer) in [("neoverse-v2", true), ("oryon-1", true), ("apple-m1", false)] {
      var running = try model(core, .running)
      let plain = running.steadyCycles([store(0, .x(1))])
      let ordered = running.steadyCycles([store(0, .x(1), ordering: .release)])
      #expect(isDearer ? ordered > plain : ordered == plain, "\(core)")
      var alone = try model(core)
      let orderedAlone = alone.steadyCycles([store(0, .x(1), ordering: .release)])
      #expect(orderedAlone == alone.steadyCycles([store(0, .x(1))]), "\(core)")
    }
  }

  @Test func `calls are left out of a block on its own`() throws {
    var alone = try ToyCore().model()
    let call = HostOperation(.bl, immediate: 64)
    #expect(alone.steadyCycles([add(0, 0), call]) == 1)
    #expect(alone.run([call][...], iterations: 100).cycles == 1)
  }
}
