package import CallSimulation
internal import Quantities
package import Results
internal import Thunks
package import Workloads

/// What each module and each pair of modules costs by how it runs, at any draw of the parameters.
///
/// Counts are gathered once, as terms of a count and a price; a draw is then priced by running
/// through the terms. The costs sum to the cycles of the strands as long as the code cache drops
/// nothing and the process is not a classic Arm64 one.
package struct ModuleCosts: Sendable {
  /// A count that is charged at a price into a slot of the values.
  private struct Term {
    var slot: Int
    var price: Int
    /// The parameter that multiplies the count; -1 for none.
    var factor: Int
    var count: Double
  }

  /// Two modules that call each other, the lower one first.
  package struct ModulePair: Hashable, Sendable {
    package var first: Int
    package var second: Int
  }

  /// The pairs of modules with calls between them, in the order of their values.
  package private(set) var pairs: [ModulePair] = []
  private let moduleCount: Int
  private var terms: [Term] = []
  private let run: RunKind

  /// Gathers counts.
  ///
  /// - Parameters:
  ///   - strands: The runs and calls.
  ///   - workload: The workload.
  ///   - sheet: Its cost sheet.
  ///   - run: How translation is charged.
  package init(
    _ strands: [CallCounts.Strand],
    of workload: Workload,
    on sheet: CostSheet,
    run: RunKind
  ) {
    moduleCount = workload.modules.count
    self.run = run
    var gathered = GatheredCounts()
    let layout = PriceLayout(sheet)
    for (index, function) in workload.functions.enumerated() {
      var own = OwnCounts()
      for strand in strands { own += strand.ownCounts(of: function, at: index) }
      let isTranslated = strands.contains { $0.runs[index] > 0 && $0.runsBefore[index] == 0 }
      for isNative in [false, true] {
        let mode = Self.mode(of: function, whenModuleIs: isNative)
        let slot = 2 * function.module + (isNative ? 1 : 0)
        func add(_ count: Double, at price: Int) {
          gathered.add(count, slot: slot, price: price, factor: -1)
        }
        add(own.work, at: layout.body(sheet.bodyClass[index], mode))
        add(own.mispredicts, at: layout.mispredict)
        add(own.l1Misses, at: layout.l1Miss)
        add(own.lastLevelMisses, at: layout.lastLevelMiss)
        if mode == .emulated, isTranslated {
          add(Double(function.reachedInstructions), at: layout.translation)
        }
      }
    }
    var pairIndex: [ModulePair: Int] = [:]
    for (index, site) in workload.callSites.enumerated() {
      let calls = strands.reduce(0) { $0 + Double($1.calls[index]) }
      guard calls > 0 else { continue }
      let caller = workload.functions[site.caller]
      let callee = workload.functions[site.callee]
      let isInside = caller.module == callee.module
      let pair = ModulePair(
        first: min(caller.module, callee.module),
        second: max(caller.module, callee.module)
      )
      if !isInside, pairIndex[pair] == nil {
        pairIndex[pair] = pairs.count
        pairs.append(pair)
      }
      for (callerIsNative, calleeIsNative) in Self.states
      where !isInside || callerIsNative == calleeIsNative {
        let modes = Prices.Pair(
          from: Self.mode(of: caller, whenModuleIs: callerIsNative),
          to: Self.mode(of: callee, whenModuleIs: calleeIsNative),
          isClassic: false
        )
        let slot: Int
        if isInside {
          slot = 2 * caller.module + (callerIsNative ? 1 : 0)
        } else {
          let isTurned = caller.module > callee.module
          let firstIsNative = isTurned ? calleeIsNative : callerIsNative
          let secondIsNative = isTurned ? callerIsNative : calleeIsNative
          let state = (firstIsNative ? 1 : 0) + (secondIsNative ? 2 : 0)
          slot = 2 * moduleCount + 4 * (pairIndex[pair] ?? 0) + state
        }
        gathered.add(
          calls,
          slot: slot,
          price: layout.path(sheet.pathClass[index], modes),
          factor: sheet.countFactor[index] ?? -1
        )
      }
    }
    terms = gathered.keys.map {
      Term(slot: $0.slot, price: $0.price, factor: $0.factor, count: gathered.counts[$0] ?? 0)
    }
  }

  private static let states = [(false, false), (true, false), (false, true), (true, true)]

  private static func mode(of function: Function, whenModuleIs isNative: Bool) -> ExecutionMode {
    isNative && function.isPortable ? .native : .emulated
  }

  /// The cycles of every module and pair at a draw.
  ///
  /// - Parameters:
  ///   - draw: A value for each parameter.
  ///   - prices: What everything costs at the draw.
  ///   - sheet: The cost sheet.
  /// - Returns: The cycles.
  package func values(at draw: [Double], prices: Prices, on sheet: CostSheet) -> Values {
    let prices = PriceLayout(sheet).prices(prices, on: sheet, run: run)
    var cycles = [Double](repeating: 0, count: 2 * moduleCount + 4 * pairs.count)
    for term in terms {
      let cost = term.count * prices[term.price]
      cycles[term.slot] += term.factor < 0 ? cost : cost * draw[term.factor]
    }
    return Values(cycles: cycles, moduleCount: moduleCount)
  }

  /// Cycles of modules and pairs.
  package struct Values: Sendable {
    private let cycles: [Double]
    private let moduleCount: Int

    fileprivate init(cycles: [Double], moduleCount: Int) {
      self.cycles = cycles
      self.moduleCount = moduleCount
    }

    /// The cycles of a module's code and of calls inside it.
    package func module(_ module: Int, isNative: Bool) -> Double {
      cycles[2 * module + (isNative ? 1 : 0)]
    }

    /// The cycles of the calls between the two modules of a pair.
    package func pair(_ pair: Int, firstIsNative: Bool, secondIsNative: Bool) -> Double {
      cycles[2 * moduleCount + 4 * pair + (firstIsNative ? 1 : 0) + (secondIsNative ? 2 : 0)]
    }
  }
}

/// Counts by where they are charged and at which price; keys in the order they first came.
private struct GatheredCounts {
  struct Key: Hashable {
    var slot: Int
    var price: Int
    var factor: Int
  }

  private(set) var keys: [Key] = []
  private(set) var counts: [Key: Double] = [:]

  mutating func add(_ count: Double, slot: Int, price: Int, factor: Int) {
    guard count > 0 else { return }
    let key = Key(slot: slot, price: price, factor: factor)
    if counts[key] == nil { keys.append(key) }
    counts[key, default: 0] += count
  }
}

/// Where each price lies in one flat list.
private struct PriceLayout {
  private let bodies: Int
  private let paths: Int

  init(_ sheet: CostSheet) {
    bodies = sheet.bodyClasses.count
    paths = sheet.pathClasses.count
  }

  func body(_ bodyClass: Int, _ mode: ExecutionMode) -> Int { 2 * bodyClass + mode.rawValue }

  var mispredict: Int { 2 * bodies }
  var l1Miss: Int { 2 * bodies + 1 }
  var lastLevelMiss: Int { 2 * bodies + 2 }
  var translation: Int { 2 * bodies + 3 }

  func path(_ pathClass: Int, _ pair: Prices.Pair) -> Int {
    2 * bodies + 4 + Prices.place(ofPath: pathClass, pair)
  }

  func prices(_ prices: Prices, on sheet: CostSheet, run: RunKind) -> [Double] {
    var list: [Double] = []
    list.reserveCapacity(2 * bodies + 4 + paths * Prices.Pair.allCases.count)
    for body in prices.bodies {
      list.append(body.emulated)
      list.append(body.native * prices.nativeOverhead)
    }
    list += [
      prices.mispredict, prices.l1Miss, prices.lastLevelMiss, prices.translation(run),
    ]
    for path in 0..<paths * Prices.Pair.allCases.count {
      list.append(prices.cycles(ofPath: path, on: sheet))
    }
    return list
  }
}
