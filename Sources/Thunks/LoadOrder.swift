internal import HostCode

/// Puts the accesses before a thunk's call into the order in which clang's scheduler leaves them.
///
/// From the last to the first, three in a cycle, of which one may be a store. A load goes two cycles
/// before what uses its result, the page of a cell and a store one before what needs them. Of those
/// that may go, the one that was last goes, and after a load its neighbour in memory.
struct LoadOrder {
  /// A later access that has to be placed first, so many cycles before.
  private struct User {
    var index: Int
    var distance: Int
  }

  private let steps: [ThunkStep]
  private var users: [[User]]
  /// By load: its neighbour in memory, earlier or later in the run.
  private var mates: [Int?]
  private var placed: [Int?]
  private var cycle = 0
  private var inCycle = 0
  private var hasStored = false

  private static let width = 3
  private static let latency = 2

  /// The accesses in a new order.
  ///
  /// - Parameters:
  ///   - accesses: Loads, stores, and the page of a cell.
  ///   - address: The address of loads that stay before all stores; nil for none.
  /// - Returns: The same accesses.
  static func reordered(_ accesses: [ThunkStep], behind address: ThunkRegister?) -> [ThunkStep] {
    var order = Self(accesses)
    order.findUsers(behind: address.map(ThunkBase.register))
    order.findMates()
    return order.make()
  }

  private init(_ accesses: [ThunkStep]) {
    steps = accesses
    users = Array(repeating: [], count: accesses.count)
    mates = Array(repeating: nil, count: accesses.count)
    placed = Array(repeating: nil, count: accesses.count)
  }

  private mutating func findUsers(behind address: ThunkBase?) {
    for (later, user) in steps.enumerated() {
      let reads = user.reads
      for (index, step) in steps[..<later].enumerated() {
        if let target = step.target, reads.contains(target) {
          let distance = step.kind == .page ? 1 : Self.latency
          users[index].append(User(index: later, distance: distance))
        } else if step.kind == .store && user.kind == .load && step.base == user.base {
          users[index].append(User(index: later, distance: 1))
        } else if step.kind == .load && user.kind == .store && step.base == address {
          users[index].append(User(index: later, distance: 0))
        }
      }
    }
  }

  /// Loads of a kind from neighbouring places go together, two by two from the lowest on.
  private mutating func findMates() {
    let loads = steps.indices.filter { steps[$0].kind == .load }.sorted {
      (steps[$0].offset, $0) < (steps[$1].offset, $1)
    }
    for (turn, first) in loads.enumerated() where mates[first] == nil {
      let next = loads[(turn + 1)...].first {
        steps[$0].base == steps[first].base && mates[$0] == nil
      }
      guard let next, steps[next].size == steps[first].size,
        steps[next].offset == steps[first].offset + steps[first].size.bytes
      else { continue }
      mates[first] = next
      mates[next] = first
    }
  }

  private mutating func make() -> [ThunkStep] {
    var result: [ThunkStep] = []
    result.reserveCapacity(steps.count)
    var last: Int?
    while result.count < steps.count {
      guard let next = choose(after: last) else {
        startCycle()
        continue
      }
      placed[next] = cycle
      inCycle += 1
      if steps[next].kind == .store { hasStored = true }
      if inCycle == Self.width { startCycle() }
      result.append(steps[next])
      last = next
    }
    return result.reversed()
  }

  private mutating func startCycle() {
    cycle += 1
    inCycle = 0
    hasStored = false
  }

  private func choose(after last: Int?) -> Int? {
    if let last, let mate = mates[last], placed[mate] == nil, isReady(mate) { return mate }
    var parted: Int?
    for index in steps.indices.reversed() where placed[index] == nil && isReady(index) {
      // One whose later neighbour still waits would part the two.
      guard let mate = mates[index], mate > index, placed[mate] == nil else { return index }
      parted = parted ?? index
    }
    return parted
  }

  /// Whether everything that needs it first has been placed, long enough ago.
  private func isReady(_ index: Int) -> Bool {
    if steps[index].kind == .store ? hasStored : cycle == 0 { return false }
    return users[index].allSatisfy { user in
      guard let cycle = placed[user.index] else { return false }
      return cycle + user.distance <= self.cycle
    }
  }
}
