/// Pairs of numbers by number, each once.
package struct PairTable: Sendable {
  package private(set) var firsts: [Int32] = []
  package private(set) var seconds: [Int32] = []
  private var slots = Array(repeating: Slot(), count: 1024)

  /// A pair in its place of the hash table, so that a look-up reads one place of memory.
  private struct Slot {
    var first: Int32 = 0
    var second: Int32 = 0
    /// The number of the pair; −1 where there is none.
    var index: Int32 = -1
  }

  /// Starts an empty table.
  package init() {}

  /// How many pairs there are.
  package var count: Int { firsts.count }

  /// The number of a pair; the next one when it is new.
  package mutating func index(of first: Int, _ second: Int) -> Int {
    let (first, second) = (Int32(truncatingIfNeeded: first), Int32(truncatingIfNeeded: second))
    var place = Self.hash(first, second) & (slots.count - 1)
    while true {
      let slot = slots[place]
      if slot.index < 0 { break }
      if slot.first == first, slot.second == second { return Int(slot.index) }
      place = (place + 1) & (slots.count - 1)
    }
    let new = firsts.count
    slots[place] = Slot(first: first, second: second, index: Int32(new))
    firsts.append(first)
    seconds.append(second)
    if firsts.count * 2 > slots.count { grow() }
    return new
  }

  private static func hash(_ first: Int32, _ second: Int32) -> Int {
    // Two rounds of multiplying and folding: every bit of both numbers reaches the lower bits.
    var hash = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ hash >> 32) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(truncatingIfNeeded: hash >> 33)
  }

  private mutating func grow() {
    slots = Array(repeating: Slot(), count: slots.count * 2)
    for index in firsts.indices {
      var place = Self.hash(firsts[index], seconds[index]) & (slots.count - 1)
      while slots[place].index >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = Slot(first: firsts[index], second: seconds[index], index: Int32(index))
    }
  }
}

/// Call stacks as a tree: each node is a frame, called by the frame of its parent.
///
/// The root is no frame. A node has a greater number than its parent.
package struct StackTree: Sendable {
  /// A frame that another one calls.
  private struct Node {
    var parent: Int32
    var frame: Int32
    var depth: Int32
    /// The child that was looked for last, which most often is the next one too; 0 for none.
    var lastChild: Int32 = 0
  }

  private var nodes = [Node(parent: -1, frame: -1, depth: 0)]
  /// Parents and frames by node.
  private var pairs = PairTable()

  /// The root.
  package static let root = 0

  /// Starts a tree without stacks.
  package init() { _ = pairs.index(of: -1, -1) }

  /// How many nodes there are.
  package var count: Int { nodes.count }

  /// The node that calls another one; the root for a stack's first frame.
  package func parent(of node: Int) -> Int { Int(nodes[node].parent) }

  /// The frame of a node other than the root.
  package func frame(of node: Int) -> Int { Int(nodes[node].frame) }

  /// The node of a frame that another one calls; a new one where there is none.
  package mutating func child(of node: Int, frame: Int) -> Int {
    let last = Int(nodes[node].lastChild)
    if last > 0, Int(nodes[last].frame) == frame { return last }
    let child = pairs.index(of: node, frame)
    if child == nodes.count {
      nodes.append(
        Node(
          parent: Int32(truncatingIfNeeded: node),
          frame: Int32(truncatingIfNeeded: frame),
          depth: nodes[node].depth + 1
        )
      )
    }
    nodes[node].lastChild = Int32(truncatingIfNeeded: child)
    return child
  }

  /// The nodes of a stack that are not on another one: its last frames, up to the first common one.
  ///
  /// - Parameters:
  ///   - node: The stack.
  ///   - other: The other stack.
  ///   - body: Is called with each of them, the last first.
  package func nodes(of node: Int, notOn other: Int, _ body: (Int) -> Void) {
    let span = nodes.span
    var (node, other) = (node, other)
    while span[other].depth > span[node].depth { other = Int(span[other].parent) }
    while span[node].depth > span[other].depth {
      body(node)
      node = Int(span[node].parent)
    }
    while node != other {
      body(node)
      node = Int(span[node].parent)
      other = Int(span[other].parent)
    }
  }
}
