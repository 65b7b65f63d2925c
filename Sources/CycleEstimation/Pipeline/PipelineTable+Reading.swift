package import Diagnostics
internal import HostCode
internal import Quantities
internal import Tables

extension PipelineTable {
  /// Reads the pipeline of a core table, and nothing else of it.
  ///
  /// - Parameter source: The JSON text of the core table.
  /// - Throws: Every mistake in the pipeline.
  package init(reading source: SourceText) throws(InvalidInput) {
    let log = DiagnosticLog()
    let table = PipelineReading(log: log).readMember(of: try JSONDocument(source).root)
    try log.throwIfAny()
    guard let table else { preconditionFailure("a table without mistakes was read") }
    self = table
  }
}

/// Reads one pipeline; the parts in the order in which they need each other.
struct PipelineReading {
  let log: DiagnosticLog
  /// The tables that `like` may name.
  var alike = CoreTables.texts

  /// The pipeline of a whole core table.
  fileprivate func readMember(of root: JSONValue) -> PipelineTable? {
    guard root.isObject else {
      root.reportMismatch(expected: "an object", to: log)
      return nil
    }
    func member(_ key: String) -> JSONValue? {
      root.members.first { $0.key.string == key }?.value
    }
    guard let pipeline = member("pipeline") else {
      log.report(root.diagnostic("the key \"pipeline\" is missing", expected: "an object"))
      return nil
    }
    return read(pipeline, of: member("name")?.string ?? "")
  }

  /// - Parameters:
  ///   - pipeline: The value of the key `pipeline`.
  ///   - name: The name of its core.
  /// - Returns: The table; nil after a message.
  func read(_ pipeline: JSONValue, of name: String) -> PipelineTable? {
    var table = PipelineTable(name: name)
    guard var reader = JSONObjectReader(pipeline, log: log) else { return nil }
    let isAlike = readLike(&reader, into: &table)
    readParts(of: &reader, isAlike: isAlike, into: &table)
    reader.finish()
    return table
  }

  /// Takes over the pipeline that `like` names.
  ///
  /// - Returns: Whether there is one, so that the rest may leave things out.
  private func readLike(_ reader: inout JSONObjectReader, into table: inout PipelineTable) -> Bool {
    guard let like = reader.optional("like") else { return false }
    guard let name = like.readName(to: log) else { return true }
    let others = alike.filter { $0.name != table.name }
    guard let source = others.first(where: { $0.name == name })?.source else {
      log.report(
        like.diagnostic(
          name == table.name ? "a core cannot be like itself" : "no core is named \"\(name)\"",
          expected: "one of: " + others.map(\.name).joined(separator: ", "),
          hint: Suggestion.hint(for: name, among: others.map(\.name))
        )
      )
      return true
    }
    guard let root = try? JSONDocument(source).root,
      let other = PipelineReading(log: log, alike: others).readMember(of: root)
    else { return true }
    let renamed = PipelineTable(name: table.name)
    table = other
    table = renamed.taking(other)
    return true
  }

  private func readParts(
    of reader: inout JSONObjectReader,
    isAlike: Bool,
    into table: inout PipelineTable
  ) {
    func part(_ key: String) -> JSONValue? {
      isAlike ? reader.optional(key) : reader.required(key)
    }
    var names = PortNames(log: log)
    let ports = part("ports")
    let groups = reader.optional("port_groups")
    if let ports {
      names.readPorts(ports)
      if let groups { names.readGroups(groups) }
      table.unitNames = names.units
    } else {
      names = PortNames(log: log, units: table.unitNames, masks: table.portNames)
      if let groups { names.readGroups(groups) }
    }
    table.portNames = names.masks
    if let order = reader.optional("order_ports") {
      table.orderUnits =
        order.readArray(to: log)?.reduce(0) { $0 | (names.units(for: $1) ?? 0) } ?? 0
    }
    if let limits = part("limits") { readLimits(limits, isAlike: isAlike, into: &table) }
    if let queues = reader.optional("queues") {
      table.queues = queues.readArray(to: log)?.compactMap { readQueue($0, names) } ?? []
    }
    if let update = part("address_update") {
      var costs = CostReading(log: log, ports: names, table: table)
      table.addressUpdate = costs.read(update)
    }
    if let operations = part("operations") {
      readRows(operations, isAlike: isAlike, names, into: &table)
    }
  }

  private func readLimits(
    _ value: JSONValue,
    isAlike: Bool,
    into table: inout PipelineTable
  ) {
    guard var reader = JSONObjectReader(value, log: log) else { return }
    var limits: [Estimate] = []
    for (index, parameter) in PipelineParameter.allCases.enumerated() {
      let entry =
        isAlike
        ? reader.optional(parameter.rawValue)
        : reader.required(parameter.rawValue, expected: "an estimate with a source")
      let inherited = index < table.limits.count ? table.limits[index] : Estimate(1, source: "")
      limits.append(entry?.readEstimate(in: parameter.bounds, to: log) ?? inherited)
    }
    table.limits = limits
    reader.finish()
  }

  private func readQueue(_ value: JSONValue, _ names: PortNames) -> PipelineQueue? {
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    let ports = reader.required("ports")?.readArray(to: log) ?? []
    let entries = reader.required("entries")?.readInteger(in: 1...60_000, to: log) ?? 1
    _ = reader.required("source")?.readName(to: log)
    reader.finish()
    if ports.isEmpty { log.report(value.diagnostic("a queue without ports")) }
    let units = ports.reduce(0 as UInt32) { $0 | (names.units(for: $1) ?? 0) }
    return PipelineQueue(units: units, entries: Int(entries))
  }

  private func readRows(
    _ value: JSONValue,
    isAlike: Bool,
    _ names: PortNames,
    into table: inout PipelineTable
  ) {
    guard var reader = JSONObjectReader(value, log: log) else { return }
    var costs = CostReading(log: log, ports: names, table: table)
    for operationClass in OperationClass.allCases {
      let key = operationClass.tableKey
      let entry =
        isAlike
        ? reader.optional(key)
        : reader.required(key, expected: "a row for this class of operations")
      let index = Int(operationClass.rawValue)
      if let entry {
        let row = costs.readRow(entry)
        if index < table.rows.count { table.rows[index] = row } else { table.rows.append(row) }
      } else if index >= table.rows.count {
        table.rows.append(OperationRow(cost: OperationCost()))
      }
    }
    table.forwardGroups = costs.forwardGroups
    reader.finish()
    checkForwarding(in: table, at: value)
  }

  /// Refuses results that are used before they are there: forwarded earlier than any operation of
  /// their class makes them.
  private func checkForwarding(in table: PipelineTable, at value: JSONValue) {
    for (reader, row) in zip(OperationClass.allCases, table.rows) {
      for cost in row.costs {
        guard let group = cost.forwardGroup, table.forwardGroups.indices.contains(group) else {
          continue
        }
        for writer in OperationClass.allCases where table.forwardGroups[group].contains(writer) {
          let made = table.rows[Int(writer.rawValue)].costs.filter(\.forwardsResult)
          guard let latest = made.map(\.latency.high).max(), latest < cost.forwardCycles.low
          else { continue }
          let entry = value.members.first { $0.key.string == reader.tableKey }?.value ?? value
          log.report(
            entry.diagnostic(
              "a result of \"\(writer.tableKey)\" would be used before it is there",
              expected: "\"forward_cycles\" of at most its latency, \(latest)"
            )
          )
        }
      }
    }
  }
}

extension PipelineTable {
  /// The other table under this one's name.
  fileprivate func taking(_ other: PipelineTable) -> PipelineTable {
    var table = self
    table.unitNames = other.unitNames
    table.portNames = other.portNames
    table.orderUnits = other.orderUnits
    table.limits = other.limits
    table.queues = other.queues
    table.addressUpdate = other.addressUpdate
    table.rows = other.rows
    table.forwardGroups = other.forwardGroups
    return table
  }
}
