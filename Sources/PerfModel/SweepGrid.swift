internal import CallSimulation
internal import Costing
public import Diagnostics
internal import Lowering
internal import Migration
internal import Quantities
public import Results

/// The cross product of the values of some axes, priced point by point.
///
///     var grid = try SweepGrid(of: simulation, over: [SweepAxis(parsing: "frequency_ghz=2:4:0.5")])
///     try grid.prepare(0..<grid.pointCount)
///     grid.price(0..<grid.pointCount) { print(grid.values(of: $0.point), $0.time.total.count) }
///
/// Points are counted from 0, and the last axis changes fastest. Calls are counted once for each
/// code cache and machine code is timed once for each machine; every point only prices both. The
/// steps stay those of the simulation, and every number that is not varied is at its default.
public struct SweepGrid: Sendable {
  /// The axes, slowest first.
  public let axes: [SweepAxis]
  /// The number of points.
  public let pointCount: Int
  private let simulation: Simulation
  private let targets: [SweepTarget]
  /// By axis: how many points lie between one of its values and the next.
  private let strides: [Int]
  /// By axis: the same for the numbers of machines; 0 where its values are no machines.
  private let machineStrides: [Int]
  /// What is ready, by the number of the machine.
  private var machines: [Int: PricedMachine] = [:]
  private var counts: [CodeCache: CallCounts] = [:]

  /// The most points of a grid.
  public static let mostPoints = 1_000_000_000

  /// Puts a grid together.
  ///
  /// - Parameters:
  ///   - simulation: What stays the same.
  ///   - axes: What varies.
  /// - Throws: `InvalidInput` with every mistake in the names and numbers of the axes.
  public init(of simulation: Simulation, over axes: [SweepAxis]) throws(InvalidInput) {
    let sheet = try simulation.costSheet()
    let log = DiagnosticLog()
    var seen: Set<SweepTarget> = []
    targets = axes.compactMap { axis in
      let target = SweepTarget(of: axis, parameters: sheet.parameters, log: log)
      if let target {
        if !seen.insert(target).inserted {
          log.report(
            axis.mistake("it is varied twice", hint: "put all its values behind one --vary")
          )
        }
        for value in axis.values { simulation.check(value.text, for: target, log) }
      }
      return target
    }
    var points = 1
    for axis in axes where points <= Self.mostPoints { points *= axis.values.count }
    if points > Self.mostPoints, let last = axes.last {
      log.report(
        last.mistake(
          "with it there are more than \(Self.mostPoints) points",
          hint: "vary less, or in wider steps"
        )
      )
    }
    try log.throwIfAny()
    self.simulation = simulation
    self.axes = axes
    pointCount = points
    var (stride, machineStride) = (1, 1)
    var (strides, machineStrides) = ([Int](), [Int]())
    for (axis, target) in zip(axes, targets).reversed() {
      strides.append(stride)
      stride *= axis.values.count
      machineStrides.append(target.isMachine ? machineStride : 0)
      if target.isMachine { machineStride *= axis.values.count }
    }
    self.strides = strides.reversed()
    self.machineStrides = machineStrides.reversed()
  }

  /// The steps of every point: their names, and the modules that move in them.
  public var steps: [(name: String, movedModules: [String])] {
    [("baseline", [])]
      + simulation.plan.steps.map { step in
        (step.name, step.modules.map { simulation.workload.modules[$0].name })
      }
  }

  /// The values of a point, axis by axis.
  public func values(of point: Int) -> [String] {
    axes.indices.map { axes[$0].values[place(of: point, on: $0)].text }
  }

  /// Makes ready what some points need, and drops what only others needed.
  ///
  /// - Parameters:
  ///   - points: The points, in `0..<pointCount`.
  ///   - progress: Called with the share that is done.
  /// - Throws: `InvalidInput` when a table is missing or wrong, or counts do not end.
  public mutating func prepare(
    _ points: Range<Int>,
    progress: (Double) -> Void = { _ in }
  ) throws(InvalidInput) {
    var needed: [Int: Int] = [:]
    for point in points where needed[machine(of: point)] == nil {
      needed[machine(of: point)] = point
    }
    machines = machines.filter { needed[$0.key] != nil }
    let missing = needed.filter { machines[$0.key] == nil }.sorted { $0.key < $1.key }
    for (done, (number, point)) in missing.enumerated() {
      progress(Double(done) / Double(missing.count))
      machines[number] = try makeMachine(of: point)
    }
  }

  /// Prices points that are ready; may run in several threads at once.
  ///
  /// - Parameters:
  ///   - points: The points, in `0..<pointCount`, that `prepare` was called with.
  ///   - body: Called with every step of every point, in order.
  public func price(_ points: Range<Int>, _ body: (SweepRow) -> Void) {
    var repricings: [Repricing] = []
    var indices: [Int: Int] = [:]
    for point in points {
      let number = machine(of: point)
      if indices[number] == nil, let machine = machines[number] {
        indices[number] = repricings.count
        repricings.append(Repricing(of: machine, run: simulation.options.run))
      }
      guard let index = indices[number] else { continue }
      for (axis, target) in targets.enumerated() where !target.isMachine {
        repricings[index].set(axis, to: place(of: point, on: axis))
      }
      repricings[index].price(point, body)
    }
  }

  /// Which of an axis' values a point has.
  private func place(of point: Int, on axis: Int) -> Int {
    point / strides[axis] % axes[axis].values.count
  }

  /// The number of a point's machine.
  private func machine(of point: Int) -> Int {
    axes.indices.reduce(0) { $0 + machineStrides[$1] * place(of: point, on: $1) }
  }

  /// Counts calls and times code for the machine of a point.
  private mutating func makeMachine(of point: Int) throws(InvalidInput) -> PricedMachine {
    var varied = simulation
    let values = axes.indices.map { axes[$0].values[place(of: point, on: $0)] }
    // Tables first: numbers are set in the tables that hold then.
    for (target, value) in zip(targets, values) {
      switch target {
      case .core: try varied.choose(core: value.text)
      case .emulator: try varied.choose(emulator: value.text)
      default: break
      }
    }
    for (target, value) in zip(targets, values) {
      let estimate = value.number.map { Estimate($0, source: "the sweep") }
      switch target {
      case .coreValue(let key): estimate.map { varied.machine.core[key] = $0 }
      case .emulatorValue(let key): estimate.map { varied.machine.emulator[key] = $0 }
      case .clock: varied.machine.frequency = nil
      default: break
      }
    }
    let cache = varied.machine.codeCache
    if counts[cache] == nil { counts[cache] = try varied.counts() }
    guard let counted = counts[cache] else { preconditionFailure("they have just been counted") }
    let sheet = try varied.costSheet()
    return PricedMachine(
      sheet: sheet,
      costs: varied.costs(from: counted, on: sheet),
      changes: zip(targets, axes).map { $0.change(by: $1, in: sheet.parameters) }
    )
  }
}

extension Simulation {
  /// Tells when there is no table of a name.
  fileprivate func check(_ name: String, for target: SweepTarget, _ log: DiagnosticLog) {
    var varied = self
    do throws(InvalidInput) {
      switch target {
      case .core: try varied.choose(core: name)
      case .emulator: try varied.choose(emulator: name)
      default: break
      }
    } catch {
      for mistake in error.diagnostics { log.report(mistake) }
    }
  }
}
