package import Lowering
internal import X64Decoding

/// Which blocks a translator puts into one translation, by the ways that were taken.
///
/// A translation begins where control arrives from outside: where a program begins, at what is
/// called, where an indirect jump leads, where a jump leaves another translation. From there a
/// translator that *sweeps* goes on straight through the code, over conditional jumps and calls.
/// At a `jmp` or `ret` it stops, unless a jump that it has seen leads to code a little further on.
/// Code that never ran is not in a recording; a sweep takes it for code that runs on.
/// A translator that does not sweep takes what direct jumps reach within a distance.
///
/// A block may be in many translations; each pair is a *node*.
package struct Translations: Sendable {
  /// The nodes of each translation, one more at the end.
  package private(set) var starts: [Int] = [0]
  /// The place of the block of each node, ascending in each translation.
  package private(set) var places: [Int] = []
  /// The translation that begins at each place; -1 for none.
  package private(set) var entries: [Int]
  /// Whether each node is reached from the entry of its translation.
  package private(set) var isReached: [Bool] = []
  /// By place: whether it is reached in any translation.
  private var isCovered: [Bool]
  /// The first address behind each translation.
  private var ends: [UInt64] = []
  private let habits: TranslatorHabits
  private var waiting: [Int] = []

  /// The most nodes: what is beyond is taken as if nothing stayed inside.
  private static let mostNodes = 2_000_000

  /// Follows a program from where it began.
  package init(of code: RecordedCode, habits: TranslatorHabits) {
    self.habits = habits
    entries = Array(repeating: -1, count: code.blocks.count)
    isCovered = Array(repeating: false, count: code.blocks.count)
    guard !code.blocks.isEmpty else { return }
    var first = 0
    for (place, block) in code.blocks.enumerated() where block.index < code.blocks[first].index {
      first = place
    }
    enter(first)
    var stack: [Int] = []
    var targets: [UInt64] = []
    var scanned = 0
    var next = 0
    while next < waiting.count {
      collect(from: waiting[next], in: code, &targets)
      starts.append(places.count)
      follow(next, in: code, &stack)
      next += 1
      // What no recorded way leads to begins a translation of its own.
      while next == waiting.count, scanned < code.blocks.count {
        if !isCovered[scanned] { enter(scanned) }
        scanned += 1
      }
    }
  }

  private mutating func enter(_ place: Int) {
    guard entries[place] < 0 else { return }
    entries[place] = waiting.count
    waiting.append(place)
  }

  /// The node of a place in a translation.
  package func node(of place: Int, in translation: Int) -> Int? {
    var (low, high) = (starts[translation], starts[translation + 1])
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < starts[translation + 1] && places[low] == place ? low : nil
  }

  /// The node that begins at a place; nil where no translation does.
  package func entryNode(of place: Int) -> Int? {
    entries[place] < 0 ? nil : node(of: place, in: entries[place])
  }

  /// Whether a jump to an address stays inside a translation, be there a recorded block or not.
  package func holds(_ address: UInt64, in translation: Int, of code: RecordedCode) -> Bool {
    guard let first = places[starts[translation]..<starts[translation + 1]].first else {
      return false
    }
    if !habits.sweeps {
      let distance = Int64(truncatingIfNeeded: address &- code.blocks[first].address)
      return distance.magnitude <= UInt64(habits.nearBytes)
    }
    return address >= code.blocks[first].address
      && address <= ends[translation] &+ habits.sweepGap
  }

  // MARK: What belongs to a translation

  private mutating func collect(from entry: Int, in code: RecordedCode, _ targets: inout [UInt64]) {
    if places.count > Self.mostNodes {
      places.append(entry)
      ends.append(code.blocks[entry].end)
      return
    }
    if habits.sweeps { sweep(from: entry, in: code, &targets) } else { reach(entry, in: code) }
  }

  private mutating func sweep(from entry: Int, in code: RecordedCode, _ targets: inout [UInt64]) {
    targets.removeAll(keepingCapacity: true)
    var place: Int? = entry
    var end = code.blocks[entry].address
    let limit = end &+ UInt64(habits.nearBytes)
    var hasHole = false
    while let here = place, code.blocks[here].address <= limit {
      let block = code.blocks[here]
      places.append(here)
      place = here + 1 < code.blocks.count ? here + 1 : nil
      guard block.end >= end else { continue }
      end = block.end
      if let target = block.target, target >= end { targets.append(target) }
      targets.removeAll { $0 < end }
      place = next(behind: here, in: code, &targets, &hasHole)
    }
    ends.append(end)
  }

  /// Where a sweep goes on behind a block, if it does.
  ///
  /// Code that never ran is a hole: its jumps are not known, and it is taken to stop before the
  /// next code that ran.
  private func next(
    behind place: Int,
    in code: RecordedCode,
    _ targets: inout [UInt64],
    _ hasHole: inout Bool
  ) -> Int? {
    let next = place + 1
    var end = code.blocks[place].end
    if !code.blocks[place].branch.stopsSweep {
      guard next < code.blocks.count else { return nil }
      let address = code.blocks[next].address
      if address <= end &+ Self.padding { return next }
      hasHole = true
      end = address
      targets.removeAll { $0 <= code.blocks[place].end }
      if let target = targets.min(), target < end { targets.removeAll { $0 < end }; return next }
    }
    while let target = targets.min() {
      guard
        target <= end &+ habits.sweepGap
          || hasHole && !hasRun(from: end, to: target, next, in: code)
      else { return nil }
      let found = code.place(from: target)
      guard found < code.blocks.count else { return nil }
      let address = code.blocks[found].address
      if address <= target &+ Self.padding { return found }
      hasHole = true
      end = address
      targets.removeAll { $0 <= target }
      if let other = targets.min(), other < end { targets.removeAll { $0 < end }; return found }
    }
    return nil
  }

  /// Whether all code between two addresses is recorded, but for padding.
  private func hasRun(
    from start: UInt64,
    to end: UInt64,
    _ place: Int,
    in code: RecordedCode
  ) -> Bool {
    var place = place
    var covered = start
    while place < code.blocks.count, code.blocks[place].address <= covered &+ Self.padding {
      covered = max(covered, code.blocks[place].end)
      if covered >= end { return true }
      place += 1
    }
    return covered &+ Self.padding >= end
  }

  /// Compilers align what jumps lead to by 16 bytes.
  private static let padding: UInt64 = 15

  private mutating func reach(_ entry: Int, in code: RecordedCode) {
    let start = places.count
    let first = code.blocks[entry].address
    places.append(entry)
    var next = start
    var members: Set<Int> = [entry]
    while next < places.count {
      let block = code.blocks[places[next]]
      next += 1
      guard block.branch.staysNear else { continue }
      for edge in code.edges[block.edges] {
        let distance = Int64(truncatingIfNeeded: code.blocks[edge.to].address &- first)
        if distance.magnitude <= UInt64(habits.nearBytes), members.insert(edge.to).inserted {
          places.append(edge.to)
        }
      }
    }
    places[start...].sort()
    ends.append(places.last.map { code.blocks[$0].end } ?? first)
  }

  // MARK: Where others begin

  /// Follows the ways inside a translation, and enters others where they leave it.
  private mutating func follow(_ translation: Int, in code: RecordedCode, _ stack: inout [Int]) {
    isReached.append(contentsOf: repeatElement(false, count: places.count - isReached.count))
    guard let entry = node(of: waiting[translation], in: translation) else { return }
    stack.removeAll(keepingCapacity: true)
    visit(entry, &stack)
    while let node = stack.popLast() {
      let block = code.blocks[places[node]]
      isCovered[places[node]] = true
      for edge in code.edges[block.edges] {
        if block.branch == .return, habits.sweeps, code.isContinuation[edge.to] { continue }
        if block.branch.staysNear, let target = self.node(of: edge.to, in: translation) {
          visit(target, &stack)
        } else {
          enter(edge.to)
        }
      }
      guard let behind = block.continuation else { continue }
      if habits.sweeps, let target = self.node(of: behind, in: translation) {
        visit(target, &stack)
      } else {
        enter(behind)
      }
    }
  }

  private mutating func visit(_ node: Int, _ stack: inout [Int]) {
    guard !isReached[node] else { return }
    isReached[node] = true
    stack.append(node)
  }
}

extension X64Branch {
  /// Whether the code behind it is not what runs next, or what runs when it comes back.
  var stopsSweep: Bool {
    switch self {
    case .jump, .indirectJump, .return: true
    case .none, .conditionalJump, .call, .indirectCall, .systemCall, .trap: false
    }
  }

  /// Whether the next block may be in the same translation, by the instruction alone.
  var staysNear: Bool {
    switch self {
    case .none, .jump, .conditionalJump, .systemCall, .trap: true
    case .indirectJump, .call, .indirectCall, .return: false
    }
  }
}
