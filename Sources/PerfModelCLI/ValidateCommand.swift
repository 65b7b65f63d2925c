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
        Terminal.printResult(
          "\(path): valid: \(workload.modules.count) modules, \(workload.functions.count) functions,"
            + " \(workload.callSites.count) call sites, \(workload.phases.count) phases,"
            + " \(simulation.plan.steps.count) steps\n"
        )
      } catch {
        mistakes += error.diagnostics
      }
    }
    if !mistakes.isEmpty { throw InvalidInput(mistakes) }
  }
}
