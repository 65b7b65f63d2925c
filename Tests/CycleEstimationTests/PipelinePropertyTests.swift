import A64Decoding
import CycleEstimation
import HostCode
import Quantities
import Tables
import Testing

/// What holds for every block.
struct PipelinePropertyTests {
  /// Blocks of additions, multiplications, loads, stores and moves over a few registers.
  private static let blocks: [[HostOperation]] = (0..<60).map { seed in
    var random = SeededGenerator(seed: UInt64(seed))
    func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    return (0..<(1 + pick(24))).map { _ in
      switch pick(8) {
      case 0: multiply(pick(6), pick(6))
      case 1: load(pick(6), .x(8 + pick(2)), Int64(8 * pick(3)))
      case 2: store(pick(6), .x(8 + pick(2)), Int64(8 * pick(3)))
      case 3: move(pick(6), pick(6))
      case 4: accumulate(pick(4))
      default: add(pick(6), pick(6))
      }
    }
  }

  @Test(arguments: CoreTables.names)
  func `no block is faster than its width, its ports or its longest chain`(core: String) throws {
    for assumption in [PipelineModel.Assumption.isolatedBlock, .running] {
      var model = try model(core, assumption)
      for block in Self.blocks {
        let analysis = model.analyze(block[...], iterations: 200)
        let cycles = analysis.run.cyclesPerIteration
        #expect(cycles >= analysis.frontEndBound - 0.001)
        #expect(cycles >= analysis.portBound - 0.001)
        #expect(cycles >= analysis.chainBound - 0.1)
      }
    }
  }

  @Test(arguments: CoreTables.names)
  func `operations pass the stages in order, and retire in program order`(core: String) throws {
    var model = try model(core, .running)
    for block in Self.blocks.prefix(20) {
      var last = 0
      for entry in model.traced(block[...], iterations: 10).entries {
        #expect(entry.dispatch <= entry.ready)
        #expect(entry.ready <= entry.issue)
        #expect(entry.issue <= entry.complete)
        #expect(entry.complete < entry.retire)
        #expect(last <= entry.retire)
        last = entry.retire
      }
    }
  }

  @Test func `more of anything is hardly ever slower`() throws {
    // Greedy choices can lose a cycle here and there; never more than one in twenty.
    let base = try ToyCore().table()
    var ports = ToyCore()
    ports.ports = #"{ "A": 4, "M": 2, "L": 2, "B": 2 }"#
    var width = ToyCore()
    width.limits["dispatch_width_uops"] = "8"
    width.limits["rename_width"] = "8"
    var room = ToyCore()
    room.limits["reorder_buffer_uops"] = "256"
    for core in [ports, width, room] {
      for assumption in [PipelineModel.Assumption.isolatedBlock, .running] {
        var plain = PipelineModel(core: base, assuming: assumption)
        var better = try core.model(assumption)
        for block in Self.blocks {
          #expect(better.steadyCycles(block) <= plain.steadyCycles(block) * 1.05 + 0.01)
        }
      }
    }
  }

  @Test func `a run does not depend on what ran before`() throws {
    var used = try model("oryon-1", .running)
    for block in Self.blocks {
      var fresh = try model("oryon-1", .running)
      #expect(used.run(block[...], iterations: 50) == fresh.run(block[...], iterations: 50))
    }
  }

  @Test(arguments: [PipelineModel.Assumption.isolatedBlock, .running])
  func `blocks of nothing, of one and of 100,000 operations take what can be reckoned`(
    assumption: PipelineModel.Assumption
  ) throws {
    // A cycle for each addition of a chain, and three to fill and drain.
    var model = try ToyCore().model(assumption)
    #expect(model.run([], iterations: 100).cycles == 0)
    #expect(model.run([add(0, 0)], iterations: 0).cycles == 4)
    let chain = Array(repeating: add(0, 0), count: 100_000)
    #expect(model.run(chain[...], iterations: 1).cycles == 100_003)
    // Additions that do not wait for each other go through two ports.
    let others = (0..<100_000).map { add($0 % 20, 20) }
    #expect(model.run(others[...], iterations: 1).cycles == 50_003)
  }

  @Test func `an operation that is not known costs what its row says`() throws {
    var core = ToyCore()
    core.rows["unknown"] = #"{ "uops": ["M"], "latency_cycles": 9, "source": "a toy" }"#
    var model = try core.model()
    let unknown = A64Decoder.decode(0xFFFF_FFFF)
    #expect(unknown.opcode == .unknown)
    #expect(model.run([unknown], iterations: 1).cycles == 12)
  }

  @Test func `an operation larger than everything that it goes through ends`() throws {
    var core = ToyCore()
    core.queues = #"[{ "ports": ["A", "M", "L"], "entries": 1, "source": "a toy" }]"#
    for key in core.limits.keys where !key.hasSuffix("cycles") { core.limits[key] = "1" }
    core.rows["multiply"] = """
      { "uops": ["A*7", "A", "M", "L"], "latency_cycles": 3, "source": "a toy" }
      """
    var model = try core.model(.running)
    let run = model.run([multiply(0, 0), multiply(1, 1), add(0, 0)], iterations: 100)
    #expect(700 * 2 <= run.cycles && run.cycles < 100 * 3 * 20)
  }
}
