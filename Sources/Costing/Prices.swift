internal import CycleEstimation
internal import Lowering
package import Quantities
package import Results
internal import Tables
internal import Thunks
internal import Workloads

/// The price of everything on a cost sheet at one draw of the parameters.
package struct Prices: Sendable {
  /// The clock.
  package let frequency: Frequency
  /// By body class and mode (`ExecutionMode.rawValue`): cycles per unit of work.
  let bodies: [[Double]]
  /// By body class: the share of the emulated cycles that lead from block to block.
  let transferShares: [Double]
  /// By body class: x64 instructions per unit of work; 1 unless the unit is a picosecond.
  let instructionsPerUnit: [Double]
  /// Cycles per recorded event, in either mode.
  let mispredict: Double
  let l1Miss: Double
  let lastLevelMiss: Double
  /// By path class, then pair (see `Pair`): cycles by cause of a call and its return.
  let paths: [[CostBreakdown]]
  /// By run kind: cycles per x64 instruction translated.
  private let translations: [RunKind: Double]
  /// The factor on native work in a process that is not classic Arm64.
  let nativeOverhead: Double

  /// The modes of a caller and a callee, and whether there is a checker between native ones.
  enum Pair: Int, CaseIterable {
    case emulatedToEmulated, emulatedToNative, nativeToEmulated, nativeToNative, classic

    init(from caller: ExecutionMode, to callee: ExecutionMode, isClassic: Bool) {
      switch (caller, callee) {
      case (.emulated, .emulated): self = .emulatedToEmulated
      case (.emulated, .native): self = .emulatedToNative
      case (.native, .emulated): self = .nativeToEmulated
      case (.native, .native): self = isClassic ? .classic : .nativeToNative
      }
    }

    var modes: (caller: ExecutionMode, callee: ExecutionMode) {
      switch self {
      case .emulatedToEmulated: (.emulated, .emulated)
      case .emulatedToNative: (.emulated, .native)
      case .nativeToEmulated: (.native, .emulated)
      case .nativeToNative, .classic: (.native, .native)
      }
    }

    /// Whether a call crosses the boundary.
    var isCrossing: Bool { self == .emulatedToNative || self == .nativeToEmulated }
  }

  /// Prices a cost sheet.
  ///
  /// - Parameters:
  ///   - sheet: The cost sheet.
  ///   - draw: A value for each of its parameters.
  package init(of sheet: CostSheet, at draw: [Double]) {
    let core = TableValues<CoreParameter>(draw[sheet.core])
    let emulator = TableValues<EmulatorParameter>(draw[sheet.emulator])
    frequency = sheet.fixedFrequency ?? Frequency(gigahertz: core[.frequency])
    mispredict = core[.mispredictPenalty]
    l1Miss = core[.l2Latency] * (1 - core[.missOverlap])
    lastLevelMiss = core[.memoryLatency] * frequency.gigahertz * (1 - core[.missOverlap])
    translations = [
      .first: emulator[.translation],
      .cached: emulator[.cachedTranslation],
      .steady: 0,
    ]
    let overhead = 1 + emulator[.nativeOverheadShare]
    nativeOverhead = overhead
    let priced = sheet.bodyClasses.map {
      Self.body($0, on: sheet, at: draw, nativeOverhead: overhead)
    }
    bodies = priced.map(\.perUnit)
    transferShares = sheet.bodyClasses.map { $0.code?.transferShare ?? 0 }
    instructionsPerUnit = priced.map(\.instructions)
    paths = sheet.pathClasses.map { pathClass in
      Pair.allCases.map { pair in
        Self.path(pathClass, pair: pair, on: core, under: emulator)
      }
    }
  }

  /// Cycles per x64 instruction that is translated.
  package func translation(_ run: RunKind) -> Double {
    translations[run] ?? 0
  }

  /// Cycles per unit of work, emulated and native, and the instructions in a unit.
  private static func body(
    _ bodyClass: CostSheet.BodyClass,
    on sheet: CostSheet,
    at draw: [Double],
    nativeOverhead: Double
  ) -> (perUnit: [Double], instructions: Double) {
    let mix = TableValues<MixParameter>(draw[sheet.mixes[bodyClass.mix]])
    func cycles(core: Range<Int>, emulator: Range<Int>, _ mode: ExecutionMode) -> Double {
      let (core, emulator) = (
        TableValues<CoreParameter>(draw[core]), TableValues<EmulatorParameter>(draw[emulator])
      )
      if let code = bodyClass.code, let parameters = sheet.codeParameters {
        return code.cycles(
          at: draw,
          parameters,
          on: core,
          hasRecordedMispredicts: bodyClass.hasRecordedMispredicts,
          mode
        )
      }
      let estimate = MixEstimate(of: mix, on: core, under: emulator)
      let mispredicts = bodyClass.hasRecordedMispredicts ? 0 : estimate.mispredictCycles
      return mispredicts + (mode == .native ? estimate.nativeCycles : estimate.emulatedCycles)
    }
    var perUnit = ExecutionMode.allCases.map {
      cycles(core: sheet.core, emulator: sheet.emulator, $0)
    }
    var instructions = 1.0
    if let measured = bodyClass.measurement {
      // A unit is a picosecond there: its cycles, over what an instruction of the mix takes there.
      var there = cycles(
        core: sheet.measuredCores[measured.core],
        emulator: measured.emulator.map { sheet.measuredEmulators[$0] } ?? sheet.emulator,
        measured.emulator == nil ? .native : .emulated
      )
      if measured.emulator == nil {
        // What was measured natively was this module as Arm64EC, with all that slows it down.
        there *= nativeOverhead * (bodyClass.factor.map { draw[$0] } ?? 1)
      }
      instructions = measured.gigahertz / 1000 / there
      perUnit = perUnit.map { $0 * instructions }
    }
    if let factor = bodyClass.factor {
      perUnit[ExecutionMode.native.rawValue] *= draw[factor]
    }
    return (perUnit, instructions)
  }

  /// Cycles by cause of one call and its return.
  private static func path(
    _ pathClass: CostSheet.PathClass,
    pair: Pair,
    on core: TableValues<CoreParameter>,
    under emulator: TableValues<EmulatorParameter>
  ) -> CostBreakdown {
    let thunkArguments =
      Double(pathClass.stackArguments) * core[.thunkStackArgument]
      + Double(pathClass.referenceArguments) * core[.thunkReferenceArgument]
    var cost = CostBreakdown()
    let (caller, callee) = pair.modes
    let parts = CallPath.parts(
      of: pathClass.kind,
      from: caller,
      to: callee,
      inClassicProcess: pair == .classic
    )
    for part in parts {
      switch part {
      case .indirectLookup where pathClass.callerHasCode, .linkedCall where pathClass.callerHasCode:
        // The caller's own code has them.
        break
      case .callCheck:
        cost[.callCheck] += emulator[.callCheck]
      case .callCheckEmulatedTarget:
        cost[.callCheck] += emulator[.callCheckEmulatedTarget]
      case .exitThunk:
        cost[.exitThunk] += core[.exitThunk] + thunkArguments
      case .entryThunk:
        cost[.entryThunk] += core[.entryThunk] + thunkArguments
      case .emulatorEntry:
        cost[.emulatorDispatch] +=
          emulator[.emulatorEntry] + emulator[.targetLookup] + emulator[.blockEntry]
      case .emulatorReturn:
        cost[.emulatorDispatch] +=
          emulator[.emulatorReturn] + emulator[.callbackMispredicts] * core[.mispredictPenalty]
      case .callbackRemainder:
        cost[.emulatorDispatch] += emulator[.callbackUnattributed]
      case .fastForward:
        cost[.emulatorDispatch] += emulator[.fastForward]
      case .indirectLookup:
        cost[.emulatorDispatch] += emulator[.indirectLookup]
      case .emulatorExit:
        cost[.emulatorDispatch] += emulator[.emulatorExit]
      case .dispatchReturn:
        cost[.emulatorDispatch] += emulator[.dispatchReturn]
      case .forwardRemainder:
        cost[.emulatorDispatch] += emulator[.forwardUnattributed]
      case .linkedCall:
        cost[.emulatorDispatch] += emulator[.linkedCall]
      }
    }
    return cost
  }
}
