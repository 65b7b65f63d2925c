public import Workloads
internal import Quantities

/// An audio workstation: an Arm64EC host that runs x64 plugins in its own process.
///
/// Each block of audio, the host's threads run every plugin once. A plugin is chatty: the host
/// reads its parameters one by one through a virtual call each, and the plugin calls back for the
/// time and the automation. In a profile:
///
///     "workload": { "plugin": "plugin-host", "parameters": { "plugins": 12, "threads": 4 } }
///
/// Every parameter has a default. The defaults are assumed, not recorded: 128 samples at 48 kHz
/// are a usual low-latency setting (2.67 ms a block); 1,500 instructions a sample keep a core of a
/// Snapdragon X busy for about a tenth of a block per plugin, emulated.
public enum PluginHost: WorkloadPlugin {
  /// The name that profiles use.
  public static let name = "plugin-host"
  /// What it does, in a line.
  public static let summary = "an Arm64EC audio host with chatty x64 plugins in its process"

  /// What a profile may choose.
  public struct Parameters: Codable, Sendable {
    /// How many plugins there are, each a DLL of its own; 1 to 500.
    public var plugins: Int?
    /// How many audio threads share them; 1 to 64.
    public var threads: Int?
    /// Samples in a block; 1 to 8192.
    public var blockSamples: Int?
    /// Samples a second.
    public var sampleRateHz: Int?
    /// How long the host plays; 1 to 86,400.
    public var seconds: Int?
    /// x64 instructions that a plugin runs per sample; the second plugin runs half as many again.
    public var instructionsPerSample: Int?
    /// Parameters that the host reads per plugin and block.
    public var parameterReadsPerBlock: Int?
    /// Times that a plugin calls the host back per block.
    public var hostCallbacksPerBlock: Int?

    enum CodingKeys: String, CodingKey {
      case plugins, threads, seconds
      case blockSamples = "block_samples"
      case sampleRateHz = "sample_rate_hz"
      case instructionsPerSample = "instructions_per_sample"
      case parameterReadsPerBlock = "parameter_reads_per_block"
      case hostCallbacksPerBlock = "host_callbacks_per_block"
    }
  }

  /// Makes the workload.
  ///
  /// - Parameters:
  ///   - parameters: What the profile says.
  ///   - context: The profile's surroundings; not looked at.
  /// - Returns: The workload.
  /// - Throws: `ParameterError` for a number out of range.
  public static func makeWorkload(
    from parameters: Parameters,
    in context: WorkloadContext
  ) throws -> Workload {
    typealias Key = Parameters.CodingKeys
    let plugins = try checked(parameters.plugins, or: 12, in: 1...500, Key.plugins)
    let threads = try checked(parameters.threads, or: 4, in: 1...64, Key.threads)
    let blockSamples = try checked(parameters.blockSamples, or: 128, in: 1...8192, Key.blockSamples)
    let rate = try checked(parameters.sampleRateHz, or: 48_000, in: 1...1_000_000, Key.sampleRateHz)
    let seconds = try checked(parameters.seconds, or: 10, in: 1...86_400, Key.seconds)
    let perSample = try checked(
      parameters.instructionsPerSample,
      or: 1_500,
      in: 1...1_000_000,
      Key.instructionsPerSample
    )
    let reads = try checked(
      parameters.parameterReadsPerBlock,
      or: 64,
      in: 0...1_000_000,
      Key.parameterReadsPerBlock
    )
    let callbacks = try checked(
      parameters.hostCallbacksPerBlock,
      or: 16,
      in: 0...1_000_000,
      Key.hostCallbacksPerBlock
    )

    var builder = WorkloadBuilder()
    let host = builder.addModule(Module(name: "host.exe", architecture: .arm64ec))
    let runtime = builder.addModule(Module(name: "ucrtbase.dll", architecture: .arm64x))
    let copy = builder.addFunction(
      "memcpy",
      in: runtime,
      instructions: UInt64(blockSamples) / 2 + 20,
      mix: "memory",
      signature: CallSignature(parameters: [.integer, .integer, .integer], result: .integer)
    )
    let hostTime = builder.addFunction(
      "host_time",
      in: host,
      instructions: 40,
      mix: "integer",
      signature: CallSignature(parameters: [.integer, .integer, .integer, .integer, .integer])
    )
    // Plugins go round the threads, so each thread runs its share of them.
    var byThread = [[EntryCall]](repeating: [], count: min(threads, plugins))
    for plugin in 0..<plugins {
      let number = plugin < 9 ? "0\(plugin + 1)" : "\(plugin + 1)"
      let module = builder.addModule(
        Module(name: "plugin-\(number).dll", architecture: .x64, effortDays: 5)
      )
      // Plugins are not alike: each has 1 to 2.5 times the work of the first.
      let work = UInt64(perSample) * UInt64(blockSamples) * UInt64(2 + plugin % 4) / 2
      let run = builder.addFunction(
        "run_\(number)",
        in: host,
        instructions: UInt64(blockSamples) * 4 + 200,
        mix: "mixed"
      )
      let process = builder.addFunction(
        "process_\(number)",
        in: module,
        instructions: work,
        mix: plugin % 3 == 2 ? "simd" : "float",
        codeBytes: 24_000,
        signature: CallSignature(parameters: [.integer, .integer, .integer, .integer])
      )
      let parameter = builder.addFunction(
        "get_parameter_\(number)",
        in: module,
        instructions: 12,
        mix: "integer",
        codeBytes: 48,
        signature: CallSignature(parameters: [.integer, .integer], result: .float)
      )
      builder.addCall(
        from: run,
        to: parameter,
        callsPerRun: CountRatio(UInt64(reads)),
        kind: .virtual
      )
      builder.addCall(from: run, to: process, kind: .virtual)
      builder.addCall(
        from: process,
        to: hostTime,
        callsPerRun: CountRatio(UInt64(callbacks)),
        kind: .callback
      )
      builder.addCall(from: process, to: copy, callsPerRun: CountRatio(2), kind: .import)
      byThread[plugin % byThread.count].append(EntryCall(function: run, count: 1))
    }
    let blocks = max(1, seconds * rate / blockSamples)
    builder.addPhase(
      "play",
      repeats: UInt64(blocks),
      budget: Milliseconds(1000 * Double(blockSamples) / Double(rate)),
      threads: byThread.enumerated().map {
        Thread(name: "audio-\($0.offset + 1)", calls: $0.element)
      }
    )
    builder.addNote("plugin-host: generated from parameters, not recorded")
    return builder.workload
  }

  private static func checked(
    _ value: Int?,
    or usual: Int,
    in bounds: ClosedRange<Int>,
    _ key: Parameters.CodingKeys
  ) throws(ParameterError) -> Int {
    guard let value else { return usual }
    guard bounds.contains(value) else {
      throw ParameterError(
        key: key.rawValue,
        message: "\(value) is out of range",
        expected: "a number from \(bounds.lowerBound) to \(bounds.upperBound)"
      )
    }
    return value
  }
}
