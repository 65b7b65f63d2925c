import PerfModel
import TestSupport
import Testing

/// Profiles at the ends of what the format allows.
struct ExtremeProfileTests {
  /// The curve of a profile with these parts, or its mistakes, one a line.
  private func outcome(
    modules: String = #"{ "name": "a.exe", "architecture": "x64" }"#,
    functions: [String],
    calls: [String] = [],
    phases: String,
    more: String = ""
  ) -> Result<TimingCurve, InvalidInput> {
    let text = """
      { "format": 1, "name": "extreme", "modules": [\(modules)], \(more)
        "workload": { "functions": [\(functions.joined(separator: ",\n"))],
          "calls": [\(calls.joined(separator: ",\n"))], "phases": [\(phases)] } }
      """
    do {
      let profile = try Profile(reading: SourceText(text))
      return .success(try Simulation(of: profile, options: SimulationOptions(samples: 2)).curve())
    } catch {
      return .failure(error)
    }
  }

  private func function(
    _ name: String,
    _ more: String = "",
    module: String = "a.exe",
    instructions: String = "1"
  ) -> String {
    #"{ "name": "\#(name)", "module": "\#(module)", "instructions_per_call": \#(instructions)\#(more) }"#
  }

  private let run = #"{ "name": "run", "calls": [{ "to": "f" }] }"#

  /// What was said instead of a curve; "" for a curve.
  private func said(_ outcome: Result<TimingCurve, InvalidInput>) -> String {
    switch outcome {
    case .success: ""
    case .failure(let error): error.summary
    }
  }

  @Test func `nothing to do takes no time`() throws {
    let curve = try outcome(functions: [], phases: #"{ "name": "run", "calls": [] }"#).get()
    #expect(curve.steps.map(\.total.count) == [0, 0])
    #expect(curve.steps.map(\.speedup) == [1, 1])
  }

  @Test func `what never runs takes no time`() throws {
    let curve = try outcome(
      functions: [function("f", instructions: "1e15")],
      phases: #"{ "name": "run", "repeat": 1e15, "calls": [{ "to": "f", "count": 0 }] }"#
    ).get()
    #expect(curve.steps.map(\.total.count) == [0, 0])
  }

  @Test func `work of more than 64 bits is still work`() throws {
    func total(instructions: String) throws -> Double {
      try outcome(
        functions: [function("f", #", "code_bytes": 4"#, instructions: instructions)],
        phases: #"{ "name": "run", "repeat": 1e9, "calls": [{ "to": "f" }] }"#
      ).get().steps[0].total.count
    }
    let ratio = try total(instructions: "1e15") / total(instructions: "1e9")
    #expect(abs(ratio / 1e6 - 1) < 1e-6)
  }

  @Test func `translations of more than 64 bits are a mistake`() {
    let result = outcome(
      functions: [function("f", #", "code_bytes": 1e15"#)],
      phases: #"{ "name": "run", "repeat": 1e12, "calls": [{ "to": "f" }] }"#
    )
    #expect(
      said(result) == "1:1: more than 1000000000000000000 instructions would be translated"
        + " (hint: are the repeats and code_bytes right?)"
    )
  }

  @Test func `very many functions with enormous code are a mistake`() {
    let names = (0..<20_000).map { "f\($0)" }
    let result = outcome(
      functions: names.map { function($0, #", "code_bytes": 1, "reached_instructions": 1e15"#) },
      phases:
        #"{ "name": "run", "calls": [\#(names.map { #"{ "to": "\#($0)" }"# }.joined(separator: ","))] }"#
    )
    #expect(
      said(result) == "1:1: more than 1000000000000000000 instructions would be translated"
        + " (hint: are the repeats and code_bytes right?)"
    )
  }

  @Test func `very many calls are a mistake`() {
    let names = (0..<20_000).map { "f\($0)" }
    let result = outcome(
      modules: """
        { "name": "a.exe", "architecture": "x64" }, { "name": "b.dll", "architecture": "arm64x" }
        """,
      functions: [function("f")] + names.map { function($0, module: "b.dll") },
      calls: names.map { #"{ "from": "f", "to": "\#($0)", "per_call": 1e15 }"# },
      phases: run
    )
    #expect(
      said(result) == "1:1: the functions would be called more than 1000000000000000000 times"
        + " (hint: are the repeats and call counts right?)"
    )
  }

  @Test func `more runs of one function than can be counted are a mistake`() {
    let result = outcome(
      functions: [function("f"), function("g")],
      calls: [#"{ "from": "f", "to": "g", "per_call": 1e9 }"#],
      phases: #"{ "name": "run", "repeat": 1e9, "calls": [{ "to": "f" }] }"#
    )
    #expect(
      said(result) == #"1:1: "g" would run more than 1000000000000000 times"#
        + " (hint: are the repeats and call counts right?)"
    )
  }

  @Test func `more runs than can be counted are a mistake in the first phase too`() {
    let result = outcome(
      functions: [function("f")],
      phases: #"{ "name": "run", "repeat": 1e15, "calls": [{ "to": "f", "count": 2 }] }"#
    )
    #expect(
      said(result) == #"1:1: "f" would run more than 1000000000000000 times"#
        + " (hint: are the repeats and call counts right?)"
    )
  }

  @Test func `a recursion that does not end is a mistake`() {
    let result = outcome(
      functions: [function("f"), function("g")],
      calls: [
        #"{ "from": "f", "to": "g" , "per_call": 1}"#,
        #"{ "from": "g", "to": "f", "per_call": 1 }"#,
      ],
      phases: run
    )
    #expect(said(result).hasPrefix(#"1:1: the recursion of "f", "g" never ends"#))
  }

  @Test func `a chain of very many calls is no deeper than others`() throws {
    let names = ["f"] + (1..<5_000).map { "f\($0)" }
    let curve = try outcome(
      functions: names.map { function($0) },
      calls: zip(names, names.dropFirst()).map {
        #"{ "from": "\#($0)", "to": "\#($1)", "per_call": 1 }"#
      },
      phases: run
    ).get()
    #expect(curve.steps.count == 2)
  }

  @Test func `an x64 function in a classic Arm64 image is a mistake`() {
    let result = outcome(
      modules: #"{ "name": "a.exe", "architecture": "arm64" }"#,
      functions: [function("f", #", "portable": false"#)],
      phases: run
    )
    #expect(
      said(result) == "2:31: workload.functions[0]: an Arm64 process cannot run the x64 function"
        + #" "f" of "a.exe" (hint: remove "portable", or build the module as Arm64EC)"#
    )
  }

  @Test func `code that does not fit into the cache is followed, however often it runs`() throws {
    let curve = try outcome(
      functions: [
        function("f", #", "code_bytes": 40e6"#), function("g", #", "code_bytes": 40e6"#),
      ],
      calls: [#"{ "from": "f", "to": "g", "per_call": 0.3333 }"#],
      phases: #"{ "name": "run", "repeat": 1e8, "calls": [{ "to": "f" }] }"#
    ).get()
    #expect(curve.steps[0].time[.translation].count > 0)
  }

  @Test func `very many misspelt names are told, the first with a hint`() {
    let names = (0..<1_000).map { "a_function_\($0)" }
    let result = outcome(
      functions: names.map { function($0) },
      calls: names.map { #"{ "from": "\#($0)x", "to": "\#($0)", "per_call": 1 }"# },
      phases: #"{ "name": "run", "calls": [] }"#
    )
    guard case .failure(let error) = result else {
      Issue.record("there are mistakes")
      return
    }
    #expect(error.diagnostics.count == 1_000)
    #expect(error.diagnostics.first?.hint == #"did you mean "a_function_0" (line 2)?"#)
    #expect(error.diagnostics.last?.hint == nil)
  }
}
