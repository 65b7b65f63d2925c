import Quantities
public import Results

/// Everything that the curve holds, for programs.
///
/// Keys come in a fixed order and carry their unit. Numbers read back exactly; what is unknown, does
/// not exist or is not finite is `null`.
public enum JSONReporter: CurveReporter {
  /// `json`.
  public static let name = "json"
  /// What the form is for.
  public static let summary = "everything that the curve holds, for programs"

  /// Writes the curve as one object; the style makes no difference.
  public static func report(_ curve: TimingCurve, in style: ReportStyle) -> String {
    JSONText.object([
      ("format", .integer(1)),
      ("profile", .string(curve.profile)),
      ("core", .string(curve.core)),
      ("emulator", .string(curve.emulator)),
      ("frequency_ghz", .number(curve.frequency.gigahertz)),
      ("run", .string(curve.run.rawValue)),
      ("samples", index(curve.samples)),
      ("seed", .integer(curve.seed)),
      ("worst_step", .optional(curve.worstStep, index)),
      ("break_even_step", .optional(curve.breakEvenStep, index)),
      ("notes", .strings(curve.notes)),
      ("steps", .array(curve.steps.enumerated().map { object($1, number: $0) })),
      ("call_sites", .array(curve.callSites.map(object))),
    ])
    .prettyPrinted
  }

  private static func object(_ step: TimingCurve.Step, number: Int) -> JSONText {
    let identity: [JSONText.Member] = [
      ("step", index(number)),
      ("name", .string(step.name)),
      ("modules", .strings(step.movedModules)),
      ("total_ms", milliseconds(step.total)),
    ]
    let causes: [JSONText.Member] = Cause.allCases.map {
      ($0.name + "_ms", milliseconds(step.time[$0]))
    }
    let verdict: [JSONText.Member] = [
      ("cpu_ms", milliseconds(step.cpuTime)),
      ("crossings", .integer(step.crossings)),
      ("speedup", .number(step.speedup)),
      ("low_ms", milliseconds(step.low)),
      ("high_ms", milliseconds(step.high)),
      ("first_run_ms", milliseconds(step.firstRun)),
      ("deciding_parameter", .optional(step.decidingParameter, object)),
      ("break_even_crossing_factor", .optional(step.breakEvenCrossingFactor) { .number($0) }),
      ("phases", .array(step.phases.map(object))),
    ]
    return .object(identity + causes + verdict)
  }

  private static func object(_ sensitivity: TimingCurve.Sensitivity) -> JSONText {
    .object([
      ("parameter", .string(sensitivity.parameter)),
      ("total_at_low_ms", milliseconds(sensitivity.atLow)),
      ("total_at_high_ms", milliseconds(sensitivity.atHigh)),
    ])
  }

  private static func object(_ phase: TimingCurve.PhaseTime) -> JSONText {
    let isMeasured = phase.perRepeat.count.isFinite
    return .object([
      ("name", .string(phase.name)),
      ("repeat", .integer(phase.repeats)),
      ("total_ms", milliseconds(phase.total)),
      ("ms_per_repeat", milliseconds(phase.perRepeat)),
      ("budget_ms", .optional(phase.budget, milliseconds)),
      ("within_budget", .optional(isMeasured ? phase.isWithinBudget : nil) { .bool($0) }),
      ("slowest_thread", .optional(phase.slowestThread) { .string($0) }),
    ])
  }

  private static func object(_ site: TimingCurve.CallSiteReport) -> JSONText {
    .object([
      ("caller", .string(site.caller)),
      ("caller_module", .string(site.callerModule)),
      ("callee", .string(site.callee)),
      ("callee_module", .string(site.calleeModule)),
      ("kind", .string(site.kind)),
      ("calls", .integer(site.calls)),
      ("counts", .string(site.counts)),
      ("entering_cycles", .number(site.enteringCost.count)),
      ("leaving_cycles", .number(site.leavingCost.count)),
      ("work_per_call_instructions", .number(site.workPerCall)),
      ("break_even_instructions", .optional(site.breakEvenWorkPerCall) { .number($0) }),
    ])
  }

  private static func milliseconds(_ time: Milliseconds) -> JSONText { .number(time.count) }

  /// A number that counts steps or draws and is never negative.
  private static func index(_ number: Int) -> JSONText { .integer(UInt64(max(0, number))) }
}
