internal import CycleEstimation
internal import Diagnostics
internal import Lowering
internal import Quantities
internal import Tables

/// The machine that time was recorded on.
struct RecordingMachine {
  /// The core, the emulator and the clock.
  let clockwork: RecordedProgram.Clockwork
  /// What recorded times are multiplied by.
  let scale: Double
  /// Whether it is an Arm device, where x64 modules ran emulated.
  let isArm: Bool
  /// Whether the machine was named; else a recording of times has no meaning.
  let isNamed: Bool
  /// What an x64 instruction of an average program takes there, in picoseconds.
  let picosecondsPerInstruction: Double

  /// Finds the machine that the options name.
  ///
  /// - Parameters:
  ///   - options: The options.
  ///   - path: The recording, for messages.
  /// - Throws: That there is no such core or emulator.
  init(_ options: SamplingOptions, path: String) throws(InvalidInput) {
    let core = options.core ?? SamplingOptions.scaledCore
    scale = options.scale ?? 1
    isNamed = options.core != nil || options.scale != nil
    func gigahertz(_ estimate: Estimate) -> Double { options.gigahertz ?? estimate.default }
    func defaults<Parameter>(_ table: EstimateTable<Parameter>) -> TableValues<Parameter> {
      TableValues(table.estimates.map(\.default)[...])
    }
    guard let mixTable = MixTables.named(ImportOptions.defaultMix) else {
      preconditionFailure("the default mix is built in")
    }
    let mix = defaults(mixTable)
    if let table = X64CoreTables.named(core) {
      isArm = false
      let clock = gigahertz(table[.frequency])
      clockwork = .init(core: core, emulator: nil, frequency: Frequency(gigahertz: clock))
      let cycles = X64MixEstimate(of: mix, on: defaults(table)).cycles
      picosecondsPerInstruction = cycles / clock * 1000
      return
    }
    let known = Self.knownCores
    let table = try Self.table(core, among: CoreTables.self, known: known, "--recorded-on", path)
    let emulator = try Self.table(
      options.emulator,
      among: EmulatorTables.self,
      known: EmulatorTables.names,
      "--recorded-emulator",
      path
    )
    // Times that are only scaled are those of native code.
    isArm = options.core != nil
    let clock = gigahertz(table[.frequency])
    clockwork = .init(
      core: core,
      emulator: isArm ? options.emulator : nil,
      frequency: Frequency(gigahertz: clock)
    )
    let estimate = MixEstimate(of: mix, on: defaults(table), under: defaults(emulator))
    let cycles =
      (isArm ? estimate.emulatedCycles : estimate.nativeCycles)
      + estimate.mispredictCycles
    picosecondsPerInstruction = cycles / clock * 1000
  }

  /// The names of all cores that may be named.
  static let knownCores = X64CoreTables.names + CoreTables.names

  private static func table<Tables: EmbeddedTables>(
    _ name: String,
    among tables: Tables.Type,
    known: [String],
    _ option: String,
    _ path: String
  ) throws(InvalidInput) -> EstimateTable<Tables.Parameter> {
    if name.isTablePath {
      return try EstimateTable(
        reading: InputFile.read(name, limit: 1_000_000, as: Tables.Parameter.tableKind)
      )
    }
    guard let table = tables.named(name) else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "\(option): no built-in table is named \"\(name)\"",
          expected: "one of \(known.joined(separator: ", "))",
          hint: Suggestion.hint(for: name, among: known)
        )
      ])
    }
    return table
  }
}
