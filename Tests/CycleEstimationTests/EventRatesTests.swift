import CycleEstimation
import HostCode
import Quantities
import Tables
import Testing

/// What mispredicted branches and cache misses cost, where nobody counted them.
struct EventRatesTests {
  @Test func `the rates are in the order of their names`() {
    let rates = EventRates([0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(rates.conditionalMispredicts == 0.1)
    #expect(rates.indirectMispredicts == 0.2)
    #expect(rates.loadMisses == 0.3)
    #expect(rates.storeMisses == 0.4)
    #expect(rates.lastLevelMisses == 0.5)
    #expect(
      EventRates.estimates.map(\.key) == [
        "branches.conditional_mispredicts", "branches.indirect_mispredicts",
        "accesses.load_misses", "accesses.store_misses", "accesses.last_level_misses",
      ]
    )
  }

  @Test func `every rate is a share with a range and a source`() {
    for (name, estimate) in EventRates.estimates {
      #expect(0 <= estimate.low && estimate.low < estimate.high && estimate.high <= 1, "\(name)")
      #expect(estimate.source.hasPrefix("measured: "), "\(name)")
    }
  }

  @Test func `occasions times rates times cycles is what events cost`() throws {
    let table = try #require(CoreTables.named("oryon-1"))
    let core = TableValues<CoreParameter>(table.estimates.map(\.default)[...])
    let prices = EventPrices(on: core, gigahertz: 2)
    // 13 cycles; 17 and 104 ns at 2 GHz, of which three quarters are hidden.
    #expect(prices.mispredict == 13)
    #expect(prices.firstLevelMiss == 17 * 0.25)
    #expect(prices.lastLevelMiss == 208 * 0.25)
    var occasions = EventOccasions()
    occasions.conditionalMinorities = 0.5
    occasions.indirectMinorities = 0.25
    occasions.loads = 4
    occasions.stores = 2
    let rates = EventRates([0.2, 0.4, 0.01, 0.02, 0.001])
    #expect(abs(occasions.mispredictCycles(at: rates, prices) - 2.6) < 1e-12)
    #expect(abs(occasions.missCycles(at: rates, prices) - (0.34 + 0.312)) < 1e-12)
  }

  @Test func `a translator's own accesses do not miss`() {
    var bookkeeping = load(1, .x(2))
    bookkeeping.origin = .guestState
    let block = [load(0, .x(2)), bookkeeping, store(0, .x(2))]
    let graph = CodeGraph(
      operations: block,
      blocks: [CodeGraph.Block(operations: 0..<3, exit: 3..<3, executions: 1)],
      edges: []
    )
    #expect(graph.eventOccasions[0].loads == 1)
    #expect(graph.eventOccasions[0].stores == 1)
  }
}
