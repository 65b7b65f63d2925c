package import HostCode

/// A program's operations, block by block, and how often control went from block to block.
///
/// Flat arrays that refer to each other by index.
package struct CodeGraph: Sendable {
  /// How a block ends, as far as its next block can be mispredicted.
  package enum End: Sendable {
    /// Goes on, jumps or calls to one place.
    case steady
    /// Jumps under a condition.
    case conditional
    /// Jumps or calls to an address in a register or in memory.
    case indirect
    /// Returns.
    case `return`
  }

  /// What is known of a block.
  package struct Block: Sendable {
    /// Its operations among all.
    package var operations: Range<Int>
    /// Those among them that run only on some of the ways out.
    package var exit: Range<Int>
    /// How often it ran.
    package var executions: Double
    /// How often those of `exit` ran.
    package var exits: Double
    /// The block behind the call at its end; nil for other ends and where none ran.
    package var continuation: Int?
    /// How it ends.
    package var end: End
    /// The ways that lead from it among all.
    package var edges: Range<Int> = 0..<0

    /// Describes a block.
    package init(
      operations: Range<Int>,
      exit: Range<Int>,
      executions: Double,
      exits: Double = 0,
      continuation: Int? = nil,
      end: End = .steady
    ) {
      self.operations = operations
      self.exit = exit
      self.executions = executions
      self.exits = exits
      self.continuation = continuation
      self.end = end
    }
  }

  /// A way from a block to another.
  package struct Edge: Sendable {
    package var from: Int
    package var to: Int
    /// How often it was taken.
    package var count: Double
    /// Whether it is a jump, not a going on.
    package var isTaken: Bool
    /// The share of its times in which the operations of the block's `exit` ran.
    package var exitShare: Double

    /// Describes a way.
    package init(from: Int, to: Int, count: Double, isTaken: Bool, exitShare: Double = 0) {
      self.from = from
      self.to = to
      self.count = count
      self.isTaken = isTaken
      self.exitShare = exitShare
    }
  }

  /// The operations of all blocks.
  package let operations: [HostOperation]
  /// The blocks.
  package private(set) var blocks: [Block]
  /// The ways, in the order of the blocks that they lead from.
  package let edges: [Edge]

  /// Puts a graph together.
  ///
  /// - Parameters:
  ///   - operations: The operations of all blocks.
  ///   - blocks: The blocks; their edges are found here.
  ///   - edges: The ways, in any order; those that were never taken are left out.
  package init(operations: [HostOperation], blocks: [Block], edges: [Edge]) {
    self.operations = operations
    self.blocks = blocks
    self.edges = edges.enumerated()
      .filter { $0.element.count > 0 }
      .sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }
      .map(\.element)
    var start = 0
    while start < self.edges.count {
      let from = self.edges[start].from
      var end = start
      while end < self.edges.count, self.edges[end].from == from { end += 1 }
      self.blocks[from].edges = start..<end
      start = end
    }
  }

  /// How often a block did not go where it went most.
  func minority(of block: Int) -> Double {
    var sum = 0.0
    var most = 0.0
    for edge in edges[blocks[block].edges] {
      sum += edge.count
      most = max(most, edge.count)
    }
    return sum - most
  }

  /// The operations that an execution of a block runs, in the mean.
  func meanOperations(of block: Int) -> Double {
    let block = blocks[block]
    guard block.executions > 0 else { return Double(block.operations.count) }
    let share = min(1, block.exits / block.executions)
    return Double(block.operations.count) - (1 - share) * Double(block.exit.count)
  }

  /// All operations that ran.
  var executedOperations: Double {
    blocks.indices.reduce(0) { $0 + meanOperations(of: $1) * blocks[$1].executions }
  }
}
