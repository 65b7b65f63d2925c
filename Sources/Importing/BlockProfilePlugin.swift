public import Workloads

/// A block profile, read when the profile is.
///
///     "workload": { "plugin": "block-profile", "parameters": { "file": "editor.blocks" } }
///
/// The file is found relative to the profile. The other parameters are those of
/// `perfmodel import block-profile`; `objects` is not among them, as the recording has the code.
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
  /// - Throws: `ParameterError` for `objects`, `InvalidInput` with every mistake in the recording.
  public static func makeWorkload(
    from parameters: RecordingParameters,
    in context: WorkloadContext
  ) throws -> Workload {
    guard parameters.objects == nil else {
      throw ParameterError(
        key: "objects",
        message: "a block profile has the code itself",
        expected: "this key with callgrind recordings alone"
      )
    }
    return try BlockProfileImporter.workload(
      from: [context.path(of: parameters.file)],
      options: parameters.options(in: context)
    )
  }
}
