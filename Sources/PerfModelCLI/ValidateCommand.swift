internal import ArgumentParser
internal import Diagnostics
internal import Migration
internal import PerfModel
internal import ProfileReading
internal import Workloads

/// `perfmodel validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check profiles and tell every mistake in them."
  )

  @Argument(help: "The profiles, JSON files.")
  var profiles: [String]

  func run() throws {
    var mistakes: [Diagnostic] = []
    for path in profiles {
      do {
        let simulation = try Simulation(
          contentsOf: path,
          options: SimulationOptions(samples: 0)
        )
        _ = try simulation.curve()
        let workload = simulation.workload
        let counts = [
          (workload.modules.count, "module"), (workload.functions.count, "function"),
          (workload.callSites.count, "call site"), (workload.phases.count, "phase"),
          (simulation.plan.steps.count, "step"),
        ]
        let words = counts.map { count, thing in "\(count) \(thing)\(count == 1 ? "" : "s")" }
        Terminal.printResult("\(path): valid: \(words.joined(separator: ", "))\n")
      } catch {
        mistakes += error.diagnostics
      }
    }
    if !mistakes.isEmpty { throw InvalidInput(mistakes) }
  }
}
