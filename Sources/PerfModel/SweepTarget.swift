internal import Costing
internal import Diagnostics
internal import Lowering
internal import CycleEstimation
internal import Results
internal import Tables

/// What an axis of a sweep changes.
enum SweepTarget: Hashable, Sendable {
  /// The core table, by its name or path.
  case core
  /// The emulator table, by its name or path.
  case emulator
  /// Which translations the run finds.
  case run
  /// The clock.
  case clock
  /// A number of the core table that counts or code depend on.
  case coreValue(CoreParameter)
  /// A number of the emulator table that counts or code depend on.
  case emulatorValue(EmulatorParameter)
  /// A number that only prices depend on, by its name among the parameters.
  case price(String)

  /// Whether each value is a machine with counts or code of its own.
  var isMachine: Bool {
    switch self {
    case .core, .emulator, .coreValue, .emulatorValue: true
    case .run, .clock, .price: false
    }
  }

  /// Finds what an axis changes; nil after a message about its name.
  ///
  /// - Parameters:
  ///   - axis: The axis.
  ///   - parameters: What prices depend on.
  ///   - log: Takes the mistakes.
  init?(of axis: SweepAxis, parameters: Parameters, log: DiagnosticLog) {
    switch axis.name {
    case "core": self = .core
    case "emulator": self = .emulator
    case "run":
      self = .run
      let known = RunKind.allCases.map(\.rawValue)
      for value in axis.values where !known.contains(value.text) {
        log.report(
          axis.mistake(
            "no kind of run is named \"\(value.text)\"",
            expected: known.joined(separator: ", "),
            hint: Suggestion.hint(for: value.text, among: known)
          )
        )
      }
    default:
      guard let index = parameters.index(named: axis.name) else {
        let known = SweepAxis.named + parameters.names
        log.report(
          axis.mistake(
            "nothing that varies is named \"\(axis.name)\"",
            expected: "core, emulator, run, frequency_ghz, or a key of 'list cores --values' or "
              + "'list emulators --values' as core.KEY, emulator.KEY",
            hint: Suggestion.hint(for: axis.name, among: known)
          )
        )
        return nil
      }
      let parameter = parameters.all[index]
      for value in axis.values {
        guard let number = value.number, !parameter.bounds.contains(number) else { continue }
        log.report(
          axis.mistake(
            "\(value.text) is out of range",
            expected:
              "a number from \(parameter.bounds.lowerBound) to \(parameter.bounds.upperBound)"
          )
        )
      }
      self = Self.target(named: parameter.name)
    }
  }

  private static func target(named name: String) -> SweepTarget {
    if let key = EmulatorParameter(prefixed: name, by: "emulator."),
      key.sizesCache || key.shapesCode
    {
      return .emulatorValue(key)
    }
    if let key = CoreParameter(prefixed: name, by: "core.") {
      if key == .frequency { return .clock }
      if key.shapesCode { return .coreValue(key) }
    }
    return .price(name)
  }
}

extension SweepTarget {
  /// What the values of an axis change on a machine.
  func change(by axis: SweepAxis, in parameters: Parameters) -> PricedMachine.Change {
    switch self {
    case .core, .emulator, .coreValue, .emulatorValue: return .nothing
    case .run: return .run(axis.values.map { RunKind(rawValue: $0.text) ?? .cached })
    case .clock, .price:
      guard let place = parameters.index(named: axis.name) else { return .nothing }
      return .parameter(place, axis.values.map { $0.number ?? 0 })
    }
  }
}

extension TableParameter {
  fileprivate init?(prefixed name: String, by prefix: String) {
    guard name.hasPrefix(prefix) else { return nil }
    self.init(key: name.dropFirst(prefix.count))
  }
}

extension EmulatorParameter {
  /// Whether the counts depend on it: how many translations fit into the code cache.
  fileprivate var sizesCache: Bool { self == .codeCacheBytes || self == .hostBytesPerGuestByte }

  /// Whether it decides which operations machine code, and the code of calls, becomes.
  fileprivate var shapesCode: Bool {
    self == .orderedLoadShare || self == .orderedStoreShare || self == .usesHardwareMemoryOrder
  }
}

extension CoreParameter {
  /// Whether it decides which operations machine code, and the code of calls, becomes.
  fileprivate var shapesCode: Bool { self == .hardwareMemoryOrder }
}

extension SweepAxis {
  /// A mistake in the axis.
  func mistake(_ message: String, expected: String? = nil, hint: String? = nil) -> Diagnostic {
    Diagnostic(path: "--vary \(name)", message: message, expected: expected, hint: hint)
  }
}
