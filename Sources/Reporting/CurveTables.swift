import Quantities
import Results

/// What the reports for people say about a curve in tables.
struct CurveTables {
  private let curve: TimingCurve
  private let scale: TimeScale

  /// Prepares the tables of a curve.
  init(of curve: TimingCurve) {
    self.curve = curve
    scale = TimeScale(longest: curve.slowestTotal)
  }

  /// The steps: total, speed-up, band, crossings, first run.
  var steps: Table {
    Table(
      title: "Steps",
      columns: [
        .words("step", shortest: 10),
        .numbers("total (\(scale.unit.symbol))"),
        .numbers("speed-up"),
        .numbers("band (\(scale.unit.symbol))", dropRank: 1),
        .numbers("crossings", dropRank: 2),
        .numbers("first run (\(scale.unit.symbol))", dropRank: 3),
      ],
      rows: rows {
        [
          scale.text($0.total),
          NumberFormatting.factor($0.speedup),
          scale.text(from: $0.low, to: $0.high),
          NumberFormatting.compactCount($0.crossings),
          scale.text($0.firstRun),
        ]
      }
    )
  }

  /// The time of every cause at every step, and the modules that moved.
  var causes: Table {
    Table(
      title: "Time by cause (\(scale.unit.symbol))",
      columns: [.words("step", shortest: 6)]
        + Cause.allCases.map { .numbers($0.title) }
        + [.words("moved")],
      rows: rows { step in
        Cause.allCases.map { scale.text(step.time[$0]) }
          + [step.movedModules.joined(separator: ", ")]
      }
    )
  }

  /// Everything beside the steps that has something to say: what decides, budgets, call sites.
  ///
  /// - Parameter callSiteLimit: The most call sites to list.
  /// - Returns: Tables with at least one row.
  func details(callSiteLimit: Int) -> [Table] {
    ([decidingParameters] + budgets + [callSites(limit: callSiteLimit)])
      .filter { !$0.rows.isEmpty }
  }

  /// The parameter that decides each step, and how dear a crossing may get before it does not pay;
  /// no rows when nothing is uncertain.
  private var decidingParameters: Table {
    let isCertain = curve.steps.allSatisfy {
      $0.decidingParameter == nil && $0.breakEvenCrossingFactor == nil
    }
    return Table(
      title: "What decides each step",
      explanation: """
        The parameter whose range moves the step most, and the total at both ends of that range; \
        then how many times dearer every crossing may be before the step is no faster than the \
        one before.\(telling.count < curve.steps.count ? " " + Self.leftOut : "")
        """,
      columns: [
        .words("step", shortest: 6),
        .words("parameter", shortest: 8),
        .numbers("at its low (\(scale.unit.symbol))"),
        .numbers("at its high (\(scale.unit.symbol))"),
        .numbers("crossings may cost", dropRank: 1),
      ],
      rows: isCertain
        ? []
        : rows(of: telling) { step in
          let sensitivity = step.decidingParameter
          return [
            sensitivity?.parameter ?? missing,
            sensitivity.map { scale.text($0.atLow) } ?? missing,
            sensitivity.map { scale.text($0.atHigh) } ?? missing,
            step.breakEvenCrossingFactor.map(NumberFormatting.factor) ?? missing,
          ]
        }
    )
  }

  /// For every phase that has a budget, its time per repeat at every step.
  private var budgets: [Table] {
    let phaseCount = curve.steps.map(\.phases.count).max() ?? 0
    return (0..<phaseCount).compactMap { budget(ofPhase: $0) }
  }

  private func budget(ofPhase index: Int) -> Table? {
    let budgeted = labels.indices.compactMap {
      step -> (label: String, phase: TimingCurve.PhaseTime)? in
      let phases = curve.steps[step].phases
      guard phases.indices.contains(index), phases[index].budget != nil else { return nil }
      return (labels[step], phases[index])
    }
    guard let first = budgeted.first?.phase, let budget = first.budget else { return nil }
    let hasThreads = budgeted.contains { $0.phase.slowestThread != nil }
    return Table(
      title: "Budget of \(first.name): \(NumberFormatting.duration(budget)) per repeat",
      columns: [
        .words("step", shortest: 6), .numbers("per repeat"), .numbers("of budget"),
        .words("verdict"),
      ] + (hasThreads ? [.words("slowest thread", dropRank: 1)] : []),
      rows: budgeted.map { label, phase in
        let share = phase.perRepeat.count / (phase.budget?.count ?? .nan)
        return [
          label,
          NumberFormatting.duration(phase.perRepeat),
          NumberFormatting.percent(share),
          share.isFinite ? (phase.isWithinBudget == true ? "within" : "over") : missing,
        ] + (hasThreads ? [phase.slowestThread ?? missing] : [])
      }
    )
  }

  /// The calls between modules that cost most where an emulated caller enters a native callee.
  private func callSites(limit: Int) -> Table {
    Table(
      title: "Dearest calls between modules",
      explanation: """
        Entering: what a call costs more, in cycles, when only the callee is native; leaving: when \
        only the caller is. A native callee is worth entering from the break-even work on, in x64 \
        instructions per call.
        """,
      columns: [
        .phrases("call"),
        .words("kind", shortest: 17, dropRank: 3),
        .numbers("calls"),
        .numbers("entering cycles"),
        .numbers("leaving cycles", dropRank: 2),
        .numbers("work per call", dropRank: 1),
        .numbers("break-even work"),
      ],
      rows: curve.dearestCallsBetweenModules.prefix(limit).map { site in
        [
          "\(site.callerModule)!\(site.caller) → \(site.calleeModule)!\(site.callee)",
          site.counts == "exact" ? site.kind : "\(site.kind), \(site.counts)",
          NumberFormatting.compactCount(site.calls),
          NumberFormatting.rounded(site.enteringCost.count),
          NumberFormatting.rounded(site.leavingCost.count),
          NumberFormatting.rounded(site.workPerCall),
          site.breakEvenWorkPerCall.map { NumberFormatting.rounded($0) } ?? "never",
        ]
      }
    )
  }

  private var missing: String { NumberFormatting.missing }

  /// One row per step, with the step's label before the cells.
  private func rows(
    of steps: [Int]? = nil,
    _ cells: (TimingCurve.Step) -> [String]
  ) -> [[String]] {
    (steps ?? Array(curve.steps.indices)).map { [labels[$0]] + cells(curve.steps[$0]) }
  }

  private static let leftOut =
    "Steps that change the time by less than 1 % of the baseline are left out."

  /// The baseline, and the steps that change the time by at least 1 % of it.
  private var telling: [Int] {
    curve.steps.indices.filter { step in
      guard step > 0 else { return true }
      let change = curve.steps[step].total.count - curve.steps[step - 1].total.count
      return abs(change) >= 0.01 * curve.steps[0].total.count
    }
  }

  /// `0 baseline`, the numbers flush right.
  private var labels: [String] {
    let width = String(curve.steps.count - 1).count
    return curve.steps.enumerated().map { number, step in
      String(number).padded(to: width, alignment: .trailing) + " " + step.name
    }
  }
}
