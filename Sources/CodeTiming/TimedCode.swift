package import CycleEstimation
internal import Quantities
internal import Tables

/// The cycles of a program's blocks on a core, with everything at its default.
package struct TimedCode: Sendable {
  /// By block: cycles per execution as it runs in the program, with mispredicted branches and cache
  /// misses.
  package private(set) var running: [Double]
  /// By block: cycles per execution when it is looped on its own.
  package private(set) var isolated: [Double]

  /// Times a program.
  ///
  /// - Parameters:
  ///   - graph: The program.
  ///   - core: The core.
  ///   - original: The same program in the form whose accesses are those that miss; nil when it is
  ///     this one.
  ///   - hasHardwareOrder: Whether it is emulated code that relies on the core's memory order.
  ///   - asides: What emulated code takes beside its ways.
  package init(
    _ graph: CodeGraph,
    on core: CoreTable,
    withAccessesOf original: CodeGraph? = nil,
    hasHardwareOrder: Bool = false,
    asides: AsideCycles? = nil
  ) {
    running = PathCycles(of: graph, on: core.pipeline).perExecution
    isolated = IsolatedCycles(of: graph, on: core.pipeline).perExecution
    let values = TableValues<CoreParameter>(core.estimates.map(\.default)[...])
    let prices = EventPrices(on: values, gigahertz: values[.frequency])
    let occasions = graph.eventOccasions
    let accesses = original?.eventOccasions ?? occasions
    for block in running.indices {
      running[block] +=
        occasions[block].mispredictCycles(at: .usual, prices)
        + accesses[block].missCycles(at: .usual, prices)
      if hasHardwareOrder {
        running[block] +=
          occasions[block].loads * values[.hardwareOrderLoad]
          + occasions[block].stores * values[.hardwareOrderStore]
      }
      guard let asides else { continue }
      running[block] += asides.strings[block] + asides.routines[block]
      isolated[block] += asides.strings[block]
    }
  }
}
