internal import HostCode
package import Lowering
package import Workloads
package import X64Decoding

/// What surrounds each block of a recorded program, as a compiler would have known it.
package struct RecompiledProgram: Sendable {
  /// By block.
  package private(set) var surroundings: [Surroundings]

  /// Goes over a recording.
  ///
  /// - Parameters:
  ///   - profile: The recording.
  ///   - code: The instructions of each of its blocks.
  package init(of profile: BlockProfile, code: [ArraySlice<X64Instruction>]) {
    let graph = ProgramGraph(of: profile, code: code)
    surroundings = Array(repeating: Surroundings(), count: profile.blocks.count)
    setLiveness(graph, code)
    let variables = Self.variables(profile, code)
    for index in surroundings.indices { surroundings[index].variables = variables }
    for function in graph.functions { setFrame(function, graph, profile, code) }
  }

  private mutating func setLiveness(_ graph: ProgramGraph, _ code: [ArraySlice<X64Instruction>]) {
    let effects = code.map(BlockEffect.init)
    var before = Array(repeating: LiveValues(), count: code.count)
    var behind = before
    let ways = graph.successors.enumerated().flatMap { block, behind in
      behind.map { OpenPlaces.Way(from: block, to: $0) }
    }
    var open = OpenPlaces(Array(code.indices), of: code.count, ways: ways)
    while let block = open.next() {
      var live = LiveValues()
      for next in graph.successors[block] { live.formUnion(before[next]) }
      live.end(with: effects[block].branch, isPartlyUnknown: graph.isPartlyUnknown[block])
      behind[block] = live
      live.goBack(over: effects[block])
      if live != before[block] {
        before[block] = live
        open.open(before: block)
      }
    }
    for block in code.indices {
      surroundings[block].registersLiveOut = RegisterSet(behind[block].used)
      surroundings[block].registersNeeded = RegisterSet(behind[block].needed)
      surroundings[block].flagsLiveOut = behind[block].flags
    }
  }

  /// Whether a function that was not seen to call saves registers all the same: for calls that the
  /// run did not come to, unless it uses up those that need no saving.
  private static func savesForCalls(
    _ function: ProgramGraph.Function,
    _ code: [ArraySlice<X64Instruction>]
  ) -> Bool {
    var used = X64RegisterSet()
    for member in function.blocks {
      for instruction in code[member.block] {
        for operand in instruction.operands where operand.kind == .register {
          used.formUnion(X64RegisterSet(operand.register))
        }
      }
    }
    let free = X64RegisterSet(rawValue: 0b0000_1111_1100_0111)
    return used.intersection(free).rawValue.nonzeroBitCount < 8
  }

  /// The addresses that the code writes by name.
  private static func variables(
    _ profile: BlockProfile,
    _ code: [ArraySlice<X64Instruction>]
  ) -> Set<UInt64> {
    var result: Set<UInt64> = []
    for (index, block) in code.enumerated() {
      var address = profile.blocks[index].address
      for instruction in block {
        if let operand = instruction.operands.first, operand.kind == .memory, operand.isWritten,
          let target = instruction.memoryAddress(at: address)
        {
          result.insert(target)
        }
        address &+= UInt64(instruction.length)
      }
    }
    return result
  }

  private mutating func setFrame(
    _ function: ProgramGraph.Function,
    _ graph: ProgramGraph,
    _ profile: BlockProfile,
    _ code: [ArraySlice<X64Instruction>]
  ) {
    let entries = max(1, profile.blocks[function.entry].executions)
    var calls: UInt64 = 0
    var hottest: UInt64 = 0
    for member in function.blocks {
      let executions = profile.blocks[member.block].executions
      hottest = max(hottest, executions)
      if code[member.block].last?.branch.isCall == true { calls += executions }
    }
    let hasFrame = calls > 0 || Self.savesForCalls(function, code)
    let loopSize = function.blocks.reduce(0) { size, member in
      let isHot = profile.blocks[member.block].executions / 4 >= entries
      return size + (isHot ? code[member.block].count : 0)
    }
    let slots = StackSlots(of: function, profile, code).best(
      hasFrame && calls * 16 > hottest ? 4 : 12
    )
    for member in function.blocks {
      var depth = member.depth
      for instruction in code[member.block] { depth &+= FrameGrowth.of(instruction) }
      let block = member.block
      surroundings[block].hasFrame = hasFrame
      surroundings[block].opensFrame = hasFrame && member.depth == 0 && depth > 0
      surroundings[block].closesFrame = hasFrame && member.depth > 0 && depth == 0
      surroundings[block].isInLoop = profile.blocks[block].executions / 4 >= entries
      surroundings[block].isInSmallLoop = surroundings[block].isInLoop && loopSize <= 128
      surroundings[block].isStub = graph.isStub[block]
      surroundings[block].depth = member.depth
      surroundings[block].registerSlots = slots
    }
  }
}

extension RegisterSet {
  /// The registers of A64 that hold those of x64.
  init(_ use: RegisterUse) {
    self.init()
    for number: UInt8 in 0..<16 {
      if use.general >> UInt16(number) & 1 == 1 {
        insert(HostRegister(X64Register(.qword, number)))
      }
      if use.vector >> UInt16(number) & 1 == 1 { insert(HostRegister(X64Register(.xmm, number))) }
    }
  }
}
