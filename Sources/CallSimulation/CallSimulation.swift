public import Diagnostics
public import Workloads

/// Counts what a workload does at every step of a migration.
///
/// Runs and calls come from totals, not from running events. Translations come from totals too
/// where a step's emulated code fits into the code cache; where it does not, the calls are walked
/// in order (`CacheWalk`).
public struct CallSimulation: Sendable {
  /// The most events that are walked in order; about two minutes of work.
  public static let mostEvents: UInt64 = 5_000_000_000

  /// The most calls of all sites, and the most instructions translated at a step; sums of them
  /// have room in 64 bits.
  static let mostCounted: UInt64 = 1_000_000_000_000_000_000

  private let workload: Workload
  private let graph: FlatCallGraph

  /// Prepares a workload.
  public init(of workload: Workload) {
    self.workload = workload
    graph = FlatCallGraph(workload)
  }

  /// Counts runs, calls and translations.
  ///
  /// - Parameters:
  ///   - placements: Which functions run natively, by step.
  ///   - cache: Where the emulator keeps its translations.
  ///   - path: The profile's path, for messages.
  ///   - progress: Called now and then while events are walked, with the share that is done.
  /// - Returns: Runs and calls by strand, translations by step and strand.
  /// - Throws: `InvalidInput` when counts do not end or are too large.
  public func counts(
    at placements: [Placement],
    cache: CodeCache,
    path: String,
    progress: (Double) -> Void = { _ in }
  ) throws(InvalidInput) -> CallCounts {
    var counts = CallCounts(strands: try strands(path: path), translations: [])
    let hostBytes = workload.functions.map { cache.hostBytes(of: $0.codeBytes) }
    let isReached = workload.functions.indices.map { function in
      counts.strands.contains { $0.runs[function] > 0 }
    }
    var walked: [Int] = []
    for (step, placement) in placements.enumerated() {
      var bytes: UInt64 = 0
      for function in workload.functions.indices
      where isReached[function] && !placement.isNative[function] {
        bytes = bytes.addingReportingOverflow(hostBytes[function]).partialValue
        if bytes > cache.capacity { break }
      }
      if bytes > cache.capacity {
        walked.append(step)
        counts.translations.append([])
      } else {
        counts.translations.append(try firstRuns(counts.strands, at: placement, path: path))
      }
    }
    for first in stride(from: 0, to: walked.count, by: 64) {
      let steps = walked[first..<min(first + 64, walked.count)]
      let walk = try walk(
        Array(steps),
        placements: placements,
        hostBytes: hostBytes,
        capacity: cache.capacity,
        totalRuns: counts.strands.reduce(0) { $0 + $1.runs.reduce(0) { $0 + Double($1) } },
        path: path,
        progress: progress
      )
      for (lane, step) in steps.enumerated() { counts.translations[step] = walk[lane] }
    }
    return counts
  }

  /// Runs and calls, strand by strand.
  private func strands(path: String) throws(InvalidInput) -> [CallCounts.Strand] {
    var totals = RunTotals(graph)
    var strands: [CallCounts.Strand] = []
    for (index, strand) in graph.strands.enumerated() {
      let before = totals
      do {
        try totals.add(strand: index)
      } catch {
        throw InvalidInput([diagnostic(for: error, path: path)])
      }
      let functions = 0..<graph.functionCount
      strands.append(
        CallCounts.Strand(
          phase: strand.phase,
          thread: strand.thread,
          runs: functions.map { totals.runs[$0] - before.runs[$0] },
          runsBefore: Array(before.runs[functions]),
          calls: (0..<graph.siteCount).map { totals.calls[$0] - before.calls[$0] }
        )
      )
    }
    guard totals.calls.reduce(0, { $0 + Double($1) }) <= Double(Self.mostCounted) else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "the functions would be called more than \(Self.mostCounted) times",
          hint: "are the repeats and call counts right?"
        )
      ])
    }
    return strands
  }

  private func diagnostic(for error: RunTotals.Unbounded, path: String) -> Diagnostic {
    let name = error.function < graph.functionCount ? workload.functions[error.function].name : "?"
    guard error.reason != .tooMany else {
      return Diagnostic(
        path: path,
        message: "\"\(name)\" would run more than \(CountRatio.greatest) times",
        hint: "are the repeats and call counts right?"
      )
    }
    let component = Int(graph.component[error.function])
    let names = graph.members(of: component).prefix(8).map {
      "\"\(workload.functions[Int(graph.members[$0])].name)\""
    }
    guard error.reason != .tooSlow else {
      return Diagnostic(
        path: path,
        message: "the recursion of \(names.joined(separator: ", ")) and others takes too long to"
          + " count",
        expected: "a recursion of at most 1200 functions, or one that ends sooner",
        hint: "lower per_call on the calls between them"
      )
    }
    return Diagnostic(
      path: path,
      message: "the recursion of \(names.joined(separator: ", ")) never ends",
      expected: "fewer than one run of a function to follow from each of its runs, on average",
      hint: "lower per_call on the calls between them"
    )
  }

  private func tooManyTranslations(path: String) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: path,
        message: "more than \(Self.mostCounted) instructions would be translated",
        hint: "are the repeats and code_bytes right?"
      )
    ])
  }

  /// Translations when nothing is ever dropped: each function once, in the strand it first runs in.
  private func firstRuns(
    _ strands: [CallCounts.Strand],
    at placement: Placement,
    path: String
  ) throws(InvalidInput) -> [CallCounts.Translations] {
    let reached = workload.functions.reduce(0) { $0 + Double($1.reachedInstructions) }
    guard reached <= Double(Self.mostCounted) else { throw tooManyTranslations(path: path) }
    return strands.map { strand in
      var translations = CallCounts.Translations()
      for function in workload.functions.indices
      where strand.runs[function] > 0 && strand.runsBefore[function] == 0
        && !placement.isNative[function]
      {
        translations.functions += 1
        translations.instructions += workload.functions[function].reachedInstructions
      }
      return translations
    }
  }

  /// Translations by lane and strand, with the calls run in order.
  private func walk(
    _ steps: [Int],
    placements: [Placement],
    hostBytes: [UInt64],
    capacity: UInt64,
    totalRuns: Double,
    path: String,
    progress: (Double) -> Void
  ) throws(InvalidInput) -> [[CallCounts.Translations]] {
    var emulated = [UInt64](repeating: 0, count: graph.functionCount)
    for (lane, step) in steps.enumerated() {
      for function in emulated.indices where !placements[step].isNative[function] {
        emulated[function] |= 1 << UInt64(lane)
      }
    }
    let functions = workload.functions.enumerated().map { index, function in
      TranslationCache.Function(
        emulated: emulated[index],
        hostBytes: hostBytes[index],
        instructions: function.reachedInstructions
      )
    }
    var walk = CacheWalk(
      graph,
      cache: TranslationCache(of: functions, laneCount: steps.count, capacity: capacity)
    )
    var byLane = [[CallCounts.Translations]](repeating: [], count: steps.count)
    var before = steps.indices.map { walk.cache.translations(lane: $0) }
    for strand in graph.strands.indices {
      let isComplete = walk.run(strand: strand, limit: Self.mostEvents) { events in
        progress(Double(events) / totalRuns)
      }
      guard isComplete else {
        throw InvalidInput([
          Diagnostic(
            path: path,
            message: "the code cache overflows, and more than \(Self.mostEvents) runs of functions "
              + "would have to be followed",
            hint: "lower the repeats, or give the emulator table a larger code_cache_bytes"
          )
        ])
      }
      if walk.cache.isTooLarge { throw tooManyTranslations(path: path) }
      for lane in steps.indices {
        let now = walk.cache.translations(lane: lane)
        byLane[lane].append(
          CallCounts.Translations(
            functions: now.functions - before[lane].functions,
            instructions: now.instructions - before[lane].instructions,
            evictions: now.evictions - before[lane].evictions
          )
        )
      }
      before = steps.indices.map { walk.cache.translations(lane: $0) }
    }
    return byLane
  }
}
