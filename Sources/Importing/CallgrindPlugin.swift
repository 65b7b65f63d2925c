public import Workloads

/// A recording of callgrind, read when the profile is.
///
///     "workload": { "plugin": "callgrind", "parameters": { "file": "editor.callgrind" } }
///
/// The file is found relative to the profile. The other parameters are those of
/// `perfmodel import callgrind`.
public enum CallgrindPlugin: WorkloadPlugin {
  /// The name that profiles use.
  public static let name = "callgrind"
  /// What it does, in a line.
  public static let summary = "a callgrind file named in the profile"

  /// Reads the recording.
  ///
  /// - Parameters:
  ///   - parameters: What the profile says.
  ///   - context: The profile's folder, where the recording is found.
  /// - Returns: The workload.
  /// - Throws: `InvalidInput` with every mistake in the recording.
  public static func makeWorkload(
    from parameters: RecordingParameters,
    in context: WorkloadContext
  ) throws -> Workload {
    try CallgrindImporter.workload(
      from: [context.path(of: parameters.file)],
      options: parameters.options(in: context)
    )
  }
}
