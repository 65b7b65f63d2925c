public import Workloads

/// A block profile, read when the profile is.
///
///     "workload": { "plugin": "block-profile", "parameters": { "file": "editor.blocks" } }
///
/// The file is found relative to the profile. The other parameters are those of
/// `perfmodel import block-profile`.
public enum BlockProfilePlugin: WorkloadPlugin {
  /// The name that profiles use.
  public static let name = "block-profile"
  /// What it does, in a line.
  public static let summary = "a block profile named in the profile"

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
    try BlockProfileImporter.workload(
      from: [context.path(of: parameters.file)],
      options: parameters.options(in: context)
    )
  }
}
