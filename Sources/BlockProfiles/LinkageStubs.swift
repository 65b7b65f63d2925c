internal import Workloads

/// The entries of linkage tables (PLT): blocks that only jump on to what was imported.
///
/// Those are passed through: who goes to one goes to where it jumps. The first one through it
/// meets the dynamic linker when symbols are bound lazily, all others the function itself; so what
/// comes in and what goes out are paired in the order in which they first ran.
struct LinkageStubs {
  /// A way through a stub.
  struct Passage {
    var from: Int
    var stub: Int
    var to: Int
    var count: UInt64
    /// Whether it came in by a call.
    var isCall: Bool
  }

  /// Whether each block is passed through.
  private(set) var isStub: [Bool]
  private(set) var passages: [Passage] = []

  init(of profile: BlockProfile, code: BlockCode, edges: RunEdges) {
    var incoming = EdgeLists(count: profile.blocks.count)
    var outgoing = incoming
    for (index, edge) in profile.edges.enumerated() {
      if code.isStub[edge.to] { incoming.append(index, to: edge.to) }
      if code.isStub[edge.from] { outgoing.append(index, to: edge.from) }
    }
    isStub = code.isStub
    for stub in isStub.indices where isStub[stub] {
      let comesIn = incoming[stub].map { profile.edges[$0] }
      let goesOut = outgoing[stub].map { profile.edges[$0] }
      let executions = profile.blocks[stub].executions
      isStub[stub] =
        comesIn.reduce(0) { $0 + $1.count } == executions
        && goesOut.reduce(0) { $0 + $1.count } == executions
        && executions > 0
        && incoming[stub].allSatisfy { edges.kinds[$0] != .return }
        && comesIn.allSatisfy { !code.isStub[$0.from] }
        && goesOut.allSatisfy { !code.isStub[$0.to] }
      guard isStub[stub] else { continue }
      addPassages(
        from: incoming[stub].sorted {
          (profile.edges[$0].from, $0) < (profile.edges[$1].from, $1)
        },
        to: Self.linkerFirst(goesOut, in: profile),
        of: profile,
        kinds: edges.kinds
      )
    }
  }

  /// What a stub jumps to: first its own module, where the way to the dynamic linker begins.
  private static func linkerFirst(
    _ edges: [BlockProfile.Edge],
    in profile: BlockProfile
  ) -> [BlockProfile.Edge] {
    edges.enumerated()
      .sorted { first, second in
        let isFirstInside = isInside(first.element, of: profile)
        return isFirstInside == isInside(second.element, of: profile)
          ? (first.element.to, first.offset) < (second.element.to, second.offset)
          : isFirstInside
      }
      .map(\.element)
  }

  private static func isInside(_ edge: BlockProfile.Edge, of profile: BlockProfile) -> Bool {
    profile.blocks[edge.from].module == profile.blocks[edge.to].module
  }

  /// Pairs what comes in with what goes out, both of the same total.
  private mutating func addPassages(
    from incoming: [Int],
    to outgoing: [BlockProfile.Edge],
    of profile: BlockProfile,
    kinds: [RunEdges.Kind]
  ) {
    var open = outgoing[...]
    var left = open.first?.count ?? 0
    for index in incoming {
      let edge = profile.edges[index]
      var count = edge.count
      while count > 0, let target = open.first {
        let part = min(count, left)
        if part > 0 {
          passages.append(
            Passage(
              from: edge.from,
              stub: edge.to,
              to: target.to,
              count: part,
              isCall: kinds[index] == .call
            )
          )
        }
        count -= part
        left -= part
        if left == 0 {
          open.removeFirst()
          left = open.first?.count ?? 0
        }
      }
    }
  }
}

/// Edges by block.
struct EdgeLists {
  private var lists: [[Int]]

  init(count: Int) {
    lists = Array(repeating: [], count: count)
  }

  mutating func append(_ edge: Int, to block: Int) { lists[block].append(edge) }

  subscript(block: Int) -> [Int] { lists[block] }
}
