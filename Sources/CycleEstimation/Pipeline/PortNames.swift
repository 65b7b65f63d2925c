internal import Diagnostics

/// The ports of a pipeline by name, and the groups of them.
struct PortNames {
  private let log: DiagnosticLog
  /// The name of each unit.
  private(set) var units: [String] = []
  /// The ports, then the groups of them.
  private(set) var masks: [NamedUnits] = []

  /// The most units that a pipeline can have: the bits of a mask.
  static let mostUnits = 32

  init(log: DiagnosticLog, units: [String] = [], masks: [NamedUnits] = []) {
    self.log = log
    self.units = units
    self.masks = masks
  }

  /// Reads `{ "S": 2, "M": 1 }`: how many units each port has.
  mutating func readPorts(_ value: JSONValue) {
    guard value.isObject else { return value.reportMismatch(expected: "an object", to: log) }
    for (key, count) in value.members {
      guard let name = key.readName(to: log), name != "note",
        let number = count.readInteger(in: 1...UInt64(Self.mostUnits), to: log)
      else { continue }
      guard units.count + Int(number) <= Self.mostUnits else {
        log.report(count.diagnostic("more than \(Self.mostUnits) units in all"))
        return
      }
      guard !masks.contains(where: { $0.name == name }) else {
        log.report(key.diagnostic("the port \"\(name)\" stands twice", hint: "remove one"))
        continue
      }
      let mask = (1 << UInt32(number) - 1) << UInt32(units.count)
      masks.append(NamedUnits(name: name, units: UInt32(truncatingIfNeeded: mask)))
      for _ in 0..<number { units.append(name) }
    }
    if masks.isEmpty { log.report(value.diagnostic("no port", expected: "at least one")) }
  }

  /// Reads `{ "I": ["S", "M"] }`: several ports under one name.
  mutating func readGroups(_ value: JSONValue) {
    guard value.isObject else { return value.reportMismatch(expected: "an object", to: log) }
    for (key, members) in value.members {
      guard let name = key.readName(to: log), name != "note",
        let ports = members.readArray(to: log)
      else { continue }
      let mask = ports.reduce(0 as UInt32) { $0 | (units(for: $1) ?? 0) }
      if masks.contains(where: { $0.name == name }) {
        log.report(key.diagnostic("the port \"\(name)\" stands twice", hint: "remove one"))
      } else if mask == 0 && ports.isEmpty {
        log.report(members.diagnostic("a group without ports", expected: "at least one port"))
      } else {
        masks.append(NamedUnits(name: name, units: mask))
      }
    }
  }

  /// Reads `L` or `L*3`: units, and how many µops take them one after the other.
  func unitsAndCount(for value: JSONValue) -> (units: UInt32, count: Int)? {
    guard let text = value.readName(to: log) else { return nil }
    let parts = text.split(separator: "*", maxSplits: 1)
    let count = parts.count < 2 ? 1 : Int(parts[1]) ?? 0
    guard 1...1000 ~= count else {
      log.report(
        value.diagnostic("\"\(text)\" has no count", expected: "as \"L*3\", up to 1000")
      )
      return nil
    }
    return units(named: String(parts.first ?? ""), at: value).map { ($0, count) }
  }

  /// The units of the port that a text names; a message and nil when there is none.
  func units(for value: JSONValue) -> UInt32? {
    value.readName(to: log).flatMap { units(named: $0, at: value) }
  }

  private func units(named name: String, at value: JSONValue) -> UInt32? {
    if let mask = masks.first(where: { $0.name == name })?.units { return mask }
    let names = masks.map(\.name)
    log.report(
      value.diagnostic(
        "no port is named \"\(name)\"",
        expected: "one of: " + names.joined(separator: ", "),
        hint: Suggestion.hint(for: name, among: names)
      )
    )
    return nil
  }
}
