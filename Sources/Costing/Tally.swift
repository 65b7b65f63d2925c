internal import CallSimulation
internal import Results
internal import Workloads

/// The counts of every strand at every step, gathered by the classes of a cost sheet.
///
/// A *row* is one strand at one step. Its cycles are sums of counts times prices, which are kept
/// apart by what they are spent on, so that a draw changes only what costs something else in it.
struct Tally: Sendable {
  /// By column: the counts of every row.
  private let columns: [TallyColumn]
  /// By price: the columns that have it.
  private let uses: [TallyColumns]
  private let places: PricePlaces
  /// By row: whether the process is a classic Arm64 one.
  private let isClassic: [Bool]
  /// By row: the x64 instructions that are translated.
  let translatedInstructions: [Double]
  /// By row: calls whose caller and callee run in different modes.
  let crossings: [UInt64]

  /// Gathers the counts of all steps, strand by strand.
  ///
  /// - Parameters:
  ///   - counts: The counts.
  ///   - placements: By step: which functions run natively.
  ///   - workload: The workload.
  ///   - sheet: The workload's cost sheet.
  init(
    _ counts: CallCounts,
    at placements: [Placement],
    of workload: Workload,
    on sheet: CostSheet
  ) {
    var gathered = GatheredRows(on: sheet)
    for (placement, translations) in zip(placements, counts.translations) {
      for (strand, translations) in zip(counts.strands, translations) {
        gathered.append(strand, translations, at: placement, of: workload, on: sheet)
      }
    }
    let rows = gathered.crossings.count
    columns = gathered.entries.map { TallyColumn($0, rows: rows) }
    uses = gathered.uses
    places = gathered.places
    isClassic = gathered.isClassic
    translatedInstructions = gathered.translatedInstructions
    crossings = gathered.crossings
  }

  /// What the rows cost at some prices.
  struct Sums: Sendable {
    /// By row: its cycles, but for translation.
    fileprivate(set) var cycles: [CostBreakdown] = []
    /// The prices that they were made at; none before the first time.
    fileprivate var known: [Double] = []
    /// Sums of one column each.
    fileprivate var own: [TallyColumn.Block] = []
    fileprivate var events: [TallyColumn.Block] = []
  }

  /// Prices all rows, or those columns again that have other prices than before.
  ///
  /// - Parameters:
  ///   - sums: What the rows cost before; new ones the first time.
  ///   - prices: The prices, as a list.
  func update(_ sums: inout Sums, to prices: [Double]) {
    var stale: TallyColumns = []
    if sums.known.isEmpty {
      stale = .all
      sums.known = prices
      sums.cycles = Array(repeating: CostBreakdown(), count: isClassic.count)
      let blocks = TallyColumn.blockCount(rows: isClassic.count)
      sums.own = Array(repeating: .zero, count: blocks)
      sums.events = sums.own
    } else {
      for place in prices.indices where prices[place] != sums.known[place] {
        sums.known[place] = prices[place]
        stale.formUnion(uses[place])
      }
    }
    if !stale.isDisjoint(with: [.nativeWork, .nativeEvents]) {
      columns[TallyColumns.nativeEvents.place].sum(at: prices, into: &sums.events)
      let overhead = prices[places.nativeOverhead]
      update(&sums, .native, of: .nativeWork, times: overhead, at: prices)
    }
    if !stale.isDisjoint(with: [.emulatedWork, .emulatedEvents]) {
      columns[TallyColumns.emulatedEvents.place].sum(at: prices, into: &sums.events)
      update(&sums, .emulated, of: .emulatedWork, times: 1, at: prices)
    }
    for block in sums.events.indices { sums.events[block] = .zero }
    for (cause, column) in zip(PricePlaces.pathCauses, TallyColumns.ofPathCauses)
    where stale.contains(column) {
      update(&sums, cause, of: column, times: 1, at: prices)
    }
  }

  /// Sets the cycles of one cause: those of a column, and those of the events.
  private func update(
    _ sums: inout Sums,
    _ cause: Cause,
    of column: TallyColumns,
    times overhead: Double,
    at prices: [Double]
  ) {
    columns[column.place].sum(at: prices, into: &sums.own)
    for block in sums.own.indices {
      let (own, events) = (sums.own[block], sums.events[block])
      let first = block * TallyColumn.Block.scalarCount
      for lane in 0..<min(TallyColumn.Block.scalarCount, isClassic.count - first) {
        let row = first + lane
        sums.cycles[row][cause] = own[lane] * (isClassic[row] ? 1 : overhead) + events[lane]
      }
    }
  }
}
