import Quantities
import Reporting
import Results
import Testing

struct AdviceReportsTests {
  /// The editor's curve as a plan; slower at step 1, fastest at a step.
  private func advice(
    stop: Int = 3,
    mean: (Double, hottest: Double, least: Double) = (300, 330, 300),
    budget: MigrationAdvice.Budget? = nil,
    name: String = "photo-editor",
    unit: EffortUnit = .days
  ) -> MigrationAdvice {
    var curve = Fixture.editor
    curve.profile = name
    let none = Milliseconds(0)
    let moves = curve.steps.indices.map { step in
      MigrationAdvice.Move(
        gainAlone: Milliseconds(-10),
        gain: step == 0
          ? none
          : Milliseconds(curve.steps[step - 1].total.count - curve.steps[step].total.count),
        crossingsAdded: 1000,
        crossingsRemoved: 20,
        causes: step == 1
          ? [.init(site: "a!f → b!g", calls: 1000, added: Milliseconds(61))] : [],
        chanceToPay: step == 0 ? nil : 0.25,
        breakEvens: step == 2
          ? [.init(parameter: "emulator.emulator_entry_cycles", value: 123.4, paysBelow: true)]
          : []
      )
    }
    return MigrationAdvice(
      curve: curve,
      hottestFirst: Fixture.editor,
      effortUnit: unit,
      effort: [0, 2, 5, 9],
      hottestFirstEffort: [0, 2, 5, 9],
      moves: moves,
      hottestFirstCauses: [[], [], [], []],
      stop: stop,
      front: [
        .init(effort: 0, time: Milliseconds(400), modules: []),
        .init(effort: 9, time: Milliseconds(160), modules: ["codecs.dll"]),
      ],
      area: .init(
        recommended: Milliseconds(mean.0),
        leastPossible: Milliseconds(mean.least),
        hottestFirst: Milliseconds(mean.hottest),
        randomOrders: 200,
        randomLow: Milliseconds(310),
        randomMedian: Milliseconds(340),
        randomHigh: Milliseconds(390)
      ),
      budget: budget,
      certainty: .init(
        samples: 1000,
        chanceToBeatHottestFirst: 0.9,
        deciding: [.init(parameter: "core.mispredict_cycles", share: 0.5, error: 0.02)],
        regret: 0.04,
        leastRegret: .init(added: ["x.dll"], removed: ["y.dll"], regret: 0.01)
      ),
      batching: [
        .init(
          site: "a!f → b!g",
          calls: 1000,
          savedAtStop: Milliseconds(2),
          savedOnTheWay: Milliseconds(50)
        )
      ],
      whatIfs: [
        .init(
          question: "call:a->b*0.1",
          baseline: Milliseconds(390),
          atStop: Milliseconds(150),
          ofOldPlan: Milliseconds(155),
          meanTime: Milliseconds(280),
          planned: ["a"],
          added: ["a"],
          removed: ["b"]
        )
      ],
      notes: ["a note"]
    )
  }

  /// The report with its lines joined, so that nothing depends on where they break.
  private func table(_ advice: MigrationAdvice) -> String {
    AdviceReports.report(advice, as: "table", in: ReportStyle(width: 120))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `the table says what to do, how sure that is, and what is in the way`() {
    let text = table(advice())
    for sentence in [
      "Make all 3 moves in the order below, 9 person-days: 400 ms become",
      "is 300 ms, with hottest first 330 ms (9.1 % less); no order is better.",
      "It beats hottest first in 90.0 % of 1,000 draws",
      "the plan is 4.0 % slower than the best one there; one that also moves x.dll and does not "
        + "move y.dll at most 1.0 %.",
      "Step 1 (codecs) costs 60.0 ms: a!f → b!g +61.0 ms. Ship steps 1 to 2 together.",
      "200 random orders, middle 90 %", "core.mispredict_cycles 50.0 % 2.0 %", "below 123",
      "call:a->b*0.1", "+a −b", "a note",
    ] { #expect(text.contains(sentence), "\(sentence)") }
  }

  @Test func `a plan without moves, and one that ends early, say so`() {
    #expect(table(advice(stop: 0)).contains("Move nothing: no placement is faster than"))
    #expect(
      table(advice(stop: 2)).contains("Make 2 of 3 moves in the order below, 5 person-days")
    )
    #expect(table(advice(stop: 2)).contains("Stop behind step 2: nothing after it pays."))
  }

  @Test func `hottest first is praised where it is optimal`() {
    #expect(
      table(advice(mean: (300, hottest: 300, least: 300)))
        .contains("Microsoft's rule, hottest first, is optimal here")
    )
    #expect(
      table(advice(mean: (300, hottest: 300.05, least: 300)))
        .contains("is as good as this order here")
    )
  }

  @Test func `gaps that are proven are told`() {
    #expect(
      table(advice(mean: (300, hottest: 330, least: 285)))
        .contains("no order is more than 5.3 % better")
    )
    let budget = MigrationAdvice.Budget(
      limit: 1,
      unit: .modules,
      time: Milliseconds(102),
      leastPossible: Milliseconds(100)
    )
    #expect(
      table(advice(budget: budget))
        .contains("Within the budget of 1 module no placement is more than 2.0 % faster: proven.")
    )
  }

  @Test func `the columns of CSV end with the effort in its unit`() {
    for (unit, title) in [
      (EffortUnit.days, "effort_days"), (.code, "effort_code_bytes"),
      (.modules, "effort_modules"),
    ] {
      let lines = AdviceReports.report(advice(unit: unit), as: "csv", in: ReportStyle())
        .split(separator: "\n")
      #expect(lines.first?.hasSuffix(",first_run_ms,\(title)") == true)
      #expect(
        lines.dropFirst().map { $0.split(separator: ",").last } == ["0.0", "2.0", "5.0", "9.0"]
      )
    }
  }

  @Test func `JSON has everything`() {
    let text = AdviceReports.report(advice(), as: "json", in: ReportStyle())
    for member in [
      #""stop_step": 3"#, #""hottest_first_is_optimal": false"#, #""recommended_ms": 300.0"#,
      #""chance_to_pay": 0.25"#, #""pays": "below""#, #""least_regret": {"#,
      #""saved_on_the_way_ms": 50.0"#, #""of_same_plan_ms": 155.0"#, #""effort_days": 9.0"#,
    ] { #expect(text.contains(member), "\(member)") }
  }

  @Test func `the picture is well formed whatever the names`() throws {
    let name = "a\"b<c>&</svg><script>"
    let text = AdviceReports.report(advice(name: name), as: "svg", in: ReportStyle())
    let check = MarkupCheck(text)
    #expect(check.mistake == nil)
    #expect(!text.contains("<script"))
    #expect(check.elements.count { $0.attributes["class"] == "point" } == 4)
    #expect(check.elements.count { $0.attributes["class"] == "stop" } == 1)
  }
}
