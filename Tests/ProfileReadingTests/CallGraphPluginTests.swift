import Diagnostics
import Quantities
import TestSupport
import Testing
import Workloads

@testable import ProfileReading

struct CallGraphPluginTests {
  private func mistakes(_ change: (inout ProfileText) -> Void) -> String {
    var text = ProfileText()
    change(&text)
    return text.mistakes
  }

  private func workload(_ change: (inout ProfileText) -> Void) throws -> Workload {
    var text = ProfileText()
    change(&text)
    return try text.madeWorkload()
  }

  @Test func `a call graph is functions, calls and phases`() throws {
    let workload = try ProfileText().madeWorkload()
    #expect(workload.functions.map(\.name) == ["main", "copy"])
    #expect(workload.functions.map(\.module) == [0, 1])
    #expect(
      workload.functions.map(\.body) == [
        .instructions(CountRatio(10), mix: "mixed"),
        .instructions(CountRatio(5, per: 2), mix: "mixed"),
      ]
    )
    #expect(workload.callSites.map(\.callsPerRun) == [CountRatio(4)])
    #expect(workload.phases.map(\.name) == ["run"])
    #expect(workload.phases[0].threads[0].calls.map(\.count) == [1])
  }

  // MARK: Functions

  @Test func `a function may say everything about itself`() throws {
    let function = try workload {
      $0.functions = """
        { "name": "main", "module": "app.exe", "instructions_per_call": [1234, 567], "mix": "simd",
          "mispredicts_per_call": 0.5, "l1_misses_per_call": [1, 3], "last_level_misses_per_call": 0,
          "code_bytes": 640, "reached_instructions": 100, "portable": false,
          "signature": "int(ptr, struct 24)" },
        { "name": "copy", "module": "app.exe", "instructions_per_call": 1 }
        """
    }.functions[0]
    #expect(function.body == .instructions(CountRatio(1234, per: 567), mix: "simd"))
    #expect(
      function.events
        == RecordedEvents(
          mispredicts: CountRatio(1, per: 2),
          l1Misses: CountRatio(1, per: 3),
          lastLevelMisses: CountRatio(0)
        )
    )
    #expect(function.codeBytes == 640)
    #expect(function.reachedInstructions == 100)
    #expect(!function.isPortable)
    #expect(
      function.signature
        == CallSignature(parameters: [.integer, .structure(bytes: 24)], result: .integer)
    )
  }

  @Test func `a body may be time that was measured on a machine`() throws {
    let functions = try workload {
      $0.functions = """
        { "name": "main", "module": "app.exe", "measured": { "time_per_call_us": 0.25,
          "core": "oryon-1", "emulator": "prism", "frequency_ghz": 3.4 } },
        { "name": "copy", "module": "app.exe", "mix": "float", "measured": {
          "time_per_call_us": 1e-6, "core": "apple-m1", "frequency_ghz": 3.2 } }
        """
    }.functions
    #expect(
      functions.map(\.body) == [
        .measured(
          Measurement(
            picoseconds: CountRatio(250_000),
            core: "oryon-1",
            emulator: "prism",
            frequency: Frequency(gigahertz: 3.4)
          ),
          mix: "mixed"
        ),
        .measured(
          Measurement(
            picoseconds: CountRatio(1),
            core: "apple-m1",
            frequency: Frequency(gigahertz: 3.2)
          ),
          mix: "float"
        ),
      ]
    )
  }

  /// A mistake in the second half of a function: `"name": "main", "module": "app.exe"` and this.
  @Test(arguments: [
    (
      #""instructions_per_call": -1"#,
      "9:65: workload.functions[0].instructions_per_call: the number is out of range "
        + "(expected a number from 0 to 1000000000000000)"
    ),
    (
      #""instructions_per_call": 1e16"#,
      "9:65: workload.functions[0].instructions_per_call: the number is out of range "
        + "(expected a number from 0 to 1000000000000000)"
    ),
    (
      #""instructions_per_call": 1e-9223372036854775808"#,
      "9:65: workload.functions[0].instructions_per_call: the number is out of range "
        + "(expected a number from 0 to 1000000000000000)"
    ),
    (
      #""instructions_per_call": "many""#,
      "9:65: workload.functions[0].instructions_per_call: this is a string "
        + "(expected a number, or [count, runs])"
    ),
    (
      #""instructions_per_call": [1]"#,
      "9:65: workload.functions[0].instructions_per_call: no ratio "
        + "(expected [count, runs], for example [1234, 567])"
    ),
    (
      #""instructions_per_call": [1, 0]"#,
      "9:69: workload.functions[0].instructions_per_call[1]: no such number "
        + "(expected a whole number from 1 to 1000000000000000)"
    ),
    (
      #""instructions_per_call": [0.5, 1]"#,
      "9:66: workload.functions[0].instructions_per_call[0]: no such number "
        + "(expected a whole number from 0 to 1000000000000000)"
    ),
    (
      #""mix": "simd""#,
      "9:1: workload.functions[0]: the function has no body "
        + #"(expected "instructions_per_call" or "measured")"#
    ),
    (
      #""instructions_per_call": 1, "measured": {}"#,
      "9:80: workload.functions[0].measured: the body is given twice "
        + #"(expected either "instructions_per_call" or "measured")"#
    ),
    (
      #""measured": { "time_per_call_us": 0, "core": "x", "frequency_ghz": 1 }"#,
      "9:74: workload.functions[0].measured.time_per_call_us: the number is out of range "
        + "(expected a number from 1e-09 to 1000000000)"
    ),
    (
      #""measured": { "time_per_call_us": 1, "frequency_ghz": 1 }"#,
      "9:52: workload.functions[0].measured: the key \"core\" is missing "
        + "(expected the core that it was measured on)"
    ),
    (
      #""measured": { "time_per_call_us": 1, "core": "x", "emulator": 3, "frequency_ghz": 1 }"#,
      "9:102: workload.functions[0].measured.emulator: this is a number (expected a string)"
    ),
    (
      #""instructions_per_call": 1, "code_bytes": 1.5"#,
      "9:82: workload.functions[0].code_bytes: no such number "
        + "(expected a whole number from 0 to 1000000000000000)"
    ),
    (
      #""instructions_per_call": 1, "signature": "void(foo)""#,
      #"9:81: workload.functions[0].signature: "foo" is no type (column 6 of the signature) "#
        + "(expected a type: int, i64, ptr, float, double, struct 24, struct 16 of float, vector 16)"
    ),
    (
      #""instructions_per_call": 1, "portable": "no""#,
      "9:80: workload.functions[0].portable: this is a string (expected true or false)"
    ),
    (
      #""instructions_per_call": 1, "mix": """#,
      "9:75: workload.functions[0].mix: an empty name, or one with a control character (expected a name)"
    ),
  ])
  func `a mistake in a function is told at its place`(rest: String, message: String) {
    #expect(
      mistakes {
        $0.functions = #"{ "name": "main", "module": "app.exe", \#(rest) }"#
        $0.calls = ""
      } == message
    )
  }

  @Test func `a function name stands once, and the second knows the first`() {
    #expect(
      mistakes {
        $0.functions += """
          ,
          { "name": "main", "module": "app.exe", "instructions_per_call": 10 }
          """
      } == #"11:11: workload.functions[2].name: a function "main" is on line 9 already"#
    )
  }

  @Test func `a module that is not listed is told with the nearest, or how to list it`() {
    #expect(
      mistakes {
        $0.functions = """
          { "name": "main", "module": "ap.exe", "instructions_per_call": 1 },
          { "name": "copy", "module": "kernel32.dll", "instructions_per_call": 1 }
          """
      } == """
        9:29: workload.functions[0].module: no module is named "ap.exe" \
        (hint: did you mean "app.exe"?)
        10:29: workload.functions[1].module: no module is named "kernel32.dll" \
        (hint: list it under "modules")
        """
    )
  }

  // MARK: Calls

  @Test func `a call inside a module is direct, across modules an import, unless it says so`()
    throws
  {
    let kinds = try workload {
      $0.calls = """
        { "from": "main", "to": "main", "per_call": 0 },
        { "from": "main", "to": "copy", "per_call": 1 },
        { "from": "main", "to": "copy", "per_call": 1, "kind": "virtual" }
        """
    }.callSites.map(\.kind)
    #expect(kinds == [.direct, .import, .virtual])
  }

  @Test func `a count is exact, estimated with a range, or static`() throws {
    let sites = try workload {
      $0.calls = """
        { "from": "main", "to": "copy", "per_call": 3, "counts": "exact" },
        { "from": "main", "to": "copy", "per_call": 8, "counts": "estimated",
          "per_call_range": [4, 32] },
        { "from": "main", "to": "copy", "counts": "static" },
        { "from": "main", "to": "copy", "per_call": [7, 3], "counts": "static" }
        """
    }.callSites
    #expect(
      sites.map(\.provenance) == [.exact, .estimated(low: 0.5, high: 4), .static, .static]
    )
    #expect(
      sites.map(\.callsPerRun) == [
        CountRatio(3), CountRatio(8), CountRatio(0), CountRatio(7, per: 3),
      ]
    )
  }

  /// A mistake in a call: `"from": "main", "to": "copy"` and this.
  @Test(arguments: [
    ("", #"13:1: workload.calls[0]: the key "per_call" is missing (expected calls per run)"#),
    (
      #", "per_call": -0.5"#,
      "13:45: workload.calls[0].per_call: the number is out of range "
        + "(expected a number from 0 to 1000000000000000)"
    ),
    (
      #", "per_call": 1, "kind": "imported""#,
      #"13:56: workload.calls[0].kind: "imported" is not known "#
        + "(expected one of: direct, import, indirect, virtual, callback) "
        + #"(hint: did you mean "import"?)"#
    ),
    (
      #", "per_call": 1, "kind": 3"#,
      "13:56: workload.calls[0].kind: this is a number "
        + "(expected one of: direct, import, indirect, virtual, callback)"
    ),
    (
      #", "per_call": 1, "counts": "exakt""#,
      #"13:58: workload.calls[0].counts: "exakt" is not known "#
        + #"(expected one of: exact, estimated, static) (hint: did you mean "exact"?)"#
    ),
    (
      #", "per_call": 1, "counts": "estimated""#,
      "13:1: workload.calls[0]: an estimated count has no range "
        + #"(expected "per_call_range": [low, high])"#
    ),
    (
      #", "per_call": 1, "per_call_range": [0, 2]"#,
      "13:66: workload.calls[0].per_call_range: only an estimated count has a range "
        + #"(hint: add "counts": "estimated")"#
    ),
    (
      #", "per_call": 1, "counts": "estimated", "per_call_range": [2, 3]"#,
      "13:89: workload.calls[0].per_call_range: no range around per_call "
        + "(expected [low, high] with low ≤ per_call ≤ high and per_call above 0)"
    ),
    (
      #", "per_call": 1, "counts": "estimated", "per_call_range": [0, 1, 2]"#,
      "13:89: workload.calls[0].per_call_range: no range around per_call "
        + "(expected [low, high] with low ≤ per_call ≤ high and per_call above 0)"
    ),
    (
      #", "per_call": 0, "counts": "estimated", "per_call_range": [0, 1]"#,
      "13:89: workload.calls[0].per_call_range: no range around per_call "
        + "(expected [low, high] with low ≤ per_call ≤ high and per_call above 0)"
    ),
    (
      #", "per_cal": 1"#,
      #"13:1: workload.calls[0]: the key "per_call" is missing (expected calls per run) "#
        + "(hint: \"per_cal\" is near; was \"per_call\" meant?)\n"
        + "13:33: workload.calls[0].per_cal: unknown key "
        + "(expected one of: from, to, kind, counts, per_call, per_call_range, note) "
        + #"(hint: did you mean "per_call"?)"#
    ),
  ])
  func `a mistake in a call is told at its place`(rest: String, message: String) {
    #expect(
      mistakes { $0.calls = #"{ "from": "main", "to": "copy"\#(rest) }"# } == message
    )
  }

  @Test func `a function that is not there is told with the nearest and its line`() {
    #expect(
      mistakes {
        $0.calls = #"{ "from": "mian", "to": "printf", "per_call": 1 }"#
      } == """
        13:11: workload.calls[0].from: no function is named "mian" \
        (hint: did you mean "main" (line 9)?)
        13:25: workload.calls[0].to: no function is named "printf"
        """
    )
  }

  @Test func `a function with a mistake is still known to its callers`() {
    #expect(
      mistakes {
        $0.functions = """
          { "name": "main", "module": "app.exe", "instructions_per_call": "x" },
          { "name": "copy", "module": "crt.dll", "instructions_per_call": 1 }
          """
      } == "9:65: workload.functions[0].instructions_per_call: this is a string "
        + "(expected a number, or [count, runs])"
    )
  }

  // MARK: Phases

  @Test func `a phase runs threads, so many times, within a budget`() throws {
    let phases = try workload {
      $0.phases = """
        { "name": "open", "calls": [{ "to": "main", "count": 2 }, { "to": "copy", "count": 0 }] },
        { "name": "edit", "repeat": 6e2, "budget_ms": 16.7,
          "threads": [{ "name": "ui", "calls": [{ "to": "main" }] }, { "name": "io", "calls": [] }] }
        """
    }.phases
    #expect(phases.map(\.repeats) == [1, 600])
    #expect(phases.map(\.budget) == [nil, Milliseconds(16.7)])
    #expect(phases.map { $0.threads.map(\.name) } == [["main"], ["ui", "io"]])
    #expect(phases[0].threads[0].calls.map(\.count) == [2, 0])
    #expect(phases[0].threads[0].calls.map(\.function) == [0, 1])
  }

  @Test(arguments: [
    ("", "15:11: workload.phases: nothing runs (expected at least one phase)"),
    (
      #"{ "calls": [] }"#, #"16:1: workload.phases[0]: the key "name" is missing"#
    ),
    (
      #"{ "name": "p" }"#,
      #"16:1: workload.phases[0]: what does the phase run? (expected either "calls" or "threads")"#
    ),
    (
      #"{ "name": "p", "calls": [], "threads": [] }"#,
      #"16:1: workload.phases[0]: what does the phase run? (expected either "calls" or "threads")"#
    ),
    (
      #"{ "name": "p", "threads": [] }"#,
      "16:27: workload.phases[0].threads: no thread runs (expected at least one thread)"
    ),
    (
      #"{ "name": "p", "threads": [{ "name": "t" }] }"#,
      #"16:28: workload.phases[0].threads[0]: the key "calls" is missing"#
    ),
    (
      #"{ "name": "p", "repeat": 1.5, "calls": [] }"#,
      "16:26: workload.phases[0].repeat: no such number "
        + "(expected a whole number from 1 to 1000000000000000)"
    ),
    (
      #"{ "name": "p", "repeat": 0, "calls": [] }"#,
      "16:26: workload.phases[0].repeat: no such number "
        + "(expected a whole number from 1 to 1000000000000000)"
    ),
    (
      #"{ "name": "p", "repeat": 1e30, "calls": [] }"#,
      "16:26: workload.phases[0].repeat: no such number "
        + "(expected a whole number from 1 to 1000000000000000)"
    ),
    (
      #"{ "name": "p", "budget_ms": -1, "calls": [] }"#,
      "16:29: workload.phases[0].budget_ms: the number is out of range "
        + "(expected a number from 0 to 1000000000000.0)"
    ),
    (
      #"{ "name": "p", "calls": [{ "count": -1 }] }"#,
      "16:26: workload.phases[0].calls[0]: the key \"to\" is missing\n"
        + "16:37: workload.phases[0].calls[0].count: no such number "
        + "(expected a whole number from 0 to 1000000000000000)"
    ),
    (
      #"{ "name": "p", "calls": [{ "to": "mian" }] }"#,
      #"16:34: workload.phases[0].calls[0].to: no function is named "mian" "#
        + #"(hint: did you mean "main" (line 9)?)"#
    ),
    (
      #"{ "name": "p", "calls": "main" }"#,
      "16:25: workload.phases[0].calls: this is a string (expected an array)"
    ),
    (
      #"{ "name": "p", "repeats": 3, "calls": [] }"#,
      "16:16: workload.phases[0].repeats: unknown key (expected one of: name, repeat, budget_ms, "
        + #"calls, threads, note) (hint: did you mean "repeat"?)"#
    ),
  ])
  func `a mistake in a phase is told at its place`(phase: String, message: String) {
    #expect(mistakes { $0.phases = phase } == message)
  }

  @Test func `NaN is no number`() {
    #expect(
      mistakes { $0.phases = #"{ "name": "p", "repeat": NaN, "calls": [] }"# }
        == #"16:26: "NaN" is no JSON value (hint: numbers are finite)"#
    )
  }

  @Test func `mistakes in functions, calls and phases are told in one run`() {
    #expect(
      mistakes {
        $0.functions = #"{ "name": "f", "module": "app.exe" }"#
        $0.calls = #"{ "from": "f", "to": "g", "per_call": -1 }"#
        $0.phases = #"{ "name": "p", "calls": [{ "to": "f", "count": 0.5 }] }"#
      } == """
        9:1: workload.functions[0]: the function has no body \
        (expected "instructions_per_call" or "measured")
        12:22: workload.calls[0].to: no function is named "g"
        12:39: workload.calls[0].per_call: the number is out of range \
        (expected a number from 0 to 1000000000000000)
        15:48: workload.phases[0].calls[0].count: no such number \
        (expected a whole number from 0 to 1000000000000000)
        """
    )
  }

  @Test func `a call graph lacks what every one has`() {
    #expect(
      mistakes { $0.workload = #"{ "function": [] }"# } == """
        7:13: workload: the key "functions" is missing \
        (hint: "function" is near; was "functions" meant?)
        7:13: workload: the key "phases" is missing (expected what the program runs)
        7:15: workload.function: unknown key (expected one of: functions, calls, phases, recording, note) \
        (hint: did you mean "functions"?)
        """
    )
  }
}
