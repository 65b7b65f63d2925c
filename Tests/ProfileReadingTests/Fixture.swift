import Diagnostics
import TestSupport
import Workloads

@testable import ProfileReading

/// A small profile, in parts that a test may replace; each part stands on a line of its own.
struct ProfileText {
  var head = #""format": 1, "name": "small""#
  var machine = #""machine": { "core": "oryon-1", "emulator": "prism", "frequency_ghz": 3.4 }"#
  var modules =
    #"{ "name": "app.exe", "architecture": "x64" }, { "name": "crt.dll", "architecture": "arm64x" }"#
  var functions = """
    { "name": "main", "module": "app.exe", "instructions_per_call": 10 },
    { "name": "copy", "module": "crt.dll", "instructions_per_call": 2.5 }
    """
  var calls = #"{ "from": "main", "to": "copy", "per_call": 4 }"#
  var phases = #"{ "name": "run", "calls": [{ "to": "main" }] }"#
  /// Takes the place of functions, calls and phases.
  var workload: String?
  var migration = #""migration": { "steps": [{ "name": "all", "modules": ["app.exe"] }] }"#

  var text: String {
    let graph = """
      {
      "functions": [
      \(functions)
      ],
      "calls": [
      \(calls)
      ],
      "phases": [
      \(phases)
      ] }
      """
    return """
      { \(head),
      \(machine),
      "modules": [
      \(modules)
      ],
      \(migration),
      "workload": \(workload ?? graph)
      }
      """
  }

  func profile() throws(InvalidInput) -> Profile {
    try Profile(reading: SourceText(text))
  }

  func madeWorkload(
    using plugins: WorkloadPlugins = WorkloadPlugins().adding(CallGraphPlugin.entry)
  ) throws(InvalidInput) -> Workload {
    try profile().workload(using: plugins)
  }

  /// The mistakes in the profile, one a line.
  var mistakes: String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try madeWorkload() }
  }
}
