/// Counts of one kind with their prices, for every row.
///
/// The rows of each pair of prices lie side by side, eight to a block, so that they are priced
/// together; what a row does not have is zero there.
struct TallyColumn: Sendable {
  /// A count of one row.
  struct Entry: Sendable {
    let row: Int
    let count: Double
    let prices: PricePair
  }

  /// The places of two prices that a count is multiplied by.
  struct PricePair: Hashable, Comparable, Sendable {
    let price: Int
    let factor: Int

    static func < (first: Self, second: Self) -> Bool {
      (first.price, first.factor) < (second.price, second.factor)
    }
  }

  /// Eight rows.
  typealias Block = SIMD8<Double>

  /// The prices, in their order in the list.
  private let prices: [PricePair]
  /// By pair of prices: the counts of all blocks.
  private var counts: [Block]
  private let blockCount: Int

  /// How many blocks some rows take.
  static func blockCount(rows: Int) -> Int { (rows + Block.scalarCount - 1) / Block.scalarCount }

  /// Puts counts in order.
  ///
  /// - Parameters:
  ///   - entries: The counts; of each row and pair of prices at most one.
  ///   - rows: The number of rows.
  init(_ entries: [Entry], rows: Int) {
    prices = Set(entries.map(\.prices)).sorted()
    blockCount = Self.blockCount(rows: rows)
    counts = Array(repeating: .zero, count: prices.count * blockCount)
    var index: [PricePair: Int] = [:]
    for (place, pair) in prices.enumerated() { index[pair] = place }
    for entry in entries {
      let block = (index[entry.prices] ?? 0) * blockCount + entry.row / Block.scalarCount
      counts[block][entry.row % Block.scalarCount] = entry.count
    }
  }

  /// Sums up the counts of every row, each multiplied by its prices.
  ///
  /// - Parameters:
  ///   - list: All prices.
  ///   - sums: Takes the sums, block by block; it has a place for each.
  func sum(at list: [Double], into sums: inout [Block]) {
    for block in 0..<blockCount { sums[block] = .zero }
    for (index, pair) in prices.enumerated() {
      let (price, factor) = (list[pair.price], list[pair.factor])
      let first = index * blockCount
      for block in 0..<blockCount { sums[block] += counts[first + block] * price * factor }
    }
  }
}

/// Columns of a tally.
struct TallyColumns: OptionSet, Sendable {
  let rawValue: UInt8

  static let nativeWork = Self(rawValue: 1 << 0)
  static let emulatedWork = Self(rawValue: 1 << 1)
  static let nativeEvents = Self(rawValue: 1 << 2)
  static let emulatedEvents = Self(rawValue: 1 << 3)
  static let entryThunk = Self(rawValue: 1 << 4)
  static let exitThunk = Self(rawValue: 1 << 5)
  static let callCheck = Self(rawValue: 1 << 6)
  static let emulatorDispatch = Self(rawValue: 1 << 7)
  static let all = Self(rawValue: .max)
  /// In the order of `PricePlaces.pathCauses`.
  static let ofPathCauses = [entryThunk, exitThunk, callCheck, emulatorDispatch]
  /// The places of all columns in a list.
  static let allPlaces = 0..<8

  /// The place of a single column in a list.
  var place: Int { rawValue.trailingZeroBitCount }
}
