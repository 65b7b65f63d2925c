import PerfModel

/// An x64 player that asks a meter DLL for the loudness of what it plays.
///
/// Per block of audio, the player calls the meter once per channel; the meter calls its filter
/// once per window of samples, and the C runtime's `log10` once per channel. In a profile:
///
///     "workload": { "plugin": "loudness", "parameters": { "channels": 6, "minutes": 3 } }
///
/// The instruction counts are made up; only the shape of the calls matters here.
enum LoudnessMeter: WorkloadPlugin {
  /// The name that profiles use.
  static let name = "loudness"
  /// What it does, in a line.
  static let summary = "a player that meters the loudness of every block"

  /// What a profile writes under `parameters`.
  struct Parameters: Codable, Sendable {
    /// Audio channels, 1 to 64.
    var channels: Int
    /// How long the player plays, 1 to 1440.
    var minutes: Int
    /// Samples that the filter takes at once, 16 to 512; 64 when not given.
    var windowSamples: Int?

    enum CodingKeys: String, CodingKey {
      case channels, minutes
      case windowSamples = "window_samples"
    }
  }

  /// Samples a second, and samples in a block.
  private static let sampleRate: UInt64 = 48_000
  private static let blockSamples: UInt64 = 512

  static func makeWorkload(
    from parameters: Parameters,
    in context: WorkloadContext
  ) throws -> Workload {
    let channels = try checked(parameters.channels, in: 1...64, key: "channels")
    let minutes = try checked(parameters.minutes, in: 1...1440, key: "minutes")
    let window = try checked(parameters.windowSamples ?? 64, in: 16...512, key: "window_samples")

    var builder = WorkloadBuilder()
    let player = builder.addModule(Module(name: "player.exe", architecture: .x64))
    let meter = builder.addModule(Module(name: "meter.dll", architecture: .x64))
    let runtime = builder.addModule(Module(name: "ucrtbase.dll", architecture: .arm64x))

    let play = builder.addFunction("play_block", in: player, instructions: 9_000, mix: "mixed")
    let measure = builder.addFunction(
      "measure",
      in: meter,
      instructions: 300,
      mix: "float",
      signature: try CallSignature("double(ptr, ptr, i32)")
    )
    // A window costs 14 instructions a sample, and 30 more.
    let filter = builder.addFunction(
      "filter_window",
      in: meter,
      instructions: 14 * window + 30,
      mix: "float"
    )
    let log10 = builder.addFunction(
      "log10",
      in: runtime,
      instructions: 60,
      mix: "float",
      signature: try CallSignature("double(double)")
    )
    builder.addCall(from: play, to: measure, callsPerRun: CountRatio(channels), kind: .import)
    // 512 samples are not always whole windows: the ratio spreads the fraction exactly.
    builder.addCall(from: measure, to: filter, callsPerRun: CountRatio(blockSamples, per: window))
    builder.addCall(from: measure, to: log10, kind: .import)

    builder.addPhase(
      "play",
      repeats: minutes * 60 * sampleRate / blockSamples,
      budget: Milliseconds(1000 * Double(blockSamples) / Double(sampleRate)),
      calls: [EntryCall(function: play, count: 1)]
    )
    builder.addNote("loudness: generated from parameters, not recorded")
    return builder.workload
  }

  /// A number in its bounds; the error names the key, so that the message points at it.
  private static func checked(
    _ value: Int,
    in bounds: ClosedRange<Int>,
    key: String
  ) throws -> UInt64 {
    guard bounds.contains(value) else {
      throw ParameterError(
        key: key,
        message: "\(value) is out of range",
        expected: "a number from \(bounds.lowerBound) to \(bounds.upperBound)"
      )
    }
    return UInt64(value)
  }
}
