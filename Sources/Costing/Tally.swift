package import CallSimulation
package import Results
internal import Thunks
package import Workloads

/// The counts of one strand at one step, gathered by the classes of a cost sheet.
package struct Tally: Sendable {
  /// By body class and mode: units of work (x64 instructions or picoseconds).
  private var work: [Double]
  /// By mode: recorded mispredicts, first-level misses, last-level misses.
  private var events: [Double]
  /// By path class and pair: calls whose count is known.
  private var calls: [Double]
  /// Calls whose count is estimated: its factor, path class and pair.
  private var estimatedCalls: [(factor: Int, path: Int, pair: Int, calls: Double)] = []
  private var translatedInstructions: Double
  private let isClassic: Bool
  /// Calls whose caller and callee run in different modes.
  package private(set) var crossings: UInt64 = 0

  /// Gathers counts.
  ///
  /// - Parameters:
  ///   - strand: The runs and calls.
  ///   - translations: What is translated.
  ///   - placement: Which functions run natively.
  ///   - workload: The workload.
  ///   - sheet: The workload's cost sheet.
  package init(
    _ strand: CallCounts.Strand,
    _ translations: CallCounts.Translations,
    at placement: Placement,
    of workload: Workload,
    on sheet: CostSheet
  ) {
    let modes = ExecutionMode.allCases.count
    let pairs = Prices.Pair.allCases.count
    work = [Double](repeating: 0, count: sheet.bodyClasses.count * modes)
    events = [Double](repeating: 0, count: 3 * modes)
    calls = [Double](repeating: 0, count: sheet.pathClasses.count * pairs)
    translatedInstructions = Double(translations.instructions)
    isClassic = placement.isClassicProcess
    for (index, function) in workload.functions.enumerated() where strand.runs[index] > 0 {
      let mode: ExecutionMode = placement.isNative[index] ? .native : .emulated
      let own = strand.ownCounts(of: function, at: index)
      work[sheet.bodyClass[index] * modes + mode.rawValue] += own.work
      events[mode.rawValue] += own.mispredicts
      events[modes + mode.rawValue] += own.l1Misses
      events[2 * modes + mode.rawValue] += own.lastLevelMisses
    }
    for (index, site) in workload.callSites.enumerated() where strand.calls[index] > 0 {
      let pair = Prices.Pair(
        from: placement.isNative[site.caller] ? .native : .emulated,
        to: placement.isNative[site.callee] ? .native : .emulated,
        isClassic: isClassic
      )
      if pair.isCrossing { crossings += strand.calls[index] }
      let count = Double(strand.calls[index])
      if let factor = sheet.countFactor[index] {
        estimatedCalls.append((factor, sheet.pathClass[index], pair.rawValue, count))
      } else {
        calls[sheet.pathClass[index] * pairs + pair.rawValue] += count
      }
    }
  }

  /// Cycles by cause.
  ///
  /// - Parameters:
  ///   - prices: What everything costs.
  ///   - draw: The draw that the prices were made at.
  ///   - run: How translation is charged.
  /// - Returns: The cycles.
  package func cost(at prices: Prices, draw: [Double], run: RunKind) -> CostBreakdown {
    var cost = CostBreakdown()
    let modes = ExecutionMode.allCases.count
    let native = ExecutionMode.native.rawValue
    let emulated = ExecutionMode.emulated.rawValue
    for (index, body) in prices.bodies.enumerated() {
      let cycles = work[index * modes + emulated] * body[emulated]
      cost[.emulatorDispatch] += cycles * prices.transferShares[index]
      cost[.emulated] += cycles * (1 - prices.transferShares[index])
      cost[.native] += work[index * modes + native] * body[native]
    }
    if !isClassic { cost[.native] *= prices.nativeOverhead }
    let perEvent = [prices.mispredict, prices.l1Miss, prices.lastLevelMiss]
    for (event, cycles) in perEvent.enumerated() {
      cost[.emulated] += events[event * modes + emulated] * cycles
      cost[.native] += events[event * modes + native] * cycles
    }
    let pairs = Prices.Pair.allCases.count
    for (path, byPair) in prices.paths.enumerated() {
      for pair in 0..<pairs where calls[path * pairs + pair] > 0 {
        cost.add(byPair[pair], times: calls[path * pairs + pair])
      }
    }
    for site in estimatedCalls {
      cost.add(prices.paths[site.path][site.pair], times: site.calls * draw[site.factor])
    }
    cost[.translation] += translatedInstructions * prices.translation(run)
    return cost
  }
}

/// What one function's own body counts in one strand.
struct OwnCounts {
  /// x64 instructions, or picoseconds of measured time.
  var work: Double
  var mispredicts: Double
  var l1Misses: Double
  var lastLevelMisses: Double
}

extension CallCounts.Strand {
  /// The counts of a function's own body.
  func ownCounts(of function: Function, at index: Int) -> OwnCounts {
    let before = runsBefore[index]
    func inStrand(_ ratio: CountRatio?) -> Double {
      guard let ratio, runs[index] > 0 else { return 0 }
      let after = ratio.total(after: before + runs[index])
      // Beyond 64 bits there is no exact count.
      guard after < .max else { return Double(runs[index]) * ratio.mean }
      return Double(after - ratio.total(after: before))
    }
    let perRun =
      switch function.body {
      case .instructions(let instructions, _): instructions
      case .measured(let measurement, _): measurement.picoseconds
      }
    return OwnCounts(
      work: inStrand(perRun),
      mispredicts: inStrand(function.events.mispredicts),
      l1Misses: inStrand(function.events.l1Misses),
      lastLevelMisses: inStrand(function.events.lastLevelMisses)
    )
  }
}
