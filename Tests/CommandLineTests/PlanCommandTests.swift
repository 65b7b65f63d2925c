import TestSupport
import Testing

/// `hot.dll` is the hottest, and calls a tiny function of `helper.dll` all the time.
private let chattyProfile = """
  { "format": 1, "name": "chatty",
    "modules": [
      { "name": "app.exe", "architecture": "x64", "effort_days": 2 },
      { "name": "hot.dll", "architecture": "x64", "effort_days": 4 },
      { "name": "helper.dll", "architecture": "x64", "effort_days": 4 },
      { "name": "codec.dll", "architecture": "x64", "effort_days": 3 },
      { "name": "scanner.dll", "architecture": "x64", "portable": false },
      { "name": "ucrtbase.dll", "architecture": "arm64x" } ],
    "workload": {
      "functions": [
        { "name": "main", "module": "app.exe", "instructions_per_call": 100000, "mix": "mixed" },
        { "name": "search", "module": "hot.dll", "instructions_per_call": 600000, "mix": "integer" },
        { "name": "compare", "module": "helper.dll", "instructions_per_call": 40, "mix": "integer" },
        { "name": "decode", "module": "codec.dll", "instructions_per_call": 150000, "mix": "simd" },
        { "name": "scan", "module": "scanner.dll", "instructions_per_call": 1000, "mix": "mixed" },
        { "name": "memcpy", "module": "ucrtbase.dll", "instructions_per_call": 50, "mix": "memory" } ],
      "calls": [
        { "from": "main", "to": "search", "per_call": 1, "kind": "import" },
        { "from": "main", "to": "decode", "per_call": 1, "kind": "import" },
        { "from": "main", "to": "scan", "per_call": 1, "kind": "import" },
        { "from": "search", "to": "compare", "per_call": 2000, "kind": "indirect" },
        { "from": "decode", "to": "memcpy", "per_call": 20, "kind": "import" } ],
      "phases": [ { "name": "run", "repeat": 100, "calls": [ { "to": "main", "count": 1 } ] } ] } }
  """

struct PlanCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(chattyProfile, as: "chatty.json")
  }

  /// The rows of a plan as CSV, by column.
  private func rows(_ arguments: String...) throws -> [[String: String]] {
    let outcome = try tool.run(
      ["plan", "chatty.json", "--format", "csv", "--samples", "0"] + arguments
    )
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { $1 }) }
  }

  @Test func `the plan moves chatty modules one after the other`() throws {
    let rows = try rows()
    #expect(
      rows.map { $0["modules"] } == ["", "helper.dll", "hot.dll", "codec.dll", "app.exe"]
    )
    #expect(rows.map { $0["effort_days"] } == ["0.0", "4.0", "8.0", "11.0", "13.0"])
  }

  @Test func `its curve is that of a simulation with these steps`() throws {
    let rows = try rows()
    let steps = rows.dropFirst().map { row in
      let module = row["modules"] ?? ""
      return #"{ "name": "\#(module)", "modules": ["\#(module)"] }"#
    }
    let given =
      chattyProfile.dropLast(1)
      + #", "migration": { "steps": ["# + steps.joined(separator: ", ") + "] } }"
    _ = try tool.folder.write(String(given), as: "steps.json")
    let simulated = try tool.run(
      "simulate",
      "steps.json",
      "--format",
      "csv",
      "--samples",
      "0"
    ).output
    let planned = try tool.run(
      "plan",
      "chatty.json",
      "--format",
      "csv",
      "--samples",
      "0"
    ).output
    let withoutEffort = planned.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropLast()
        .joined(separator: ",")
    }
    #expect(withoutEffort == simulated.split(separator: "\n").map(String.init))
  }

  @Test func `the report names the hump, its call site, and the rule that falls into it`() throws {
    let output = try tool.run("plan", "chatty.json").output
      .split(separator: "\n").joined(separator: " ")
    #expect(output.contains("Make all 4 moves in the order below, 13 person-days"))
    #expect(output.contains("less); no order is better."))
    #expect(output.contains("hot.dll!search → helper.dll!compare"))
    #expect(output.contains("Ship steps 1 to 2 together."))
    #expect(output.contains("Hottest first would be slower by"))
    #expect(output.contains("What decides how much the plan saves"))
  }

  @Test func `where hottest first is optimal, that is said`() throws {
    _ = try tool.folder.write(
      chattyProfile.replacing(#""per_call": 2000"#, with: #""per_call": 1"#)
        .replacing("effort_days\": 4", with: "effort_days\": 1"),
      as: "quiet.json"
    )
    let output = try tool.run("plan", "quiet.json", "--effort", "modules").output
    #expect(output.contains("Microsoft's rule, hottest first, is optimal here"))
  }

  @Test func `a budget leaves out what does not fit`() throws {
    #expect(
      try rows("--budget-days", "7").map { $0["modules"] } == ["", "codec.dll", "app.exe"]
    )
    #expect(
      try rows("--max-modules", "2").map { $0["modules"] } == ["", "helper.dll", "hot.dll"]
    )
    let output = try tool.run("plan", "chatty.json", "--budget-days", "7").output
    #expect(output.contains("Within the budget of 7 person-days no placement is faster: proven."))
    // A module or two: the hottest alone would be slower than nothing, and nobody praises it.
    let two = try tool.run("plan", "chatty.json", "--max-modules", "1").output
      .split(separator: "\n").joined(separator: " ")
    #expect(two.contains("Make the move below, 3 person-days"))
    #expect(two.contains("Hottest first buys 29"))
    #expect(!two.contains("is optimal here"))
  }

  @Test func `pins are kept, and pinned modules move first`() throws {
    #expect(
      try rows("--pin", "hot.dll=x64", "--pin", "app.exe=arm64ec").map { $0["modules"] } == [
        "", "app.exe", "codec.dll", "helper.dll",
      ]
    )
  }

  @Test func `modules of a group move at once`() throws {
    _ = try tool.folder.write(
      chattyProfile.replacing(
        #""name": "hot.dll", "#,
        with: #""name": "hot.dll", "with": ["helper.dll"], "#
      ),
      as: "group.json"
    )
    let output = try tool.run("plan", "group.json", "--format", "csv", "--samples", "0").output
    #expect(output.contains("1,hot.dll + helper.dll,hot.dll;helper.dll,"))
    #expect(output.contains("\n3,"))
    #expect(!output.contains("\n4,"))
  }

  @Test func `what-ifs tell what changes`() throws {
    let output = try tool.run(
      "plan",
      "chatty.json",
      "--format",
      "json",
      "--samples",
      "0",
      "--what-if",
      "call:hot.dll->helper.dll*0.1",
      "--what-if",
      "module:codec.dll=arm64ec; emulator.emulator_entry_cycles=500"
    ).output
    #expect(output.contains(#""question": "call:hot.dll->helper.dll*0.1""#))
    #expect(
      output.contains(
        #""question": "module:codec.dll=arm64ec; emulator.emulator_entry_cycles=500""#
      )
    )
    // Batched, the two modules are no cluster any more, and the plan moves what it did before.
    #expect(output.contains("\"added\": [],\n      \"removed\": []"))
    #expect(
      output.contains("\"added\": [],\n      \"removed\": [\n        \"codec.dll\"\n      ]")
    )
  }

  @Test func `the same input gives the same bytes`() throws {
    for format in ["table", "csv", "json", "svg"] {
      let first = try tool.run("plan", "chatty.json", "--format", format, "--samples", "70")
      #expect(first.exitCode == 0)
      #expect(first == (try tool.run("plan", "chatty.json", "--format", format, "--samples", "70")))
    }
  }

  @Test func `the model is written for other solvers`() throws {
    let outcome = try tool.run("plan", "chatty.json", "--export-lp", "m.lp", "-o", "plan.svg")
    #expect(outcome == Tool.Outcome(exitCode: 0, output: "", errors: ""))
    let text = try #require(tool.folder.text(of: "m.lp"))
    #expect(text.contains("\\ x1 = hot.dll, effort 4.0\n"))
    #expect(text.hasSuffix("End\n"))
    #expect(tool.folder.text(of: "plan.svg")?.hasPrefix("<svg ") == true)
  }

  @Test(arguments: [
    (["--pin", "hto.dll=x64"], #"no module is named "hto.dll""#, #"did you mean "hot.dll"?"#),
    (
      ["--pin", "hot.dll=x64", "--pin", "hot.dll=arm64ec"],
      #""hot.dll" is pinned to both x64 and arm64ec"#, "keep one of the pins"
    ),
    (["--pin", "scanner.dll=arm64ec"], "is not portable and cannot move", "pin it to x64"),
    (["--pin", "ucrtbase.dll=x64"], "is native already (arm64x)", "only x64 modules"),
    (
      ["--budget-days", "1"], "the budget of 1 person-days is less than any move takes",
      "least is 2"
    ),
    (
      ["--pin", "hot.dll=arm64ec", "--budget-days", "3"],
      "the pinned modules take 4 person-days, and the budget is 3", "raise the budget"
    ),
    (
      [
        "--pin", "app.exe=x64", "--pin", "hot.dll=x64", "--pin", "helper.dll=x64", "--pin",
        "codec.dll=x64",
      ],
      "there is nothing to plan: no module may move", "simulate"
    ),
    (["--what-if", "faster"], #""faster" is no question"#, "for example"),
    (
      ["--what-if", "call:app.exe->codce.dll*2"], #"no module or function is named "codce.dll""#,
      "codec"
    ),
    (["--what-if", "call:codec.dll->app.exe*2"], "calls anything in", "other way round"),
    (["--what-if", "module:hot.dl=arm64ec"], #"no module is named "hot.dl""#, "hot.dll"),
    (["--what-if", "module:ucrtbase.dll=x64"], "native from the start", "1 error"),
    (["--what-if", "emulator.entry=1"], #"no parameter is named "emulator.entry""#, "1 error"),
    (["--what-if", "frequency_ghz=1000"], "frequency_ghz cannot be 1000.0", "0.01 to 100.0"),
  ])
  func `wrong wishes are told with a hint`(
    arguments: [String],
    message: String,
    hint: String
  ) throws {
    let outcome = try tool.run(["plan", "chatty.json", "--samples", "0"] + arguments)
    #expect(outcome.exitCode == 65)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("error: "))
    #expect(outcome.errors.contains(message))
    #expect(outcome.errors.contains(hint))
  }

  @Test(arguments: [
    (
      #", "effort_days": 2"#, "", #"chatty.json:3:5: error: modules[0]: "app.exe" may move and has"#
    ),
    (
      #""effort_days": 4"#, #""effort_days": 0"#,
      #"chatty.json:4:5: error: modules[1]: effort_days of "hot.dll" is 0"#
    ),
    (
      #""name": "hot.dll", "#, #""name": "hot.dll", "with": ["hepler.dll"], "#,
      #"no module is named "hepler.dll""#
    ),
    (
      #""name": "hot.dll", "#, #""name": "hot.dll", "with": ["hot.dll"], "#,
      "a module moves with itself"
    ),
    (
      #""name": "hot.dll", "#, #""name": "hot.dll", "with": ["ucrtbase.dll"], "#,
      #""ucrtbase.dll" is native already (arm64x) and moves with nothing"#
    ),
  ])
  func `wrong profiles are told at their place`(
    old: String,
    new: String,
    message: String
  ) throws {
    _ = try tool.folder.write(chattyProfile.replacing(old, with: new), as: "chatty.json")
    let outcome = try tool.run("plan", "chatty.json")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("chatty.json:"))
    #expect(outcome.errors.contains(message))
  }

  @Test(arguments: [
    ["--budget-days", "7", "--max-modules", "2"], ["--budget-days", "0"], ["--max-modules", "0"],
    ["--pin", "hot.dll"], ["--pin", "hot.dll=arm64"], ["--effort", "hours"],
    ["--format", "html"], ["-o", "plan.pdf"], ["--samples=-1"], ["--frequency-ghz", "0"],
  ])
  func `wrong usage ends with 64`(arguments: [String]) throws {
    let outcome = try tool.run(["plan", "chatty.json"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("rror: "))
  }
}
