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
  /// Every price that a count is multiplied by, where `PricePlaces` says.
  private(set) var list: [Double] = []
  /// By mix: what its instructions take on the sheet's core and emulator.
  private var mixes: [MixEstimate] = []
  /// By body class.
  private(set) var bodies: [Body] = []
  /// By part of call paths, in the order of `PathParts`: its cycles.
  private var parts: [Double] = []
  /// Cycles per recorded event, in either mode.
  private(set) var mispredict = 0.0
  private(set) var l1Miss = 0.0
  private(set) var lastLevelMiss = 0.0
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

  /// The number of a path: that of a path class between two modes.
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
    let places = PricePlaces(of: sheet)
    if list.isEmpty { list = Array(repeating: 0, count: places.count) }
    list[PricePlaces.one] = 1
    for (index, body) in bodies.enumerated() {
      list[places.emulated(index)] = body.emulated
      list[places.insideShare(index)] = 1 - body.transferShare
      list[places.transferShare(index)] = body.transferShare
      list[places.native(index)] = body.native
    }
    list[places.mispredict] = mispredict
    list[places.l1Miss] = l1Miss
    list[places.lastLevelMiss] = lastLevelMiss
    list[places.nativeOverhead] = nativeOverhead
    pricePaths(of: sheet, at: draw, core, emulator)
    for parameter in sheet.countFactors {
      list[places.countFactor(ofParameter: parameter)] = draw[parameter]
    }
  }

  /// Prices the call paths, unless all their parts cost what they did.
  private mutating func pricePaths(
    of sheet: CostSheet,
    at draw: [Double],
    _ core: TableValues<CoreParameter>,
    _ emulator: TableValues<EmulatorParameter>
  ) {
    guard let calls = sheet.calls, let paths = sheet.pathParts else { return }
    let prices = PathPrices(
      calls: calls,
      core: core,
      emulator: emulator,
      position: draw[sheet.pipelinePosition]
    )
    var areSame = !parts.isEmpty
    if parts.isEmpty { parts = Array(repeating: 0, count: paths.all.count) }
    for (index, part) in paths.all.enumerated() {
      let cycles = prices.cycles(of: part.part, sheet.thunks[part.thunks])
      if parts[index] != cycles {
        parts[index] = cycles
        areSame = false
      }
    }
    if areSame { return }
    for place in PricePlaces(of: sheet).allPaths { list[place] = 0 }
    for term in paths.terms { list[term.place] += parts[term.part] }
  }

  /// Cycles of one call and its return, by the number of the path.
  func cycles(ofPath path: Int, on sheet: CostSheet) -> Double {
    let places = PricePlaces(of: sheet)
    return PricePlaces.pathCauses.indices.reduce(0) {
      $0 + list[places.path(path, cause: $1)]
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
    let mix = mixes[bodyClass.mix]
    let isRecorded = bodyClass.hasRecordedMispredicts
    body.emulated = mix.cycles(.emulated, hasRecordedMispredicts: isRecorded)
    body.native = mix.cycles(.native, hasRecordedMispredicts: isRecorded)
    if let code = bodyClass.code, let parameters = sheet.codeParameters {
      let emulated = code.cycles(at: draw, parameters, on: core, events, of: bodyClass, .emulated)
      let native = code.cycles(at: draw, parameters, on: core, events, of: bodyClass, .native)
      body.transferShare = code.transferShare
      // Of measured time the code says how its two modes differ, the mix how the machines do.
      switch bodyClass.measurement {
      case nil: (body.emulated, body.native) = (emulated, native)
      case .some where min(emulated, native) <= 0: break  // Nothing but `nop`.
      case .some(let measured) where measured.emulator == nil:
        body.emulated = body.native * emulated / native
      case .some: body.native = body.emulated * native / emulated
      }
    }
    if let measured = bodyClass.measurement {
      // A unit is a picosecond there: its cycles, over what an instruction of the mix takes there.
      let there = cyclesThere(measured, bodyClass, on: sheet, at: draw)
      body.instructions = measured.gigahertz / 1000 / there
      body.emulated *= body.instructions
      body.native *= body.instructions
    }
    if let factor = bodyClass.factor { body.native *= draw[factor] }
    return body
  }

  /// What an instruction of the mix takes where a body was measured.
  private func cyclesThere(
    _ measured: CostSheet.Measured,
    _ bodyClass: CostSheet.BodyClass,
    on sheet: CostSheet,
    at draw: [Double]
  ) -> Double {
    let mix = TableValues<MixParameter>(draw[sheet.mixes[bodyClass.mix]])
    switch measured.core {
    case .x64(let core):
      return X64MixEstimate(of: mix, on: TableValues(draw[sheet.measuredX64Cores[core]])).cycles
    case .arm(let core):
      let estimate = MixEstimate(
        of: mix,
        on: TableValues(draw[sheet.measuredCores[core]]),
        under: TableValues(
          draw[measured.emulator.map { sheet.measuredEmulators[$0] } ?? sheet.emulator]
        )
      )
      let isRecorded = bodyClass.hasRecordedMispredicts
      guard measured.emulator == nil else {
        return estimate.cycles(.emulated, hasRecordedMispredicts: isRecorded)
      }
      // What was measured natively was this module as Arm64EC, with all that slows it down.
      return estimate.cycles(.native, hasRecordedMispredicts: isRecorded)
        * nativeOverhead * (bodyClass.factor.map { draw[$0] } ?? 1)
    }
  }
}

extension MixEstimate {
  /// Cycles per instruction, with mispredicted branches where they are not recorded.
  fileprivate func cycles(_ mode: ExecutionMode, hasRecordedMispredicts: Bool) -> Double {
    (hasRecordedMispredicts ? 0 : mispredictCycles)
      + (mode == .native ? nativeCycles : emulatedCycles)
  }
}
