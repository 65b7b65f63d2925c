internal import Diagnostics
public import Workloads

/// A run of x64 images, executed when the profile is read.
///
///     "workload": { "plugin": "image", "parameters": {
///       "image": "app.dll", "export": "main", "load": ["codec.dll"], "arguments": [20000] } }
///
/// The files are found relative to the profile. Counts are exact, and the same each time.
public enum ImagePlugin: WorkloadPlugin {
  /// What a profile says about a run.
  public struct Parameters: Codable, Sendable {
    /// The image that has the function.
    public var image: String
    /// The function's exported name, or `#` and its number.
    public var export: String
    /// The other images of the process.
    public var load: [String]
    /// Its whole arguments, at most four.
    public var arguments: [Int64]

    /// Reads the parameters; only the image and the export are required.
    ///
    /// - Parameter decoder: Where to read from.
    /// - Throws: `DecodingError` when a value is missing, of another type, or out of range.
    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      image = try values.decode(String.self, forKey: .image)
      export = try values.decode(String.self, forKey: .export)
      load = try values.decodeIfPresent([String].self, forKey: .load) ?? []
      arguments = try values.decodeIfPresent([Int64].self, forKey: .arguments) ?? []
      guard arguments.count <= 4 else {
        throw DecodingError.dataCorruptedError(
          forKey: .arguments,
          in: values,
          debugDescription: "there are at most four arguments"
        )
      }
    }
  }

  /// The name that profiles use.
  public static let name = "image"
  /// What it does, in a line.
  public static let summary = "a run of x64 images, executed here"

  /// Runs the images.
  ///
  /// - Parameters:
  ///   - parameters: What the profile says.
  ///   - context: The profile's folder, where the images are found.
  /// - Returns: The workload.
  /// - Throws: `InvalidInput` with all that is wrong with the images, or why the run ended before.
  public static func makeWorkload(
    from parameters: Parameters,
    in context: WorkloadContext
  ) throws -> Workload {
    let files = [parameters.image] + parameters.load
    let run = ImageRun(
      files: files.map { context.path(of: $0) },
      export: parameters.export,
      arguments: parameters.arguments
    )
    return try ImageRun.workload(
      of: run.outcome(),
      name: parameters.image,
      options: ImportOptions()
    )
  }
}
