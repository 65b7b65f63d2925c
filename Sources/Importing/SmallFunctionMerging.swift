internal import Workloads

extension RecordedProgram {
  /// Merges the smallest functions of each module into one.
  ///
  /// The totals of instructions and events by module, and the calls between modules, stay as they
  /// are. Calls among the merged functions of a module vanish: they are inside its code now.
  ///
  /// - Parameter share: The share of all instructions whose functions are kept apart. The others
  ///   are as many of the smallest as have no more than the rest together. 1 merges nothing.
  mutating func mergeSmallFunctions(keeping share: Double) {
    guard share < 1 else { return }
    let small = smallFunctions(keeping: share)
    var merged = self
    merged.functions = []
    var restOfModule: [Int?] = Array(repeating: nil, count: modules.count)
    var newIndices: [Int] = []
    let runs = runs
    for (index, function) in functions.enumerated() {
      guard small.isMerged[index] else {
        newIndices.append(merged.functions.count)
        merged.functions.append(function)
        continue
      }
      let part = function.withAssumedReach(runs: runs[index])
      if let rest = restOfModule[function.module] {
        newIndices.append(rest)
        merged.functions[rest].absorb(part)
      } else {
        newIndices.append(merged.functions.count)
        restOfModule[function.module] = merged.functions.count
        merged.functions.append(part)
      }
    }
    merged.nameRests(restOfModule)
    merged.calls = mergedCalls(indices: newIndices, rests: Set(restOfModule.compactMap(\.self)))
    if small.count > 0 {
      merged.notes.append(
        "the \(small.count) smallest of \(functions.count) functions, with \(small.instructions) "
          + "instructions together, were merged into one for each module"
      )
    }
    self = merged
  }

  /// Which functions are merged: the smallest, without those that are the only one of their module.
  private func smallFunctions(
    keeping share: Double
  ) -> (isMerged: [Bool], count: Int, instructions: UInt64) {
    let total = functions.reduce(UInt64(0)) { $0 + $1.instructions }
    var room = UInt64(Double(total) * (1 - share))
    var isMerged = Array(repeating: false, count: functions.count)
    var countByModule = Array(repeating: 0, count: modules.count)
    let ascending = functions.indices.sorted {
      (functions[$0].instructions, $0) < (functions[$1].instructions, $1)
    }
    for index in ascending {
      guard functions[index].instructions <= room else { break }
      room -= functions[index].instructions
      isMerged[index] = true
      countByModule[functions[index].module] += 1
    }
    for index in functions.indices where countByModule[functions[index].module] == 1 {
      isMerged[index] = false
    }
    let merged = functions.indices.filter { isMerged[$0] }
    return (isMerged, merged.count, merged.reduce(UInt64(0)) { $0 + functions[$1].instructions })
  }

  private mutating func nameRests(_ restOfModule: [Int?]) {
    var names = UniqueNames(functions.map(\.name))
    for (module, rest) in zip(modules, restOfModule) {
      guard let rest else { continue }
      functions[rest].name = names.claim("(rest of \(module.name))")
    }
  }

  /// The calls between the new functions, one for each pair.
  private func mergedCalls(indices: [Int], rests: Set<Int>) -> [Call] {
    struct Pair: Hashable {
      var caller: Int
      var callee: Int
    }
    var merged: [Call] = []
    var places: [Pair: Int] = [:]
    for call in calls {
      let pair = Pair(caller: indices[call.caller], callee: indices[call.callee])
      let isMergedCaller = rests.contains(pair.caller)
      if isMergedCaller, pair.caller == pair.callee { continue }
      // Addresses of different functions say nothing about the order of their calls.
      let place = isMergedCaller ? 0 : call.place
      if let known = places[pair] {
        merged[known].count += call.count
        merged[known].place = min(merged[known].place, place)
        if merged[known].kind != call.kind { merged[known].kind = nil }
      } else {
        places[pair] = merged.count
        merged.append(
          Call(
            caller: pair.caller,
            callee: pair.callee,
            count: call.count,
            place: place,
            kind: call.kind
          )
        )
      }
    }
    return merged
  }
}

extension RecordedProgram.Function {
  /// The function with what `WorkloadBuilder` would assume of its code, so that it adds up.
  fileprivate func withAssumedReach(runs: UInt64) -> Self {
    guard reachedInstructions == nil else { return self }
    let perRun = CountRatio(instructions, per: runs).mean
    let reached = min(
      WorkloadBuilder.assumedReachedInstructions,
      max(1, UInt64(perRun.rounded(.up)))
    )
    var function = self
    function.reachedInstructions = reached
    function.codeBytes = UInt64(
      (Double(reached) * WorkloadBuilder.bytesPerInstruction).rounded(.up)
    )
    return function
  }

  /// Adds the totals of another function of the same module.
  fileprivate mutating func absorb(_ other: Self) {
    instructions += other.instructions
    events += other.events
    reachedInstructions = (reachedInstructions ?? 0) + (other.reachedInstructions ?? 0)
    codeBytes = (codeBytes ?? 0) + (other.codeBytes ?? 0)
    inclusiveInstructions = max(inclusiveInstructions, other.inclusiveInstructions)
    entries += other.entries
    blocks += other.blocks
  }
}
