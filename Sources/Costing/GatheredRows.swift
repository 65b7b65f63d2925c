internal import CallSimulation
internal import Results
internal import Thunks
internal import Workloads

/// The rows of a tally while they are gathered.
struct GatheredRows {
  /// By column: the counts.
  private(set) var entries: [[TallyColumn.Entry]]
  /// By price: the columns that have it.
  private(set) var uses: [TallyColumns]
  let places: PricePlaces
  /// By row: whether the process is a classic Arm64 one.
  private(set) var isClassic: [Bool] = []
  /// By row: the x64 instructions that are translated.
  private(set) var translatedInstructions: [Double] = []
  /// By row: calls whose caller and callee run in different modes.
  private(set) var crossings: [UInt64] = []
  private var row: Int { isClassic.count - 1 }

  /// Starts without rows.
  init(on sheet: CostSheet) {
    places = PricePlaces(of: sheet)
    entries = TallyColumns.allPlaces.map { _ in [] }
    uses = Array(repeating: [], count: places.count)
    uses[places.nativeOverhead] = .nativeWork
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - strand: The runs and calls.
  ///   - translations: What is translated.
  ///   - placement: Which functions run natively.
  ///   - workload: The workload.
  ///   - sheet: The workload's cost sheet.
  mutating func append(
    _ strand: CallCounts.Strand,
    _ translations: CallCounts.Translations,
    at placement: Placement,
    of workload: Workload,
    on sheet: CostSheet
  ) {
    isClassic.append(placement.isClassicProcess)
    translatedInstructions.append(Double(translations.instructions))
    addWork(of: strand, at: placement, of: workload, on: sheet)
    addCalls(of: strand, at: placement, of: workload, on: sheet)
  }

  private mutating func addWork(
    of strand: CallCounts.Strand,
    at placement: Placement,
    of workload: Workload,
    on sheet: CostSheet
  ) {
    var byClass = [(emulated: Double, native: Double)](
      repeating: (0, 0),
      count: sheet.bodyClasses.count
    )
    var events = (emulated: OwnCounts(), native: OwnCounts())
    for (index, function) in workload.functions.enumerated() where strand.runs[index] > 0 {
      let own = strand.ownCounts(of: function, at: index)
      if placement.isNative[index] {
        byClass[sheet.bodyClass[index]].native += own.work
        events.native += own
      } else {
        byClass[sheet.bodyClass[index]].emulated += own.work
        events.emulated += own
      }
    }
    for (index, own) in byClass.enumerated() {
      let emulated = places.emulated(index)
      add(own.native, at: places.native(index), to: .nativeWork)
      add(own.emulated, at: emulated, times: places.insideShare(index), to: .emulatedWork)
      guard sheet.bodyClasses[index].code != nil else { continue }
      add(own.emulated, at: emulated, times: places.transferShare(index), to: .emulatorDispatch)
    }
    add(events.native, to: .nativeEvents)
    add(events.emulated, to: .emulatedEvents)
  }

  private mutating func addCalls(
    of strand: CallCounts.Strand,
    at placement: Placement,
    of workload: Workload,
    on sheet: CostSheet
  ) {
    var crossings: UInt64 = 0
    var byPath = [Double](
      repeating: 0,
      count: sheet.pathClasses.count * Prices.Pair.allCases.count
    )
    var estimated: [(path: Int, count: Double, parameter: Int)] = []
    for (index, site) in workload.callSites.enumerated() where strand.calls[index] > 0 {
      let pair = Prices.Pair(
        from: placement.isNative[site.caller] ? .native : .emulated,
        to: placement.isNative[site.callee] ? .native : .emulated,
        isClassic: placement.isClassicProcess
      )
      if pair.isCrossing { crossings += strand.calls[index] }
      let path = Prices.place(ofPath: sheet.pathClass[index], pair)
      let count = Double(strand.calls[index])
      if let parameter = sheet.countFactor[index] {
        estimated.append((path, count, parameter))
      } else {
        byPath[path] += count
      }
    }
    self.crossings.append(crossings)
    for (path, count) in byPath.enumerated() where count > 0 {
      for (place, column) in columns(ofPath: path, on: sheet) { add(count, at: place, to: column) }
    }
    for (path, count, parameter) in estimated {
      let factor = places.countFactor(ofParameter: parameter)
      for (place, column) in columns(ofPath: path, on: sheet) {
        add(count, at: factor, times: place, to: column)
      }
    }
  }

  /// The price of each cause that a path has, and the column that it goes to.
  private func columns(
    ofPath path: Int,
    on sheet: CostSheet
  ) -> [(place: Int, column: TallyColumns)] {
    TallyColumns.ofPathCauses.enumerated()
      .filter { sheet.pathParts?.hasCause($0.offset, path: path) == true }
      .map { (places.path(path, cause: $0.offset), $0.element) }
  }

  private mutating func add(_ events: OwnCounts, to column: TallyColumns) {
    add(events.mispredicts, at: places.mispredict, to: column)
    add(events.l1Misses, at: places.l1Miss, to: column)
    add(events.lastLevelMisses, at: places.lastLevelMiss, to: column)
  }

  private mutating func add(
    _ count: Double,
    at price: Int,
    times factor: Int = PricePlaces.one,
    to column: TallyColumns
  ) {
    guard count > 0 else { return }
    let prices = TallyColumn.PricePair(price: price, factor: factor)
    entries[column.place].append(TallyColumn.Entry(row: row, count: count, prices: prices))
    uses[price].formUnion(column)
    uses[factor].formUnion(column)
  }
}
