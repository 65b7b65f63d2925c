public import Diagnostics
internal import Quantities
public import Workloads

extension Profile {
  /// Reads a profile from a file.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: Every mistake in the file, with its place.
  public init(contentsOf path: String) throws(InvalidInput) {
    try self.init(reading: InputFile.read(path, limit: Self.mostBytes, as: "a profile"))
  }

  /// Reads a profile from a text.
  ///
  /// - Parameter source: The JSON text and the path to name in messages.
  /// - Throws: Every mistake in the text, with its place.
  public init(reading source: SourceText) throws(InvalidInput) {
    let log = DiagnosticLog()
    let profile = Self.read(source, log: log)
    try log.throwIfAny()
    guard let profile else { preconditionFailure("a profile without mistakes is complete") }
    self = profile
  }

  /// Reads as much of a profile as can be understood, so that later stages can tell their mistakes
  /// together with those that are found here.
  ///
  /// - Returns: nil when the text is no JSON object at all; the log says why.
  package static func read(_ source: SourceText, log: DiagnosticLog) -> Profile? {
    do {
      return ProfileReader(log: log).read(try JSONDocument(source).root)
    } catch {
      for diagnostic in error.diagnostics { log.report(diagnostic) }
      return nil
    }
  }

  /// Makes the workload by running the profile's plugin.
  ///
  /// - Parameters:
  ///   - plugins: The plugins that profiles may name.
  ///   - mixes: The names of the built-in instruction mixes; not checked when empty.
  /// - Returns: The workload; modules that the profile describes are as it describes them.
  /// - Throws: Every mistake, with its place.
  public func workload(
    using plugins: WorkloadPlugins,
    mixes: [String] = []
  ) throws(InvalidInput) -> Workload {
    let log = DiagnosticLog()
    let workload = workload(using: plugins, mixes: mixes, log: log)
    try log.throwIfAny()
    guard let workload else { preconditionFailure("a plugin without mistakes has a workload") }
    return workload
  }

  /// Makes the workload; nil when there are mistakes, which go to the log.
  package func workload(
    using plugins: WorkloadPlugins,
    mixes: [String],
    log: DiagnosticLog
  ) -> Workload? {
    guard let plugin else { return nil }
    guard let entry = plugins.entries.first(where: { $0.name == plugin.name }) else {
      let names = plugins.entries.map(\.name)
      log.report(
        plugin.namePlace.diagnostic(
          "no plugin is named \"\(plugin.name)\"",
          expected: "one of: " + names.joined(separator: ", "),
          hint: Suggestion.hint(for: plugin.name, among: names)
        )
      )
      return nil
    }
    let mistakes = log.diagnostics.count
    let context = WorkloadContext(folder: folder, modules: modules, mixes: mixes)
    guard var workload = entry.makeWorkload(plugin.parameters, context, log) else { return nil }
    describeModules(of: &workload, log: log)
    return log.diagnostics.count == mistakes ? workload : nil
  }

  /// A workload of nothing but modules, to check steps against where functions have mistakes; nil
  /// when only the plugin knows the modules.
  package var modulesAlone: Workload? {
    guard plugin?.name == CallGraphPlugin.name else { return nil }
    var builder = WorkloadBuilder()
    for module in modules { _ = builder.addModule(module) }
    return builder.workload
  }

  /// Where a module is described; the workload where the profile does not list it.
  package func place(ofModule name: String) -> JSONValue {
    modules.firstIndex { $0.name == name }.map { places.modules[$0] } ?? places.workload
  }

  /// Puts the profile's module descriptions in the place of those that the plugin made.
  private func describeModules(of workload: inout Workload, log: DiagnosticLog) {
    let names = workload.modules.map(\.name)
    for (module, place) in zip(modules, places.modules) {
      if let index = names.firstIndex(of: module.name) {
        workload.modules[index] = module
      } else {
        log.report(
          place.diagnostic(
            "the workload has no module \"\(module.name)\"",
            hint: Suggestion.hint(for: module.name, among: names)
          )
        )
      }
    }
    reportMixedArchitectures(of: workload.modules, log: log)
    reportWrongGroups(of: workload.modules, log: log)
    reportFunctionsOfNoArm64Process(in: workload, log: log)
  }

  /// A process with a classic Arm64 module emulates nothing.
  private func reportFunctionsOfNoArm64Process(in workload: Workload, log: DiagnosticLog) {
    guard workload.modules.contains(where: { $0.architecture == .arm64 }) else { return }
    let isInline = plugin?.name == CallGraphPlugin.name
    let list = isInline ? plugin?.parameters.members.first { $0.key.string == "functions" } : nil
    let functionPlaces = list?.value.elements ?? []
    for (index, function) in workload.functions.enumerated() where !function.isPortable {
      let place =
        functionPlaces.indices.contains(index) ? functionPlaces[index] : places.workload
      log.report(
        place.diagnostic(
          "an Arm64 process cannot run the x64 function \"\(function.name)\" of"
            + " \"\(workload.modules[function.module].name)\"",
          hint: "remove \"portable\", or build the module as Arm64EC"
        )
      )
    }
  }

  /// Only x64 modules move, and each with others.
  private func reportWrongGroups(of all: [Module], log: DiagnosticLog) {
    for (module, names) in zip(modules, places.movesWith) {
      for place in names {
        guard let name = place.string else { continue }
        guard let other = all.first(where: { $0.name == name }) else {
          log.report(
            place.diagnostic(
              "no module is named \"\(name)\"",
              hint: Suggestion.hint(for: name, among: all.map(\.name))
            )
          )
          continue
        }
        if name == module.name {
          log.report(place.diagnostic("a module moves with itself", hint: "remove the name"))
        } else if let native = [module, other].first(where: { $0.architecture != .x64 }) {
          log.report(
            place.diagnostic(
              "\"\(native.name)\" is native already (\(native.architecture.rawValue)) and moves"
                + " with nothing",
              hint: "remove the name"
            )
          )
        }
      }
    }
  }

  /// A process loads x64, Arm64EC and Arm64X, or Arm64 and Arm64X modules, never both.
  private func reportMixedArchitectures(of all: [Module], log: DiagnosticLog) {
    guard let guest = all.first(where: { [.x64, .arm64ec].contains($0.architecture) }) else {
      return
    }
    for (index, module) in all.enumerated() where module.architecture == .arm64 {
      let place = places.modules.indices.contains(index) ? places.modules[index] : places.workload
      log.report(
        place.diagnostic(
          "an x64 or Arm64EC process cannot load the classic Arm64 module \"\(module.name)\""
            + " (\"\(guest.name)\" makes it such a process)",
          expected: "only x64, arm64ec and arm64x modules, or only arm64 and arm64x ones",
          hint: "build it as Arm64EC or Arm64X"
        )
      )
    }
  }
}

/// Reads the parts of a profile that do not belong to a plugin.
private struct ProfileReader {
  let log: DiagnosticLog

  func read(_ root: JSONValue) -> Profile? {
    guard var reader = JSONObjectReader(root, log: log) else { return nil }
    _ = reader.required("format", expected: "\"format\": 1")?.readInteger(in: 1...1, to: log)
    _ = reader.optional("$schema")?.readString(to: log)
    let name = reader.required("name")?.readName(to: log)
    let machine = readMachine(reader.optional("machine"), root: root)
    let modules = readModules(reader.optional("modules")?.readArray(to: log) ?? [])
    let workloadValue = reader.required("workload", expected: "a call graph or a plugin")
    let plugin = workloadValue.flatMap(readWorkload)
    let steps = readMigration(reader.optional("migration"))
    reader.finish()
    return Profile(
      path: root.source.path,
      name: name ?? "",
      core: machine.core,
      emulator: machine.emulator,
      frequency: machine.frequency,
      modules: modules.map(\.module),
      steps: steps,
      plugin: plugin,
      places: Profile.Places(
        core: machine.corePlace,
        emulator: machine.emulatorPlace,
        modules: modules.map(\.place),
        movesWith: modules.map(\.movesWith),
        workload: workloadValue ?? root
      )
    )
  }

  private struct MachineChoice {
    var core = Profile.usualCore
    var emulator = Profile.usualEmulator
    var frequency: Frequency?
    var corePlace: JSONValue
    var emulatorPlace: JSONValue
  }

  private func readMachine(_ value: JSONValue?, root: JSONValue) -> MachineChoice {
    var choice = MachineChoice(corePlace: value ?? root, emulatorPlace: value ?? root)
    guard let value, var reader = JSONObjectReader(value, log: log) else { return choice }
    if let core = reader.optional("core") {
      choice.core = core.readName(to: log) ?? choice.core
      choice.corePlace = core
    }
    if let emulator = reader.optional("emulator") {
      choice.emulator = emulator.readName(to: log) ?? choice.emulator
      choice.emulatorPlace = emulator
    }
    choice.frequency = reader.optional("frequency_ghz")?
      .readNumber(in: 0.01...100, to: log)
      .map { Frequency(gigahertz: $0) }
    reader.finish()
    return choice
  }

  /// The modules that have names; those with other mistakes too, so that they can be referred to.
  private func readModules(
    _ values: [JSONValue]
  ) -> [(module: Module, place: JSONValue, movesWith: [JSONValue])] {
    var names: Set<String> = []
    return values.compactMap { value in
      guard var reader = JSONObjectReader(value, log: log) else { return nil }
      let nameValue = reader.required("name")
      let name = nameValue?.readName(to: log)
      let architecture = reader.required("architecture")?
        .readChoice(of: Architecture.allCases, to: log)
      let portable = reader.optional("portable")
      let isPortable = portable?.readBool(to: log)
      let effort = reader.optional("effort_days")?.readNumber(in: 0...1e6, to: log)
      let factor = reader.optional("native_factor")
      let nativeFactor = factor.flatMap(readFactor)
      let movesWith = (reader.optional("with")?.readArray(to: log) ?? []).filter {
        $0.readName(to: log) != nil
      }
      reader.finish()
      if let portable, isPortable == false, let architecture, architecture != .x64 {
        log.report(
          portable.diagnostic(
            "only an x64 module can be portable or not; this one is native already",
            hint: "remove the key"
          )
        )
      }
      if let factor, architecture == .arm64x {
        log.report(
          factor.diagnostic("a system module is native from the start", hint: "remove the key")
        )
      }
      guard let name else { return nil }
      guard names.insert(name).inserted else {
        log.report((nameValue ?? value).diagnostic("a module \"\(name)\" is listed already"))
        return nil
      }
      let module = Module(
        name: name,
        architecture: architecture ?? .x64,
        isPortable: isPortable ?? true,
        effortDays: effort,
        nativeFactor: nativeFactor,
        movesWith: movesWith.compactMap(\.string)
      )
      return (module, value, movesWith)
    }
  }

  /// A factor: a number, or `{ "low", "default", "high" }`.
  private func readFactor(_ value: JSONValue) -> Estimate? {
    let source = "the profile"
    if value.isObject, var reader = JSONObjectReader(value, log: log) {
      let low = reader.required("low")?.readNumber(in: Module.nativeFactors, to: log)
      let middle = reader.required("default")?.readNumber(in: Module.nativeFactors, to: log)
      let high = reader.required("high")?.readNumber(in: Module.nativeFactors, to: log)
      reader.finish()
      guard let low, let middle, let high else { return nil }
      guard low <= middle, middle <= high else {
        log.report(value.diagnostic("out of order", expected: "low ≤ default ≤ high"))
        return nil
      }
      return Estimate(low: low, default: middle, high: high, source: source)
    }
    return value.readNumber(in: Module.nativeFactors, to: log).map { Estimate($0, source: source) }
  }

  /// A named plugin with parameters, or an inline call graph.
  private func readWorkload(_ value: JSONValue) -> Profile.Plugin? {
    guard value.isObject else {
      value.reportMismatch(expected: "an object", to: log)
      return nil
    }
    guard value.members.contains(where: { $0.key.string == "plugin" }) else {
      return Profile.Plugin(name: CallGraphPlugin.name, namePlace: value, parameters: value)
    }
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    let namePlace = reader.required("plugin")
    let parameters = reader.required("parameters", expected: "an object")
    reader.finish()
    guard let namePlace, let name = namePlace.readName(to: log), let parameters else { return nil }
    return Profile.Plugin(name: name, namePlace: namePlace, parameters: parameters)
  }

  private func readMigration(_ value: JSONValue?) -> [Profile.Step]? {
    guard let value, var reader = JSONObjectReader(value, log: log) else { return nil }
    let values = reader.required("steps")?.readArray(to: log) ?? []
    reader.finish()
    return values.compactMap { value in
      guard var reader = JSONObjectReader(value, log: log) else { return nil }
      let name = reader.required("name")?.readName(to: log)
      let process = reader.optional("process")
      let target = process?.readChoice(of: [Architecture.arm64], to: log)
      let modules = (reader.optional("modules")?.readArray(to: log) ?? []).compactMap { place in
        place.readName(to: log).map { Profile.Reference(name: $0, place: place) }
      }
      reader.finish()
      return name.map {
        Profile.Step(
          name: $0,
          modules: modules,
          isSwitchToClassic: target == .arm64,
          place: value
        )
      }
    }
  }
}

extension JSONValue {
  /// One of the raw values of an enumeration.
  func readChoice<Choice: RawRepresentable<String>>(
    of choices: [Choice],
    to log: DiagnosticLog
  ) -> Choice? {
    let names = choices.map(\.rawValue)
    let expected = "one of: " + names.joined(separator: ", ")
    guard let name = string else {
      reportMismatch(expected: expected, to: log)
      return nil
    }
    if let choice = choices.first(where: { $0.rawValue == name }) { return choice }
    log.report(
      diagnostic(
        "\"\(name)\" is not known",
        expected: expected,
        hint: Suggestion.hint(for: name, among: names)
      )
    )
    return nil
  }
}
