import CycleEstimation
import HostCode
import Quantities
import Tables
import Testing

/// Programs of a few blocks whose cycles can be reckoned by hand.
struct PathCyclesTests {
  /// A program of blocks that run as often as their edges say, or once.
  private func program(
    _ blocks: [[HostOperation]],
    _ edges: [(from: Int, to: Int, count: Double)],
    ends: [Int: CodeGraph.End] = [:],
    continuations: [Int: Int] = [:]
  ) -> CodeGraph {
    var operations: [HostOperation] = []
    let described = blocks.enumerated().map { index, block in
      let start = operations.count
      operations += block
      return CodeGraph.Block(
        operations: start..<operations.count,
        exit: operations.count..<operations.count,
        executions: max(1, edges.reduce(0) { $0 + ($1.to == index ? $1.count : 0) }),
        continuation: continuations[index],
        end: ends[index] ?? .steady
      )
    }
    return CodeGraph(
      operations: operations,
      blocks: described,
      edges: edges.map {
        CodeGraph.Edge(from: $0.from, to: $0.to, count: $0.count, isTaken: false)
      }
    )
  }

  private func cycles(_ graph: CodeGraph, _ core: ToyCore = ToyCore()) throws -> [Double] {
    PathCycles(of: graph, on: try core.table(), budget: 20_000).perExecution
  }

  @Test func `a loop of one block takes its steady cycles`() throws {
    let cycles = try cycles(program([[multiply(0, 0)]], [(0, 0, 1e9)]))
    #expect(abs(cycles[0] - 3) < 0.001)
  }

  @Test func `a loop of two blocks takes what both take as one`() throws {
    let blocks = [[add(0, 0), load(1, .x(9))], [multiply(0, 0), add(0, 0), add(2, 1)]]
    let cycles = try cycles(program(blocks, [(0, 1, 1e6), (1, 0, 1e6)]))
    var joined = try ToyCore().model(.running)
    let steady = joined.steadyCycles(blocks[0] + blocks[1])
    #expect(steady == 5)
    #expect(abs(cycles[0] + cycles[1] - steady) < 0.01)
  }

  @Test func `blocks that do not wait for each other overlap`() throws {
    // Alone, each is a chain of 12; together the chains run side by side.
    let chains = (0..<2).map { register in (0..<4).map { _ in multiply(register, register) } }
    var alone = try ToyCore().model()
    #expect(alone.steadyCycles(chains[0]) == 12)
    let cycles = try cycles(program(chains, [(0, 1, 1e6), (1, 0, 1e6)]))
    #expect(abs(cycles[0] + cycles[1] - 12) < 0.1)
  }

  @Test func `a chain goes on through calls and returns, each to its own caller`() throws {
    // Two callers in a loop, one of which the callee keeps waiting: 3 for each product.
    let blocks = [[multiply(0, 0)], [add(1, 1)], [multiply(0, 0)], [add(2, 2)], [multiply(0, 0)]]
    let graph = program(
      blocks,
      [(0, 4, 1e5), (4, 1, 1e5), (1, 2, 1e5), (2, 4, 1e5), (4, 3, 1e5), (3, 0, 1e5)],
      ends: [4: .return],
      continuations: [0: 1, 2: 3]
    )
    let cycles = try cycles(graph)
    let round = cycles[0] + cycles[1] + cycles[2] + cycles[3] + 2 * cycles[4]
    #expect(abs(round - 12) < 0.05)
  }

  @Test func `an inner loop is entered anew as often as the counts say`() throws {
    // Four products in a row, then a store that does not wait: 12 cycles a round.
    let graph = program(
      [[store(5, .x(9))], [multiply(0, 0)]],
      [(0, 1, 1e5), (1, 1, 3e5), (1, 0, 1e5)]
    )
    let cycles = try cycles(graph)
    #expect(abs(cycles[0] + 4 * cycles[1] - 12) < 0.1)
  }

  @Test(arguments: [1e5, 1e12])
  func `a loop that runs however often is left as often as it was`(rounds: Double) throws {
    // Ten products on the way into a loop of twenty other ones: the shorter chain is hidden.
    var core = ToyCore()
    core.limits["reorder_buffer_uops"] = "256"
    let graph = program(
      [(0..<10).map { _ in multiply(1, 1) }, [multiply(0, 0)]],
      [(0, 1, rounds), (1, 1, 19 * rounds), (1, 0, rounds)]
    )
    let cycles = PathCycles(of: graph, on: try core.table()).perExecution
    #expect(abs(cycles[0] + 20 * cycles[1] - 60) < 0.5)
  }

  @Test func `a jump costs what fetching elsewhere costs`() throws {
    var core = ToyCore()
    core.limits["taken_branch_cycles"] = "7"
    var graph = program([[add(0, 0)]], [])
    for (isTaken, expected) in [(false, 1.0), (true, 7.0)] {
      graph = CodeGraph(
        operations: graph.operations,
        blocks: graph.blocks,
        edges: [CodeGraph.Edge(from: 0, to: 0, count: 1e6, isTaken: isTaken)]
      )
      #expect(abs(try cycles(graph, core)[0] - expected) < 0.01)
    }
  }

  @Test func `the operations of an exit run in their share of the times`() throws {
    let block = CodeGraph.Block(
      operations: 0..<2,
      exit: 1..<2,
      executions: 1e6,
      exits: 25e4
    )
    let graph = CodeGraph(
      operations: [add(0, 0), multiply(0, 0)],
      blocks: [block],
      edges: [CodeGraph.Edge(from: 0, to: 0, count: 1e6, isTaken: false, exitShare: 0.25)]
    )
    #expect(abs(try cycles(graph)[0] - 1.75) < 0.01)
    let isolated = IsolatedCycles(of: graph, on: try ToyCore().table()).perExecution[0]
    #expect(abs(isolated - 1.75) < 0.05)
  }

  @Test func `a block that nothing is known to lead to runs as a loop of its own`() throws {
    #expect(try cycles(program([[multiply(0, 0)]], []))[0] == 3)
  }

  @Test func `what runs twice as often costs the same each time`() throws {
    for seed in 0..<10 {
      let graph = randomProgram(seed)
      let twice = CodeGraph(
        operations: graph.operations,
        blocks: graph.blocks.map {
          var block = $0
          block.executions *= 2
          return block
        },
        edges: graph.edges.map {
          var edge = $0
          edge.count *= 2
          return edge
        }
      )
      #expect(try cycles(graph) == cycles(twice))
    }
  }

  @Test(arguments: CoreTables.names)
  func `no program is faster than its core is wide, and each block that ran costs something`(
    core: String
  ) throws {
    let table = try #require(CoreTables.named(core)?.pipeline)
    for seed in 0..<4 {
      let graph = randomProgram(seed)
      let cycles = PathCycles(of: graph, on: table, budget: 5_000).perExecution
      let total = zip(cycles, graph.blocks).reduce(0) { $0 + $1.0 * $1.1.executions }
      let operations = graph.blocks.reduce(0) { $0 + Double($1.operations.count) * $1.executions }
      #expect(total * 16 >= operations)
      #expect(cycles.allSatisfy { $0 >= 0 && $0 < 1000 })
    }
  }

  /// A ring of blocks with ways across it, whose counts flow on.
  private func randomProgram(_ seed: Int) -> CodeGraph {
    var random = SeededGenerator(seed: UInt64(seed))
    func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let blocks = (0..<12).map { _ in
      (0..<(1 + pick(9))).map { _ in
        [add(pick(6), pick(6)), multiply(pick(6), pick(6)), load(pick(6), .x(8))][pick(3)]
      }
    }
    let ring = (0..<12).map { (from: $0, to: ($0 + 1) % 12, count: Double(1 + pick(1000))) }
    let loops = (0..<6).map { _ in
      let block = pick(12)
      return (from: block, to: block, count: Double(1 + pick(100_000)))
    }
    return program(blocks, ring + loops)
  }

  @Test func `hot blocks on their own take what a hundred iterations take`() throws {
    let blocks = [[add(0, 0), multiply(0, 0)], [load(0, .x(0)), store(1, .x(2))]]
    let table = try ToyCore().table()
    let isolated = IsolatedCycles(of: program(blocks, []), on: table).perExecution
    var model = try ToyCore().model()
    for (block, cycles) in zip(blocks, isolated) {
      #expect(model.run(block[...], iterations: 100).cyclesPerIteration == cycles)
    }
  }

  @Test func `cold blocks on their own are told from fewer iterations, and nearly the same`() throws
  {
    let table = try ToyCore().table()
    let cold = [add(0, 0), multiply(0, 0), load(1, .x(0)), add(2, 1)]
    var graph = program([[add(0, 0)], cold], [(0, 0, 1e9)])
    let isolated = IsolatedCycles(of: graph, on: table).perExecution[1]
    graph = program([cold], [])
    let exact = IsolatedCycles(of: graph, on: table).perExecution[0]
    #expect(abs(isolated - exact) < 0.1 * exact)
  }

  @Test func `branches that always go one way are never mispredicted`() {
    let block = [add(0, 0)]
    let graph = program(
      [block, block, block],
      [(0, 1, 90), (0, 2, 10), (1, 0, 90), (2, 0, 10)],
      ends: [0: .conditional, 1: .indirect, 2: .return]
    )
    let occasions = graph.eventOccasions
    #expect(abs(occasions[0].conditionalMinorities - 0.1) < 1e-12)
    #expect(occasions[1] == EventOccasions())
    #expect(occasions[2] == EventOccasions())
  }
}
