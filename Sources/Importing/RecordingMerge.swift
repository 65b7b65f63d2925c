public import Diagnostics
internal import SampleReading
public import Workloads

/// An importer whose recordings can be joined with others'.
protocol ProgramImporter: RecordingImporter {
  /// Reads the recordings of one run of a program; no function is merged into another.
  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram
}

extension RecordingImporters {
  /// A recording, of samples or of calls.
  public struct Recording: Sendable {
    /// The importer's name.
    public var format: String
    /// The files of one run of the program; their counts add up.
    public var paths: [String]

    /// Names a recording.
    ///
    /// - Parameters:
    ///   - format: The importer's name.
    ///   - paths: The files.
    public init(format: String, paths: [String]) {
      self.format = format
      self.paths = paths
    }
  }

  /// The format that a recording looks like, by its first bytes.
  ///
  /// - Parameter path: The file.
  /// - Returns: The importer's name.
  /// - Throws: That it cannot be read, or that it looks like nothing that can be imported.
  public static func format(of path: String) throws(InvalidInput) -> String {
    let looks = try RecordingHead(ByteBuffer(path, progress: nil)).looksLikeFormat
    if let looks, named(looks) != nil { return looks }
    throw InvalidInput([
      Diagnostic(
        path: path,
        message: looks.map { "this looks like \($0)" } ?? "this looks like no format that is known",
        expected: "a recording of \(all.map { $0.name }.joined(separator: ", "))",
        hint: "name its format before it: FORMAT=\(SystemModules.fileName(of: path))"
      )
    ])
  }

  /// Reads a recording of samples, with exact calls of other recordings of the same work.
  ///
  /// Functions are the same that have the same name in modules of the same name.
  ///
  /// - Parameters:
  ///   - format: The importer of the samples.
  ///   - paths: The files of the samples.
  ///   - calls: The recordings of calls.
  ///   - options: What the import does beside; which samples are taken counts for the samples alone.
  /// - Returns: The workload, with the samples' time.
  /// - Throws: Every mistake in the files; that nothing in them joins; that the first recording has
  ///   no samples, or one of the others no exact calls.
  public static func workload(
    of format: String,
    from paths: [String],
    merging calls: [Recording],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    guard let importer = named(format) as? any SampleImporter.Type else {
      throw mistake(paths, "recordings of \(format) have no samples: name one that has them first")
    }
    var program = try importer.program(from: paths, options: options)
    guard program.calls.allSatisfy({ $0.provenance != .exact }) else {
      throw mistake(paths, "this recording has exact calls already")
    }
    for recording in calls {
      guard let importer = named(recording.format) as? any ProgramImporter.Type else {
        throw mistake(recording.paths, "recordings of \(recording.format) have no calls")
      }
      var others = options
      others.images = nil
      others.sampling = options.sampling.forCalls(
        ofProcesses: (importer as? any SampleImporter.Type)?.traits.contains(.processes) ?? false
      )
      let other = try importer.program(from: recording.paths, options: others)
      let known = program.modules.count
      let name = fileName(recording.paths)
      guard other.calls.contains(where: { $0.provenance == .exact }) else {
        throw mistake(recording.paths, "no exact calls are in this recording")
      }
      program.notes = ModuleRules.together(program.notes, other.notes)
      try program.takeCalls(of: other, named: name)
      if program.modules.count > known {
        try program.takeImages(from: options.images, addedFrom: known)
      }
    }
    return try program.workloadWithImages(options)
  }

  private static func fileName(_ paths: [String]) -> String {
    SystemModules.fileName(of: paths.first ?? "")
  }

  private static func mistake(_ paths: [String], _ message: String) -> InvalidInput {
    InvalidInput([Diagnostic(path: paths.first ?? "command line", message: message)])
  }
}

extension SamplingOptions {
  /// The options for a recording of calls: a whole run, of the same process where it has processes.
  fileprivate func forCalls(ofProcesses hasProcesses: Bool) -> SamplingOptions {
    var options = self
    options.thread = nil
    options.seconds = -.infinity ... .infinity
    // Numbers of processes differ from run to run.
    if !hasProcesses || process?.allSatisfy(\.isNumber) ?? false { options.process = nil }
    return options
  }
}
