public import Workloads

/// What a profile says about a recording that it takes its workload from.
///
///     { "file": "editor.callgrind", "system": ["libcuda*"], "application": ["libX11*"],
///       "module_of": [ { "pattern": "libQt5*", "name": "qt.dll" } ],
///       "mix_of": [ { "pattern": "libfftw*", "mix": "simd" } ], "keep_share": 0.999,
///       "objects": "usr/lib", "images": "app" }
///
/// Only `file` is required.
public struct RecordingParameters: Codable, Sendable {
  /// The path of the recording.
  public var file: String
  /// Patterns of objects that stand for modules of Windows.
  public var system: [String]
  /// Patterns of objects that belong to the application in any case.
  public var application: [String]
  /// Objects that become part of a module of another name; the first match wins.
  public var moduleOf: [ModuleRule]
  /// The instruction mixes of modules; the first match wins.
  public var mixOf: [MixRule]
  /// The share of all instructions whose functions are kept apart, 0 to 1.
  public var keepShare: Double
  /// The folder of the recorded program's files; only for recordings without code.
  public var objects: String?
  /// The folder of the images whose architectures the modules of their names get.
  public var images: String?

  /// Objects that become part of a module.
  public struct ModuleRule: Codable, Sendable {
    /// The pattern of the objects.
    public var pattern: String
    /// The name of the module.
    public var name: String
  }

  /// The mix of some modules.
  public struct MixRule: Codable, Sendable {
    /// The pattern of the modules.
    public var pattern: String
    /// The name of the mix.
    public var mix: String
  }

  private enum CodingKeys: String, CodingKey {
    case file
    case system
    case application
    case moduleOf = "module_of"
    case mixOf = "mix_of"
    case keepShare = "keep_share"
    case objects
    case images
  }

  /// Reads the parameters; all but `file` have defaults.
  ///
  /// - Parameter decoder: Where to read from.
  /// - Throws: `DecodingError` when a value is missing, of another type, or out of range.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    file = try values.decode(String.self, forKey: .file)
    system = try values.decodeIfPresent([String].self, forKey: .system) ?? []
    application = try values.decodeIfPresent([String].self, forKey: .application) ?? []
    moduleOf = try values.decodeIfPresent([ModuleRule].self, forKey: .moduleOf) ?? []
    mixOf = try values.decodeIfPresent([MixRule].self, forKey: .mixOf) ?? []
    keepShare = try values.decodeIfPresent(Double.self, forKey: .keepShare) ?? 1
    objects = try values.decodeIfPresent(String.self, forKey: .objects)
    images = try values.decodeIfPresent(String.self, forKey: .images)
    guard (0...1).contains(keepShare) else {
      throw DecodingError.dataCorruptedError(
        forKey: .keepShare,
        in: values,
        debugDescription: "a share is a number from 0 to 1"
      )
    }
  }

  /// The parameters as options of the importer.
  ///
  /// - Parameter context: The profile's folder, where the objects are found.
  /// - Returns: The options.
  public func options(in context: WorkloadContext) -> ImportOptions {
    ImportOptions(
      systemPatterns: system,
      applicationPatterns: application,
      moduleNames: moduleOf.map { ($0.pattern, $0.name) },
      mixNames: mixOf.map { ($0.pattern, $0.mix) },
      keepShare: keepShare,
      objects: objects.map { context.path(of: $0) },
      images: images.map { context.path(of: $0) }
    )
  }
}
