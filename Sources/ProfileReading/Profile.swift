package import Diagnostics
public import Quantities
public import Workloads

/// A profile: a workload, the machine it is meant for, and the steps of its migration.
///
/// Read from JSON; the format is described in `Documentation/ProfileFormat.md`.
public struct Profile: Sendable {
  /// The path that the profile was read from, as the user wrote it.
  public let path: String
  /// The profile's name.
  public let name: String
  /// The name or path of the core table.
  public let core: String
  /// The name or path of the emulator table.
  public let emulator: String
  /// The clock; nil for the core table's own.
  public let frequency: Frequency?
  /// The modules that the profile lists.
  public let modules: [Module]
  /// The steps of the migration; nil for the hottest portable module first.
  package let steps: [Step]?
  /// The workload's plugin and parameters; nil when they could not be read.
  package let plugin: Plugin?
  /// Where things stand, for messages of later stages.
  package let places: Places

  /// One step as the profile gives it.
  package struct Step: Sendable {
    package var name: String
    package var modules: [Reference]
    /// Whether the process becomes a classic Arm64 one.
    package var isSwitchToClassic: Bool
    package var place: JSONValue
  }

  /// The name of something else in the profile, and where it stands.
  package struct Reference: Sendable {
    package var name: String
    package var place: JSONValue
  }

  /// The plugin that makes the workload.
  package struct Plugin: Sendable {
    package var name: String
    package var namePlace: JSONValue
    package var parameters: JSONValue
  }

  /// Where parts of the profile stand.
  package struct Places: Sendable {
    package var core: JSONValue
    package var emulator: JSONValue
    package var modules: [JSONValue]
    /// By module: where the names of modules stand that move with it.
    package var movesWith: [[JSONValue]]
    package var workload: JSONValue
  }

  /// The folder of the profile: where relative paths in it start.
  public var folder: String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
  }

  /// The core when a profile names none: the Snapdragon X Elite's.
  package static let usualCore = "oryon-1"
  /// The emulator when a profile names none: that of Windows 11 24H2 and later.
  package static let usualEmulator = "prism"
  /// The most bytes that a profile may have.
  package static let mostBytes = 64_000_000
}
