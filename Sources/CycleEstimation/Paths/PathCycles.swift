internal import HostCode

/// The cycles of each block as it runs in the program: after the blocks that ran before it.
///
/// The program is walked along its edges without ever emptying the pipeline, and a block is charged
/// the cycles from the retirement before it to its own last one. Each edge is walked in proportion
/// to its count, and at least once; what a block costs is the mean over its ways in, by their
/// counts. So loops settle, calls and returns cross, and the sum is the program's.
///
/// The length of the walk is bounded (`budget`): an edge with a share *s* of all transitions is
/// walked *s* × budget ∕ mean operations times, so what is walked only once is rare.
package struct PathCycles: Sendable {
  /// By block: cycles per execution; 0 for those that never ran.
  package private(set) var perExecution: [Double]

  /// The operations that a walk runs beside the first time of every edge.
  package static let usualBudget = 400_000

  /// Walks a program.
  ///
  /// - Parameters:
  ///   - graph: The program.
  ///   - core: The pipeline.
  ///   - end: Which number to take where the table has a range.
  ///   - budget: The operations to run beside the first time of every edge.
  package init(
    of graph: CodeGraph,
    on core: PipelineTable,
    at end: RangeEnd = .default,
    budget: Int = PathCycles.usualBudget
  ) {
    var walk = PathWalk(
      graph,
      program: PreparedProgram(graph, on: core, assuming: .running, at: end),
      budget: Double(budget)
    )
    walk.walkAll()
    perExecution = graph.blocks.indices.map { walk.startCycles[$0] }
    var counts = Array(repeating: 0.0, count: graph.blocks.count)
    var sums = counts
    for (index, edge) in graph.edges.enumerated() where walk.visits[index] > 0 {
      counts[edge.to] += edge.count
      sums[edge.to] += edge.count * Double(walk.cycles[index]) / Double(walk.visits[index])
    }
    for block in graph.blocks.indices where counts[block] > 0 {
      perExecution[block] = sums[block] / counts[block]
    }
  }
}

/// A walk along the edges of a program, on a core.
private struct PathWalk {
  /// By edge: how often its target ran after it, and for how many cycles together.
  private(set) var visits: [Int]
  private(set) var cycles: [Int]
  /// By block: the cycles of an execution after nothing that is known.
  private(set) var startCycles: [Double]
  private let graph: CodeGraph
  private var program: PreparedProgram
  /// By edge: how often it is still to be walked.
  private var left: [Int]
  /// By edge: how far it is behind its share of the ways out of its block.
  private var due: [Double]
  /// By edge: the part of an exit that is due.
  private var exitDue: [Double]
  /// By block: the edge that most executions came through; −1 for none.
  private var mainWayIn: [Int]
  /// The blocks behind the calls that have not returned.
  private var returns: [Int] = []
  private var before: [Int] = []

  /// More visits tell nothing more about the busiest edge.
  private static let mostVisits = 10_000.0
  /// Of deeper calls the outermost are forgotten.
  private static let mostReturns = 64
  /// The operations that run uncharged before a walk begins in the midst of things.
  private static let leadIn = 256
  private static let mostBlocksBefore = 16

  init(_ graph: CodeGraph, program: PreparedProgram, budget: Double) {
    self.graph = graph
    self.program = program
    visits = Array(repeating: 0, count: graph.edges.count)
    cycles = visits
    due = Array(repeating: 0, count: graph.edges.count)
    exitDue = Array(repeating: 0.5, count: graph.edges.count)
    startCycles = Array(repeating: 0, count: graph.blocks.count)
    mainWayIn = Array(repeating: -1, count: graph.blocks.count)
    var work = 0.0
    var most = 0.0
    for (index, edge) in graph.edges.enumerated() {
      work += edge.count * max(1, graph.meanOperations(of: edge.to))
      most = max(most, edge.count)
      let main = mainWayIn[edge.to]
      if main < 0 || graph.edges[main].count < edge.count { mainWayIn[edge.to] = index }
    }
    // All edges alike, so that ways in and out keep their proportions.
    let visitsPerTime = min(budget / max(1, work), Self.mostVisits / max(1, most))
    left = graph.edges.map { 1 + Int(min(Self.mostVisits, visitsPerTime * $0.count)) }
  }

  /// Walks until every edge was walked as often as it should.
  mutating func walkAll() {
    for (index, block) in graph.blocks.enumerated() {
      if mainWayIn[index] < 0, block.executions > 0 { measureStart(of: index) }
      while let most = block.edges.map({ left[$0] }).max(), most > 0 {
        lead(to: index, blocks: most > 1 ? Self.mostBlocksBefore : 1)
        walk(from: index)
      }
    }
  }

  /// Runs what usually runs before a block.
  private mutating func lead(to block: Int, blocks: Int) {
    before.removeAll(keepingCapacity: true)
    var first = block
    var operations = 0
    while before.count < blocks, operations < Self.leadIn, mainWayIn[first] >= 0 {
      before.append(mainWayIn[first])
      first = graph.edges[mainWayIn[first]].from
      operations += graph.blocks[first].operations.count
    }
    for edge in before.reversed() {
      program.run(graph.blocks[graph.edges[edge].from], leaves: leaves(by: edge))
      if graph.edges[edge].isTaken { program.jump() }
    }
    returns.removeAll(keepingCapacity: true)
  }

  /// Follows edges from a block on until none that leads on is to be walked any more.
  private mutating func walk(from start: Int) {
    var current = start
    var wayIn = before.first ?? -1
    while true {
      let block = graph.blocks[current]
      let wayOut = nextEdge(of: block)
      let time = program.time
      program.run(block, leaves: wayOut >= 0 ? leaves(by: wayOut) : block.exits > 0)
      if wayIn >= 0 {
        visits[wayIn] += 1
        cycles[wayIn] += program.time - time
      }
      guard wayOut >= 0 else { return }
      left[wayOut] -= 1
      if let continuation = block.continuation {
        if returns.count == Self.mostReturns { returns.removeFirst(Self.mostReturns / 2) }
        returns.append(continuation)
      }
      if graph.edges[wayOut].isTaken { program.jump() }
      current = graph.edges[wayOut].to
      wayIn = wayOut
    }
  }

  /// The edge to take next: behind the latest call at a return, else the one whose turn it is.
  private mutating func nextEdge(of block: CodeGraph.Block) -> Int {
    if block.end == .return, let caller = returns.popLast() {
      for edge in block.edges where graph.edges[edge].to == caller && left[edge] > 0 {
        return edge
      }
    }
    var chosen = -1
    var total = 0.0
    for edge in block.edges where left[edge] > 0 {
      total += graph.edges[edge].count
      due[edge] += graph.edges[edge].count
      if chosen < 0 || due[edge] > due[chosen] { chosen = edge }
    }
    if chosen >= 0 { due[chosen] -= total }
    return chosen
  }

  /// Whether the operations of the exit run this time, when a block is left by an edge.
  private mutating func leaves(by edge: Int) -> Bool {
    exitDue[edge] += graph.edges[edge].exitShare
    guard exitDue[edge] >= 1 else { return false }
    exitDue[edge] -= 1
    return true
  }

  /// Runs a block that nothing is known to lead to, as a loop of its own.
  private mutating func measureStart(of index: Int) {
    let block = graph.blocks[index]
    let isJump = graph.operations[block.operations].last?.isBranch ?? false
    let leaves = block.exits * 2 > block.executions
    program.run(block, leaves: leaves)
    let time = program.time
    for _ in 0..<4 {
      if isJump { program.jump() }
      program.run(block, leaves: leaves)
    }
    startCycles[index] = Double(program.time - time) / 4
  }
}
