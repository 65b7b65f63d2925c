package import Diagnostics

/// A source of workloads that profiles can name: `"workload": { "plugin": NAME, "parameters": … }`.
///
/// A plugin makes data and is gone before anything is simulated. Its doc comment is its manual.
public protocol WorkloadPlugin: Sendable {
  /// What a profile writes under `parameters`. Unknown keys there are reported with a suggestion.
  associatedtype Parameters: Codable & Sendable
  /// The name that profiles use.
  static var name: String { get }
  /// What it does, in a line.
  static var summary: String { get }

  /// Makes the workload that the parameters describe.
  ///
  /// - Parameters:
  ///   - parameters: What the profile says.
  ///   - context: The profile's surroundings.
  /// - Returns: The workload.
  /// - Throws: `ParameterError` for a parameter that does not fit, `InvalidInput` for files.
  static func makeWorkload(
    from parameters: Parameters,
    in context: WorkloadContext
  ) throws -> Workload
}

/// What a plugin may know of the profile that names it.
public struct WorkloadContext: Sendable {
  /// The folder of the profile: relative paths start there.
  public var folder: String
  /// The modules that the profile lists, in its order; a workload may add more.
  public var modules: [Module]
  /// The names of the built-in instruction mixes; empty when they are not known.
  public var mixes: [String]

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - folder: The folder of the profile.
  ///   - modules: The modules that the profile lists.
  ///   - mixes: The names of the built-in instruction mixes.
  public init(folder: String, modules: [Module] = [], mixes: [String] = []) {
    self.folder = folder
    self.modules = modules
    self.mixes = mixes
  }

  /// The path of a file that the profile names, relative to the profile.
  public func path(of file: String) -> String {
    file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file
  }
}

/// A parameter that a plugin cannot work with.
public struct ParameterError: Error, Sendable {
  /// The key of the parameter, as written in the profile.
  public var key: String
  /// What is wrong, in a line.
  public var message: String
  /// What would have been right.
  public var expected: String?

  /// Makes an error about a parameter.
  ///
  /// - Parameters:
  ///   - key: The key of the parameter, as written in the profile.
  ///   - message: What is wrong, in a line.
  ///   - expected: What would have been right.
  public init(key: String, message: String, expected: String? = nil) {
    self.key = key
    self.message = message
    self.expected = expected
  }
}

/// The plugins that profiles may name.
public struct WorkloadPlugins: Sendable {
  /// A plugin without its type: the one place where types are forgotten.
  package struct Entry: Sendable {
    package var name: String
    package var summary: String
    package var makeWorkload: @Sendable (JSONValue, WorkloadContext, DiagnosticLog) -> Workload?

    package init(
      name: String,
      summary: String,
      makeWorkload: @escaping @Sendable (JSONValue, WorkloadContext, DiagnosticLog) -> Workload?
    ) {
      self.name = name
      self.summary = summary
      self.makeWorkload = makeWorkload
    }
  }

  package private(set) var entries: [Entry] = []

  /// No plugins.
  public init() {}

  /// The names and summaries, in order.
  public var summaries: [(name: String, summary: String)] {
    entries.map { ($0.name, $0.summary) }
  }

  /// These plugins and one more, which replaces one of the same name.
  public func adding<Plugin: WorkloadPlugin>(_ plugin: Plugin.Type) -> WorkloadPlugins {
    adding(
      Entry(name: Plugin.name, summary: Plugin.summary) { parameters, context, log in
        guard let decoded = parameters.decode(Plugin.Parameters.self, to: log) else { return nil }
        do {
          return try Plugin.makeWorkload(from: decoded, in: context)
        } catch let error as InvalidInput {
          for diagnostic in error.diagnostics { log.report(diagnostic) }
        } catch let error as ParameterError {
          let place = parameters.members.first { $0.key.string == error.key }?.value ?? parameters
          log.report(place.diagnostic(error.message, expected: error.expected))
        } catch {
          log.report(parameters.diagnostic("\(error)"))
        }
        return nil
      }
    )
  }

  package func adding(_ entry: Entry) -> WorkloadPlugins {
    var plugins = self
    plugins.entries.removeAll { $0.name == entry.name }
    plugins.entries.append(entry)
    return plugins
  }
}
