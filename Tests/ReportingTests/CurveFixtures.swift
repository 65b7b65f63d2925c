import Quantities
import Results
import Testing

/// Small curves made by hand.
///
/// At 1 GHz a million cycles are a millisecond.
enum Fixture {
  /// Four steps of an editor: slower at step 1, then faster; one phase with a budget.
  static let editor = curve(
    profile: "photo-editor",
    steps: [
      step(
        "baseline",
        [.native: 40, .emulated: 340, .translation: 12, .emulatorDispatch: 8],
        crossings: 12_400,
        speedup: 1,
        band: (380, 424),
        firstRun: 520,
        deciding: ("core.mispredict_cycles", 392, 411)
      ),
      step(
        "codecs",
        moved: ["codecs.dll", "zlib.dll"],
        [
          .native: 60, .emulated: 280, .translation: 10, .entryThunk: 50, .exitThunk: 20,
          .callCheck: 4, .emulatorDispatch: 36,
        ],
        crossings: 1_240_000,
        speedup: 400.0 / 460,
        band: (425, 505),
        firstRun: 560,
        deciding: ("emulator.emulator_entry_cycles", 430, 498),
        breakEven: 0.4
      ),
      step(
        "filters",
        moved: ["filters.dll"],
        [.native: 120, .emulated: 80, .translation: 4, .entryThunk: 16, .emulatorDispatch: 5],
        crossings: 400_100,
        speedup: 400.0 / 225,
        band: (210, 246),
        firstRun: 280,
        deciding: ("emulator.emulator_entry_cycles", 214, 240),
        breakEven: 7.25
      ),
      step(
        "the rest",
        moved: ["editor.exe"],
        [.native: 160, .callCheck: 0.5],
        crossings: 0,
        speedup: 400 / 160.5,
        band: (150, 172),
        firstRun: 160.5
      ),
    ],
    callSites: [
      site("editor.exe!decode_tile", "filters.dll!apply_filter", calls: 1_240_000, breakEven: 141),
      site("editor.exe!paint", "codecs.dll!next_byte", calls: 90_000, counts: "estimated"),
      site("editor.exe!paint", "editor.exe!blend", calls: 99_000_000, breakEven: 3),
    ],
    notes: ["Call counts of codecs.dll are estimated from samples."]
  )

  /// A curve on a machine of round numbers.
  static func curve(
    profile: String = "sample",
    steps: [TimingCurve.Step],
    callSites: [TimingCurve.CallSiteReport] = [],
    notes: [String] = []
  ) -> TimingCurve {
    TimingCurve(
      profile: profile,
      core: "oryon-1",
      emulator: "prism",
      frequency: Frequency(gigahertz: 1),
      run: .cached,
      samples: 1000,
      seed: 7,
      steps: steps,
      callSites: callSites,
      notes: notes
    )
  }

  /// A step, from the milliseconds of its causes.
  static func step(
    _ name: String,
    moved: [String] = [],
    _ milliseconds: KeyValuePairs<Cause, Double>,
    crossings: UInt64 = 0,
    speedup: Double = 1,
    band: (low: Double, high: Double)? = nil,
    firstRun: Double? = nil,
    deciding: (parameter: String, low: Double, high: Double)? = nil,
    breakEven: Double? = nil
  ) -> TimingCurve.Step {
    var cycles = CostBreakdown()
    for (cause, time) in milliseconds { cycles[cause] = time * 1e6 }
    let time = TimeBreakdown(cycles, at: Frequency(gigahertz: 1))
    return TimingCurve.Step(
      name: name,
      movedModules: moved,
      time: time,
      crossings: crossings,
      speedup: speedup,
      low: band.map { Milliseconds($0.low) } ?? time.total,
      high: band.map { Milliseconds($0.high) } ?? time.total,
      firstRun: firstRun.map { Milliseconds($0) } ?? time.total,
      cpuTime: time.total,
      decidingParameter: deciding.map {
        .init(parameter: $0.parameter, atLow: Milliseconds($0.low), atHigh: Milliseconds($0.high))
      },
      breakEvenCrossingFactor: breakEven,
      phases: [
        .init(
          name: "edit",
          repeats: 20,
          total: time.total,
          slowestThread: nil,
          budget: Milliseconds(16.7)
        )
      ]
    )
  }

  /// A call site, its ends written as `module!function`.
  static func site(
    _ caller: String,
    _ callee: String,
    calls: UInt64,
    counts: String = "exact",
    entering: Double = 105,
    breakEven: Double? = nil
  ) -> TimingCurve.CallSiteReport {
    let from = caller.split(separator: "!").map(String.init)
    let to = callee.split(separator: "!").map(String.init)
    return TimingCurve.CallSiteReport(
      caller: from.last ?? "",
      callerModule: from.first ?? "",
      callee: to.last ?? "",
      calleeModule: to.first ?? "",
      kind: "import",
      calls: calls,
      counts: counts,
      enteringCost: Cycles(entering),
      leavingCost: Cycles(62.5),
      workPerCall: 880,
      breakEvenWorkPerCall: breakEven
    )
  }

  /// A curve of so many equal steps with long names.
  static func long(steps count: Int) -> TimingCurve {
    curve(
      steps: (0..<count).map {
        step("migrate rendering module \($0)", [.emulated: 100, .native: Double($0)])
      }
    )
  }

  /// No steps at all.
  static let nothing = NamedCurve(testDescription: "no steps", curve: curve(steps: []))

  /// Two steps that take no time.
  static let still = NamedCurve(
    testDescription: "zero total",
    curve: curve(steps: [
      step("idle", [:], speedup: .nan, deciding: ("core.width", 0, 0), breakEven: .infinity),
      step("still", [:], speedup: .infinity),
    ])
  )

  /// Thirty thousand years.
  static let enormous = NamedCurve(
    testDescription: "1e15 ms",
    curve: curve(steps: [
      step("slow", [.emulated: 1e15]), step("slow still", [.native: 4e14], speedup: 2.5),
    ])
  )

  /// Less than a cycle.
  static let tiny = NamedCurve(
    testDescription: "a third of a nanosecond",
    curve: curve(steps: [step("one cycle", [.emulated: 3e-7])])
  )
}

/// A curve with a name for test output.
struct NamedCurve: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let curve: TimingCurve
}
