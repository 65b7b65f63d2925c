internal import Diagnostics
internal import Workloads

/// What refers to each other in a block profile: blocks to modules, edges to blocks.
extension BlockProfileReader {
  /// Connects modules, blocks and edges, once every line was read without a mistake.
  mutating func connect() {
    placeBlocks()
    connectEdges()
    noteContradictions()
  }

  /// Finds the module of every block.
  private mutating func placeBlocks() {
    let byStart = profile.modules.indices.sorted {
      profile.modules[$0].start < profile.modules[$1].start
    }
    for (index, next) in zip(byStart, byStart.dropFirst())
    where profile.modules[index].end > profile.modules[next].start {
      report(
        "the module overlaps with \(profile.modules[index].name)",
        at: moduleLines[next],
        expected: "an address in one module only",
        hint: "that is in line \(source.position(of: moduleLines[index].lowerBound).line)"
      )
    }
    let starts = byStart.map { profile.modules[$0].start }
    let listedModules = profile.modules.count
    for index in profile.blocks.indices {
      let address = profile.blocks[index].address
      let behind = starts.firstIndex(above: address)
      if behind > 0, address < profile.modules[byStart[behind - 1]].end {
        profile.blocks[index].module = byStart[behind - 1]
      } else {
        profile.blocks[index].module = listedModules
        if profile.modules.count == listedModules { addUnknownModule() }
      }
    }
  }

  private mutating func addUnknownModule() {
    profile.modules.append(
      BlockProfile.Module(name: BlockProfile.unknownModule, start: 0, end: .max)
    )
  }

  private mutating func connectEdges() {
    profile.edges.reserveCapacity(addressEdges.count)
    for edge in addressEdges {
      let (from, to) = (blockOfAddress[edge.from], blockOfAddress[edge.to])
      if let from, let to {
        profile.edges.append(BlockProfile.Edge(from: from, to: to, count: edge.count))
        continue
      }
      report(
        "the edge goes \(from == nil ? "from" : "to") where no block is",
        at: edge.line,
        expected: "the addresses of blocks"
      )
    }
  }

  /// Notes when blocks run more or less often than edges lead to them.
  ///
  /// The first block of a run is entered once from nowhere, and the last edge may be missing.
  private mutating func noteContradictions() {
    guard !profile.edges.isEmpty else { return }
    var difference = profile.blocks.indices.map { _ in Int64(0) }
    // Counts are at most 10¹⁵ in all, so that differences fit.
    for block in profile.blocks {
      guard let first = blockOfAddress[block.address] else { continue }
      difference[first] += Int64(block.executions)
    }
    for edge in profile.edges { difference[edge.to] -= Int64(edge.count) }
    let wrong = difference.indices.filter { abs(difference[$0]) > 1 }
    guard let first = wrong.first else { return }
    let line = source.position(of: blockLines[first].lowerBound).line
    profile.notes.append(
      """
      \(wrong.count) of \(profile.blocks.count) blocks run more or less often than edges lead to \
      them; the first is in line \(line)
      """
    )
  }
}

extension [UInt64] {
  /// The index of the first element of an ascending array that is above a value.
  fileprivate func firstIndex(above value: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
