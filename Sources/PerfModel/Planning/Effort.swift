internal import Diagnostics
internal import Migration
internal import Planning
internal import ProfileReading
internal import Results
internal import Workloads

/// What moving each module takes, and the most that may be spent.
struct Effort {
  let unit: EffortUnit
  /// By module; 0 for what cannot move.
  let ofModule: [Double]
  /// The budget; nil when there is none.
  let limit: PlanDecision.Limit?
  /// What the budget is counted in.
  let limitUnit: EffortUnit

  /// Finds the efforts.
  ///
  /// - Parameters:
  ///   - planningCase: What may move.
  ///   - choice: What the user chose.
  ///   - unit: What effort was counted in before; the user's choice, or what modules have, when nil.
  /// - Throws: Efforts that are zero or missing, and a budget that nothing fits into.
  init(
    of planningCase: PlanningCase,
    choice: PlanOptions,
    unit: EffortUnit? = nil
  ) throws(InvalidInput) {
    let workload = planningCase.workload
    let moving = planningCase.units.flatMap(\.self)
    let hasDays = moving.contains { workload.modules[$0].effortDays != nil }
    self.unit = unit ?? choice.effort ?? (hasDays ? .days : .modules)
    let log = DiagnosticLog()
    let profile = planningCase.simulation.profile
    func days() -> [Double] {
      Self.days(of: moving, in: workload, profile: profile, log: log)
    }
    switch self.unit {
    case .days: ofModule = days()
    case .code:
      var bytes = [Double](repeating: 0, count: workload.modules.count)
      for function in workload.functions { bytes[function.module] += Double(function.codeBytes) }
      // A module without known code takes as little as can be.
      ofModule = bytes.map { max($0, 1) }
    case .modules: ofModule = Array(repeating: 1, count: workload.modules.count)
    }
    var limit: PlanDecision.Limit?
    switch choice.budget {
    case nil: limitUnit = self.unit
    case .days(let most):
      limitUnit = .days
      let ofModule = self.unit == .days ? ofModule : days()
      limit = Self.limit(most, ofModule, planningCase)
    case .modules(let most):
      limitUnit = .modules
      limit = Self.limit(
        Double(most),
        Array(repeating: 1, count: workload.modules.count),
        planningCase
      )
    }
    self.limit = limit
    if let limit { Self.check(limit, limitUnit, planningCase, log: log) }
    try log.throwIfAny()
  }

  private static func limit(
    _ most: Double,
    _ ofModule: [Double],
    _ planningCase: PlanningCase
  ) -> PlanDecision.Limit {
    PlanDecision.Limit(
      effort: most,
      ofUnit: planningCase.units.map { $0.reduce(0) { $0 + ofModule[$1] } }
    )
  }

  /// The modules' person-days; each that may move needs some.
  private static func days(
    of moving: [Int],
    in workload: Workload,
    profile: Profile,
    log: DiagnosticLog
  ) -> [Double] {
    for module in moving {
      let described = workload.modules[module]
      let place = profile.place(ofModule: described.name)
      if described.effortDays == nil {
        log.report(
          place.diagnostic(
            "\"\(described.name)\" may move and has no effort_days",
            expected: "\"effort_days\" of every module that may move",
            hint: "or count every module alike with --effort modules"
          )
        )
      } else if described.effortDays == 0 {
        log.report(
          place.diagnostic(
            "effort_days of \"\(described.name)\" is 0",
            expected: "more than 0: moving a module takes at least a build and a test",
            hint: "a quarter of a day is 0.25"
          )
        )
      }
    }
    return workload.modules.map { max($0.effortDays ?? 0, 1e-9) }
  }

  private static func check(
    _ limit: PlanDecision.Limit,
    _ unit: EffortUnit,
    _ planningCase: PlanningCase,
    log: DiagnosticLog
  ) {
    let pinned = planningCase.units.indices.filter { planningCase.isPinned[$0] }
    let spent = pinned.reduce(0) { $0 + limit.ofUnit[$1] }
    if spent > limit.effort {
      log.report(
        Diagnostic(
          path: "command line",
          message: "the pinned modules take \(spent.plain) \(unit.title), and the budget is"
            + " \(limit.effort.plain)",
          hint: "raise the budget, or pin less"
        )
      )
    } else if let least = limit.ofUnit.min(), pinned.isEmpty, least > limit.effort {
      log.report(
        Diagnostic(
          path: "command line",
          message: "the budget of \(limit.effort.plain) \(unit.title) is less than any move takes",
          hint: "the least is \(least.plain)"
        )
      )
    }
  }
}

extension Double {
  /// Whole numbers without a fraction.
  fileprivate var plain: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The modules that are decided by the user.
enum Pins {
  /// By module: whether it is to move; nil where that is open.
  static func resolve(
    _ pins: [PlanOptions.Pin],
    in workload: Workload,
    log: DiagnosticLog
  ) -> [Bool?] {
    var resolved = [Bool?](repeating: nil, count: workload.modules.count)
    let groups = MoveGroups(of: workload)
    func mistake(_ message: String, _ hint: String?) {
      log.report(Diagnostic(path: "--pin", message: message, hint: hint))
    }
    for pin in pins {
      guard let module = workload.modules.firstIndex(where: { $0.name == pin.module }) else {
        mistake(
          "no module is named \"\(pin.module)\"",
          Suggestion.hint(for: pin.module, among: workload.modules.map(\.name))
        )
        continue
      }
      let described = workload.modules[module]
      guard described.architecture == .x64 else {
        mistake(
          "\"\(pin.module)\" is native already (\(described.architecture.rawValue))",
          "only x64 modules can be pinned"
        )
        continue
      }
      if pin.isNative, !groups.mayMove[module] {
        let reason = groups.members(with: module).first { !workload.modules[$0].isPortable }
        mistake(
          reason == module || reason == nil
            ? "\"\(pin.module)\" is not portable and cannot move"
            : "\"\(pin.module)\" moves only with"
              + " \"\(workload.modules[reason ?? module].name)\", which is not portable",
          "pin it to x64, or remove \"portable\": false"
        )
        continue
      }
      for other in groups.members(with: module) {
        if let before = resolved[other], before != pin.isNative {
          mistake(
            other == module
              ? "\"\(pin.module)\" is pinned to both x64 and arm64ec"
              : "\"\(pin.module)\" and \"\(workload.modules[other].name)\" move together, and are"
                + " pinned apart",
            "keep one of the pins"
          )
          break
        }
      }
      resolved[module] = pin.isNative
    }
    return resolved
  }
}
