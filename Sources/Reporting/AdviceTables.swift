import Quantities
import Results

/// What the reports for people say about a plan in tables.
struct AdviceTables {
  private let advice: MigrationAdvice
  private let scale: TimeScale

  /// Prepares the tables of a plan.
  init(of advice: MigrationAdvice) {
    self.advice = advice
    scale = TimeScale(longest: advice.curve.slowestTotal)
  }

  private var unit: String { scale.unit.symbol }

  /// The steps: total, speed-up, effort, gains, crossings, chance to pay.
  var steps: Table {
    let hasDraws = advice.moves.contains { $0.chanceToPay != nil }
    return Table(
      title: "Steps",
      columns: [
        .words("step", shortest: 18),
        .numbers("total (\(unit))"),
        .numbers("speed-up"),
        .numbers(advice.effortUnit.columnTitle),
        .numbers("saves (\(unit))"),
        .numbers("saves alone (\(unit))", dropRank: 2),
        .numbers("crossings added", dropRank: 4),
        .numbers("crossings removed", dropRank: 3),
      ] + (hasDraws ? [.numbers("chance to pay", dropRank: 1)] : []),
      rows: advice.curve.steps.indices.map { step in
        let move = advice.moves[step]
        let isBaseline = step == 0
        return [
          "\(step) \(advice.curve.steps[step].name)",
          scale.text(advice.curve.steps[step].total),
          NumberFormatting.factor(advice.curve.steps[step].speedup),
          NumberFormatting.plain(advice.effort[step]),
          isBaseline ? "" : scale.text(move.gain),
          isBaseline ? "" : scale.text(move.gainAlone),
          isBaseline ? "" : NumberFormatting.compactCount(move.crossingsAdded),
          isBaseline ? "" : NumberFormatting.compactCount(move.crossingsRemoved),
        ] + (hasDraws ? [move.chanceToPay.map { NumberFormatting.percent($0) } ?? ""] : [])
      }
    )
  }

  /// Everything beside the steps that has something to say.
  var details: [Table] {
    [orders, front, deciding, breakEvens, batching, whatIfs].filter { !$0.rows.isEmpty }
  }

  /// The mean time of the recommended order and of others.
  private var orders: Table {
    let area = advice.area
    return Table(
      title: "Mean time while the migration goes on (\(unit))",
      explanation: """
        Over the effort of the whole order: while a module is worked on, users have the app of the \
        modules before it.
        """,
      columns: [.words("order", shortest: 12), .numbers("mean"), .numbers("at the end")],
      rows: [
        [
          "recommended", scale.text(area.recommended),
          scale.text(advice.curve.steps.last?.total ?? Milliseconds(0)),
        ],
        [
          "hottest first", scale.text(area.hottestFirst),
          scale.text(advice.hottestFirst.steps.last?.total ?? Milliseconds(0)),
        ],
        [
          "\(area.randomOrders) random orders, middle 90 %",
          scale.text(from: area.randomLow, to: area.randomHigh), "",
        ],
        ["half of them below", scale.text(area.randomMedian), ""],
      ]
    )
  }

  /// The placements that are best at some price of effort.
  private var front: Table {
    var before: [String] = []
    return Table(
      title: "The front: best at some price of effort",
      explanation: "What lies between two of its lines is bought worse than either.",
      columns: [
        .numbers(advice.effortUnit.columnTitle), .numbers("total (\(unit))"),
        .words("native too", shortest: 16),
      ],
      rows: advice.front.count < 2
        ? []
        : advice.front.map { point in
          let added = point.modules.filter { !before.contains($0) }
          before = point.modules
          return [
            NumberFormatting.plain(point.effort), scale.text(point.time),
            added.joined(separator: ", "),
          ]
        }
    )
  }

  /// The parameters that decide what the plan saves.
  private var deciding: Table {
    Table(
      title: "What decides how much the plan saves",
      explanation:
        "Each parameter's own share of the variance over the draws, and its standard error.",
      columns: [.words("parameter", shortest: 12), .numbers("share"), .numbers("±")],
      rows: (advice.certainty?.deciding ?? []).map {
        [
          $0.parameter, NumberFormatting.percent($0.share), NumberFormatting.percent($0.error),
        ]
      }
    )
  }

  private static let mostBreakEvens = 12

  /// Where steps up to the stop begin or cease to pay.
  private var breakEvens: Table {
    let rows = advice.curve.steps.indices.flatMap { step in
      advice.moves[step].breakEvens.map { value in
        [
          "\(step) \(advice.curve.steps[step].name)", value.parameter,
          (value.paysBelow ? "below " : "above ") + NumberFormatting.rounded(value.value),
        ]
      }
    }
    return Table(
      title: "Break-even values",
      explanation:
        "A step that is not here pays, or does not, over the whole range of each parameter.",
      columns: [.words("step", shortest: 8), .words("parameter", shortest: 12), .words("pays")],
      rows: Array(rows.prefix(Self.mostBreakEvens))
    )
  }

  /// The call sites worth batching.
  private var batching: Table {
    Table(
      title: "Calls worth batching (\(unit))",
      explanation: """
        What calling a tenth as often, each time with ten times the work, saves: at the stop, and in \
        the mean on the way there. Try it: --what-if 'call:FROM->TO*0.1'.
        """,
      columns: [
        .phrases("call"), .numbers("calls", dropRank: 1), .numbers("at the stop"),
        .numbers("on the way"),
      ],
      rows: advice.batching.map {
        [
          $0.site, NumberFormatting.compactCount($0.calls), scale.text($0.savedAtStop),
          scale.text($0.savedOnTheWay),
        ]
      }
    )
  }

  /// What changes with other numbers.
  private var whatIfs: Table {
    let now = advice.curve.steps
    return Table(
      title: "What if (\(unit))",
      explanation:
        "Stop: the time at the stop of the plan for the changed numbers; same plan: of this one.",
      columns: [
        .words("question", shortest: 12), .numbers("baseline"), .numbers("stop"),
        .numbers("same plan", dropRank: 1), .numbers("mean time", dropRank: 2),
        .words("change of the plan", shortest: 10),
      ],
      rows: advice.whatIfs.isEmpty
        ? []
        : [
          [
            "as it is", scale.text(now[0].total), scale.text(now[advice.stop].total),
            scale.text(now[advice.stop].total), scale.text(advice.area.recommended), "",
          ]
        ]
          + advice.whatIfs.map { answer in
            [
              answer.question, scale.text(answer.baseline), scale.text(answer.atStop),
              scale.text(answer.ofOldPlan), scale.text(answer.meanTime),
              answer.added.isEmpty && answer.removed.isEmpty
                ? "none"
                : (answer.added.map { "+" + $0 } + answer.removed.map { "−" + $0 })
                  .joined(separator: " "),
            ]
          }
    )
  }
}

extension EffortUnit {
  /// The title of a column of efforts.
  fileprivate var columnTitle: String {
    switch self {
    case .days: "person-days"
    case .code: "bytes"
    case .modules: "modules"
    }
  }
}
