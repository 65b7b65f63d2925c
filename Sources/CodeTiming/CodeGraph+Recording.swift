internal import A64Decoding
package import CycleEstimation
internal import HostCode
package import ProgramLowering
package import Workloads
internal import X64Decoding

extension CodeGraph {
  /// The graph of a recording of A64 code.
  package init(ofA64 profile: BlockProfile) {
    var draft = GraphDraft(profile.blocks.count)
    let continuations = Continuations(of: profile)
    for block in profile.blocks {
      let code = profile.code(of: block)
      for offset in stride(from: code.startIndex, to: code.endIndex - 3, by: 4) {
        let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(code[offset + $1]) << UInt32(8 * $1) }
        draft.operations.append(A64Decoder.decode(word))
      }
      let last = draft.operations.count > draft.start ? draft.operations.last : nil
      draft.endBlock(
        executions: block.executions,
        continuation: last?.isCall == true ? continuations.block(behind: block) : nil,
        end: last?.graphEnd ?? .steady
      )
    }
    self = draft.graph(profile) { _, _ in 0 }
  }

  /// The graph of a recording of x64 code, emulated, without the loops of repeated strings, which
  /// are in `AsideCycles`.
  package init(
    _ program: LoweredProgram,
    of code: RecordedCode,
    _ profile: BlockProfile
  ) {
    var draft = GraphDraft(profile.blocks.count)
    let ends = BlockEnds(of: code, profile)
    for (index, block) in program.blocks.enumerated() {
      let all = block.operations
      draft.operations += program.operations[all.lowerBound..<block.repeated.lowerBound]
      draft.operations += program.operations[block.repeated.upperBound..<all.upperBound]
      // What leaves the translation is behind what is repeated.
      let shift = draft.start - all.lowerBound - block.repeated.count
      draft.endBlock(
        executions: profile.blocks[index].executions,
        exit: block.exit.isEmpty
          ? nil : block.exit.lowerBound + shift..<block.exit.upperBound + shift,
        exits: block.exits,
        continuation: ends.continuations[index],
        end: ends.branches[index].graphEnd
      )
    }
    let exits = program.blocks.map { $0.exit.isEmpty ? 0 : Double($0.exits) }
    let taken = ends.taken(of: profile)
    self = draft.graph(profile) { from, to in
      guard exits[from] > 0, ends.targets[from] == profile.blocks[to].address else { return 0 }
      return taken[from] > 0 ? min(1, exits[from] / taken[from]) : 0
    }
  }

  /// The graph of a recording of x64 code, as a compiler would have written it.
  package init(
    _ program: RecompiledOperations,
    of code: RecordedCode,
    _ profile: BlockProfile
  ) {
    var draft = GraphDraft(profile.blocks.count)
    let ends = BlockEnds(of: code, profile)
    for (index, block) in program.blocks.enumerated() {
      for operation in program.operations[block.operations] where operation.origin.isPriced {
        draft.operations.append(operation)
      }
      draft.endBlock(
        executions: profile.blocks[index].executions,
        continuation: ends.continuations[index],
        end: ends.branches[index].graphEnd
      )
    }
    self = draft.graph(profile) { _, _ in 0 }
  }
}

/// A graph while it is put together, in the order of the profile's blocks.
private struct GraphDraft {
  var operations: [HostOperation] = []
  /// The first operation of the block that is at work.
  private(set) var start = 0
  private var blocks: [CodeGraph.Block] = []

  init(_ count: Int) { blocks.reserveCapacity(count) }

  /// Ends a block with the operations that there are.
  mutating func endBlock(
    executions: UInt64,
    exit: Range<Int>? = nil,
    exits: UInt64 = 0,
    continuation: Int?,
    end: CodeGraph.End
  ) {
    let last = operations.count
    blocks.append(
      CodeGraph.Block(
        operations: start..<last,
        exit: exit ?? last..<last,
        executions: Double(executions),
        exits: Double(exits),
        continuation: continuation,
        end: end
      )
    )
    start = last
  }

  /// The graph with the profile's edges.
  ///
  /// A way is a jump unless it leads behind the block, without a jump that is always taken.
  func graph(
    _ profile: BlockProfile,
    exitShare: (_ from: Int, _ to: Int) -> Double
  ) -> CodeGraph {
    let edges = profile.edges.map { edge in
      let last = operations[blocks[edge.from].operations].last
      let goesOn = profile.blocks[edge.to].address == profile.blocks[edge.from].end
      return CodeGraph.Edge(
        from: edge.from,
        to: edge.to,
        count: Double(edge.count),
        isTaken: last.map { $0.isBranch && (!goesOn || $0.isAlwaysTaken) } ?? false,
        exitShare: exitShare(edge.from, edge.to)
      )
    }
    return CodeGraph(operations: operations, blocks: blocks, edges: edges)
  }
}

extension X64Branch {
  fileprivate var graphEnd: CodeGraph.End {
    switch self {
    case .conditionalJump: .conditional
    case .indirectJump, .indirectCall: .indirect
    case .return: .return
    case .none, .jump, .call, .systemCall, .trap: .steady
    }
  }
}

extension HostOperation {
  fileprivate var graphEnd: CodeGraph.End {
    switch operationClass {
    case .branchConditional, .compareAndBranch, .testAndBranch: .conditional
    case .branchIndirect, .callIndirect: .indirect
    case .return: .return
    default: .steady
    }
  }

  fileprivate var isAlwaysTaken: Bool {
    switch operationClass {
    case .branch, .call, .callIndirect, .branchIndirect, .return: true
    default: false
    }
  }
}

/// How the blocks of x64 code end, by block of the profile.
private struct BlockEnds {
  var branches: [X64Branch]
  var targets: [UInt64?]
  var continuations: [Int?]

  init(of code: RecordedCode, _ profile: BlockProfile) {
    branches = Array(repeating: .none, count: profile.blocks.count)
    targets = Array(repeating: nil, count: profile.blocks.count)
    continuations = targets.map { _ in nil }
    for block in code.blocks {
      branches[block.index] = block.branch
      targets[block.index] = block.target
      continuations[block.index] = block.continuation.map { code.blocks[$0].index }
    }
  }

  /// How often the jump at the end of each block was taken to its target.
  func taken(of profile: BlockProfile) -> [Double] {
    var taken = Array(repeating: 0.0, count: profile.blocks.count)
    for edge in profile.edges where targets[edge.from] == profile.blocks[edge.to].address {
      taken[edge.from] += Double(edge.count)
    }
    return taken
  }
}

/// Finds the blocks behind calls.
private struct Continuations {
  private var byAddress: [UInt64: Int] = [:]

  init(of profile: BlockProfile) {
    for (index, block) in profile.blocks.enumerated() where byAddress[block.address] == nil {
      byAddress[block.address] = index
    }
  }

  func block(behind block: BlockProfile.Block) -> Int? { byAddress[block.end] }
}
