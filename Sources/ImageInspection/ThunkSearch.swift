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
/// before a function is the distance to its entry thunk with the lowest bit set (Microsoft,
/// "Arm64EC ABI and assembly code").
struct ThunkSearch {
  /// What the loader's cells are for.
  private enum Cell: String, CaseIterable {
    case exit = "__os_arm64x_dispatch_call_no_redirect"
    case entry = "__os_arm64x_dispatch_ret"
    case adjustor = "__os_arm64x_dispatch_fptr"
    case check = "__os_arm64x_dispatch_icall"
    case checkWithGuard = "__os_arm64x_dispatch_icall_cfg"
  }

  /// Code that lies in one piece in the file.
  private struct Piece {
    var offsets: Range<Int>
    var address: UInt32

    func address(of offset: Int) -> UInt32 {
      address &+ UInt32(truncatingIfNeeded: offset - offsets.lowerBound)
    }
  }

  /// A function, and where the word before it leads.
  private struct Caller {
    var function: UInt32
    var thunk: UInt32

    init(_ function: UInt32, _ word: UInt32) {
      self.function = function
      thunk = function &+ (word & ~3)
    }
  }

  private let image: PEImage
  /// The functions with unwind information, in the order of addresses.
  private let functions: [FunctionRange]

  private(set) var entryThunks: [Thunk] = []
  private(set) var exitThunks: [Thunk] = []
  private(set) var adjustorThunks: [Thunk] = []
  /// How many places load the checker of indirect calls.
  private(set) var checkedCallCount = 0

  init(_ image: PEImage) {
    self.image = image
    functions = image.arm64Functions.sorted { $0.start < $1.start }
    guard let metadata = image.hybridMetadata else { return }
    let pieces = Self.pieces(of: metadata.codeMap, in: image)
    guard let first = pieces.first, let last = pieces.last else { return }
    let cells = Cell.allCases.compactMap { cell in
      metadata[cell.rawValue].flatMap { $0 == 0 ? nil : (cell: cell, address: $0) }
    }
    // ldr xt, [xn, #offset]: all but xt and xn is known of it.
    let patterns = cells.map { UInt32(0xF940_0000) | (($0.address & 0xFFF) >> 3) << 10 }
    let search = WordSearch(
      matching: patterns,
      under: 0xFFFF_FC00,
      leadingTo: first.address..<last.address(of: last.offsets.upperBound)
    )
    var callers: [Caller] = []
    for piece in pieces {
      let found = search.words(in: image.bytes, piece.offsets, from: piece.address)
      for load in found.matches {
        guard let place = patterns.firstIndex(of: load.word & 0xFFFF_FC00),
          loads(cells[place].address, load, in: piece)
        else { continue }
        note(cells[place].cell, at: load.offset, in: piece)
      }
      // The word before the first function of a piece lies before the piece.
      if piece.address >= 4, let word = image.long(atAddress: piece.address - 4), word & 3 == 1 {
        callers.append(Caller(piece.address, word))
      }
      for distance in found.distances {
        callers.append(Caller(piece.address(of: distance.offset) &+ 4, distance.word))
      }
    }
    entryThunks = Self.unique(entryThunks)
    exitThunks = Self.unique(exitThunks)
    adjustorThunks = Self.unique(adjustorThunks)
    assign(callers)
  }

  /// The Arm64EC code of a code map, in order and apart.
  private static func pieces(of codeMap: [CodeRange], in image: PEImage) -> [Piece] {
    let ranges = codeMap.filter { $0.kind == .arm64ec }.map(\.addresses)
      .sorted { $0.lowerBound < $1.lowerBound }
    let apart = ranges.reduce(into: [Range<UInt64>]()) { apart, range in
      if let last = apart.last, range.lowerBound <= last.upperBound {
        apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        apart.append(range)
      }
    }
    return apart.compactMap { range in
      guard let address = UInt32(exactly: range.lowerBound),
        let offsets = image.offsets(of: range)
      else { return nil }
      let (_, overflows) = address.addingReportingOverflow(UInt32(clamping: offsets.count))
      return overflows ? nil : Piece(offsets: offsets, address: address)
    }
  }

  // MARK: Loads of the loader's cells

  private mutating func note(_ cell: Cell, at offset: Int, in piece: Piece) {
    switch cell {
    case .check, .checkWithGuard: checkedCallCount += 1
    case .exit where isFollowed(at: offset, by: 0xD63F_0200, 0xFFFF_FFFF):  // blr x16
      exitThunks.append(thunk(around: offset, in: piece))
    case .entry where isFollowed(at: offset, by: 0xD61F_0000, 0xFFFF_FC1F):  // br xn
      entryThunks.append(thunk(around: offset, in: piece))
    case .adjustor where isFollowed(at: offset, by: 0xD61F_0000, 0xFFFF_FC1F):
      adjustorThunks.append(thunk(around: offset, in: piece))
    default: break
    }
  }

  /// Whether a load is of a cell: an `adrp` of its page into the base register stands not far
  /// before it.
  private func loads(_ cell: UInt32, _ load: FoundWord, in piece: Piece) -> Bool {
    let base = load.word >> 5 & 31
    var place = load.offset - 4
    while place >= max(piece.offsets.lowerBound, load.offset - 128),
      let word = image.bytes.long(at: place)
    {
      if word & 0x9F00_0000 == 0x9000_0000, word & 31 == base {
        let pages = Int32(bitPattern: (word >> 5 & 0x7FFFF) << 13) >> 11 | Int32(word >> 29 & 3)
        let page = Int64(piece.address(of: place) & ~0xFFF) + Int64(pages) << 12
        return page == Int64(cell & ~0xFFF)
      }
      place -= 4
    }
    return false
  }

  /// Whether a word, as far as a mask goes, stands among the sixteen behind another.
  private func isFollowed(at offset: Int, by word: UInt32, _ mask: UInt32) -> Bool {
    (1...16).contains { distance in
      image.bytes.long(at: offset + 4 * distance).map { $0 & mask == word } == true
    }
  }

  // MARK: Whole thunks

  /// The thunk that an instruction belongs to, by unwind information or by what ends before it.
  private func thunk(around offset: Int, in piece: Piece) -> Thunk {
    let address = piece.address(of: offset)
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].start <= address { low = middle + 1 } else { high = middle }
    }
    if low > 0, functions[low - 1].end > address {
      return Thunk(start: functions[low - 1].start, end: functions[low - 1].end)
    }
    var start = offset
    while start > max(piece.offsets.lowerBound, offset - 256),
      let before = image.bytes.long(at: start - 4), !endsCode(before)
    {
      start -= 4
    }
    var end = offset
    while end <= min(piece.offsets.upperBound, offset + 256) - 4,
      let word = image.bytes.long(at: end)
    {
      end += 4
      if endsCode(word) { break }
    }
    return Thunk(start: piece.address(of: start), end: piece.address(of: end))
  }

  /// Whether no code goes on behind a word: `ret`, `br`, `b`, `udf` or what is no instruction.
  private func endsCode(_ word: UInt32) -> Bool {
    word & 0xFFBF_FC1F == 0xD61F_0000 || word & 0xFC00_0000 == 0x1400_0000 || word >> 24 == 0
      || word >> 24 == 0xFF
  }

  private static func unique(_ thunks: [Thunk]) -> [Thunk] {
    thunks.sorted { $0.start < $1.start }.reduce(into: []) { unique, thunk in
      if unique.last?.start != thunk.start { unique.append(thunk) }
    }
  }

  /// Gives each function to the thunk that the word before it leads to.
  private mutating func assign(_ callers: [Caller]) {
    for caller in callers {
      if let index = Self.index(of: caller.thunk, in: entryThunks) {
        entryThunks[index].functions.append(caller.function)
      } else if let index = Self.index(of: caller.thunk, in: adjustorThunks) {
        adjustorThunks[index].functions.append(caller.function)
      }
    }
  }

  private static func index(of start: UInt32, in thunks: [Thunk]) -> Int? {
    var low = 0
    var high = thunks.count
    while low < high {
      let middle = (low + high) / 2
      if thunks[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low < thunks.count && thunks[low].start == start ? low : nil
  }
}
