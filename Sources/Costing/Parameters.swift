internal import CycleEstimation
internal import Lowering
package import Quantities
internal import Tables
internal import Workloads

/// Every number that a price depends on, in one list: tables, module factors, estimated counts.
///
/// A *draw* is an array of one value per parameter; pricing reads nothing else.
package struct Parameters: Sendable {
  /// One number with its range, under the name that results use.
  package struct Parameter: Sendable {
    package var name: String
    package var estimate: Estimate
    /// The values that it may have.
    package var bounds: ClosedRange<Double>
    /// Whether it is an estimated call count.
    ///
    /// Those lie alike in their ranges: they come from one assumption on how long calls take.
    package var isCallCount: Bool
  }

  package private(set) var all: [Parameter] = []

  mutating func append(
    _ name: String,
    _ estimate: Estimate,
    in bounds: ClosedRange<Double>,
    isCallCount: Bool = false
  ) -> Int {
    all.append(
      Parameter(name: name, estimate: estimate, bounds: bounds, isCallCount: isCallCount)
    )
    return all.count - 1
  }

  mutating func set(_ name: String, to value: Double) {
    for index in all.indices where all[index].name == name {
      all[index].estimate = Estimate(value, source: "what if")
    }
  }

  /// The name by which users know the clock, which is a parameter of the core.
  package static let clock = "frequency_ghz"

  /// The place of a parameter, by its name or as the clock.
  package func index(named name: String) -> Int? {
    let inTables = name == Self.clock ? "core." + CoreParameter.frequency.key : name
    return all.firstIndex { $0.name == inTables }
  }

  /// Every name that `index` knows.
  package var names: [String] { [Self.clock] + all.map(\.name) }

  /// Appends every parameter of a table.
  ///
  /// - Returns: Where they lie in a draw.
  mutating func append<Key>(_ table: EstimateTable<Key>, as prefix: String) -> Range<Int> {
    let first = all.count
    for parameter in Key.allCases {
      _ = append("\(prefix).\(parameter.key)", table[parameter], in: parameter.bounds)
    }
    return first..<all.count
  }

  /// Every parameter at its default.
  package var defaults: [Double] { all.map(\.estimate.default) }

  /// The parameters that have a range.
  package var ranged: [Int] { all.indices.filter { !all[$0].estimate.isExact } }

  /// A draw with every range at a random position, the same for all estimated call counts.
  package func draw(using generator: inout SeededGenerator) -> [Double] {
    var ofCallCounts: Double?
    return all.map { parameter in
      if parameter.estimate.isExact { return parameter.estimate.default }
      let position = parameter.isCallCount ? ofCallCounts : nil
      let drawn = position ?? generator.nextUnit()
      if parameter.isCallCount { ofCallCounts = drawn }
      return parameter.isCallCount
        ? parameter.estimate.ratioValue(at: drawn) : parameter.estimate.value(at: drawn)
    }
  }

  /// The defaults with one parameter at another value.
  package func defaults(with index: Int, at value: Double) -> [Double] {
    var values = defaults
    values[index] = value
    return values
  }
}
