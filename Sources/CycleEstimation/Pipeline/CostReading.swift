internal import Diagnostics
internal import HostCode
internal import Tables

/// Reads the rows of a pipeline table.
struct CostReading {
  let log: DiagnosticLog
  let ports: PortNames
  private(set) var forwardGroups: [ClassSet]

  /// The longest time that a row may name.
  private static let mostCycles = 1000.0

  init(log: DiagnosticLog, ports: PortNames, table: PipelineTable) {
    self.log = log
    self.ports = ports
    forwardGroups = table.forwardGroups
  }

  /// A row with its variants, which take over what they do not say.
  mutating func readRow(_ value: JSONValue) -> OperationRow {
    guard var reader = JSONObjectReader(value, log: log) else {
      return OperationRow(cost: OperationCost())
    }
    var row = OperationRow(cost: readCost(of: &reader, from: nil))
    for variant in reader.optional("variants")?.readArray(to: log) ?? [] {
      if let read = readVariant(variant, of: row.cost) { row.variants.append(read) }
    }
    reader.finish()
    return row
  }

  /// A row without variants.
  mutating func read(_ value: JSONValue) -> OperationCost {
    guard var reader = JSONObjectReader(value, log: log) else { return OperationCost() }
    defer { reader.finish() }
    return readCost(of: &reader, from: nil)
  }

  private mutating func readVariant(
    _ value: JSONValue,
    of cost: OperationCost
  ) -> OperationVariant? {
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    var traits: UInt64 = 0
    let words = OperationTrait.allCases.map(\.rawValue)
    let when = reader.optional("when")
    let names = reader.optional("opcodes")
    if when == nil && names == nil {
      log.report(value.diagnostic("a variant of nothing", expected: "\"when\" or \"opcodes\""))
    }
    for word in when?.readArray(to: log) ?? [] {
      guard let name = word.readString(to: log) else { continue }
      if let trait = OperationTrait(rawValue: name) {
        traits |= trait.bit
      } else {
        log.report(unknown(word, name, "trait", among: words))
      }
    }
    var opcodes: [HostOpcode] = []
    for word in names?.readArray(to: log) ?? [] {
      guard let name = word.readString(to: log) else { continue }
      let named = HostOpcode.allCases.filter { $0.mnemonic == name }
      if named.isEmpty {
        log.report(unknown(word, name, "operation", among: HostOpcode.allCases.map(\.mnemonic)))
      }
      opcodes += named
    }
    let variant = readCost(of: &reader, from: cost)
    reader.finish()
    return OperationVariant(traits: traits, opcodes: opcodes, cost: variant)
  }

  private func unknown(
    _ value: JSONValue,
    _ name: String,
    _ kind: String,
    among names: [String]
  ) -> Diagnostic {
    value.diagnostic(
      "no \(kind) is named \"\(name)\"",
      expected: names.count > 60 ? nil : "one of: " + names.joined(separator: ", "),
      hint: Suggestion.hint(for: name, among: names)
    )
  }

  private mutating func readCost(
    of reader: inout JSONObjectReader,
    from row: OperationCost?
  ) -> OperationCost {
    var cost = row ?? OperationCost()
    func key(_ name: String) -> JSONValue? {
      row == nil ? reader.required(name) : reader.optional(name)
    }
    let uses = key("uops")
    let latency = key("latency_cycles")
    let source = key("source")
    if let source { cost.source = source.readName(to: log) ?? "" }
    let interval = reader.optional("interval_cycles")
    let cycles = interval.flatMap { readCycles($0, from: 1) }
    if let uses {
      cost.uses = []
      cost.microOps = 0
      for use in uses.readArray(to: log) ?? [] {
        guard let (units, count) = ports.unitsAndCount(for: use) else { continue }
        cost.uses.append(PortUse(units: units, cycles: cycles ?? CycleRange(count)))
        cost.microOps += count
      }
      cost.microOps = max(1, cost.microOps)
      cost.uses.sort { PortUse.order($0.units) < PortUse.order($1.units) }
      if !PortUse.canAllBeServed(cost.uses) {
        log.report(
          uses.diagnostic(
            "more units at once than there are",
            expected: "\"L*2\" for two µops that take one unit of L one after the other"
          )
        )
      }
    } else if let cycles {
      cost.uses = cost.uses.map { PortUse(units: $0.units, cycles: cycles) }
    }
    if let count = reader.optional("uop_count")?.readInteger(in: 1...1000, to: log) {
      cost.microOps = Int(count)
    }
    if let latency { cost.latency = readCycles(latency, from: 0) ?? CycleRange(1) }
    readForwarding(of: &reader, into: &cost)
    return cost
  }

  private mutating func readForwarding(
    of reader: inout JSONObjectReader,
    into cost: inout OperationCost
  ) {
    let cycles = reader.optional("forward_cycles")
    let from = reader.optional("forward_from")
    if let feeds = reader.optional("forwards_result")?.readBool(to: log) {
      cost.forwardsResult = feeds
    }
    if let cycles, let number = readCycles(cycles, from: 0) {
      guard number.high <= cost.latency.low else {
        log.report(
          cycles.diagnostic(
            "a result would be used before it is there",
            expected: "at most the latency, \(cost.latency.low)"
          )
        )
        return
      }
      cost.forwardCycles = number
    }
    guard let from, let names = from.readArray(to: log) else { return }
    var group = ClassSet()
    for word in names {
      guard let name = word.readString(to: log) else { continue }
      if let member = OperationClass.allCases.first(where: { $0.tableKey == name }) {
        group.insert(member)
      } else {
        log.report(unknown(word, name, "class", among: OperationClass.allCases.map(\.tableKey)))
      }
    }
    if let known = forwardGroups.firstIndex(of: group) {
      cost.forwardGroup = known
    } else if forwardGroups.count < 16 {
      cost.forwardGroup = forwardGroups.count
      forwardGroups.append(group)
    } else {
      log.report(from.diagnostic("more than 16 different sets of classes"))
    }
  }

  /// Cycles as one number, or as a range.
  private func readCycles(_ value: JSONValue, from least: Double) -> CycleRange? {
    let bounds = least...Self.mostCycles
    guard value.isObject else { return whole(value, bounds).map { CycleRange($0) } }
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    defer { reader.finish() }
    guard let low = reader.required("low").flatMap({ whole($0, bounds) }),
      let middle = reader.required("default").flatMap({ whole($0, bounds) }),
      let high = reader.required("high").flatMap({ whole($0, bounds) })
    else { return nil }
    guard low <= middle, middle <= high else {
      log.report(
        value.diagnostic(
          "\(low), \(middle), \(high) are out of order",
          expected: "low ≤ default ≤ high"
        )
      )
      return nil
    }
    return CycleRange(low: low, default: middle, high: high)
  }

  private func whole(_ value: JSONValue, _ bounds: ClosedRange<Double>) -> Int? {
    guard let number = value.readNumber(in: bounds, to: log) else { return nil }
    guard number == number.rounded() else {
      log.report(value.diagnostic("part of a cycle", expected: "a whole number"))
      return nil
    }
    return Int(number)
  }
}
