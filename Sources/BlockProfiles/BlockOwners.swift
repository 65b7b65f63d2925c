internal import Workloads

/// Which function each block belongs to.
struct BlockOwners {
  /// The block that each function begins with, by address.
  private(set) var entries: [Int] = []
  /// The function of each block; nil for entries of linkage tables.
  private(set) var functionOfBlock: [Int?]

  private let stubs: LinkageStubs
  private var ways: EdgeLists

  init(of profile: BlockProfile, edges: RunEdges, stubs: LinkageStubs) {
    self.stubs = stubs
    functionOfBlock = Array(repeating: nil, count: profile.blocks.count)
    ways = EdgeLists(count: profile.blocks.count)
    var isEntry = Array(repeating: false, count: profile.blocks.count)
    for (edge, kind) in zip(profile.edges, edges.kinds) {
      switch kind {
      case .call, .transfer: isEntry[edge.to] = true
      case .return: break
      case .flow: ways.append(edge.to, to: edge.from)
      }
    }
    for (block, next) in edges.continuations.enumerated() {
      guard let next, profile.blocks[block].module == profile.blocks[next].module else { continue }
      ways.append(next, to: block)
    }
    for passage in stubs.passages { isEntry[passage.to] = true }
    if !isEntry.isEmpty { isEntry[0] = true }
    let byAddress = profile.blocks.indices.sorted { first, second in
      (profile.blocks[first].address, first) < (profile.blocks[second].address, second)
    }
    for block in byAddress where isEntry[block] && !stubs.isStub[block] {
      functionOfBlock[block] = entries.count
      entries.append(block)
    }
    for function in entries.indices { claim(from: entries[function], for: function) }
    for block in byAddress where functionOfBlock[block] == nil && !stubs.isStub[block] {
      functionOfBlock[block] = entries.count
      entries.append(block)
      claim(from: block, for: entries.count - 1)
    }
  }

  /// Gives a function all blocks that it reaches and that are nobody's yet.
  private mutating func claim(from entry: Int, for function: Int) {
    var open = [entry]
    while let block = open.popLast() {
      for next in ways[block] where functionOfBlock[next] == nil && !stubs.isStub[next] {
        functionOfBlock[next] = function
        open.append(next)
      }
    }
  }
}
