internal import Diagnostics
internal import SampleReading
internal import Workloads

/// What the samples of a format have beside stacks and weights.
struct SampleTraits: OptionSet {
  let rawValue: Int

  /// Processes have names or numbers.
  static let processes = SampleTraits(rawValue: 1)
  /// Threads have names or numbers.
  static let threads = SampleTraits(rawValue: 2)
  /// Samples have times.
  static let times = SampleTraits(rawValue: 4)
}

/// Reads one format of sampled stacks.
///
/// A format is one file: its name and a line about it, how its first bytes look, and `read`.
protocol SampleImporter: ProgramImporter {
  /// What its samples have.
  static var traits: SampleTraits { get }

  /// Whether a text begins as recordings of this format do.
  static func looksLike(_ head: RecordingHead) -> Bool

  /// Adds what a recording has.
  ///
  /// - Parameters:
  ///   - buffer: The recording, at its start.
  ///   - recording: Where to.
  /// - Throws: What is wrong with the recording, with its line.
  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput)
}

extension SampleImporter {
  /// Reads recordings of one run of a program.
  ///
  /// - Parameters:
  ///   - paths: The files of the run; their samples add up.
  ///   - options: Which modules are Windows' own, which samples are taken, and what they ran on.
  /// - Returns: A workload whose times are those of the recording, with estimated calls.
  /// - Throws: Every mistake in the files.
  static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    try workload(of: buffers(at: paths, options: options), options: options)
  }

  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    try program(of: buffers(at: paths, options: options), options: options)
  }

  private static func buffers(
    at paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> [ByteBuffer] {
    guard !paths.isEmpty else {
      throw InvalidInput([Diagnostic(path: name, message: "no recording is named")])
    }
    var buffers: [ByteBuffer] = []
    for path in paths { buffers.append(try ByteBuffer(path, progress: options.progress)) }
    return buffers
  }

  /// Makes a workload of the texts of recordings.
  static func workload(
    of buffers: [ByteBuffer],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    try program(of: buffers, options: options).workloadWithImages(options)
  }

  /// Makes a program of the texts of recordings.
  static func program(
    of buffers: [ByteBuffer],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    try check(options.sampling, path: buffers[0].path)
    let machine = try RecordingMachine(options.sampling, path: buffers[0].path)
    var recording = SampledRecording(options.sampling, on: machine)
    for buffer in buffers {
      try RecordingHead(buffer).check(isOf: Self.self, path: buffer.path)
      try read(buffer, into: &recording)
    }
    try recording.checkProcess(options.sampling, path: buffers[0].path)
    var program = try RecordedProgram(
      recording,
      on: machine,
      options: options,
      path: buffers[0].path
    )
    let files = buffers.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }
    program.notes.insert("imported from \(files.joined(separator: ", ")) (\(name))", at: 0)
    if recording.hasCountedSamples, recording.unit == .picoseconds {
      program.notes.append(
        "each sample stands for \(options.sampling.intervalMilliseconds) ms of time"
      )
    }
    return program
  }

  /// Refuses options that the format knows nothing for.
  private static func check(_ options: SamplingOptions, path: String) throws(InvalidInput) {
    var mistakes: [Diagnostic] = []
    func refuse(_ option: String, _ what: String) {
      mistakes.append(
        Diagnostic(
          path: path,
          message: "\(option): recordings of the format \(name) have no \(what)"
        )
      )
    }
    if options.process != nil, !traits.contains(.processes) { refuse("--process", "processes") }
    if options.thread != nil, !traits.contains(.threads) { refuse("--thread", "threads") }
    let isWhole =
      options.seconds.lowerBound == -.infinity && options.seconds.upperBound == .infinity
    if !isWhole, !traits.contains(.times) { refuse("--from, --to", "times") }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
  }
}

extension SampledRecording {
  /// Makes sure that there is something, and that it is of one process.
  ///
  /// One that has nearly all the weight is taken for the one that was meant.
  fileprivate func checkProcess(
    _ options: SamplingOptions,
    path: String
  ) throws(InvalidInput) {
    guard total > 0 else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: processes.count > 0 && (options.process != nil || options.thread != nil)
            ? "no sample is of the process and thread that were named" : "there are no samples",
          expected: processes.count > 0 && options.process != nil
            ? "one of \(listedProcesses)" : nil
        )
      ])
    }
    guard options.process == nil, processes.count > 1 else { return }
    let most = processWeights.max() ?? 0
    guard Double(most) < 0.95 * Double(total) else { return }
    throw InvalidInput([
      Diagnostic(
        path: path,
        message: "the recording has samples of several processes",
        expected: "one of \(listedProcesses)",
        hint: "name it with --process; a pattern such as 'app*' takes several together"
      )
    ])
  }

  /// The ten processes with the most weight.
  private var listedProcesses: String {
    processWeights.indices
      .sorted { (processWeights[$1], $0) < (processWeights[$0], $1) }
      .prefix(10)
      .map { "\"\(processes[$0])\"" }
      .joined(separator: ", ")
  }
}
