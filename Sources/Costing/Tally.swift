internal import CallSimulation
internal import Results
internal import Thunks
internal import Workloads

/// The counts of every strand at every step, gathered by the classes of a cost sheet.
///
/// A *row* is one strand at one step. Rows lie one behind the other in flat arrays, with what is
/// zero left out, so that a draw is priced without anything being allocated.
struct Tally: Sendable {
  /// What one row has, beside its entries.
  private struct Row: Sendable {
    /// Where the row's entries end in each list; they begin where those of the row before end.
    var workEnd: Int
    var callsEnd: Int
    var estimatedEnd: Int
    /// By mode: recorded mispredicts, first-level misses, last-level misses.
    var events: (emulated: Events, native: Events)
    var translatedInstructions: Double
    var isClassic: Bool
    /// Calls whose caller and callee run in different modes.
    var crossings: UInt64
  }

  private struct Events: Sendable {
    var mispredicts = 0.0
    var l1Misses = 0.0
    var lastLevelMisses = 0.0

    mutating func add(_ own: OwnCounts) {
      mispredicts += own.mispredicts
      l1Misses += own.l1Misses
      lastLevelMisses += own.lastLevelMisses
    }

    func cycles(at prices: Prices) -> Double {
      mispredicts * prices.mispredict + l1Misses * prices.l1Miss
        + lastLevelMisses * prices.lastLevelMiss
    }
  }

  /// Units of work (x64 instructions or picoseconds) of a body class, by mode.
  private struct Work: Sendable {
    var bodyClass: Int
    var emulated: Double
    var native: Double
  }

  /// Calls of a path class between two modes; `Prices` has the place of their price.
  private struct Calls: Sendable {
    var path: Int
    var count: Double
  }

  private var rows: [Row] = []
  private var work: [Work] = []
  private var calls: [Calls] = []
  /// Calls whose count is estimated, with the parameter that multiplies it.
  private var estimated: [(calls: Calls, factor: Int)] = []

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - strand: The runs and calls.
  ///   - translations: What is translated.
  ///   - placement: Which functions run natively.
  ///   - workload: The workload.
  ///   - sheet: The workload's cost sheet.
  mutating func append(
    _ strand: CallCounts.Strand,
    _ translations: CallCounts.Translations,
    at placement: Placement,
    of workload: Workload,
    on sheet: CostSheet
  ) {
    var row = Row(
      workEnd: 0,
      callsEnd: 0,
      estimatedEnd: 0,
      events: (Events(), Events()),
      translatedInstructions: Double(translations.instructions),
      isClassic: placement.isClassicProcess,
      crossings: 0
    )
    var byClass = [(emulated: Double, native: Double)](
      repeating: (0, 0),
      count: sheet.bodyClasses.count
    )
    for (index, function) in workload.functions.enumerated() where strand.runs[index] > 0 {
      let own = strand.ownCounts(of: function, at: index)
      if placement.isNative[index] {
        byClass[sheet.bodyClass[index]].native += own.work
        row.events.native.add(own)
      } else {
        byClass[sheet.bodyClass[index]].emulated += own.work
        row.events.emulated.add(own)
      }
    }
    for (index, own) in byClass.enumerated() where own.emulated > 0 || own.native > 0 {
      work.append(Work(bodyClass: index, emulated: own.emulated, native: own.native))
    }
    var byPath = [Double](
      repeating: 0,
      count: sheet.pathClasses.count * Prices.Pair.allCases.count
    )
    for (index, site) in workload.callSites.enumerated() where strand.calls[index] > 0 {
      let pair = Prices.Pair(
        from: placement.isNative[site.caller] ? .native : .emulated,
        to: placement.isNative[site.callee] ? .native : .emulated,
        isClassic: placement.isClassicProcess
      )
      if pair.isCrossing { row.crossings += strand.calls[index] }
      let path = Prices.place(ofPath: sheet.pathClass[index], pair)
      let count = Double(strand.calls[index])
      if let factor = sheet.countFactor[index] {
        estimated.append((Calls(path: path, count: count), factor))
      } else {
        byPath[path] += count
      }
    }
    for (path, count) in byPath.enumerated() where count > 0 {
      calls.append(Calls(path: path, count: count))
    }
    row.workEnd = work.count
    row.callsEnd = calls.count
    row.estimatedEnd = estimated.count
    rows.append(row)
  }

  /// Calls whose caller and callee run in different modes.
  func crossings(row: Int) -> UInt64 { rows[row].crossings }

  /// The x64 instructions that a row translates.
  func translatedInstructions(row: Int) -> Double { rows[row].translatedInstructions }

  /// Cycles of a row by cause, but for translation.
  ///
  /// - Parameters:
  ///   - index: The row.
  ///   - prices: What everything costs.
  ///   - draw: The draw that the prices were made at.
  /// - Returns: The cycles.
  func cost(row index: Int, at prices: Prices, draw: [Double]) -> CostBreakdown {
    let row = rows[index]
    let before = index > 0 ? rows[index - 1] : nil
    var (emulated, dispatch, native) = (0.0, 0.0, 0.0)
    for entry in (before?.workEnd ?? 0)..<row.workEnd {
      let own = work[entry]
      let body = prices.bodies[own.bodyClass]
      let cycles = own.emulated * body.emulated
      dispatch += cycles * body.transferShare
      emulated += cycles * (1 - body.transferShare)
      native += own.native * body.native
    }
    if !row.isClassic { native *= prices.nativeOverhead }
    var cost = CostBreakdown()
    cost[.emulatorDispatch] = dispatch
    cost[.emulated] = emulated + row.events.emulated.cycles(at: prices)
    cost[.native] = native + row.events.native.cycles(at: prices)
    for entry in (before?.callsEnd ?? 0)..<row.callsEnd {
      cost.add(prices.paths[calls[entry].path], times: calls[entry].count)
    }
    for entry in (before?.estimatedEnd ?? 0)..<row.estimatedEnd {
      let (calls, factor) = estimated[entry]
      cost.add(prices.paths[calls.path], times: calls.count * draw[factor])
    }
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
