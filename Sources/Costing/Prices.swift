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
  package private(set) var frequency = Frequency(gigahertz: 1)
  /// By mix: what its instructions take on the sheet's core and emulator.
  private var mixes: [MixEstimate] = []
  /// By body class.
  private(set) var bodies: [Body] = []
  /// Cycles per recorded event, in either mode.
  private(set) var mispredict = 0.0
  private(set) var l1Miss = 0.0
  private(set) var lastLevelMiss = 0.0
  /// Cycles by cause of a call and its return: the pairs of each path class, one behind the other.
  private(set) var paths: [CostBreakdown] = []
  /// Cycles per x64 instruction translated when nothing has been translated before.
  private var firstTranslation = 0.0
  /// Cycles per x64 instruction whose translation is loaded.
  private var cachedTranslation = 0.0
  /// The factor on native work in a process that is not classic Arm64.
  private(set) var nativeOverhead = 1.0

  /// What a unit of work of one body class takes.
  struct Body: Sendable {
    /// Cycles per unit.
    var emulated: Double
    var native: Double
    /// The share of the emulated cycles that lead from block to block.
    var transferShare: Double
    /// x64 instructions per unit; 1 unless the unit is a picosecond.
    var instructions: Double
  }

  /// Where `paths` has a path class between two modes.
  static func place(ofPath pathClass: Int, _ pair: Pair) -> Int {
    pathClass * Pair.allCases.count + pair.rawValue
  }

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
    update(on: sheet, at: draw)
  }

  /// Prices the same cost sheet at another draw, in place.
  ///
  /// - Parameters:
  ///   - sheet: The cost sheet.
  ///   - draw: A value for each of its parameters.
  package mutating func update(on sheet: CostSheet, at draw: [Double]) {
    let core = TableValues<CoreParameter>(draw[sheet.core])
    let emulator = TableValues<EmulatorParameter>(draw[sheet.emulator])
    frequency = sheet.fixedFrequency ?? Frequency(gigahertz: core[.frequency])
    let events = EventPrices(on: core, gigahertz: frequency.gigahertz)
    mispredict = events.mispredict
    l1Miss = events.firstLevelMiss
    lastLevelMiss = events.lastLevelMiss
    firstTranslation = emulator[.translation]
    cachedTranslation = emulator[.cachedTranslation]
    nativeOverhead = 1 + emulator[.nativeOverheadShare]
    mixes.removeAll(keepingCapacity: true)
    for mix in sheet.mixes {
      mixes.append(MixEstimate(of: TableValues(draw[mix]), on: core, under: emulator))
    }
    bodies.removeAll(keepingCapacity: true)
    for bodyClass in sheet.bodyClasses {
      bodies.append(body(bodyClass, on: sheet, at: draw, core, events))
    }
    paths.removeAll(keepingCapacity: true)
    for pathClass in sheet.pathClasses {
      for pair in Pair.allCases {
        paths.append(Self.path(pathClass, pair: pair, of: sheet, at: draw))
      }
    }
  }

  /// Cycles per x64 instruction that is translated.
  package func translation(_ run: RunKind) -> Double {
    switch run {
    case .first: firstTranslation
    case .cached: cachedTranslation
    case .steady: 0
    }
  }

  /// What a unit of work takes.
  private func body(
    _ bodyClass: CostSheet.BodyClass,
    on sheet: CostSheet,
    at draw: [Double],
    _ core: TableValues<CoreParameter>,
    _ events: EventPrices
  ) -> Body {
    var body = Body(emulated: 0, native: 0, transferShare: 0, instructions: 1)
    if let code = bodyClass.code, let parameters = sheet.codeParameters {
      body.emulated = code.cycles(at: draw, parameters, on: core, events, of: bodyClass, .emulated)
      body.native = code.cycles(at: draw, parameters, on: core, events, of: bodyClass, .native)
      body.transferShare = code.transferShare
    } else {
      let mix = mixes[bodyClass.mix]
      let isRecorded = bodyClass.hasRecordedMispredicts
      body.emulated = mix.cycles(.emulated, hasRecordedMispredicts: isRecorded)
      body.native = mix.cycles(.native, hasRecordedMispredicts: isRecorded)
    }
    if let measured = bodyClass.measurement {
      // A unit is a picosecond there: its cycles, over what an instruction of the mix takes there.
      let estimate = MixEstimate(
        of: TableValues(draw[sheet.mixes[bodyClass.mix]]),
        on: TableValues(draw[sheet.measuredCores[measured.core]]),
        under: TableValues(
          draw[measured.emulator.map { sheet.measuredEmulators[$0] } ?? sheet.emulator]
        )
      )
      var there = estimate.cycles(
        measured.emulator == nil ? .native : .emulated,
        hasRecordedMispredicts: bodyClass.hasRecordedMispredicts
      )
      if measured.emulator == nil {
        // What was measured natively was this module as Arm64EC, with all that slows it down.
        there *= nativeOverhead * (bodyClass.factor.map { draw[$0] } ?? 1)
      }
      body.instructions = measured.gigahertz / 1000 / there
      body.emulated *= body.instructions
      body.native *= body.instructions
    }
    if let factor = bodyClass.factor { body.native *= draw[factor] }
    return body
  }

  /// Cycles by cause of one call and its return.
  private static func path(
    _ pathClass: CostSheet.PathClass,
    pair: Pair,
    of sheet: CostSheet,
    at draw: [Double]
  ) -> CostBreakdown {
    var cost = CostBreakdown()
    guard let calls = sheet.calls else { return cost }
    let prices = PathPrices(
      calls: calls,
      thunks: sheet.thunks[pathClass.thunks],
      core: TableValues<CoreParameter>(draw[sheet.core]),
      emulator: TableValues<EmulatorParameter>(draw[sheet.emulator]),
      position: draw[sheet.pipelinePosition]
    )
    let (caller, callee) = pair.modes
    let parts = CallPath.parts(
      of: pathClass.kind,
      from: caller,
      to: callee,
      inClassicProcess: pair == .classic
    )
    for part in parts {
      // The code of the caller has its own links and look-ups.
      if pathClass.callerHasCode, part == .indirectLookup || part == .linkedCall { continue }
      let price = prices.price(of: part)
      cost[price.cause] += price.cycles
    }
    return cost
  }
}

extension MixEstimate {
  /// Cycles per instruction, with mispredicted branches where they are not recorded.
  fileprivate func cycles(_ mode: ExecutionMode, hasRecordedMispredicts: Bool) -> Double {
    (hasRecordedMispredicts ? 0 : mispredictCycles)
      + (mode == .native ? nativeCycles : emulatedCycles)
  }
}
