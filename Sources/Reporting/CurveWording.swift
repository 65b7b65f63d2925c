import Quantities
import Results

/// What the reports for people say about a curve in sentences.
extension TimingCurve {
  /// The machine and the kind of run: `oryon-1 · prism · 3.4 GHz · cached run`.
  var circumstances: String {
    let clock = NumberFormatting.plain(frequency.gigahertz)
    return "\(core) · \(emulator) · \(clock) GHz · \(run.rawValue) run"
  }

  /// What the band means.
  var bandExplanation: String {
    guard samples > 0 else { return "No draws were made: the bands have no width." }
    let draws = NumberFormatting.count(UInt64(samples))
    return "Band: the middle 90 % of \(draws) draws of all uncertain numbers (seed \(seed))."
  }

  /// The warning that a step is slower than the baseline; nil when none is.
  var humpWarning: String? {
    guard let worst = worstStep, let baseline = steps.first?.total else { return nil }
    let total = steps[worst].total
    let excess = total.count / baseline.count - 1
    let comparison =
      excess.isFinite ? "\(NumberFormatting.percent(excess)) more than" : "more than"
    return """
      Slower before faster: step \(worst) (\(steps[worst].name)) takes \
      \(NumberFormatting.duration(total)), \(comparison) the baseline's \
      \(NumberFormatting.duration(baseline)). \(breakEvenSentence)
      """
  }

  private var breakEvenSentence: String {
    guard let step = breakEvenStep else { return "No step is faster than the baseline." }
    return "Step \(step) (\(steps[step].name)) is the first that is faster than the baseline."
  }

  /// The total of the slowest step.
  var slowestTotal: Milliseconds { steps.map(\.total).max() ?? Milliseconds(0) }

  /// The calls between modules, by what they cost if every one entered native code; dearest first.
  var dearestCallsBetweenModules: [CallSiteReport] {
    let sites = callSites.filter { $0.callerModule != $0.calleeModule }
    let costs = sites.map { site in
      let cost = Double(site.calls) * site.enteringCost.count
      return cost.isNaN ? -.infinity : cost
    }
    // Equal costs keep their order, so that the report is the same every time.
    return sites.indices.sorted { (-costs[$0], $0) < (-costs[$1], $1) }.map { sites[$0] }
  }
}
