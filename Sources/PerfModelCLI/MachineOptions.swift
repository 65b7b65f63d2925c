internal import ArgumentParser
internal import PerfModel
internal import Quantities
internal import Results

/// The machine, in place of what the profile says: options that commands share.
struct MachineOptions: ParsableArguments {
  @Option(help: "A core table: a name from 'list cores', or the path of a JSON file.")
  var core: String?

  @Option(help: "An emulator table: a name from 'list emulators', or the path of a JSON file.")
  var emulator: String?

  @Option(name: .customLong("frequency-ghz"), help: "The clock.")
  var frequency: Double?

  @Option(
    name: .customLong("run"),
    help: "Which translations the run finds: first, cached or steady.",
    transform: Self.runKind
  )
  var translations = RunKind.cached

  func validate() throws {
    if let frequency, !(0.01...100).contains(frequency) {
      throw ValidationError("--frequency-ghz is a number from 0.01 to 100")
    }
  }

  /// What was chosen, nothing drawn at random.
  var options: SimulationOptions {
    SimulationOptions(
      core: core,
      emulator: emulator,
      frequency: frequency.map { Frequency(gigahertz: $0) },
      run: translations,
      samples: 0
    )
  }

  private static func runKind(_ name: String) throws -> RunKind {
    if let kind = RunKind(rawValue: name) { return kind }
    let names = RunKind.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("no kind of run is named \"\(name)\"; there are \(names)")
  }
}

/// The machine and the steps: options of commands that show given steps.
struct SimulationChoices: ParsableArguments {
  @OptionGroup var machine: MachineOptions

  @Option(help: "Group the steps into this many stages, the baseline included.")
  var stages: Int?

  func validate() throws {
    if let stages, !(2...1000).contains(stages) {
      throw ValidationError("--stages is a number from 2 to 1000")
    }
  }

  /// What was chosen, nothing drawn at random.
  var options: SimulationOptions {
    var options = machine.options
    options.stages = stages
    return options
  }
}
