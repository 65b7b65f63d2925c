internal import PEReading

/// A piece of code between the two worlds.
package struct Thunk: Hashable, Sendable {
  /// The addresses from the image's base.
  package var start: UInt32
  package var end: UInt32
  /// The functions that the word before them sends here; of entry and adjustor thunks.
  package var functions: [UInt32] = []
}

/// Finds thunks in Arm64EC code by the loader's cells that they jump through.
///
/// An exit thunk calls through `__os_arm64x_dispatch_call_no_redirect`, an entry thunk ends through
/// `__os_arm64x_dispatch_ret`, and an adjustor thunk through `__os_arm64x_dispatch_fptr`. The word
/// before a function is the distance to its entry thunk with the lowest bit set (Arm64EC ABI,
/// "Entry thunks").
struct ThunkSearch {
  /// The loader's cells.
  private enum Cell: CaseIterable {
    case exit, entry, adjustor, check, checkWithGuard

    var name: String {
      switch self {
      case .exit: "__os_arm64x_dispatch_call_no_redirect"
      case .entry: "__os_arm64x_dispatch_ret"
      case .adjustor: "__os_arm64x_dispatch_fptr"
      case .check: "__os_arm64x_dispatch_icall"
      case .checkWithGuard: "__os_arm64x_dispatch_icall_cfg"
      }
    }
  }

  private let image: PEImage
  /// The addresses of Arm64EC code, in order and apart.
  private let ranges: [Range<UInt64>]
  /// The functions with unwind information, in the order of addresses.
  private let functions: [FunctionRange]

  private(set) var entryThunks: [Thunk] = []
  private(set) var exitThunks: [Thunk] = []
  private(set) var adjustorThunks: [Thunk] = []
  /// How many places load the checker of indirect calls.
  private(set) var checkedCallCount = 0

  init(_ image: PEImage) {
    self.image = image
    ranges = Self.apart(
      image.hybridMetadata?.codeMap.filter { $0.kind == .arm64ec }.map(\.addresses) ?? []
    )
    functions = image.arm64Functions.sorted { $0.start < $1.start }
    guard !ranges.isEmpty else { return }
    findThunks()
    findFunctions()
  }

  /// Ranges in order, those that meet or overlap as one.
  private static func apart(_ ranges: [Range<UInt64>]) -> [Range<UInt64>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { apart, range in
      if let last = apart.last, range.lowerBound <= last.upperBound {
        apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        apart.append(range)
      }
    }
  }

  // MARK: Loads of the loader's cells

  private mutating func findThunks() {
    guard let metadata = image.hybridMetadata else { return }
    let cells = Cell.allCases.compactMap { cell in
      metadata[cell.name].flatMap { $0 == 0 ? nil : (cell: cell, address: $0) }
    }
    // ldr xt, [xn, #offset]: all but xt and xn is known of it.
    let patterns = cells.map { UInt32(0xF940_0000) | (($0.address & 0xFFF) >> 3) << 10 }
    guard !patterns.isEmpty else { return }
    var found: [(cell: Int, address: UInt32)] = []
    for range in ranges {
      guard let offsets = image.offsets(of: range) else { continue }
      let shift = Int(range.lowerBound) - offsets.lowerBound
      image.bytes.forEachLong(in: offsets) { word, offset in
        guard word & 0xFFC0_0000 == 0xF940_0000 else { return }
        let bare = word & 0xFFFF_FC00
        for index in patterns.indices where patterns[index] == bare {
          found.append((index, UInt32(truncatingIfNeeded: offset + shift)))
        }
      }
    }
    var exits: [Thunk] = []
    var entries: [Thunk] = []
    var adjustors: [Thunk] = []
    for place in found where loads(cells[place.cell].address, at: place.address) {
      switch cells[place.cell].cell {
      case .check, .checkWithGuard: checkedCallCount += 1
      case .exit where isFollowed(at: place.address, by: 0xD63F_0200, 0xFFFF_FFFF):
        exits.append(thunk(around: place.address))
      case .entry where isFollowed(at: place.address, by: 0xD61F_0000, 0xFFFF_FC1F):
        entries.append(thunk(around: place.address))
      case .adjustor where isFollowed(at: place.address, by: 0xD61F_0000, 0xFFFF_FC1F):
        adjustors.append(thunk(around: place.address))
      default: break
      }
    }
    (exitThunks, entryThunks, adjustorThunks) = (unique(exits), unique(entries), unique(adjustors))
  }

  /// Whether the load at an address is of a cell: an `adrp` of its page into the base register
  /// stands not far before it.
  private func loads(_ cell: UInt32, at address: UInt32) -> Bool {
    guard let load = image.long(atAddress: address) else { return false }
    let base = load >> 5 & 31
    for distance in 1...32 {
      let (place, isBelow) = address.subtractingReportingOverflow(UInt32(4 * distance))
      guard !isBelow, let word = image.long(atAddress: place) else { return false }
      guard word & 0x9F00_0000 == 0x9000_0000, word & 31 == base else { continue }
      let pages = Int32(bitPattern: (word >> 5 & 0x7FFFF) << 13) >> 11 | Int32(word >> 29 & 3)
      let page = Int64(place & ~0xFFF) + Int64(pages) << 12
      return page == Int64(cell & ~0xFFF)
    }
    return false
  }

  /// Whether a word, as far as a mask goes, stands among the sixteen behind an address.
  private func isFollowed(at address: UInt32, by word: UInt32, _ mask: UInt32) -> Bool {
    (1...16).contains { distance in
      image.long(atAddress: address &+ UInt32(4 * distance)).map { $0 & mask == word } == true
    }
  }

  /// The thunk that an instruction belongs to, by unwind information or by what ends before it.
  private func thunk(around address: UInt32) -> Thunk {
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].start <= address { low = middle + 1 } else { high = middle }
    }
    if low > 0, functions[low - 1].end > address {
      return Thunk(start: functions[low - 1].start, end: functions[low - 1].end)
    }
    var start = address
    for _ in 0..<64 {
      guard start >= 4, let before = image.long(atAddress: start - 4), !endsCode(before) else {
        break
      }
      start -= 4
    }
    var end = address &+ 4
    for _ in 0..<64 {
      guard let word = image.long(atAddress: end) else { break }
      end = end &+ 4
      if endsCode(word) { break }
    }
    return Thunk(start: start, end: end)
  }

  /// Whether no code goes on behind a word: `ret`, `br`, `b`, `udf` or what is no instruction.
  private func endsCode(_ word: UInt32) -> Bool {
    word & 0xFFBF_FC1F == 0xD61F_0000
      || word & 0xFC00_0000 == 0x1400_0000 || word >> 24 == 0 || word >> 24 == 0xFF
  }

  private func unique(_ thunks: [Thunk]) -> [Thunk] {
    thunks.sorted { $0.start < $1.start }.reduce(into: []) { unique, thunk in
      if unique.last?.start != thunk.start { unique.append(thunk) }
    }
  }

  // MARK: Words before functions

  /// Finds the functions of each thunk.
  private mutating func findFunctions() {
    var starts: [(start: UInt32, isAdjustor: Bool, index: Int)] = []
    for (index, thunk) in entryThunks.enumerated() { starts.append((thunk.start, false, index)) }
    for (index, thunk) in adjustorThunks.enumerated() { starts.append((thunk.start, true, index)) }
    starts.sort { $0.start < $1.start }
    guard let first = starts.first?.start, let last = starts.last?.start else { return }
    var found: [(place: Int, function: UInt32)] = []
    func look(at word: UInt32, before function: UInt32) {
      let target = function &+ (word & ~3)
      guard word & 3 == 1, target >= first, target <= last else { return }
      var low = 0
      var high = starts.count
      while low < high {
        let middle = (low + high) / 2
        if starts[middle].start < target { low = middle + 1 } else { high = middle }
      }
      if low < starts.count, starts[low].start == target { found.append((low, function)) }
    }
    for range in ranges {
      // The word before the first function of a range lies before the range.
      if let start = UInt32(exactly: range.lowerBound), start >= 4,
        let word = image.long(atAddress: start - 4)
      {
        look(at: word, before: start)
      }
      guard let offsets = image.offsets(of: range) else { continue }
      let shift = Int(range.lowerBound) - offsets.lowerBound + 4
      image.bytes.forEachLong(in: offsets) { word, offset in
        look(at: word, before: UInt32(truncatingIfNeeded: offset + shift))
      }
    }
    for (place, function) in found {
      if starts[place].isAdjustor {
        adjustorThunks[starts[place].index].functions.append(function)
      } else {
        entryThunks[starts[place].index].functions.append(function)
      }
    }
  }
}
