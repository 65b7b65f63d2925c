internal import ArgumentParser
internal import Importing

/// What the command line says about samples: which are taken, and what they ran on.
struct SamplingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Samples: take the process of this name or number; a pattern takes several.",
      valueName: "pattern"
    )
  )
  var process: String?

  @Option(help: ArgumentHelp("Samples: take these threads.", valueName: "pattern"))
  var thread: String?

  @Option(help: ArgumentHelp("Samples: begin at this time of the recording.", valueName: "seconds"))
  var from: Double?

  @Option(help: ArgumentHelp("Samples: end at this time of the recording.", valueName: "seconds"))
  var to: Double?

  @Option(
    help: ArgumentHelp(
      "Samples: the core that ran: \(RecordingImporters.recordingCores.joined(separator: ", ")).",
      valueName: "core"
    )
  )
  var recordedOn: String?

  @Option(
    help: ArgumentHelp("Samples: the clock of that core; default: its table's.", valueName: "ghz")
  )
  var recordedGhz: Double?

  @Option(
    help: ArgumentHelp(
      "Samples: the emulator that x64 modules ran under, on an Arm core.",
      valueName: "emulator"
    )
  )
  var recordedEmulator: String?

  @Option(help: ArgumentHelp("Samples: multiply all times by this.", valueName: "factor"))
  var scale: Double?

  @Option(
    help: ArgumentHelp(
      "Samples: the time of each, in formats that only count them; default: 1.",
      valueName: "ms"
    )
  )
  var intervalMs: Double?

  func validate() throws {
    if let from, let to, from > to { throw ValidationError("--from is later than --to") }
    for (option, value, range) in [
      ("--scale", scale, SamplingOptions.scales),
      ("--interval-ms", intervalMs, SamplingOptions.intervals),
      ("--recorded-ghz", recordedGhz, 0.01...100),
    ] {
      guard let value, !range.contains(value) else { continue }
      throw ValidationError(
        "\(option) is a number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    if recordedOn == nil {
      if recordedGhz != nil { throw ValidationError("--recorded-ghz goes with --recorded-on") }
      if recordedEmulator != nil {
        throw ValidationError("--recorded-emulator goes with --recorded-on")
      }
    }
  }

  /// The first option that was given; nil when none was.
  var given: String? {
    let all: [(String, Bool)] = [
      ("--process", process != nil), ("--thread", thread != nil), ("--from", from != nil),
      ("--to", to != nil), ("--recorded-on", recordedOn != nil), ("--scale", scale != nil),
      ("--interval-ms", intervalMs != nil),
    ]
    return all.first { $0.1 }?.0
  }

  var options: SamplingOptions {
    SamplingOptions(
      process: process,
      thread: thread,
      seconds: (from ?? -.infinity)...(to ?? .infinity),
      core: recordedOn,
      gigahertz: recordedGhz,
      emulator: recordedEmulator ?? SamplingOptions.usualEmulator,
      scale: scale,
      intervalMilliseconds: intervalMs ?? 1
    )
  }
}
