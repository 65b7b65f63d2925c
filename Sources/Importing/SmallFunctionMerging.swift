internal import Workloads

extension RecordedProgram {
  /// Merges the smallest functions of each module into one.
  ///
  /// The totals of work and events by module, and the calls between modules, stay as they
  /// are. Calls among the merged functions of a module vanish: they are inside its code now. Those
  /// whose code is known are merged apart from the others, whose time it says nothing about.
  ///
  /// - Parameter share: The share of all work whose functions are kept apart. The others
  ///   are as many of the smallest as have no more than the rest together. 1 merges nothing.
  mutating func mergeSmallFunctions(keeping share: Double) {
    guard share < 1 else { return }
    let small = smallFunctions(keeping: share)
    var merged = self
    merged.functions = []
    var rests: [SmallFunctions.Group: Int] = [:]
    var newIndices: [Int] = []
    let runs = runs
    for (index, function) in functions.enumerated() {
      guard small.isMerged[index] else {
        newIndices.append(merged.functions.count)
        merged.functions.append(function)
        continue
      }
      let part = function.withAssumedReach(body(of: function, runs: runs[index]))
      let group = SmallFunctions.Group(function)
      if let rest = rests[group] {
        newIndices.append(rest)
        merged.functions[rest].absorb(part)
      } else {
        newIndices.append(merged.functions.count)
        rests[group] = merged.functions.count
        merged.functions.append(part)
      }
    }
    for rest in rests.values {
      // Functions with several names have their blocks several times.
      var seen: Set<Int> = []
      merged.functions[rest].blocks.removeAll { !seen.insert($0).inserted }
    }
    merged.nameRests(rests)
    merged.calls = mergedCalls(indices: newIndices, rests: Set(rests.values))
    if small.count > 0 {
      merged.notes.append(
        "the \(small.count) smallest of \(functions.count) functions, with "
          + (clockwork == nil ? "\(small.work) instructions" : "\(small.work / 1_000_000) µs")
          + " together, were merged into one for each module"
      )
    }
    self = merged
  }

  /// Which functions are merged, how many, and their work.
  private struct SmallFunctions {
    /// What becomes one function: functions of a module with code, or such without.
    struct Group: Hashable {
      var module: Int
      var hasCode: Bool

      init(_ function: Function) {
        module = function.module
        hasCode = !function.blocks.isEmpty
      }
    }

    var isMerged: [Bool]
    var count: Int
    var work: UInt64
  }

  /// The smallest functions, without those that are the only one of their group.
  private func smallFunctions(keeping share: Double) -> SmallFunctions {
    let total = functions.reduce(UInt64(0)) { $0 + $1.work }
    var room = UInt64(Double(total) * (1 - share))
    var isMerged = Array(repeating: false, count: functions.count)
    var counts: [SmallFunctions.Group: Int] = [:]
    let ascending = functions.indices.sorted {
      (functions[$0].work, $0) < (functions[$1].work, $1)
    }
    for index in ascending {
      guard functions[index].work <= room else { break }
      room -= functions[index].work
      isMerged[index] = true
      counts[.init(functions[index]), default: 0] += 1
    }
    for index in functions.indices where counts[.init(functions[index])] == 1 {
      isMerged[index] = false
    }
    let merged = functions.indices.filter { isMerged[$0] }
    return SmallFunctions(
      isMerged: isMerged,
      count: merged.count,
      work: merged.reduce(0) { $0 + functions[$1].work }
    )
  }

  private mutating func nameRests(_ rests: [SmallFunctions.Group: Int]) {
    var names = UniqueNames(functions.map(\.name))
    for (group, rest) in rests.sorted(by: { $0.value < $1.value }) {
      var other = group
      other.hasCode.toggle()
      let kind = !group.hasCode && rests[other] != nil ? " without code" : ""
      functions[rest].name = names.claim("(rest of \(modules[group.module].name)\(kind))")
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
        merged[known].provenance = merged[known].provenanceWith(call)
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
            kind: call.kind,
            provenance: call.provenance
          )
        )
      }
    }
    return merged
  }
}

extension RecordedProgram.Function {
  /// The function with what `WorkloadBuilder` would assume of its code, so that it adds up.
  fileprivate func withAssumedReach(_ body: Body) -> Self {
    guard reachedInstructions == nil else { return self }
    var function = self
    let reached = WorkloadBuilder.assumedReach(of: body)
    function.reachedInstructions = reached
    function.codeBytes = WorkloadBuilder.assumedBytes(ofReach: reached)
    return function
  }

  /// Adds the totals of another function of the same module.
  fileprivate mutating func absorb(_ other: Self) {
    work += other.work
    events += other.events
    reachedInstructions = (reachedInstructions ?? 0) + (other.reachedInstructions ?? 0)
    codeBytes = (codeBytes ?? 0) + (other.codeBytes ?? 0)
    inclusiveWork = max(inclusiveWork, other.inclusiveWork)
    entries += other.entries
    blocks += other.blocks
  }
}

extension RecordedProgram.Call {
  /// How the sum of two counts is known.
  fileprivate func provenanceWith(_ other: Self) -> CountProvenance {
    let (first, second) = (Self.bounds(of: self), Self.bounds(of: other))
    guard first.isEstimated || second.isEstimated else {
      return .exact
    }
    let sum = Double(count) + Double(other.count)
    return .estimated(
      low: min(1, (first.low + second.low) / sum),
      high: max(1, (first.high + second.high) / sum)
    )
  }

  private static func bounds(of call: Self) -> (low: Double, high: Double, isEstimated: Bool) {
    let count = Double(call.count)
    guard case .estimated(let low, let high) = call.provenance else { return (count, count, false) }
    return (low * count, high * count, true)
  }
}
