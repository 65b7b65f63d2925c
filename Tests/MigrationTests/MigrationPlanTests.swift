import CallSimulation
import Diagnostics
import ProfileReading
import TestSupport
import Testing
import Workloads

@testable import Migration

struct MigrationPlanTests {
  /// A workload whose modules are written `name:architecture`; `!` in front says not portable.
  ///
  /// Every module has one function; those with a `+` behind have an x64 function that stays, too.
  private func workload(_ modules: String...) -> Workload {
    var builder = WorkloadBuilder()
    for text in modules {
      let parts = text.split(separator: ":")
      let name = String(parts[0].drop { $0 == "!" })
      let module = builder.addModule(
        Module(
          name: name,
          architecture: Architecture(rawValue: String(parts[1].prefix { $0 != "+" })) ?? .x64,
          isPortable: !text.hasPrefix("!")
        )
      )
      _ = builder.addFunction("\(name)_work", in: module, instructions: 1, mix: "mixed")
      guard text.hasSuffix("+") else { continue }
      _ = builder.addFunction(
        "\(name)_asm",
        in: module,
        body: .instructions(CountRatio(1), mix: "mixed"),
        isPortable: false
      )
    }
    return builder.workload
  }

  /// The plan that a profile with these steps gives for a workload.
  private func plan(
    _ steps: String,
    for workload: Workload
  ) throws(InvalidInput) -> MigrationPlan? {
    let text = """
      { "format": 1, "name": "x", "workload": {},
        "migration": { "steps": [
      \(steps)
      ] } }
      """
    return try MigrationPlan(of: Profile(reading: SourceText(text)), for: workload)
  }

  private func mistakes(_ steps: String, for workload: Workload) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try plan(steps, for: workload) }
  }

  // MARK: Steps of a profile

  @Test func `a profile gives steps in its order`() throws {
    let plan = try plan(
      """
      { "name": "one", "modules": ["b.dll", "a.exe"] }, { "name": "two", "modules": ["c.dll"] }
      """,
      for: workload("a.exe:x64", "b.dll:x64", "c.dll:x64")
    )
    #expect(plan?.steps.map(\.name) == ["one", "two"])
    #expect(plan?.steps.map(\.modules) == [[1, 0], [2]])
    #expect(plan?.steps.map(\.isSwitchToClassic) == [false, false])
  }

  @Test func `a profile without a migration gives no plan`() throws {
    let profile = try Profile(
      reading: SourceText(#"{ "format": 1, "name": "x", "workload": {} }"#)
    )
    #expect(try MigrationPlan(of: profile, for: workload("a.exe:x64")) == nil)
  }

  @Test(arguments: [
    (
      #"["c.dll"]"#,
      #"3:28: migration.steps[0].modules[0]: no module is named "c.dll" (hint: did you mean "b.dll"?)"#
    ),
    (#"["kernel"]"#, #"3:28: migration.steps[0].modules[0]: no module is named "kernel""#),
    (
      #"["crt.dll"]"#,
      #"3:28: migration.steps[0].modules[0]: "crt.dll" is a system module (arm64x): "#
        + "native from the start, as on Windows"
    ),
    (
      #"["ec.dll"]"#,
      #"3:28: migration.steps[0].modules[0]: "ec.dll" is native already (arm64ec)"#
    ),
    (
      #"["old.dll"]"#,
      #"3:28: migration.steps[0].modules[0]: "old.dll" is not portable and stays x64"#
    ),
    (
      #"["b.dll", "b.dll"]"#,
      #"3:37: migration.steps[0].modules[1]: "b.dll" has moved in step "s" already"#
    ),
    (
      "[]",
      "3:1: migration.steps[0]: the step moves nothing "
        + #"(expected at least one name in "modules")"#
    ),
  ])
  func `a step that the platform does not allow is told with the rule`(
    modules: String,
    message: String
  ) {
    let workload = workload(
      "a.exe:x64",
      "b.dll:x64",
      "crt.dll:arm64x",
      "ec.dll:arm64ec",
      "!old.dll:x64"
    )
    #expect(mistakes(#"{ "name": "s", "modules": \#(modules) }"#, for: workload) == message)
  }

  @Test func `all steps that are not allowed are told at once`() {
    #expect(
      mistakes(
        """
        { "name": "one", "modules": ["b.dll", "crt.dll"] },
        { "name": "two", "modules": ["b.dll", "zzz"] },
        { "name": "three", "modules": [] }
        """,
        for: workload("a.exe:x64", "b.dll:x64", "crt.dll:arm64x")
      ) == """
        3:39: migration.steps[0].modules[1]: "crt.dll" is a system module (arm64x): native from \
        the start, as on Windows
        4:30: migration.steps[1].modules[0]: "b.dll" has moved in step "one" already
        4:39: migration.steps[1].modules[1]: no module is named "zzz"
        5:1: migration.steps[2]: the step moves nothing (expected at least one name in "modules")
        """
    )
  }

  // MARK: The switch to classic Arm64

  @Test func `the last step may switch to classic Arm64 when no x64 is left`() throws {
    let steps = """
      { "name": "all", "modules": ["a.exe"] }, { "name": "classic", "process": "arm64" }
      """
    let plan = try plan(steps, for: workload("a.exe:x64", "crt.dll:arm64x"))
    #expect(plan?.steps.map(\.isSwitchToClassic) == [false, true])
    let together = #"{ "name": "all", "process": "arm64", "modules": ["a.exe"] }"#
    #expect(mistakes(together, for: workload("a.exe:x64")) == "none")
  }

  @Test func `every x64 module that is left keeps the process from the switch`() {
    #expect(
      mistakes(
        #"{ "name": "classic", "process": "arm64", "modules": ["a.exe"] }"#,
        for: workload("a.exe:x64", "b.dll:x64", "!c.dll:x64", "d.dll:arm64ec")
      ) == """
        3:1: migration.steps[0]: an Arm64 process cannot load the x64 module "b.dll"; move it first
        3:1: migration.steps[0]: an Arm64 process cannot load the x64 module "c.dll"; move it first
        """
    )
  }

  @Test func `an x64 function in a ported image keeps the process from the switch`() {
    #expect(
      mistakes(
        #"{ "name": "classic", "process": "arm64", "modules": ["a.exe"] }"#,
        for: workload("a.exe:x64+")
      ) == #"3:1: migration.steps[0]: an Arm64 image cannot hold the x64 function "a.exe_asm" "#
        + #"of "a.exe""#
    )
  }

  @Test func `the switch is the last step`() {
    #expect(
      mistakes(
        """
        { "name": "classic", "process": "arm64" }, { "name": "b", "modules": ["a.exe"] }
        """,
        for: workload("a.exe:x64", "b.dll:arm64ec")
      ) == """
        3:1: migration.steps[0]: a switch to classic Arm64 is the last step
        3:1: migration.steps[0]: an Arm64 process cannot load the x64 module "a.exe"; move it first
        """
    )
  }

  // MARK: Hottest first

  @Test func `the hottest portable module moves first, one a step`() {
    let plan = MigrationPlan(
      hottestFirst: workload("a:x64", "!b:x64", "c:arm64ec", "d:x64", "e:arm64x", "f:x64"),
      heat: [1, 9, 9, 5, 9, 3]
    )
    #expect(plan.steps.map(\.name) == ["d", "f", "a"])
    #expect(plan.steps.map(\.modules) == [[3], [5], [0]])
  }

  @Test func `equally hot modules keep the order of the profile`() {
    let plan = MigrationPlan(
      hottestFirst: workload("a:x64", "b:x64", "c:x64"),
      heat: [2, 2, 2]
    )
    #expect(plan.steps.map(\.name) == ["a", "b", "c"])
  }

  @Test func `what has nothing to move has no steps`() {
    #expect(MigrationPlan(hottestFirst: workload("a:arm64ec"), heat: [1]).steps.isEmpty)
    #expect(MigrationPlan(hottestFirst: workload(), heat: []).steps.isEmpty)
  }

  // MARK: Groups

  /// Three modules, the first two of which move together.
  private func group(portable: Bool = true) -> Workload {
    var builder = WorkloadBuilder()
    _ = builder.addModule(Module(name: "a", architecture: .x64))
    _ = builder.addModule(
      Module(name: "b", architecture: .x64, isPortable: portable, movesWith: ["a"])
    )
    _ = builder.addModule(Module(name: "c", architecture: .x64))
    return builder.workload
  }

  @Test func `a group moves at once, and is as hot as its modules together`() {
    let plan = MigrationPlan(hottestFirst: group(), heat: [2, 2, 3])
    #expect(plan.steps.map(\.name) == ["a + b", "c"])
    #expect(plan.steps.map(\.modules) == [[0, 1], [2]])
  }

  @Test func `what moves only with a module that is not portable stays`() {
    #expect(MigrationPlan(hottestFirst: group(portable: false), heat: [2, 2, 3]).steps.count == 1)
    #expect(MoveGroups(of: group(portable: false)).mayMove == [false, false, true])
  }

  @Test func `groups join at any distance`() {
    var builder = WorkloadBuilder()
    for (name, partner) in [("a", "d"), ("b", "c"), ("c", "d"), ("d", ""), ("e", "")] {
      _ = builder.addModule(Module(name: name, architecture: .x64, movesWith: [partner]))
    }
    #expect(MoveGroups(of: builder.workload).group == [0, 0, 0, 0, 4])
    #expect(MoveGroups(of: builder.workload).units == [[0, 1, 2, 3], [4]])
  }

  @Test func `a step that parts a group is an error`() {
    #expect(
      mistakes(#"{ "name": "s", "modules": ["a"] }"#, for: group()) == """
        3:1: migration.steps[0]: "a" moves only together with "b" (hint: move both in this step)
        """
    )
  }

  // MARK: Stages

  /// The stages of a plan of one module a step, hottest first: `name=modules`.
  private func stages(_ count: Int, heat: [Double]) -> [String] {
    var builder = WorkloadBuilder()
    for index in heat.indices {
      _ = builder.addModule(Module(name: "\(index)", architecture: .x64))
    }
    return MigrationPlan(hottestFirst: builder.workload, heat: heat)
      .grouped(intoStages: count, of: builder.workload, heat: heat)
      .steps.map { "\($0.name)=\($0.modules.map(String.init).joined(separator: ","))" }
  }

  @Test func `stages take equal shares of the heat, in order`() {
    #expect(
      stages(4, heat: [30, 20, 10, 10, 10, 10, 10]) == [
        "hottest parts native=0,1", "more modules native=2,3", "fully native=4,5,6",
      ]
    )
    #expect(
      stages(4, heat: [90, 4, 3, 2, 1]) == [
        "hottest parts native=0", "more modules native=1", "fully native=2,3,4",
      ]
    )
  }

  @Test func `two stages are the baseline and all the rest`() {
    #expect(stages(2, heat: [3, 2, 1]) == ["fully native=0,1,2"])
  }

  @Test func `stages between the first and the last are numbered when there are several`() {
    #expect(
      stages(6, heat: [1, 1, 1, 1, 1, 1]) == [
        "hottest parts native=0,1", "more modules native (1)=2", "more modules native (2)=3",
        "more modules native (3)=4", "fully native=5",
      ]
    )
  }

  @Test func `a plan with no more steps than stages stays as it is`() {
    #expect(stages(4, heat: [3, 2, 1]) == ["0=0", "1=1", "2=2"])
    #expect(stages(1000, heat: [3, 2, 1]) == ["0=0", "1=1", "2=2"])
    #expect(stages(2, heat: []) == [])
  }

  @Test(arguments: 2..<12)
  func `every stage has a step, and every step keeps its place`(count: Int) {
    for heat in [
      Array(repeating: 0.0, count: 10), Array(repeating: 1.0, count: 10),
      (0..<10).map { Double(1 << (20 - 2 * $0)) }, [1e300] + Array(repeating: 1e-300, count: 9),
    ] {
      let stages = stages(count, heat: heat)
      #expect(stages.count == min(count - 1, 10))
      let modules = stages.flatMap { $0.split(separator: "=")[1].split(separator: ",") }
      #expect(modules.map(String.init) == (0..<10).map(String.init))
      #expect(stages.allSatisfy { !$0.hasSuffix("=") })
    }
  }

  @Test func `the last stage says what is portable when something stays x64`() throws {
    let workload = workload("a:x64", "b:x64", "c:x64", "!d:x64")
    let plan = MigrationPlan(hottestFirst: workload, heat: [3, 2, 1, 0])
      .grouped(intoStages: 3, of: workload, heat: [3, 2, 1, 0])
    #expect(plan.steps.map(\.name) == ["hottest parts native", "all that is portable native"])
  }

  @Test func `a stage with the switch to classic Arm64 is the switch`() throws {
    let workload = workload("a:x64", "b:x64")
    let steps = """
      { "name": "a", "modules": ["a"] }, { "name": "b", "modules": ["b"] },
      { "name": "c", "process": "arm64" }
      """
    let plan = try #require(try plan(steps, for: workload))
      .grouped(intoStages: 3, of: workload, heat: [1, 9])
    #expect(plan.steps.map(\.modules) == [[0, 1], []])
    #expect(plan.steps.map(\.isSwitchToClassic) == [false, true])
  }

  // MARK: Placements

  /// Which functions run natively at each step: N native, E emulated; `c` in a classic process.
  private func placements(_ plan: MigrationPlan, of workload: Workload) -> [String] {
    plan.placements(of: workload).map {
      $0.isNative.map { $0 ? "N" : "E" }.joined() + ($0.isClassicProcess ? "c" : "")
    }
  }

  @Test func `each step adds its modules to those that run natively`() {
    let workload = workload("a:x64", "b:x64", "crt:arm64x", "ec:arm64ec")
    let plan = MigrationPlan(hottestFirst: workload, heat: [1, 2, 0, 0])
    #expect(placements(plan, of: workload) == ["EENN", "ENNN", "NNNN"])
  }

  @Test func `a function that is not portable stays emulated in a ported module`() {
    let workload = workload("a:x64+", "ec:arm64ec+")
    let plan = MigrationPlan(hottestFirst: workload, heat: [1, 0])
    #expect(placements(plan, of: workload) == ["EENE", "NENE"])
  }

  @Test func `after the switch the process is a classic one`() throws {
    let workload = workload("a:x64", "ec:arm64ec", "crt:arm64x")
    let steps = """
      { "name": "a", "modules": ["a"] }, { "name": "classic", "process": "arm64" }
      """
    let plan = try #require(try plan(steps, for: workload))
    #expect(placements(plan, of: workload) == ["ENN", "NNN", "NNNc"])
  }

  @Test func `an Arm64 app is a classic process from the start`() {
    let workload = workload("a:arm64", "crt:arm64x")
    let plan = MigrationPlan(hottestFirst: workload, heat: [1, 1])
    #expect(placements(plan, of: workload) == ["NNc"])
  }

  @Test func `an app of Arm64EC and Arm64X only is no classic process`() {
    let workload = workload("a:arm64ec", "crt:arm64x")
    #expect(
      placements(MigrationPlan(hottestFirst: workload, heat: [1, 1]), of: workload) == ["NN"]
    )
  }
}
