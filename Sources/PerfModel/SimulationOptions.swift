internal import Costing
internal import Diagnostics
internal import ProfileReading
public import Quantities
public import Results

/// What a user may choose beyond what the profile says.
public struct SimulationOptions: Sendable {
  /// The name or path of the core table; the profile's when nil.
  public var core: String?
  /// The name or path of the emulator table; the profile's when nil.
  public var emulator: String?
  /// The clock; the profile's or the core table's when nil.
  public var frequency: Frequency?
  /// Which translations the run finds.
  public var run: RunKind
  /// Into how many stages the steps are grouped, with the baseline; nil for one bar a step.
  public var stages: Int?
  /// How many draws of all ranges make the bands.
  public var samples: Int
  /// Where the draws start.
  public var seed: UInt64

  /// The draws that are made when nobody chooses.
  public static let usualSamples = 256

  /// Makes a choice.
  ///
  /// - Parameters:
  ///   - core: The name or path of the core table.
  ///   - emulator: The name or path of the emulator table.
  ///   - frequency: The clock.
  ///   - run: Which translations the run finds.
  ///   - stages: Into how many stages the steps are grouped, at least 2.
  ///   - samples: How many draws make the bands, at least 0.
  ///   - seed: Where the draws start.
  public init(
    core: String? = nil,
    emulator: String? = nil,
    frequency: Frequency? = nil,
    run: RunKind = .cached,
    stages: Int? = nil,
    samples: Int = usualSamples,
    seed: UInt64 = 1
  ) {
    precondition(stages ?? 2 >= 2, "a chart has a baseline and at least one other stage")
    precondition(samples >= 0, "there are no fewer than no samples")
    self.core = core
    self.emulator = emulator
    self.frequency = frequency
    self.run = run
    self.stages = stages
    self.samples = samples
    self.seed = seed
  }

  /// The machine that these options and a profile name; nil when a table is missing or wrong.
  func machine(for profile: Profile, log: DiagnosticLog) -> Machine? {
    let chosen = TableLibrary()
    let written = TableLibrary(folder: profile.folder)
    func find<Table>(
      _ choice: String?,
      or name: String,
      at place: Profile.Place,
      _ table: (TableLibrary, String) throws -> Table
    ) -> Table? {
      do {
        return try choice.map { try table(chosen, $0) } ?? table(written, name)
      } catch {
        let source = choice == nil ? place : .commandLine
        for mistake in profile.invalidInput(for: error, at: source).diagnostics {
          log.report(mistake)
        }
        return nil
      }
    }
    let core = find(self.core, or: profile.core, at: .core) { try $0.core($1) }
    let emulator = find(self.emulator, or: profile.emulator, at: .emulator) {
      try $0.emulator($1)
    }
    guard let core, let emulator else { return nil }
    return Machine(core: core, emulator: emulator, frequency: frequency ?? profile.frequency)
  }
}

extension Profile {
  /// Where a mistake that a later stage finds belongs.
  enum Place {
    case core, emulator, workload, commandLine
  }

  /// A later stage's error as a mistake with a place.
  func invalidInput(for error: any Error, at place: Place) -> InvalidInput {
    if let invalid = error as? InvalidInput { return invalid }
    let missing = error as? NoSuchTable
    let message = missing?.description ?? "\(error)"
    let value =
      switch place {
      case .core: places.core
      case .emulator: places.emulator
      case .workload: places.workload
      case .commandLine: places.core
      }
    guard place != .commandLine else {
      return InvalidInput([
        Diagnostic(
          path: "command line",
          message: message,
          expected: missing?.expected,
          hint: missing?.hint
        )
      ])
    }
    return InvalidInput([
      value.diagnostic(message, expected: missing?.expected, hint: missing?.hint)
    ])
  }
}
