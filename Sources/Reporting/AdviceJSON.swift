import Quantities
import Results

/// Everything that a plan holds, for programs.
enum AdviceJSON {
  /// Writes the plan as one object; keys come in a fixed order and carry their unit.
  static func text(of advice: MigrationAdvice) -> String {
    let ending = advice.effortUnit.columnEnding
    return JSONText.object([
      ("format", .integer(1)),
      ("profile", .string(advice.curve.profile)),
      ("core", .string(advice.curve.core)),
      ("emulator", .string(advice.curve.emulator)),
      ("frequency_ghz", .number(advice.curve.frequency.gigahertz)),
      ("run", .string(advice.curve.run.rawValue)),
      ("samples", index(advice.curve.samples)),
      ("seed", .integer(advice.curve.seed)),
      ("stop_step", index(advice.stop)),
      ("planned_modules", .strings(advice.planned)),
      ("hottest_first_is_optimal", .bool(advice.hottestFirstIsBest)),
      ("mean_time", mean(advice.area)),
      ("budget", .optional(advice.budget, budget)),
      ("certainty", .optional(advice.certainty, certainty)),
      ("steps", .array(advice.curve.steps.indices.map { step(advice, $0, ending) })),
      (
        "hottest_first",
        .array(
          advice.hottestFirst.steps.indices.map { index in
            .object([
              ("name", .string(advice.hottestFirst.steps[index].name)),
              ("effort_" + ending, .number(advice.hottestFirstEffort[index])),
              ("total_ms", time(advice.hottestFirst.steps[index].total)),
              ("causes", .array(advice.hottestFirstCauses[index].map(cause))),
            ])
          }
        )
      ),
      (
        "front",
        .array(
          advice.front.map {
            .object([
              ("effort_" + ending, .number($0.effort)), ("total_ms", time($0.time)),
              ("modules", .strings($0.modules)),
            ])
          }
        )
      ),
      ("batching", .array(advice.batching.map(batching))),
      ("what_if", .array(advice.whatIfs.map(whatIf))),
      ("notes", .strings(advice.notes)),
    ])
    .prettyPrinted
  }

  private static func mean(_ area: MigrationAdvice.Area) -> JSONText {
    .object([
      ("recommended_ms", time(area.recommended)),
      ("least_possible_ms", time(area.leastPossible)),
      ("hottest_first_ms", time(area.hottestFirst)),
      ("random_orders", index(area.randomOrders)),
      ("random_low_ms", time(area.randomLow)),
      ("random_median_ms", time(area.randomMedian)),
      ("random_high_ms", time(area.randomHigh)),
    ])
  }

  private static func budget(_ budget: MigrationAdvice.Budget) -> JSONText {
    .object([
      ("limit_" + budget.unit.columnEnding, .number(budget.limit)),
      ("total_ms", time(budget.time)),
      ("least_possible_ms", time(budget.leastPossible)),
    ])
  }

  private static func certainty(_ certainty: MigrationAdvice.Certainty) -> JSONText {
    .object([
      ("samples", index(certainty.samples)),
      ("chance_to_beat_hottest_first", .number(certainty.chanceToBeatHottestFirst)),
      ("regret", .number(certainty.regret)),
      (
        "least_regret",
        .optional(certainty.leastRegret) {
          .object([
            ("added", .strings($0.added)), ("removed", .strings($0.removed)),
            ("regret", .number($0.regret)),
          ])
        }
      ),
      (
        "deciding",
        .array(
          certainty.deciding.map {
            .object([
              ("parameter", .string($0.parameter)), ("share_of_variance", .number($0.share)),
              ("standard_error", .number($0.error)),
            ])
          }
        )
      ),
    ])
  }

  private static func step(_ advice: MigrationAdvice, _ number: Int, _ ending: String) -> JSONText {
    let step = advice.curve.steps[number]
    let move = advice.moves[number]
    return .object([
      ("step", index(number)),
      ("name", .string(step.name)),
      ("modules", .strings(step.movedModules)),
      ("effort_" + ending, .number(advice.effort[number])),
      ("total_ms", time(step.total)),
      ("speedup", .number(step.speedup)),
      ("low_ms", time(step.low)),
      ("high_ms", time(step.high)),
      ("saved_ms", time(move.gain)),
      ("saved_alone_ms", time(move.gainAlone)),
      ("crossings", .integer(step.crossings)),
      ("crossings_added", .integer(move.crossingsAdded)),
      ("crossings_removed", .integer(move.crossingsRemoved)),
      ("chance_to_pay", .optional(move.chanceToPay) { .number($0) }),
      ("causes", .array(move.causes.map(cause))),
      (
        "break_even",
        .array(
          move.breakEvens.map {
            .object([
              ("parameter", .string($0.parameter)), ("value", .number($0.value)),
              ("pays", .string($0.paysBelow ? "below" : "above")),
            ])
          }
        )
      ),
    ])
  }

  private static func cause(_ change: MigrationAdvice.SiteChange) -> JSONText {
    .object([
      ("site", .string(change.site)), ("calls", .integer(change.calls)),
      ("added_ms", time(change.added)),
    ])
  }

  private static func batching(_ site: MigrationAdvice.Batching) -> JSONText {
    .object([
      ("site", .string(site.site)), ("calls", .integer(site.calls)),
      ("saved_at_stop_ms", time(site.savedAtStop)),
      ("saved_on_the_way_ms", time(site.savedOnTheWay)),
    ])
  }

  private static func whatIf(_ answer: MigrationAdvice.WhatIf) -> JSONText {
    .object([
      ("question", .string(answer.question)),
      ("baseline_ms", time(answer.baseline)),
      ("at_stop_ms", time(answer.atStop)),
      ("of_same_plan_ms", time(answer.ofOldPlan)),
      ("mean_time_ms", time(answer.meanTime)),
      ("planned_modules", .strings(answer.planned)),
      ("added", .strings(answer.added)),
      ("removed", .strings(answer.removed)),
    ])
  }

  private static func time(_ time: Milliseconds) -> JSONText { .number(time.count) }

  private static func index(_ number: Int) -> JSONText { .integer(UInt64(max(0, number))) }
}
