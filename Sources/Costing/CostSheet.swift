internal import CallSimulation
internal import CodeTiming
internal import CycleEstimation
internal import Lowering
package import Quantities
internal import Results
internal import Tables
internal import Thunks
package import Workloads

/// What each function and each call of a workload costs on a machine, as classes of equal cost.
///
/// Functions whose bodies cost alike share a *body class*, call sites whose paths cost alike a
/// *path class*. Counts are gathered by class once (`Tally`), and a draw of the parameters is
/// priced by class, so that a thousand draws cost milliseconds.
package struct CostSheet: Sendable {
  /// Bodies that cost the same per unit of work.
  struct BodyClass: Hashable {
    var mix: Int
    /// The module whose native factor applies; nil for none.
    var factor: Int?
    /// The machine that the body was measured on; nil when it is a number of instructions.
    var measurement: Measured?
    /// Whether mispredicted branches were recorded and are not the mix's.
    var hasRecordedMispredicts: Bool
    /// Whether cache misses were recorded.
    var hasRecordedMisses: Bool
    /// What the machine code takes per instruction; nil when only the mix tells.
    var code: CodeBody?
  }

  /// A machine that bodies were measured on.
  struct Measured: Hashable {
    var core: MeasuredCore
    /// nil when the bodies ran natively.
    var emulator: Int?
    var gigahertz: Double
  }

  /// A core that bodies were measured on, among those of the sheet.
  enum MeasuredCore: Hashable {
    case arm(Int)
    case x64(Int)
  }

  /// Call sites whose paths have the same parts.
  struct PathClass: Hashable {
    var kind: CallKind
    /// The callee's thunks, among those of the sheet.
    var thunks: Int
    /// Whether the caller is machine code, which has its own links and look-ups when emulated.
    var callerHasCode: Bool
  }

  package private(set) var parameters = Parameters()
  /// Where the tables lie in a draw.
  let core: Range<Int>
  let emulator: Range<Int>
  private(set) var mixes: [Range<Int>] = []
  private(set) var measuredCores: [Range<Int>] = []
  private(set) var measuredX64Cores: [Range<Int>] = []
  private(set) var measuredEmulators: [Range<Int>] = []
  private(set) var bodyClasses: [BodyClass] = []
  private(set) var pathClasses: [PathClass] = []
  /// By function: its body class.
  private(set) var bodyClass: [Int] = []
  /// By call site: its path class.
  private(set) var pathClass: [Int] = []
  /// By call site: the parameter that multiplies its crossings; nil when the count is known.
  private(set) var countFactor: [Int?] = []
  /// The parameters that multiply crossings.
  private(set) var countFactors = 0..<0
  private(set) var moduleFactor: [Int?] = []
  /// What machine code needs beside the tables; nil where none is known.
  private(set) var codeParameters: CodeParameters?
  /// The position in the ranges of the core's pipeline, for everything whose code is known.
  private(set) var pipelinePosition = 0
  /// What the parts of call paths take whose code is known; nil without calls.
  private(set) var calls: CallCycles?
  /// By signature that differs: the cycles of its entry and exit thunks.
  private(set) var thunks: [(entry: CallCycles.Part, exit: CallCycles.Part)] = []
  /// What the paths pass; nil without calls.
  private(set) var pathParts: PathParts?
  package let fixedFrequency: Frequency?

  /// Puts the costs of a workload together.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - machine: The machine.
  ///   - tables: Where mixes, and machines that bodies were measured on, are found.
  /// - Throws: `NoSuchTable`, or what is wrong in a user's table.
  package init(of workload: Workload, on machine: Machine, tables: TableLibrary) throws {
    fixedFrequency = machine.frequency
    core = parameters.append(machine.core, as: "core")
    emulator = parameters.append(machine.emulator, as: "emulator")
    for module in workload.modules {
      moduleFactor.append(
        module.nativeFactor.map {
          parameters.append("module.\(module.name).native_factor", $0, in: Module.nativeFactors)
        }
      )
    }
    let code = try CodeBodies(of: workload, on: machine)
    if workload.recording != nil || !workload.callSites.isEmpty {
      pipelinePosition = parameters.append(
        "core.pipeline",
        CodeParameters.pipelinePosition,
        in: 0...1
      )
    }
    if workload.recording != nil {
      codeParameters = CodeParameters(pipeline: pipelinePosition, in: &parameters)
    }
    try classifyBodies(of: workload, code, on: machine, tables: tables)
    classifyPaths(of: workload, code, on: machine)
  }

  /// Makes a parameter a known number; nothing happens where none has the name.
  package mutating func set(_ parameter: String, to value: Double) {
    parameters.set(parameter, to: value)
  }

  private mutating func classifyBodies(
    of workload: Workload,
    _ code: CodeBodies,
    on machine: Machine,
    tables: TableLibrary
  ) throws {
    var mixIndex: [String: Int] = [:]
    var coreIndex: [String: MeasuredCore] = [:]
    var emulatorIndex: [String: Int] = [:]
    var classIndex: [BodyClass: Int] = [:]
    for (function, body) in zip(workload.functions, code.bodies) {
      let mixName: String
      var measurement: Measured?
      switch function.body {
      case .instructions(_, let mix):
        mixName = mix
      case .measured(let measured, let mix):
        mixName = mix
        let core =
          try coreIndex[measured.core] ?? measuredCore(measured.core, on: machine, tables: tables)
        coreIndex[measured.core] = core
        if case .x64 = core, measured.emulator != nil { throw EmulatedOnX64(core: measured.core) }
        if let name = measured.emulator, emulatorIndex[name] == nil {
          emulatorIndex[name] = measuredEmulators.count
          let table = try tables.emulator(name)
          measuredEmulators.append(
            table.estimates == machine.emulator.estimates
              ? emulator : parameters.append(table, as: "emulator \(table.name)")
          )
        }
        measurement = Measured(
          core: core,
          emulator: measured.emulator.flatMap { emulatorIndex[$0] },
          gigahertz: measured.frequency.gigahertz
        )
      }
      if mixIndex[mixName] == nil {
        mixIndex[mixName] = mixes.count
        let table = try tables.mix(mixName)
        mixes.append(parameters.append(table, as: "mix.\(table.name)"))
      }
      let key = BodyClass(
        mix: mixIndex[mixName] ?? 0,
        factor: moduleFactor[function.module],
        measurement: measurement,
        hasRecordedMispredicts: function.events.mispredicts != nil,
        hasRecordedMisses: function.events.l1Misses != nil
          || function.events.lastLevelMisses != nil,
        code: body
      )
      if classIndex[key] == nil {
        classIndex[key] = bodyClasses.count
        bodyClasses.append(key)
      }
      bodyClass.append(classIndex[key] ?? 0)
    }
  }

  /// Takes a core that bodies were measured on into the sheet.
  private mutating func measuredCore(
    _ name: String,
    on machine: Machine,
    tables: TableLibrary
  ) throws -> MeasuredCore {
    if let table = X64CoreTables.named(name) {
      measuredX64Cores.append(parameters.append(table, as: "core \(table.name)"))
      return .x64(measuredX64Cores.count - 1)
    }
    let table: CoreTable
    do {
      table = try tables.core(name)
    } catch var missing as NoSuchTable {
      missing.known += X64CoreTables.names
      throw missing
    }
    measuredCores.append(
      table.estimates == machine.core.estimates
        ? core : parameters.append(table, as: "core \(table.name)")
    )
    return .arm(measuredCores.count - 1)
  }

  private mutating func classifyPaths(
    of workload: Workload,
    _ code: CodeBodies,
    on machine: Machine
  ) {
    guard !workload.callSites.isEmpty else { return }
    let calls = CallCycles(of: machine.emulator, on: machine.core)
    self.calls = calls
    let firstFactor = parameters.all.count
    var classIndex: [PathClass: Int] = [:]
    var thunkIndex: [CallSignature: Int] = [:]
    for site in workload.callSites {
      let signature = workload.functions[site.callee].signature ?? .usual
      if thunkIndex[signature] == nil {
        thunkIndex[signature] = thunks.count
        thunks.append((calls.entryThunk(signature), calls.exitThunk(signature)))
      }
      let key = PathClass(
        kind: site.kind,
        thunks: thunkIndex[signature] ?? 0,
        callerHasCode: code.bodies[site.caller] != nil
      )
      if classIndex[key] == nil {
        classIndex[key] = pathClasses.count
        pathClasses.append(key)
      }
      pathClass.append(classIndex[key] ?? 0)
      guard case .estimated(let low, let high) = site.provenance else {
        countFactor.append(nil)
        continue
      }
      let caller = workload.functions[site.caller].name
      let callee = workload.functions[site.callee].name
      countFactor.append(
        parameters.append(
          "call.\(caller)->\(callee).count",
          Estimate(low: low, default: 1, high: high, source: "the profile's range"),
          in: 0...1e6,
          isCallCount: true
        )
      )
    }
    countFactors = firstFactor..<parameters.all.count
    pathParts = PathParts(of: self)
  }
}

/// A body is said to have been measured under an emulator on a core that needs none.
struct EmulatedOnX64: Error, CustomStringConvertible {
  var core: String

  var description: String { "on \(core), an x64 core, nothing ran under an emulator" }
}
