import PerfModel
import Testing

/// The curves of small hand-made profiles: what must hold of every curve.
struct SimulationTests {
  /// A profile of two movable modules and a system module, with room for more.
  static func profile(
    functions: String = "",
    calls: String = "",
    modules: String = "",
    phases: String = #"{ "name": "run", "calls": [ { "to": "main", "count": 100 } ] }"#,
    migration: String = ""
  ) throws -> Profile {
    let text = """
      {
        "format": 1, "name": "small",
        "machine": { "core": "oryon-1", "emulator": "prism", "frequency_ghz": 3.4 },
        "modules": [
          { "name": "app.exe", "architecture": "x64" },
          { "name": "hot.dll", "architecture": "x64" },
          { "name": "sys.dll", "architecture": "arm64x" }\(modules)
        ],
        "workload": {
          "functions": [
            { "name": "main", "module": "app.exe", "instructions_per_call": 10000, "mix": "integer" },
            { "name": "hot", "module": "hot.dll", "instructions_per_call": 90000, "mix": "simd" },
            { "name": "sys", "module": "sys.dll", "instructions_per_call": 500 }\(functions)
          ],
          "calls": [
            { "from": "main", "to": "hot", "per_call": 2 },
            { "from": "main", "to": "sys", "per_call": 3 }\(calls)
          ],
          "phases": [ \(phases) ]
        }\(migration)
      }
      """
    return try Profile(reading: SourceText(path: "small.json", bytes: Array(text.utf8)))
  }

  @Test func `the hottest portable module moves first`() throws {
    let curve = try Simulation(of: Self.profile()).curve()
    #expect(curve.steps.map(\.name) == ["baseline", "hot.dll", "app.exe"])
    #expect(curve.steps.map(\.movedModules) == [[], ["hot.dll"], ["app.exe"]])
  }

  @Test func `crossings are the calls between modes`() throws {
    let curve = try Simulation(of: Self.profile()).curve()
    // main calls sys 3 times and hot twice, 100 times over.
    #expect(curve.steps.map(\.crossings) == [300, 500, 0])
  }

  @Test func `all native pays for no thunk, no emulator and no translation`() throws {
    let last = try #require(try Simulation(of: Self.profile()).curve().steps.last)
    for cause in Cause.allCases where cause != .native {
      #expect(last.time[cause].count == 0, "\(cause)")
    }
    #expect(last.time[.native] == last.total)
  }

  @Test func `the causes sum to the total exactly, in any order`() throws {
    for emulator in ["prism", "fex", "qemu-user"] {
      for step in try Simulation(
        of: Self.profile(),
        options: SimulationOptions(emulator: emulator, run: .first)
      ).curve().steps {
        let parts = Cause.allCases.map { step.time[$0].count }
        #expect(parts.reduce(0, +) == step.total.count)
        #expect(parts.reversed().reduce(0, +) == step.total.count)
      }
    }
  }

  @Test func `the band holds the total`() throws {
    for step in try Simulation(of: Self.profile()).curve().steps {
      #expect(step.low <= step.total)
      #expect(step.total <= step.high)
      #expect(step.low < step.high)
    }
  }

  @Test func `the same seed gives the same bands, another seed others`() throws {
    func bands(_ seed: UInt64) throws -> [Milliseconds] {
      try Simulation(of: Self.profile(), options: SimulationOptions(seed: seed)).curve()
        .steps.map(\.high)
    }
    #expect(try bands(7) == bands(7))
    #expect(try bands(7) != bands(8))
  }

  @Test func `a first run costs more than a cached one, a steady one least`() throws {
    func baseline(_ run: RunKind) throws -> TimingCurve.Step {
      let options = SimulationOptions(run: run)
      return try #require(try Simulation(of: Self.profile(), options: options).curve().steps.first)
    }
    let (first, cached, steady) = (
      try baseline(.first), try baseline(.cached), try baseline(.steady)
    )
    #expect(first.total > cached.total)
    #expect(cached.total > steady.total)
    #expect(steady.time[.translation].count == 0)
    #expect(cached.firstRun == first.total)
  }

  @Test func `a tiny leaf that is called across the boundary makes a hump`() throws {
    let profile = try Self.profile(
      functions: """
        , { "name": "leaf", "module": "leaf.dll", "instructions_per_call": 5, "mix": "integer" }
        """,
      calls: #", { "from": "main", "to": "leaf", "per_call": 2000, "kind": "import" }"#,
      modules: #", { "name": "leaf.dll", "architecture": "x64" }"#,
      migration: """
        , "migration": { "steps": [ { "name": "leaf", "modules": ["leaf.dll"] },
                                    { "name": "rest", "modules": ["app.exe", "hot.dll"] } ] }
        """
    )
    let curve = try Simulation(of: profile).curve()
    #expect(curve.worstStep == 1)
    #expect(curve.breakEvenStep == 2)
    let site = try #require(curve.callSites.first { $0.callee == "leaf" })
    #expect(site.workPerCall < (site.breakEvenWorkPerCall ?? 0))
  }

  @Test func `a module without its SIMD path on Arm need not win`() throws {
    let profile = try Self.profile(
      functions: """
        , { "name": "fft", "module": "fft.dll", "instructions_per_call": 900000, "mix": "simd" }
        """,
      calls: #", { "from": "main", "to": "fft", "per_call": 1 }"#,
      modules: """
        , { "name": "fft.dll", "architecture": "x64",
            "native_factor": { "low": 1.2, "default": 3, "high": 9 } }
        """,
      migration: #", "migration": { "steps": [ { "name": "fft", "modules": ["fft.dll"] } ] }"#
    )
    let curve = try Simulation(of: profile).curve()
    #expect(curve.steps[1].total > curve.steps[0].total)
    #expect(curve.callSites.first { $0.callee == "fft" }?.breakEvenWorkPerCall == nil)
    #expect(curve.steps[1].decidingParameter?.parameter == "module.fft.dll.native_factor")
  }

  @Test func `an estimated count widens the band and is said`() throws {
    func curve(_ counts: String) throws -> TimingCurve {
      let profile = try Self.profile(
        functions: #", { "name": "cb", "module": "app.exe", "instructions_per_call": 9 }"#,
        calls: #", { "from": "sys", "to": "cb", "per_call": 900, "kind": "callback"\#(counts) }"#
      )
      return try Simulation(of: profile, options: SimulationOptions(samples: 500)).curve()
    }
    let exact = try curve("")
    let estimated = try curve(#", "counts": "estimated", "per_call_range": [100, 4000]"#)
    #expect(exact.steps[0].total == estimated.steps[0].total)
    let width = { (curve: TimingCurve) in curve.steps[0].high.count - curve.steps[0].low.count }
    #expect(width(estimated) > 1.5 * width(exact))
    #expect(
      estimated.notes.contains {
        $0.contains("1 of 3 call counts are estimated: the band has what")
      }
    )
    #expect(exact.notes.allSatisfy { !$0.contains("estimated") })
    #expect(
      estimated.steps[0].decidingParameter?.parameter == "call.sys->cb.count"
    )
  }

  @Test func `a body measured on the machine costs there what was measured`() throws {
    let profile = try Self.profile(
      functions: """
        , { "name": "timed", "module": "app.exe", "mix": "simd", "measured":
            { "time_per_call_us": 1000, "core": "oryon-1", "emulator": "prism",
              "frequency_ghz": 3.4 } }
        """,
      phases: #"{ "name": "run", "calls": [ { "to": "timed", "count": 3 } ] }"#
    )
    let steps = try Simulation(of: profile, options: SimulationOptions(run: .steady)).curve().steps
    #expect(abs(steps[0].total.count - 3) < 1e-9)
    #expect(abs(steps[0].high.count - 3) < 1e-6, "nothing about it is uncertain")
    #expect(steps[2].total.count < 3)
  }

  @Test func `a phase takes as long as its slowest thread, CPU time is the sum`() throws {
    let profile = try Self.profile(
      phases: """
        { "name": "run", "repeat": 5, "budget_ms": 1000, "threads": [
          { "name": "light", "calls": [ { "to": "sys" } ] },
          { "name": "heavy", "calls": [ { "to": "main" } ] } ] }
        """
    )
    let step = try #require(try Simulation(of: profile).curve().steps.first)
    let phase = try #require(step.phases.first)
    #expect(phase.slowestThread == "heavy")
    #expect(phase.total == step.total)
    #expect(step.cpuTime > step.total)
    #expect(phase.isWithinBudget == true)
    #expect(step.time[.emulated].count > 0)
  }

  @Test func `four stages are those of Microsoft's chart`() throws {
    let more = (1...6).map { #", { "name": "m\#($0).dll", "architecture": "x64" }"# }
    let functions = (1...6).map {
      """
      , { "name": "f\($0)", "module": "m\($0).dll", "instructions_per_call": \($0)0000 }
      """
    }
    let calls = (1...6).map { #", { "from": "main", "to": "f\#($0)", "per_call": 1 }"# }
    let profile = try Self.profile(
      functions: functions.joined(),
      calls: calls.joined(),
      modules: more.joined()
    )
    let curve = try Simulation(of: profile, options: SimulationOptions(stages: 4)).curve()
    #expect(
      curve.steps.map(\.name) == [
        "baseline", "hottest parts native", "more modules native", "fully native",
      ]
    )
    #expect(curve.steps.flatMap(\.movedModules).count == 8)
    #expect(curve.steps.dropFirst().allSatisfy { !$0.movedModules.isEmpty })
  }

  @Test func `the last stage is named for what it holds`() throws {
    func lastName(functions: String = "", modules: String = "", migration: String = "") throws
      -> String?
    {
      let profile = try Self.profile(functions: functions, modules: modules, migration: migration)
      return try Simulation(of: profile, options: SimulationOptions(stages: 2)).curve()
        .steps.last?.name
    }
    let x64Object = """
      , { "name": "asm", "module": "hot.dll", "instructions_per_call": 90, "portable": false }
      """
    #expect(try lastName() == "fully native")
    #expect(try lastName(functions: x64Object) == "all that is portable native")
    #expect(
      try lastName(
        modules: #", { "name": "c.dll", "architecture": "x64" }"#,
        migration: """
          , "migration": { "steps": [ { "name": "1", "modules": ["hot.dll"] },
                                      { "name": "2", "modules": ["app.exe"] } ] }
          """
      ) == "last modules native"
    )
  }

  @Test func `the switch to classic Arm64 drops the checks`() throws {
    let profile = try Self.profile(
      functions: #", { "name": "cb", "module": "app.exe", "instructions_per_call": 9 }"#,
      calls: #", { "from": "hot", "to": "cb", "per_call": 900, "kind": "virtual" }"#,
      migration: """
        , "migration": { "steps": [ { "name": "all", "modules": ["app.exe", "hot.dll"] },
                                    { "name": "classic", "process": "arm64" } ] }
        """
    )
    let steps = try Simulation(of: profile).curve().steps
    #expect(steps[1].time[.callCheck].count > 0)
    #expect(steps[2].time[.callCheck].count == 0)
    #expect(steps[2].total < steps[1].total)
  }

  @Test func `an x64 function inside a ported image stays emulated`() throws {
    let profile = try Self.profile(
      functions: """
        , { "name": "asm", "module": "hot.dll", "instructions_per_call": 90, "portable": false }
        """,
      calls: #", { "from": "hot", "to": "asm", "per_call": 10 }"#
    )
    let steps = try Simulation(of: profile).curve().steps
    #expect(steps[2].time[.emulated].count > 0)
    // 100 × 2 runs of hot, 10 calls each.
    #expect(steps[2].crossings == 2000)
  }

  @Test func `recorded misses and mispredicts cost time`() throws {
    let profile = try Self.profile(
      functions: """
        , { "name": "missing", "module": "app.exe", "instructions_per_call": 10,
            "mispredicts_per_call": 0.5, "l1_misses_per_call": 20, "last_level_misses_per_call": 3 }
        """,
      phases: #"{ "name": "run", "calls": [ { "to": "missing", "count": 1000 } ] }"#
    )
    let plain = try Self.profile(
      functions: #", { "name": "missing", "module": "app.exe", "instructions_per_call": 10 }"#,
      phases: #"{ "name": "run", "calls": [ { "to": "missing", "count": 1000 } ] }"#
    )
    let with = try Simulation(of: profile).curve().steps[0].total
    let without = try Simulation(of: plain).curve().steps[0].total
    // 3 × 104 ns × (1 − 0.75) of last-level misses alone are 0.078 ms.
    #expect(with.count - without.count > 0.078)
  }

  @Test func `a sweep of the clock scales every time`() throws {
    let curves = try Sweep(of: Simulation(of: Self.profile())).curves(over: [2.0, 4.0]) {
      $0.frequency = Frequency(gigahertz: $1)
    }
    for (slow, fast) in zip(curves[0].curve.steps, curves[1].curve.steps) {
      #expect(abs(slow.total.count / fast.total.count - 2) < 1e-9)
    }
  }

  @Test func `a sweep of a parameter gives what simulating each value gives`() throws {
    let simulation = try Simulation(of: Self.profile())
    let curves = try Sweep(of: simulation).curves(over: [50.0, 500, 5000]) {
      $0.emulator[.cachedTranslation] = Estimate($1, source: "what if")
    }
    for (cycles, curve) in curves {
      var alone = simulation
      alone.machine.emulator[.cachedTranslation] = Estimate(cycles, source: "what if")
      #expect(try alone.curve().steps.map(\.total) == curve.steps.map(\.total))
      #expect(try alone.curve().steps.map(\.high) == curve.steps.map(\.high))
    }
    #expect(curves[0].curve.steps[0].total < curves[2].curve.steps[0].total)
  }

  @Test func `a smaller code cache is counted anew in a sweep`() throws {
    let curves = try Sweep(of: Simulation(of: Self.profile())).curves(over: [1e8, 100]) {
      $0.emulator[.codeCacheBytes] = Estimate($1, source: "what if")
    }
    let translation = curves.map { $0.curve.steps[0].time[.translation] }
    #expect(translation[1].count > 50 * translation[0].count)
  }
}
