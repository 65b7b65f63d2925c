internal import Workloads

/// What the edges of a recorded run are: calls, returns, or ways inside a function.
struct RunEdges {
  enum Kind {
    /// A call, to the beginning of a function.
    case call
    /// Back to behind a call, by a return or by a jump as of `longjmp`.
    case `return`
    /// From a module to another, or by a return that no call belongs to: it begins a function.
    case transfer
    /// Any other: inside a function, or a jump to the beginning of another.
    case flow
  }

  /// The kind of each edge of the profile.
  private(set) var kinds: [Kind] = []
  /// The block behind each block that ends with a call; nil where none ran.
  private(set) var continuations: [Int?]

  init(of profile: BlockProfile, code: BlockCode) {
    let places = BlockPlaces(of: profile)
    continuations = profile.blocks.indices.map { block in
      code.ends[block].isCall
        ? places.block(behind: profile.blocks[block], isCut: code.isCut[block]) : nil
    }
    var isContinuation = Array(repeating: false, count: profile.blocks.count)
    for case let block? in continuations { isContinuation[block] = true }
    var isCalled = Array(repeating: false, count: profile.blocks.count)
    for edge in profile.edges where isCall(edge, code: code) { isCalled[edge.to] = true }
    kinds = profile.edges.map { edge in
      if isCall(edge, code: code) { return .call }
      switch code.ends[edge.from] {
      case .return:
        return isContinuation[edge.to] ? .return : .transfer
      case .indirectJump where isContinuation[edge.to] && !isCalled[edge.to]:
        return .return
      default:
        let crosses = profile.blocks[edge.from].module != profile.blocks[edge.to].module
        return crosses ? .transfer : .flow
      }
    }
  }

  /// Whether an edge is a call; a call of the next instruction only asks for its address.
  private func isCall(_ edge: BlockProfile.Edge, code: BlockCode) -> Bool {
    code.ends[edge.from].isCall && edge.to != continuations[edge.from]
  }
}

/// The blocks of a profile by address.
private struct BlockPlaces {
  /// The most bytes of an instruction that a recording may lack.
  private static let mostMissingBytes: UInt64 = 8

  private let blocks: [BlockProfile.Block]
  private let byAddress: [Int]

  init(of profile: BlockProfile) {
    blocks = profile.blocks
    byAddress = profile.blocks.indices.sorted { first, second in
      (profile.blocks[first].address, first) < (profile.blocks[second].address, second)
    }
  }

  /// The block that begins behind another one.
  ///
  /// When the last instruction is cut off, that is the nearest within what may be missing.
  func block(behind block: BlockProfile.Block, isCut: Bool) -> Int? {
    let end = block.end
    var (low, high) = (0, byAddress.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[byAddress[middle]].address < end { low = middle + 1 } else { high = middle }
    }
    guard low < byAddress.count else { return nil }
    let distance = blocks[byAddress[low]].address - end
    return distance <= (isCut ? Self.mostMissingBytes : 0) ? byAddress[low] : nil
  }
}
