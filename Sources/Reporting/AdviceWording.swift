import Quantities
import Results

/// What the reports for people say about a plan in sentences.
extension MigrationAdvice {
  /// What to do, and what it is worth.
  var verdict: [String] {
    let baseline = curve.steps.first?.total ?? Milliseconds(0)
    guard stop > 0 else {
      return [
        "Move nothing: \(budget == nil ? "no placement" : "no placement within the budget") is"
          + " faster than the baseline's \(NumberFormatting.duration(baseline))."
      ]
    }
    let end = curve.steps[stop]
    let moves = curve.steps.count - 1
    let start =
      moves == 1
      ? "Make the move below"
      : (stop == moves ? "Make all \(moves) moves" : "Make \(stop) of \(moves) moves")
        + " in the order below"
    var first =
      "\(start), \(effortUnit.text(effort[stop])):"
      + " \(NumberFormatting.duration(baseline)) become \(NumberFormatting.duration(end.total)),"
      + " \(NumberFormatting.factor(end.speedup))."
    if stop < moves { first += " Stop behind step \(stop): nothing after it pays." }
    return [first]
      + [budgetSentence, orderSentence, certaintySentence, regretSentence].compactMap(\.self)
  }

  private var budgetSentence: String? {
    guard let budget else { return nil }
    let gap = budget.time.count / budget.leastPossible.count - 1
    let start = "Within the budget of \(budget.unit.text(budget.limit))"
    let proof =
      gap > 1e-9 && gap.isFinite
      ? "no placement is more than \(NumberFormatting.percent(gap)) faster: proven."
      : "no placement is faster: proven."
    guard let end = curve.steps.last?.total, let other = hottestFirst.steps.last?.total,
      other > end
    else { return "\(start) \(proof)" }
    return "\(start) \(proof) Hottest first buys \(NumberFormatting.duration(other)) with it."
  }

  private var orderSentence: String {
    let recommended = NumberFormatting.duration(area.recommended)
    let hottest = NumberFormatting.duration(area.hottestFirst)
    if hottestFirstIsBest {
      return "Microsoft's rule, hottest first, is optimal here: no order has a shorter mean time"
        + " while the migration goes on (\(hottest))."
    }
    let order = budget == nil ? "order" : "order of these modules"
    let proof =
      area.gap > 0.0005
      ? "no \(order) is more than \(NumberFormatting.percent(area.gap)) better"
      : area.gap > 1e-9 ? "no \(order) is more than 0.05 % better" : "no \(order) is better"
    let saved = 1 - area.recommended.count / area.hottestFirst.count
    if abs(saved) < 0.0005 {
      return "Microsoft's rule, hottest first, is as good as this order here: its mean time while"
        + " the migration goes on is \(hottest), less than 0.05 % off; \(proof)."
    }
    return "The mean time while the migration goes on is \(recommended), with hottest first"
      + " \(hottest) (\(NumberFormatting.percent(abs(saved))) \(saved > 0 ? "less" : "more"));"
      + " \(proof)."
  }

  private var certaintySentence: String? {
    guard let certainty, !hottestFirstIsBest else { return nil }
    return
      "It beats hottest first in \(NumberFormatting.percent(certainty.chanceToBeatHottestFirst))"
      + " of \(NumberFormatting.count(UInt64(certainty.samples))) draws of all uncertain numbers."
  }

  private var regretSentence: String? {
    guard let certainty else { return nil }
    guard certainty.regret > 0.0005 else {
      return "In no draw is another plan faster by more than 0.05 %."
    }
    let own =
      "In its worst draw the plan is \(NumberFormatting.percent(certainty.regret)) slower than the"
      + " best one there"
    guard let other = certainty.leastRegret else {
      return own + "; no other plan has a better worst draw."
    }
    let changes =
      [("also moves", other.added), ("does not move", other.removed)]
      .filter { !$0.1.isEmpty }
      .map { "\($0.0) \($0.1.joined(separator: ", "))" }
      .joined(separator: " and ")
    return own + "; one that \(changes) at most \(NumberFormatting.percent(other.regret))."
  }

  /// The steps on the way to the stop that are slower than the step before, and why.
  var warnings: [String] {
    Self.risingSteps(of: curve).filter { $0 <= stop }.map { step in
      let rise = curve.steps[step].total.count - curve.steps[step - 1].total.count
      return "Step \(step) (\(curve.steps[step].name)) costs"
        + " \(NumberFormatting.duration(Milliseconds(rise))): "
        + Self.text(of: moves[step].causes) + togetherSentence(from: step)
    }
      + Self.risingSteps(of: hottestFirst).prefix(3).map { step in
        let rise = hottestFirst.steps[step].total.count - hottestFirst.steps[step - 1].total.count
        return "Hottest first would be slower by \(NumberFormatting.duration(Milliseconds(rise)))"
          + " after \(hottestFirst.steps[step].name): "
          + Self.text(of: hottestFirstCauses[step])
      }
  }

  /// Which steps to ship at once so that nobody gets a slower app.
  private func togetherSentence(from step: Int) -> String {
    let before = curve.steps[step - 1].total
    guard
      let end = curve.steps.indices.first(where: { $0 > step && curve.steps[$0].total < before })
    else { return "" }
    return " Ship steps \(step) to \(end) together."
  }

  private static func text(of causes: [SiteChange]) -> String {
    causes.map { "\($0.site) +\(NumberFormatting.duration($0.added))" }.joined(separator: "; ")
      + "."
  }
}
