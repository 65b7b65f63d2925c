internal import HostCode
package import Tables

/// How often an execution of some code comes to where a branch may be mispredicted or an access may
/// miss the caches.
package struct EventOccasions: Sendable, Hashable {
  /// Conditional branches that do not go where they go most.
  package var conditionalMinorities = 0.0
  /// Indirect jumps and calls that do not go where they go most.
  package var indirectMinorities = 0.0
  /// The program's own loads and stores, without those that only serve a translator.
  package var loads = 0.0
  package var stores = 0.0

  /// Code without any.
  package init() {}

  /// Adds those of other code that runs a number of times.
  package mutating func add(_ other: EventOccasions, times: Double) {
    conditionalMinorities += other.conditionalMinorities * times
    indirectMinorities += other.indirectMinorities * times
    loads += other.loads * times
    stores += other.stores * times
  }

  /// The cycles that mispredicted branches lose.
  package func mispredictCycles(at rates: EventRates, _ prices: EventPrices) -> Double {
    (conditionalMinorities * rates.conditionalMispredicts
      + indirectMinorities * rates.indirectMispredicts) * prices.mispredict
  }

  /// The cycles that cache misses cost.
  package func missCycles(at rates: EventRates, _ prices: EventPrices) -> Double {
    (loads * rates.loadMisses + stores * rates.storeMisses) * prices.firstLevelMiss
      + (loads + stores) * rates.lastLevelMisses * prices.lastLevelMiss
  }
}

/// The cycles of an event on a core.
package struct EventPrices: Sendable {
  /// A mispredicted branch.
  package let mispredict: Double
  /// An access that misses the first level and hits further out.
  package let firstLevelMiss: Double
  /// An access that goes to memory.
  package let lastLevelMiss: Double

  /// Prices the events.
  ///
  /// - Parameters:
  ///   - core: The core.
  ///   - gigahertz: Its clock.
  package init(on core: TableValues<CoreParameter>, gigahertz: Double) {
    mispredict = core[.mispredictPenalty]
    firstLevelMiss = core[.l2Latency] * (1 - core[.missOverlap])
    lastLevelMiss = core[.memoryLatency] * gigahertz * (1 - core[.missOverlap])
  }
}

extension CodeGraph {
  /// By block: the occasions of an execution.
  package var eventOccasions: [EventOccasions] {
    blocks.indices.map { index in
      let block = blocks[index]
      var occasions = EventOccasions()
      for operation in operations[block.operations] where !operation.origin.isBookkeeping {
        if operation.isLoad { occasions.loads += 1 }
        if operation.isStore { occasions.stores += 1 }
      }
      guard block.executions > 0 else { return occasions }
      let share = min(1, minority(of: index) / block.executions)
      switch block.end {
      case .conditional: occasions.conditionalMinorities = share
      case .indirect: occasions.indirectMinorities = share
      case .steady, .return: break
      }
      return occasions
    }
  }
}
