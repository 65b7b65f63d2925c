internal import Lowering
internal import Workloads
internal import X64Decoding

/// The functions of a recorded program and how their blocks follow one another.
struct ProgramGraph {
  /// A block of a function, and how far the stack pointer has gone down when it begins.
  struct Member {
    var block: Int
    var depth: Int64
  }

  /// The blocks that are reached from an entry without a call, and behind calls.
  struct Function {
    var entry: Int
    var blocks: [Member]
  }

  /// The blocks that followed each, calls and returns included.
  private(set) var successors: [[Int]]
  private(set) var functions: [Function] = []
  /// Whether each block may go on to where the run did not.
  private(set) var isPartlyUnknown: [Bool]
  /// Whether each block is an entry of a linkage table.
  private(set) var isStub: [Bool]

  init(of profile: BlockProfile, code: [ArraySlice<X64Instruction>]) {
    successors = Array(repeating: [], count: profile.blocks.count)
    isStub = Array(repeating: false, count: profile.blocks.count)
    isPartlyUnknown = isStub
    var byAddress: [UInt64: Int] = [:]
    for (index, block) in profile.blocks.enumerated() where byAddress[block.address] == nil {
      byAddress[block.address] = index
    }
    var isEntry = Array(repeating: false, count: profile.blocks.count)
    for edge in profile.edges {
      successors[edge.from].append(edge.to)
      if code[edge.from].last?.branch.isCall == true { isEntry[edge.to] = true }
    }
    for (index, block) in code.enumerated() {
      if let last = block.last, last.branch == .indirectJump,
        last.memory?.isRelativeToInstruction == true, block.dropLast().allSatisfy(\.isNop)
      {
        isStub[index] = true
        for next in successors[index] { isEntry[next] = true }
      }
    }
    if !isEntry.isEmpty { isEntry[0] = true }
    for index in code.indices {
      let ways = Set(successors[index].map { profile.blocks[$0].address }).count
      isPartlyUnknown[index] =
        switch code[index].last?.branch ?? .none {
        case .conditionalJump: ways < 2
        case .indirectJump: true
        default: ways == 0
        }
    }
    var isTaken = Array(repeating: false, count: profile.blocks.count)
    let entries = isEntry.indices.filter { isEntry[$0] }
    for entry in entries { isTaken[entry] = true }
    // Code that no call was seen to lead to begins functions of its own.
    for entry in entries + Array(isEntry.indices) where isEntry[entry] || !isTaken[entry] {
      isTaken[entry] = true
      var members = [Member(block: entry, depth: 0)]
      var position = 0
      while position < members.count {
        let member = members[position]
        position += 1
        var depth = member.depth
        for instruction in code[member.block] { depth &+= FrameGrowth.of(instruction) }
        var next = successors[member.block]
        switch code[member.block].last?.branch ?? .none {
        case .call, .indirectCall:
          next = byAddress[profile.blocks[member.block].end].map { [$0] } ?? []
        case .return: next = []
        default: break
        }
        for block in next where !isTaken[block] {
          isTaken[block] = true
          members.append(Member(block: block, depth: depth))
        }
      }
      functions.append(Function(entry: entry, blocks: members))
    }
  }
}

/// The places on a function's stack.
struct StackSlots {
  private var weights: [Int64: UInt64] = [:]

  init(
    of function: ProgramGraph.Function,
    _ profile: BlockProfile,
    _ code: [ArraySlice<X64Instruction>]
  ) {
    var taken: Set<Int64> = []
    for member in function.blocks {
      var depth = member.depth
      for instruction in code[member.block] {
        if let memory = instruction.memory, memory.base.isGeneral, memory.base.number == 4 {
          let slot = depth &- memory.displacement
          let isPlain = !memory.index.isGeneral && instruction.mnemonic != .lea
          if isPlain, let place = instruction.operands.first(where: { $0.kind == .memory }),
            place.bytes <= 8
          {
            // A block may hold more instructions than its recording says, so sums may be too great.
            let sum = weights[slot, default: 0]
              .addingReportingOverflow(profile.blocks[member.block].executions)
            weights[slot] = sum.overflow ? .max : sum.partialValue
          } else {
            taken.insert(slot)
          }
        }
        depth &+= FrameGrowth.of(instruction)
      }
    }
    for slot in taken { for near: Int64 in 0...15 { weights[slot &- near] = nil } }
    // What lies above the frame are arguments: two of them are in registers on A64.
    weights = weights.filter { $0.key >= -16 }
  }

  /// The places that are accessed most.
  func best(_ count: Int) -> [Int64] {
    weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
  }
}
