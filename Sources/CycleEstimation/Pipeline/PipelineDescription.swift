public import HostCode
public import Quantities

// What people want to know of a pipeline table.

extension PipelineTable {
  /// What one operation asks of the core.
  public struct OperationDescription: Sendable, Hashable {
    /// Slots that it takes in dispatch.
    public let microOps: Int
    /// What it takes, in order; the same port stands as often as it is taken.
    public let ports: [String]
    /// Cycles from its issue to its result.
    public let latency: Int
    /// The least cycles between two of them, where nothing else runs.
    public let interval: Double
  }

  /// Describes an operation, the update of a base register included.
  ///
  /// - Parameter operation: The operation.
  /// - Returns: What it asks of the core, by the table's defaults.
  public func description(of operation: HostOperation) -> OperationDescription {
    let cost = cost(of: operation)
    let uses = cost.uses + (operation.addressing.writesBase ? addressUpdate.uses : [])
    let microOps =
      cost.microOps + (operation.addressing.writesBase ? addressUpdate.uses.count : 0)
    let slots = Double(microOps) / Double(max(1, whole(.dispatchWidth, .default)))
    let interval = uses.map(\.units).reduce(slots) { longest, units in
      let cycles = uses.reduce(0) { $0 + ($1.units & ~units == 0 ? $1.cycles.default : 0) }
      return max(longest, Double(cycles) / Double(max(1, units.nonzeroBitCount)))
    }
    return OperationDescription(
      microOps: microOps,
      ports: uses.map { portName(of: $0.units) },
      latency: cost.latency.default,
      interval: interval
    )
  }

  /// The ports with their numbers of units, in the order of the table.
  public var ports: [(name: String, units: Int)] {
    var result: [(name: String, units: Int)] = []
    for name in unitNames {
      if let known = result.firstIndex(where: { $0.name == name }) {
        result[known].units += 1
      } else {
        result.append((name, 1))
      }
    }
    return result
  }

  /// The widths and sizes by their keys in the table, each with its range and source.
  public var limitsByKey: [(key: String, value: Estimate)] {
    zip(PipelineParameter.allCases, limits).map { ($0.rawValue, $1) }
  }

  /// Where the rows come from, and how many have each source; the most frequent first.
  public var rowsBySource: [(source: String, rows: Int)] {
    var counts: [String: Int] = [:]
    for source in rowSources { counts[source, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// The name of a group of ports; nil when these have none in common.
  public func groupName(of ports: [String]) -> String? {
    var units: UInt32 = 0
    for (index, name) in unitNames.enumerated() where ports.contains(name) { units |= 1 << index }
    return portNames.first { $0.units == units }?.name
  }

  /// The name of a port or group of ports; names with `+` between them for those without one.
  func portName(of units: UInt32) -> String {
    if let named = portNames.first(where: { $0.units == units }) { return named.name }
    let own = ports.map(\.name).filter { name in
      unitNames.indices.contains { unitNames[$0] == name && units >> UInt32($0) & 1 == 1 }
    }
    return own.joined(separator: "+")
  }
}
