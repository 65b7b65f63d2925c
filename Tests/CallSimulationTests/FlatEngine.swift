import Workloads

@testable import CallSimulation

/// The reference: runs every call of a workload one by one, one step at a time, with sets and
/// dictionaries, as the rules are written in `Documentation/CostModel.md`.
struct FlatEngine {
  private let workload: Workload
  private let sites: [[Int]]
  /// By function: the functions that it and they reach each other; empty when it is not recursive.
  private let group: [Set<Int>]
  init(_ workload: Workload) {
    self.workload = workload
    sites = workload.functions.indices.map { function in
      workload.callSites.indices.filter { workload.callSites[$0].caller == function }
    }
    // Reachability in one call or more (Warshall).
    let count = workload.functions.count
    var reaches = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
    for site in workload.callSites where site.callsPerRun.count > 0 {
      reaches[site.caller][site.callee] = true
    }
    for middle in 0..<count {
      for from in 0..<count where reaches[from][middle] {
        for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
      }
    }
    group = (0..<count).map { function in
      Set((0..<count).filter { reaches[function][$0] && reaches[$0][function] })
    }
  }

  /// The counts of all steps; nil when there are more events than the limit.
  func counts(
    at placements: [Placement],
    cache: CodeCache,
    limit: Int
  ) -> CallCounts? {
    var counts: CallCounts?
    for placement in placements {
      var run = Run(engine: self, placement: placement, cache: cache, limit: limit)
      guard let strands = run.allStrands() else { return nil }
      if counts == nil { counts = CallCounts(strands: strands, translations: []) }
      counts?.translations.append(run.translations)
    }
    return counts
  }

  private struct Run {
    let engine: FlatEngine
    let placement: Placement
    let cache: CodeCache
    let limit: Int
    var runs: [Int: UInt64] = [:]
    var calls: [Int: UInt64] = [:]
    var resident: Set<Int> = []
    var pending: [Int: UInt64] = [:]
    var translations: [CallCounts.Translations] = []
    var events = 0

    init(engine: FlatEngine, placement: Placement, cache: CodeCache, limit: Int) {
      self.engine = engine
      self.placement = placement
      self.cache = cache
      self.limit = limit
    }

    mutating func allStrands() -> [CallCounts.Strand]? {
      var strands: [CallCounts.Strand] = []
      for (phaseIndex, phase) in engine.workload.phases.enumerated() {
        for (threadIndex, thread) in phase.threads.enumerated() {
          let (runsBefore, callsBefore) = (runs, calls)
          translations.append(.init())
          for _ in 0..<phase.repeats {
            for entry in thread.calls {
              for _ in 0..<entry.count {
                call(entry.function)
                if events > limit { return nil }
              }
            }
          }
          strands.append(
            CallCounts.Strand(
              phase: phaseIndex,
              thread: threadIndex,
              runs: engine.workload.functions.indices.map {
                runs[$0, default: 0] - runsBefore[$0, default: 0]
              },
              runsBefore: engine.workload.functions.indices.map { runsBefore[$0, default: 0] },
              calls: engine.workload.callSites.indices.map {
                calls[$0, default: 0] - callsBefore[$0, default: 0]
              }
            )
          )
        }
      }
      return strands
    }

    mutating func call(_ function: Int) {
      let group = engine.group[function]
      if group.isEmpty {
        runOnce(function)
        return
      }
      pending[function, default: 0] += 1
      while group.contains(where: { pending[$0, default: 0] > 0 }), events <= limit {
        for member in group.sorted() {
          let count = pending[member, default: 0]
          pending[member] = 0
          for _ in 0..<count where events <= limit { runOnce(member) }
        }
      }
    }

    mutating func runOnce(_ function: Int) {
      events += 1
      if events > limit { return }
      let run = runs[function, default: 0]
      runs[function] = run + 1
      if !placement.isNative[function] { touch(function) }
      for site in engine.sites[function] {
        let rate = engine.workload.callSites[site].callsPerRun
        let callee = engine.workload.callSites[site].callee
        let count = ceiling(run + 1, rate) - ceiling(run, rate)
        calls[site, default: 0] += count
        if engine.group[function].contains(callee) {
          pending[callee, default: 0] += count
        } else {
          for _ in 0..<count { call(callee) }
        }
      }
    }

    func ceiling(_ runs: UInt64, _ rate: CountRatio) -> UInt64 {
      let exact = UInt128(runs) * UInt128(rate.count)
      return UInt64((exact + UInt128(rate.runs) - 1) / UInt128(rate.runs))
    }

    mutating func touch(_ function: Int) {
      if resident.contains(function) { return }
      let strand = translations.count - 1
      translations[strand].functions += 1
      translations[strand].instructions += engine.workload.functions[function].reachedInstructions
      let size = bytes(function)
      if resident.reduce(0, { $0 + bytes($1) }) + size > cache.capacity {
        translations[strand].evictions += UInt64(resident.count)
        resident = []
      }
      if size <= cache.capacity { resident.insert(function) }
    }

    func bytes(_ function: Int) -> UInt64 {
      let code = Double(engine.workload.functions[function].codeBytes)
      return UInt64((code * cache.hostBytesPerGuestByte).rounded(.up))
    }
  }
}
