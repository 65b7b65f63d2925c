internal import Workloads

extension RecordedFunctions {
  /// Finds the calls, while functions are still as their owners have them.
  mutating func addCalls(
    profile: BlockProfile,
    code: BlockCode,
    edges: RunEdges,
    stubs: LinkageStubs
  ) {
    for (edge, kind) in zip(profile.edges, edges.kinds) where edge.count > 0 {
      if kind == .return {
        returns += edge.count
      } else if !stubs.isStub[edge.from], !stubs.isStub[edge.to] {
        addCall(of: edge, kind: kind, profile: profile, code: code)
      }
    }
    for passage in stubs.passages {
      guard let caller = functionOfBlock[passage.from], let callee = functionOfBlock[passage.to]
      else { continue }
      let crosses = functions[caller].module != functions[callee].module
      callSites.append(
        CallSite(
          caller: caller,
          callee: callee,
          count: passage.count,
          kind: crosses ? .import : .direct,
          isTail: !passage.isCall,
          block: passage.from
        )
      )
    }
  }

  private mutating func addCall(
    of edge: BlockProfile.Edge,
    kind: RunEdges.Kind,
    profile: BlockProfile,
    code: BlockCode
  ) {
    guard let caller = functionOfBlock[edge.from], let callee = functionOfBlock[edge.to] else {
      return
    }
    // A jump inside a function, or into the middle of another one that shares code with it.
    if kind == .flow, caller == callee || functions[callee].entry != edge.to { return }
    let crosses = functions[caller].module != functions[callee].module
    callSites.append(
      CallSite(
        caller: caller,
        callee: callee,
        count: edge.count,
        kind: callKind(of: code.ends[edge.from], crosses: crosses),
        isTail: kind != .call,
        block: edge.from
      )
    )
  }

  /// How a block finds the function that it calls or jumps to.
  ///
  /// A pointer at a fixed address is that of an import, and one in a register was handed over when
  /// it leads out of the module.
  private func callKind(of end: BlockEnd, crosses: Bool) -> CallKind {
    switch end {
    case .call, .jump, .next: .direct
    case .importCall, .importJump: crosses ? .import : .direct
    case .indirectCall, .indirectJump, .return: crosses ? .callback : .indirect
    }
  }

  /// Counts the instructions of the functions, while functions are still as their owners have them.
  mutating func addInstructions(profile: BlockProfile, code: BlockCode, stubs: LinkageStubs) {
    for (block, function) in zip(profile.blocks, functionOfBlock) {
      guard let function else { continue }
      functions[function].executedInstructions +=
        block.executions * UInt64(block.instructions)
    }
    for passage in stubs.passages {
      guard let caller = functionOfBlock[passage.from] else { continue }
      functions[caller].executedInstructions +=
        passage.count * UInt64(profile.blocks[passage.stub].instructions)
    }
    var reached = ReachedCode(of: profile, code: code)
    var stubsOfFunction = functions.map { _ in [Int]() }
    var isCounted = Array(repeating: false, count: profile.blocks.count)
    for passage in stubs.passages where !isCounted[passage.stub] {
      guard let caller = functionOfBlock[passage.from] else { continue }
      isCounted[passage.stub] = true
      stubsOfFunction[caller].append(passage.stub)
    }
    for index in functions.indices {
      let count = reached.count(in: functions[index].blocks + stubsOfFunction[index])
      functions[index].reachedInstructions = count.instructions
      functions[index].codeBytes = count.bytes
    }
  }
}
