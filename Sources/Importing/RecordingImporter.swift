public import Diagnostics
public import SampleReading
public import Workloads

/// Turns the recordings of one tool, or the files of a program, into a workload.
public protocol RecordingImporter: Sendable {
  /// The name that users give, in small letters with hyphens.
  static var name: String { get }

  /// What it reads and how such a recording is made, in a line.
  static var summary: String { get }

  /// Reads the recordings of one run of a program, or its files.
  ///
  /// - Parameters:
  ///   - paths: The files of the run; their counts add up.
  ///   - options: Which modules are Windows' own, what they are called, and how much is kept.
  /// - Returns: The workload.
  /// - Throws: Every mistake in the files.
  static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload
}

/// What an import does beside reading.
///
/// A pattern is a shell glob (`libQt5*`): `*` is any text, `?` any character, case does not matter.
/// It is held against the base name of a recorded object (`libQt5Core.so.5`), and against the name
/// of the module that the object becomes part of. Code of no object is in an object `unknown`.
public struct ImportOptions: Sendable {
  /// Objects that stand for modules of Windows, beside those that `SystemModules` knows.
  public var systemPatterns: [String]
  /// Objects that belong to the application, whatever else says otherwise.
  public var applicationPatterns: [String]
  /// Objects that become part of a module of another name; the first match wins.
  public var moduleNames: [(pattern: String, name: String)]
  /// The instruction mixes of modules; the first match wins, `mixed` where there is none.
  public var mixNames: [(pattern: String, mix: String)]
  /// The share of all instructions whose functions are kept apart, 0 to 1.
  ///
  /// The smallest functions, which together have the rest at most, become one for each module.
  /// Totals by module and the calls between modules stay the same.
  public var keepShare: Double
  /// The folder of the recorded program's files, whose code the bodies are then made of; nil when
  /// the recording has the code itself, or nothing has it.
  public var objects: String?
  /// The folder of the images whose architectures the modules of their names get, and sampled
  /// functions their code; nil for none.
  public var images: String?
  /// Which samples are taken, and what they ran on.
  public var sampling = SamplingOptions()
  /// Is told how far reading is; nil for nobody.
  public var progress: ReadingProgress?

  /// The mix of a module that no pattern names.
  public static let defaultMix = "mixed"

  /// Makes a set of options.
  ///
  /// - Parameters:
  ///   - systemPatterns: Objects that stand for modules of Windows.
  ///   - applicationPatterns: Objects that belong to the application in any case.
  ///   - moduleNames: Objects that become part of a module of another name.
  ///   - mixNames: The instruction mixes of modules.
  ///   - keepShare: The share of all instructions whose functions are kept apart, 0 to 1.
  ///   - objects: The folder of the recorded program's files.
  ///   - images: The folder of the images of Windows that the modules stand for.
  public init(
    systemPatterns: [String] = [],
    applicationPatterns: [String] = [],
    moduleNames: [(pattern: String, name: String)] = [],
    mixNames: [(pattern: String, mix: String)] = [],
    keepShare: Double = 1,
    objects: String? = nil,
    images: String? = nil
  ) {
    precondition((0...1).contains(keepShare), "a share is from 0 to 1")
    self.systemPatterns = systemPatterns
    self.applicationPatterns = applicationPatterns
    self.moduleNames = moduleNames
    self.mixNames = mixNames
    self.keepShare = keepShare
    self.objects = objects
    self.images = images
  }
}

/// The importers that there are.
public enum RecordingImporters {
  /// All importers, in the order of lists and help texts.
  public static let all: [any RecordingImporter.Type] = [
    CallgrindImporter.self,
    BlockProfileImporter.self,
    SDEMixImporter.self,
    ImageImporter.self,
    FoldedImporter.self,
    PerfScriptImporter.self,
    SpeedscopeImporter.self,
    FirefoxImporter.self,
    XperfImporter.self,
    WPAImporter.self,
    PerfViewImporter.self,
    VTuneImporter.self,
    VSPerfImporter.self,
    TinyTracerImporter.self,
    PprofImporter.self,
  ]

  /// The importer of a name.
  ///
  /// - Parameter name: The name, as in `RecordingImporter.name`.
  /// - Returns: The importer, or nil when there is none of that name.
  public static func named(_ name: String) -> (any RecordingImporter.Type)? {
    all.first { $0.name == name }
  }

  /// Whether an importer reads samples, and so takes `ImportOptions.sampling`.
  ///
  /// - Parameter name: The importer's name.
  /// - Returns: false also when there is none of that name.
  public static func takesSamples(_ name: String) -> Bool {
    named(name) is any SampleImporter.Type
  }

  /// The names of the cores that `SamplingOptions.core` may have, beside users' own tables.
  public static var recordingCores: [String] { RecordingMachine.knownCores }
}
