internal import HostCode

extension ThunkBuilder {
  /// Makes one load and one store of several that are neighbours, where values are only copied.
  ///
  /// As clang does: of three or more of a kind in a row, from the lowest on, as many as 16 bytes
  /// hold, as long as three are left.
  mutating func mergeCopies() {
    for first in steps.indices where steps[first].kind == .store {
      var run: [ThunkCopy] = []
      guard let load = onlyLoad(of: first), !isContinued(first, load) else { continue }
      run.append(ThunkCopy(load: load, store: first))
      while let last = run.last, let next = continuation(of: last.store, last.load) {
        run.append(next)
      }
      let bytes = steps[first].size.bytes
      guard bytes == 4 || bytes == 8 else { continue }
      var rest = run[...]
      while rest.count > 2 {
        let width = bytes == 4 && rest.count > 3 ? 4 : 2
        widen(Array(rest.prefix(width)))
        rest = rest.dropFirst(width)
      }
    }
    steps.removeAll { $0.kind == .copy && $0.target == nil }
  }

  /// The load of what a store writes, if nothing else reads it.
  private func onlyLoad(of store: Int) -> Int? {
    guard let source = steps[store].source, source.isValue else { return nil }
    var load: Int?
    for (index, step) in steps.enumerated() {
      if step.target == source && step.kind == .load { load = index }
      if index != store && step.reads.contains(source) { return nil }
    }
    guard let load, steps[load].size == steps[store].size else { return nil }
    return load
  }

  private func neighbour(of store: Int, _ load: Int, by sign: Int) -> ThunkCopy? {
    let distance = sign * steps[store].size.bytes
    let next = steps.indices.first { index in
      steps[index].kind == .store && steps[index].size == steps[store].size
        && steps[index].base == steps[store].base
        && steps[index].offset == steps[store].offset + distance
    }
    guard let next, let other = onlyLoad(of: next), steps[other].base == steps[load].base,
      steps[other].offset == steps[load].offset + distance
    else { return nil }
    return ThunkCopy(load: other, store: next)
  }

  private func continuation(of store: Int, _ load: Int) -> ThunkCopy? {
    neighbour(of: store, load, by: 1)
  }

  private func isContinued(_ store: Int, _ load: Int) -> Bool {
    neighbour(of: store, load, by: -1) != nil
  }

  /// Makes one access of several; the others become copies to nowhere.
  private mutating func widen(_ parts: [ThunkCopy]) {
    guard let first = parts.first else { return }
    let bytes = steps[first.load].size.bytes * parts.count
    steps[first.load].size = bytes == 16 ? .q : .x
    steps[first.store].size = steps[first.load].size
    for part in parts.dropFirst() {
      steps[part.load] = ThunkStep(kind: .copy)
      steps[part.store] = ThunkStep(kind: .copy)
    }
  }

  /// Makes pairs of loads and of stores that are neighbours, as clang does: the first that fits
  /// among the next twenty, if nothing between stands in the way.
  mutating func pairAccesses() {
    var index = 0
    while index < steps.count {
      if let pair = partner(of: index) {
        merge(index, with: pair.index, intoLater: pair.intoLater)
      } else {
        index += 1
      }
    }
  }

  private func partner(of first: Int) -> (index: Int, intoLater: Bool)? {
    let step = steps[first]
    guard step.kind == .load || step.kind == .store, step.secondTarget == nil,
      step.secondSource == nil, let base = step.base, base != .cell
    else { return nil }
    if case .register(let register) = base, step.target == register { return nil }
    var written: Set<ThunkRegister> = []
    var read: Set<ThunkRegister> = []
    var stores: [Int] = []
    var loads: [Int] = []
    for index in (first + 1)..<max(first + 1, min(steps.count, first + 21)) {
      let other = steps[index]
      if other.kind == .call || other.kind == .leave { return nil }
      let isPartner =
        other.kind == step.kind && other.size == step.size && other.base == base
        && other.secondTarget == nil && other.secondSource == nil
        && abs(other.offset - step.offset) == step.size.bytes
        && isPairOffset(min(other.offset, step.offset), step.size)
      if isPartner && !(step.kind == .load && other.target == step.target) {
        let own = other.kind == .load ? other.target : other.source
        if let own, !written.contains(own), !(other.kind == .load && read.contains(own)),
          !conflicts(index, with: other.kind == .load ? stores : stores + loads)
        {
          return (index, false)
        }
        let mine = step.kind == .load ? step.target : step.source
        if let mine, !written.contains(mine), !(step.kind == .load && read.contains(mine)),
          !conflicts(first, with: step.kind == .load ? stores : stores + loads)
        {
          return (index, true)
        }
      }
      written.formUnion(other.writes)
      read.formUnion(other.reads)
      if other.kind == .load { loads.append(index) }
      if other.kind == .store { stores.append(index) }
      if case .register(let register) = base, written.contains(register) { return nil }
    }
    return nil
  }

  /// Whether a pair with so low an offset can be encoded.
  private func isPairOffset(_ offset: Int, _ size: OperandSize) -> Bool {
    offset.isMultiple(of: size.bytes) && -64...63 ~= offset / size.bytes
  }

  /// Whether an access may touch the memory of others.
  private func conflicts(_ index: Int, with others: [Int]) -> Bool {
    others.contains { other in
      guard steps[other].base == steps[index].base else {
        // By two bases, the thunk's own memory and what it was given are not told apart.
        return steps[other].readsIncoming != steps[index].readsIncoming
      }
      return steps[other].offset < steps[index].offset + steps[index].size.bytes
        && steps[index].offset < steps[other].offset + steps[other].size.bytes
    }
  }

  private mutating func merge(_ first: Int, with second: Int, intoLater: Bool) {
    let (one, other) = (steps[first], steps[second])
    let isUp = one.offset < other.offset
    let (low, high) = isUp ? (one, other) : (other, one)
    var pair = low
    pair.secondTarget = one.kind == .load ? high.target : nil
    pair.secondSource = one.kind == .store ? high.source : nil
    if intoLater {
      steps[second] = pair
      steps.remove(at: first)
    } else {
      steps[first] = pair
      steps.remove(at: second)
    }
  }
}

/// A store of what a load brings, by their positions.
private struct ThunkCopy {
  var load: Int
  var store: Int
}
