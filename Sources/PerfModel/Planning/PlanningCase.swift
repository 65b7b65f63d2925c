internal import CallSimulation
internal import Costing
internal import Diagnostics
internal import Migration
internal import Planning
internal import Quantities
internal import Results
internal import Workloads

/// One set of numbers to plan for: what may move, what was counted, and what it costs.
///
/// A *unit* is a group of modules that moves at once, by its place in `units`.
struct PlanningCase {
  /// The workload and the machine.
  private(set) var simulation: Simulation
  let sheet: CostSheet
  /// Runs, and calls as far as questions change them.
  let counts: CallCounts
  /// The modules of each unit.
  let units: [[Int]]
  /// By unit: whether it is to move first.
  let isPinned: [Bool]
  private let unitOfModule: [Int?]
  private let groups: MoveGroups
  /// By phase and thread; phases of one thread are one.
  private let moduleCosts: [[ModuleCosts]]

  var workload: Workload { simulation.workload }
  var clock: Frequency { Prices(of: sheet, at: sheet.parameters.defaults).frequency }

  /// Puts a case together.
  ///
  /// - Parameters:
  ///   - simulation: The workload and the machine.
  ///   - run: How translation is charged.
  ///   - pins: By module: whether it is to move; nil where that is open.
  ///   - callFactors: By call site: how often it calls, times what was counted.
  ///   - values: Parameters that have other values.
  /// - Throws: `InvalidInput` when counts do not end or are too large, or a table is missing.
  init(
    of simulation: Simulation,
    run: RunKind,
    pins: [Bool?],
    callFactors: [Double]?,
    values: [(parameter: String, value: Double)]
  ) throws(InvalidInput) {
    self.simulation = simulation
    let workload = simulation.workload
    var sheet = try simulation.costSheet()
    for (parameter, value) in values { sheet.set(parameter, to: value) }
    self.sheet = sheet
    var counts = try CallSimulation(of: workload).counts(
      at: [],
      cache: simulation.machine.codeCache,
      path: simulation.profile.path
    )
    if let callFactors { counts.scaleCalls(by: callFactors) }
    self.counts = counts
    groups = MoveGroups(of: workload)
    let free = groups.units.filter { unit in !unit.contains { pins[$0] == false } }
    units = free
    isPinned = free.map { unit in unit.contains { pins[$0] == true } }
    var unitOfModule = [Int?](repeating: nil, count: workload.modules.count)
    for (index, unit) in units.enumerated() {
      for module in unit { unitOfModule[module] = index }
    }
    self.unitOfModule = unitOfModule
    let byPhase = workload.phases.indices.map { phase in
      counts.strands.filter { $0.phase == phase }
    }
    let serial = byPhase.filter { $0.count == 1 }.flatMap(\.self)
    let parallel = byPhase.filter { $0.count > 1 }
    let groupsOfStrands = [[serial]] + parallel.map { $0.map { [$0] } }
    let used = sheet
    moduleCosts = groupsOfStrands.map {
      $0.map { ModuleCosts($0, of: workload, on: used, run: run) }
    }
  }

  /// The cycles of all placements of all units.
  ///
  /// - Parameters:
  ///   - draw: A value for each parameter.
  ///   - effort: By module: the effort of moving it.
  /// - Returns: The model; its units are those of the case.
  func model(at draw: [Double], effort: [Double]) -> AppModel {
    let prices = Prices(of: sheet, at: draw)
    return AppModel(
      phases: moduleCosts.map {
        $0.map {
          model(
            of: $0.values(at: draw, prices: prices, on: sheet),
            pairs: $0.pairs,
            effort: effort
          )
        }
      },
      effort: units.map { $0.reduce(0) { $0 + effort[$1] } }
    )
  }

  private func model(
    of values: ModuleCosts.Values,
    pairs: [ModuleCosts.ModulePair],
    effort: [Double]
  ) -> PlacementModel {
    let modules = workload.modules.indices.map { module in
      PlacementProblem.Module(
        emulatedTime: values.module(module, isNative: false),
        nativeTime: values.module(module, isNative: true),
        effort: effort[module],
        freedom: unitOfModule[module] != nil
          ? .open : workload.modules[module].architecture == .x64 ? .emulated : .native
      )
    }
    let costs = pairs.enumerated().map { index, pair in
      func cycles(_ first: Bool, _ second: Bool) -> Double {
        values.pair(index, firstIsNative: first, secondIsNative: second)
      }
      return PlacementProblem.PairCost(
        pair.first,
        pair.second,
        neither: cycles(false, false),
        onlyFirst: cycles(true, false),
        onlySecond: cycles(false, true),
        both: cycles(true, true)
      )
    }
    return PlacementProblem(modules: modules, pairs: costs, group: groups.group).model
  }

  /// The cycles that a module's own code takes more when native; negative when it gains.
  func ownChange(ofUnit unit: Int) -> Double {
    let draw = sheet.parameters.defaults
    let prices = Prices(of: sheet, at: draw)
    var change = 0.0
    for costs in moduleCosts.flatMap(\.self) {
      let values = costs.values(at: draw, prices: prices, on: sheet)
      for module in units[unit] {
        change += values.module(module, isNative: true) - values.module(module, isNative: false)
      }
    }
    return change
  }

  /// What a unit is called.
  func name(ofUnit unit: Int) -> String {
    names(ofUnits: [unit]).joined(separator: " + ")
  }

  /// The names of units' modules.
  func names(ofUnits units: [Int]) -> [String] {
    units.flatMap { self.units[$0] }.map { workload.modules[$0].name }
  }

  /// The steps that move one unit each.
  func plan(_ order: [Int]) -> MigrationPlan {
    MigrationPlan(order.map { (name: name(ofUnit: $0), modules: units[$0]) })
  }

  /// The placement with some units moved.
  func placement(_ moved: [Int]) -> Placement {
    plan(moved).placements(of: workload).last ?? Placement(isNative: [])
  }

  /// The curve of an order, with everything that a simulation counts.
  func curve(
    of order: [Int],
    progress: (Double) -> Void
  ) throws(InvalidInput) -> TimingCurve {
    var simulation = simulation
    simulation.plan = plan(order)
    var counts = try simulation.counts(progress: progress)
    counts.strands = self.counts.strands
    return simulation.curve(from: counts, on: sheet)
  }

  /// The times of an order, step by step, with everything that a simulation counts.
  func times(of order: [Int], run: RunKind) throws(InvalidInput) -> [Milliseconds] {
    var simulation = simulation
    simulation.plan = plan(order)
    var counts = try simulation.counts()
    counts.strands = self.counts.strands
    let costs = simulation.costs(from: counts, on: sheet)
    return PricedSteps(costs, on: sheet, at: sheet.parameters.defaults).times(run: run)
  }

  /// The units by the cycles of their emulated code, hottest first; pinned ones before.
  var hottestFirst: [Int] {
    let byModule = sheet.emulatedCycles(of: workload, counts: counts)
    let heat = units.map { $0.reduce(0) { $0 + byModule[$1] } }
    return units.indices.sorted { first, second in
      if isPinned[first] != isPinned[second] { return isPinned[first] }
      return (heat[second], first) < (heat[first], second)
    }
  }
}

extension CallCounts {
  /// Multiplies the calls of each site, rounded to whole calls; runs stay as they are.
  fileprivate mutating func scaleCalls(by factors: [Double]) {
    for strand in strands.indices {
      for site in factors.indices where factors[site] != 1 {
        let scaled = (Double(strands[strand].calls[site]) * factors[site]).rounded()
        strands[strand].calls[site] = UInt64(min(scaled, 1e18))
      }
    }
  }
}
