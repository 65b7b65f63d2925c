import Diagnostics
import Quantities
import TestSupport
import Testing
import Workloads

@testable import ProfileReading

struct ProfileReadingTests {
  private func mistakes(_ change: (inout ProfileText) -> Void) -> String {
    var text = ProfileText()
    change(&text)
    return text.mistakes
  }

  @Test func `a small profile has all its parts`() throws {
    let profile = try ProfileText().profile()
    #expect(profile.path == "test.json")
    #expect(profile.name == "small")
    #expect(profile.core == "oryon-1")
    #expect(profile.emulator == "prism")
    #expect(profile.frequency == Frequency(gigahertz: 3.4))
    #expect(profile.modules.map(\.name) == ["app.exe", "crt.dll"])
    #expect(profile.modules.map(\.architecture) == [.x64, .arm64x])
    #expect(profile.steps?.map(\.name) == ["all"])
    #expect(profile.steps?.first?.modules.map(\.name) == ["app.exe"])
    #expect(profile.plugin?.name == "call-graph")
  }

  @Test func `machine, modules and migration may be left out`() throws {
    let text = """
      { "format": 1.0, "name": "x",
        "workload": { "functions": [], "phases": [{ "name": "p", "calls": [] }] } }
      """
    let profile = try Profile(reading: SourceText(text))
    #expect(profile.core == "oryon-1")
    #expect(profile.emulator == "prism")
    #expect(profile.frequency == nil)
    #expect(profile.modules.isEmpty)
    #expect(profile.steps == nil)
  }

  @Test func `notes may stand in every object`() {
    #expect(
      mistakes {
        $0.head += #", "note": "n""#
        $0.machine = #""machine": { "note": "n" }"#
        $0.modules = #"{ "name": "app.exe", "architecture": "x64", "note": "n" }"#
        $0.functions =
          #"{ "name": "f", "module": "app.exe", "instructions_per_call": 1, "note": "n" }"#
        $0.calls = #"{ "from": "f", "to": "f", "per_call": 0, "note": "n" }"#
        $0.phases = #"{ "name": "p", "calls": [{ "to": "f", "note": "n" }], "note": "n" }"#
        $0.migration =
          #""migration": { "note": "n", "steps": [{ "name": "s", "modules": ["app.exe"], "note": "n" }] }"#
      } == "none"
    )
  }

  @Test func `a mistake looks like a compiler's`() {
    let text = """
      { "format": 1, "name": "photo-editor",
        "modules": [ { "name": "filters.dll", "architecture": "x64" } ],
        "workload": {
          "functions": [
            { "name": "apply_filter", "module": "filters.dll", "instructions_per_call": 9, "code_byte": 640 }
          ],
          "calls": [ { "from": "apply_filter", "to": "aply_filter", "per_call": 1 } ],
          "phases": [ { "name": "run", "calls": [ { "to": "apply_filter" } ] } ]
        } }
      """
    do {
      _ = try Profile(reading: SourceText(text, path: "photo-editor.json"))
        .workload(using: WorkloadPlugins().adding(CallGraphPlugin.entry))
      Issue.record("there are mistakes")
    } catch {
      #expect(
        error.description == """
          photo-editor.json:5:86: error: workload.functions[0].code_byte: unknown key
           5 | …ter", "module": "filters.dll", "instructions_per_call": 9, "code_byte": 640 }
             |                                                             ^~~~~~~~~~~
             | expected one of: name, module, instructions_per_call, measured, mix, \
          mispredicts_per_call, l1_misses_per_call, last_level_misses_per_call, code_bytes, \
          reached_instructions, signature, portable, blocks, note
             | hint: did you mean "code_bytes"?
          photo-editor.json:7:48: error: workload.calls[0].to: no function is named "aply_filter"
           7 |     "calls": [ { "from": "apply_filter", "to": "aply_filter", "per_call": 1 } ],
             |                                                ^~~~~~~~~~~~~
             | hint: did you mean "apply_filter" (line 5)?
          2 errors in photo-editor.json
          """
      )
    }
  }

  @Test func `all mistakes outside the workload are told in one run`() {
    #expect(
      mistakes {
        $0.head = #""format": 2, "nam": "small""#
        $0.machine = #""machine": { "core": "", "emulater": "prism", "frequency_ghz": 0 }"#
        $0.modules =
          #"{ "name": "a", "architecture": "x86" }, { "name": "b", "architecture": "arm64x", "portable": false }"#
        $0.migration = #""migration": { "steps": [{ "modules": "a" }, 3] }"#
      } == """
        1:1: the key "name" is missing (hint: "nam" is near; was "name" meant?)
        1:13: format: no such number (expected a whole number from 1 to 1)
        1:16: nam: unknown key (expected one of: format, $schema, name, machine, modules, \
        workload, migration, note) (hint: did you mean "name"?)
        2:22: machine.core: an empty name, or one with a control character (expected a name)
        2:26: machine.emulater: unknown key (expected one of: core, emulator, frequency_ghz, note) \
        (hint: did you mean "emulator"?)
        2:64: machine.frequency_ghz: the number is out of range (expected a number from 0.01 to 100)
        4:32: modules[0].architecture: "x86" is not known (expected one of: x64, arm64ec, arm64x, \
        arm64)
        4:94: modules[1].portable: only an x64 module can be portable or not; this one is native \
        already (hint: remove the key)
        6:26: migration.steps[0]: the key "name" is missing
        6:39: migration.steps[0].modules: this is a string (expected an array)
        6:46: migration.steps[1]: this is a number (expected an object)
        """
    )
  }

  @Test(arguments: ["[]", "3", "null", #""profile""#, "true"])
  func `a profile is an object`(text: String) {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try Profile(reading: SourceText(text))
      }.hasSuffix("(expected an object)")
    )
  }

  @Test func `an empty object lacks what every profile has`() {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try Profile(reading: SourceText("{}"))
      } == """
        1:1: the key "format" is missing (expected "format": 1)
        1:1: the key "name" is missing
        1:1: the key "workload" is missing (expected a call graph or a plugin)
        """
    )
  }

  @Test(arguments: [
    ("0", "the number is out of range"), ("-3", "the number is out of range"),
    ("1e9", "the number is out of range"), ("1e999", "the number is out of range"),
    (#""3""#, "this is a string"), ("null", "this is null"),
  ])
  func `a clock is a number of gigahertz`(number: String, part: String) {
    #expect(
      mistakes { $0.machine = #""machine": { "frequency_ghz": \#(number) }"# }
        == "2:31: machine.frequency_ghz: \(part) (expected a number from 0.01 to 100)"
    )
  }

  // MARK: Modules

  @Test func `a module has a name, an architecture, and perhaps effort and a factor`() throws {
    var text = ProfileText()
    text.modules = """
      { "name": "app.exe", "architecture": "x64", "portable": false, "effort_days": 8.5 },
      { "name": "crt.dll", "architecture": "arm64ec", "native_factor": 1.5 },
      { "name": "b.dll", "architecture": "x64",
        "native_factor": { "low": 1, "default": 2, "high": 4 } }
      """
    text.migration = #""migration": { "steps": [] }"#
    let modules = try text.profile().modules
    #expect(modules.map(\.isPortable) == [false, true, true])
    #expect(modules.map(\.effortDays) == [8.5, nil, nil])
    #expect(modules[0].nativeFactor == nil)
    #expect(modules[1].nativeFactor == Estimate(1.5, source: "the profile"))
    #expect(
      modules[2].nativeFactor == Estimate(low: 1, default: 2, high: 4, source: "the profile")
    )
  }

  @Test(arguments: [
    (#"{ "name": "a" }"#, #"4:1: modules[0]: the key "architecture" is missing"#),
    (#"{ "architecture": "x64" }"#, #"4:1: modules[0]: the key "name" is missing"#),
    (
      #"{ "name": "a", "architecture": "x64" }, { "name": "a", "architecture": "arm64x" }"#,
      #"4:51: modules[1].name: a module "a" is listed already"#
    ),
    (
      #"{ "name": "a", "architecture": "x64", "effort_days": -1 }"#,
      "4:54: modules[0].effort_days: the number is out of range "
        + "(expected a number from 0 to 1000000)"
    ),
    (
      #"{ "name": "a", "architecture": "arm64x", "native_factor": 2 }"#,
      "4:59: modules[0].native_factor: a system module is native from the start "
        + "(hint: remove the key)"
    ),
    (
      #"{ "name": "a", "architecture": "x64", "native_factor": 0 }"#,
      "4:56: modules[0].native_factor: the number is out of range "
        + "(expected a number from 0.001 to 1000)"
    ),
    (
      #"{ "name": "a", "architecture": "x64", "native_factor": { "low": 2, "default": 1, "high": 3 } }"#,
      "4:56: modules[0].native_factor: out of order (expected low ≤ default ≤ high)"
    ),
    (
      #"{ "name": "a", "architecture": "x64", "native_factor": { "low": 2, "high": 3 } }"#,
      #"4:56: modules[0].native_factor: the key "default" is missing"#
    ),
    (
      #"{ "name": "a", "architecture": "arm64ec", "portable": false }"#,
      "4:55: modules[0].portable: only an x64 module can be portable or not; "
        + "this one is native already (hint: remove the key)"
    ),
    (
      #"{ "name": "a", "architecture": "x64", "portabel": false }"#,
      "4:39: modules[0].portabel: unknown key (expected one of: name, architecture, portable, "
        + #"effort_days, native_factor, with, note) (hint: did you mean "portable"?)"#
    ),
  ])
  func `a mistake in a module is told at its place`(module: String, message: String) {
    #expect(mistakes { $0.modules = module } == message)
  }

  // MARK: Plugins

  @Test func `a plugin that is not there is told with the ones that are`() {
    #expect(
      mistakes { $0.workload = #"{ "plugin": "call-graf", "parameters": {} }"# }
        == "7:25: workload.plugin: no plugin is named \"call-graf\" (expected one of: call-graph) "
        + #"(hint: did you mean "call-graph"?)"#
    )
  }

  @Test func `a plugin has a name and parameters, and nothing else`() {
    #expect(
      mistakes { $0.workload = #"{ "plugin": 3, "params": {} }"# } == """
        7:13: workload: the key "parameters" is missing (expected an object)
        7:25: workload.plugin: this is a number (expected a string)
        7:28: workload.params: unknown key (expected one of: plugin, parameters, note)
        """
    )
    #expect(
      mistakes { $0.workload = "[]" } == "7:13: workload: this is an array (expected an object)"
    )
  }

  @Test func `the inline call graph is a plugin too`() throws {
    var text = ProfileText()
    text.workload = """
      { "plugin": "call-graph", "parameters": {
        "functions": [ { "name": "f", "module": "app.exe", "instructions_per_call": 1 } ],
        "phases": [ { "name": "p", "calls": [ { "to": "g" } ] } ] } }
      """
    #expect(
      text.mistakes
        == #"9:49: workload.parameters.phases[0].calls[0].to: no function is named "g""#
    )
  }

  /// A plugin with two modules and a function in each.
  private enum Pair: WorkloadPlugin {
    static let name = "pair"
    static let summary = "two modules"
    struct Parameters: Codable, Sendable {
      var second: String
      var isPortable: Bool?
    }
    static func makeWorkload(
      from parameters: Parameters,
      in context: WorkloadContext
    ) throws -> Workload {
      var builder = WorkloadBuilder()
      let first = builder.addModule(Module(name: "first.exe", architecture: .x64))
      guard let architecture = Architecture(rawValue: parameters.second) else {
        throw ParameterError(key: "second", message: "no architecture")
      }
      let second = builder.addModule(Module(name: "second.dll", architecture: architecture))
      _ = builder.addFunction("f", in: first, instructions: 1, mix: "mixed")
      _ = builder.addFunction(
        "g",
        in: second,
        body: .instructions(CountRatio(1), mix: "mixed"),
        isPortable: parameters.isPortable ?? true
      )
      return builder.workload
    }
  }

  /// The workload of the pair with these modules in the profile.
  private func pair(
    _ modules: String,
    parameters: String = #"{ "second": "x64" }"#
  ) throws(InvalidInput) -> Workload {
    var text = ProfileText()
    text.modules = modules
    text.workload = #"{ "plugin": "pair", "parameters": \#(parameters) }"#
    return try text.madeWorkload(using: WorkloadPlugins().adding(Pair.self))
  }

  @Test func `the profile's description of a module takes the place of the plugin's`() throws {
    let workload = try pair(
      #"{ "name": "second.dll", "architecture": "arm64ec", "effort_days": 3 }"#
    )
    #expect(workload.modules.map(\.name) == ["first.exe", "second.dll"])
    #expect(workload.modules.map(\.architecture) == [.x64, .arm64ec])
    #expect(workload.modules.map(\.effortDays) == [nil, 3])
  }

  @Test func `a description of a module that the plugin does not make is a mistake`() {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try pair(#"{ "name": "secnd.dll", "architecture": "x64" }"#)
      } == #"4:1: modules[0]: the workload has no module "secnd.dll" "#
        + #"(hint: did you mean "second.dll"?)"#
    )
  }

  @Test func `a mistake in a plugin's parameter is told at its place`() {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try pair("", parameters: #"{ "second": "x86", "thrid": 1 }"#)
      } == "7:66: workload.parameters.thrid: unknown key "
        + "(expected one of: second, isPortable, note)"
    )
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try pair("", parameters: #"{ "second": "x86" }"#)
      } == "7:59: workload.parameters.second: no architecture"
    )
  }

  // MARK: Rules of the platform

  @Test(arguments: [("x64", "x64"), ("arm64ec", "Arm64EC")])
  func `an x64 or Arm64EC process loads no classic Arm64 module`(guest: String, name: String) {
    #expect(
      mistakes {
        $0.modules =
          #"{ "name": "app.exe", "architecture": "\#(guest)" }, { "name": "crt.dll", "architecture": "arm64" }"#
      }
        == "4:\(44 + guest.count): modules[1]: an x64 or Arm64EC process cannot load the classic "
        + #"Arm64 module "crt.dll" ("app.exe" makes it such a process) "#
        + "(expected only x64, arm64ec and arm64x modules, or only arm64 and arm64x ones) "
        + "(hint: build it as Arm64EC or Arm64X)"
    )
  }

  @Test func `the rule holds for modules that a plugin makes`() {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try pair("", parameters: #"{ "second": "arm64" }"#)
      }.hasPrefix("7:13: workload: an x64 or Arm64EC process cannot load")
    )
  }

  @Test func `an Arm64 process loads Arm64 and Arm64X modules`() {
    #expect(
      mistakes {
        $0.modules =
          #"{ "name": "app.exe", "architecture": "arm64" }, { "name": "crt.dll", "architecture": "arm64x" }"#
      } == "none"
    )
  }

  @Test func `an Arm64 process runs no x64 function`() {
    #expect(
      TestSupport.mistakes { () throws(InvalidInput) in
        _ = try pair(
          #"{ "name": "first.exe", "architecture": "arm64" }"#,
          parameters: #"{ "second": "arm64x", "isPortable": false }"#
        )
      } == #"7:13: workload: an Arm64 process cannot run the x64 function "g" of "second.dll" "#
        + #"(hint: remove "portable", or build the module as Arm64EC)"#
    )
  }

  // MARK: Migration

  @Test func `a step may be the switch to classic Arm64`() throws {
    var text = ProfileText()
    text.migration = """
      "migration": { "steps": [ { "name": "a", "modules": ["app.exe"] },
        { "name": "b", "process": "arm64" } ] }
      """
    #expect(try text.profile().steps?.map(\.isSwitchToClassic) == [false, true])
  }

  @Test(arguments: [
    (#"{ "steps": [{ "modules": [] }] }"#, #"the key "name" is missing"#),
    (
      #"{ "steps": [{ "name": "a", "process": "arm64ec" }] }"#,
      #"migration.steps[0].process: "arm64ec" is not known (expected one of: arm64) "#
        + #"(hint: did you mean "arm64"?)"#
    ),
    (#"{}"#, #"migration: the key "steps" is missing"#),
    (#"{ "steps": {} }"#, "migration.steps: this is an object (expected an array)"),
    (#"{ "steps": [{ "name": "a", "modules": [1] }] }"#, "modules[0]: this is a number"),
    (#"{ "steps": [], "step": 1 }"#, "migration.step: unknown key (expected one of: steps, note)"),
  ])
  func `a mistake in a step is told`(migration: String, part: String) {
    let told = mistakes { $0.migration = #""migration": \#(migration)"# }
    #expect(told.contains(part), "\(told)")
  }
}

struct ProfileTests {
  @Test(arguments: [
    ("a.json", ""), ("./a.json", "."), ("/a.json", "/"), ("p/q/a.json", "p/q"), ("/p/a.json", "/p"),
  ])
  func `the folder of a profile is where relative paths start`(path: String, folder: String) throws
  {
    let profile = try Profile(reading: SourceText(ProfileText().text, path: path))
    #expect(profile.folder == folder)
  }

  @Test func `a profile is read from a file`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(ProfileText().text, as: "small.json")
    #expect(try Profile(contentsOf: path).name == "small")
    #expect(throws: InvalidInput.self) { try Profile(contentsOf: folder.path(of: "none.json")) }
  }
}
