internal import Costing
internal import CycleEstimation
internal import Diagnostics
internal import Lowering
internal import Quantities
internal import Workloads

/// A question of other numbers: `call:a.dll->b.dll*0.1`, `module:a.dll=arm64ec`, `parameter=value`.
///
/// Changes are divided by semicolons and made together.
struct WhatIfQuestion {
  /// One change.
  private enum Change {
    /// Calls from a module or function to another, as often times a factor.
    case calls(from: Substring, to: Substring, factor: Double)
    case architecture(of: Substring, Architecture)
    case parameter(String, Double)
  }

  let text: String
  private var changes: [Change] = []

  /// Reads a question.
  ///
  /// - Parameters:
  ///   - text: The question.
  ///   - log: Where mistakes go.
  init(_ text: String, log: DiagnosticLog) {
    self.text = text
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let part = part.drop { $0 == " " }
      if let change = Self.change(part) {
        changes.append(change)
      } else {
        log.report(
          Self.mistake(
            "\"\(part)\" is no question",
            expected:
              "call:FROM->TO*FACTOR, module:NAME=arm64ec, module:NAME=x64 or PARAMETER=VALUE",
            hint: "for example call:editor.exe->codec.dll*0.1"
          )
        )
      }
    }
  }

  private static func change(_ text: Substring) -> Change? {
    if text.hasPrefix("call:") {
      let rest = text.dropFirst(5)
      guard let arrow = rest.firstRange(of: "->"), let star = rest.lastIndex(of: "*"),
        arrow.upperBound < star, arrow.lowerBound > rest.startIndex,
        let factor = Double(rest[rest.index(after: star)...]), (0...1000).contains(factor)
      else { return nil }
      return .calls(
        from: rest[..<arrow.lowerBound],
        to: rest[arrow.upperBound..<star],
        factor: factor
      )
    }
    guard let equals = text.lastIndex(of: "=") else { return nil }
    let value = text[text.index(after: equals)...]
    if text.hasPrefix("module:") {
      guard let architecture = Architecture(rawValue: String(value)),
        architecture == .x64 || architecture == .arm64ec
      else { return nil }
      return .architecture(of: text[..<equals].dropFirst(7), architecture)
    }
    guard let number = Double(value), number.isFinite, number >= 0 else { return nil }
    return .parameter(String(text[..<equals]), number)
  }

  /// What the question makes of a case.
  struct Answer {
    var simulation: Simulation
    var callFactors: [Double]
    var values: [(parameter: String, value: Double)] = []
  }

  /// Makes the changes; mistakes go to the log.
  ///
  /// - Parameters:
  ///   - simulation: The workload and the machine as they are.
  ///   - sheet: The cost sheet, for the names of parameters.
  ///   - log: Where mistakes go.
  /// - Returns: The workload and the machine as they would be.
  func answer(for simulation: Simulation, on sheet: CostSheet, log: DiagnosticLog) -> Answer {
    var answer = Answer(
      simulation: simulation,
      callFactors: Array(repeating: 1, count: simulation.workload.callSites.count)
    )
    for change in changes {
      switch change {
      case .calls(let from, let to, let factor):
        scaleCalls(from: from, to: to, by: factor, of: &answer, log: log)
      case .architecture(let name, let architecture):
        setArchitecture(of: String(name), to: architecture, of: &answer, log: log)
      case .parameter(let name, let value):
        setParameter(name, to: value, of: &answer, on: sheet, log: log)
      }
    }
    return answer
  }

  private func scaleCalls(
    from: Substring,
    to: Substring,
    by factor: Double,
    of answer: inout Answer,
    log: DiagnosticLog
  ) {
    let workload = answer.simulation.workload
    let known = workload.modules.map(\.name) + workload.functions.map(\.name)
    var isKnown = true
    for name in [from, to] where !known.contains(String(name)) {
      isKnown = false
      log.report(
        Self.mistake(
          "no module or function is named \"\(name)\"",
          hint: Suggestion.hint(for: String(name), among: known)
        )
      )
    }
    guard isKnown else { return }
    func isMeant(_ function: Int, by name: Substring) -> Bool {
      let function = workload.functions[function]
      return function.name == name || workload.modules[function.module].name == name
    }
    var found = false
    for (index, site) in workload.callSites.enumerated()
    where isMeant(site.caller, by: from) && isMeant(site.callee, by: to) {
      answer.callFactors[index] *= factor
      found = true
    }
    guard !found else { return }
    log.report(
      Self.mistake(
        "nothing in \"\(from)\" calls anything in \"\(to)\"",
        hint: "calls have a direction: is it the other way round?"
      )
    )
  }

  private func setArchitecture(
    of name: String,
    to architecture: Architecture,
    of answer: inout Answer,
    log: DiagnosticLog
  ) {
    let modules = answer.simulation.workload.modules
    guard let module = modules.firstIndex(where: { $0.name == name }) else {
      log.report(
        Self.mistake(
          "no module is named \"\(name)\"",
          hint: Suggestion.hint(for: name, among: modules.map(\.name))
        )
      )
      return
    }
    guard modules[module].architecture != .arm64x, modules[module].architecture != .arm64 else {
      log.report(
        Self.mistake(
          "\"\(name)\" is native from the start (\(modules[module].architecture.rawValue))"
        )
      )
      return
    }
    answer.simulation.workload.modules[module].architecture = architecture
    answer.simulation.workload.modules[module].isPortable = true
    guard architecture != .x64 else { return }
    // What is native already moves with nothing.
    for other in modules.indices {
      answer.simulation.workload.modules[other].movesWith.removeAll { $0 == name }
    }
    answer.simulation.workload.modules[module].movesWith = []
  }

  private func setParameter(
    _ name: String,
    to value: Double,
    of answer: inout Answer,
    on sheet: CostSheet,
    log: DiagnosticLog
  ) {
    guard let index = sheet.parameters.index(named: name) else {
      log.report(
        Self.mistake(
          "no parameter is named \"\(name)\"",
          expected: "frequency_ghz, or a name such as emulator.emulator_entry_cycles",
          hint: Suggestion.hint(for: name, among: sheet.parameters.names)
        )
      )
      return
    }
    let parameter = sheet.parameters.all[index]
    guard parameter.bounds.contains(value) else {
      log.report(
        Self.mistake(
          "\(name) cannot be \(value)",
          expected: "a number from \(parameter.bounds.lowerBound) to \(parameter.bounds.upperBound)"
        )
      )
      return
    }
    let parts = parameter.name.split(separator: ".", maxSplits: 1)
    let (table, key) = (parts.first, String(parts.last ?? ""))
    let estimate = Estimate(value, source: "what if")
    // Counts and code may depend on the tables of the machine, not only prices.
    if index == sheet.parameters.index(named: Parameters.clock) {
      answer.simulation.machine.frequency = Frequency(gigahertz: value)
    } else if table == "emulator", let key = EmulatorParameter(key: key) {
      answer.simulation.machine.emulator[key] = estimate
    } else if table == "core", let key = CoreParameter(key: key) {
      answer.simulation.machine.core[key] = estimate
    } else {
      answer.values.append((name, value))
    }
  }

  private static func mistake(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(path: "--what-if", message: message, expected: expected, hint: hint)
  }
}
