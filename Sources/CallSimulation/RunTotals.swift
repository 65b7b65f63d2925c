internal import Diagnostics
internal import Workloads

/// How often every function runs and every site calls, without running them one by one.
///
/// A site has called ⌈runs × rate⌉ times after its caller's runs, whatever the order, so totals are
/// the least solution of runs(f) = Σ calls into f. Components are solved callers first. In a
/// recursive one, runs are raised until nothing changes; each change is forced, so what comes out
/// is the least solution. Raising starts at the solution without rounding, which is never above it.
struct RunTotals {
  private let graph: FlatCallGraph
  /// By function, strand functions too.
  private(set) var runs: [UInt64]
  /// By site, strand sites too.
  private(set) var calls: [UInt64]
  /// Runs asked of a function by calls from outside its component.
  private var runsAsked: [UInt64]

  /// More raises than any recording needs; about a second of work.
  private static let mostRaises = 100_000_000

  init(_ graph: FlatCallGraph) {
    self.graph = graph
    let count = graph.functionCount + graph.strands.count
    runs = [UInt64](repeating: 0, count: count)
    runsAsked = runs
    calls = [UInt64](repeating: 0, count: graph.sites.count)
  }

  /// Why totals cannot be given.
  struct Unbounded: Error {
    enum Reason {
      /// A recursion never ends.
      case endless
      /// A count is too large.
      case tooMany
      /// A recursion may end, but not within the work that is spent on it.
      case tooSlow
    }

    /// A function whose runs cannot be counted.
    var function: Int
    var reason: Reason
  }

  /// Adds the runs of one strand to the totals.
  mutating func add(strand: Int) throws(Unbounded) {
    let function = graph.functionCount + strand
    runsAsked[function] = graph.strands[strand].repeats
    for component in 0..<graph.componentCount {
      if graph.isRecursive[component] {
        try solveRecursion(of: component)
      } else {
        let function = Int(graph.members[graph.members(of: component).lowerBound])
        if runs[function] != runsAsked[function] {
          runs[function] = runsAsked[function]
          try passOn(from: function)
        }
      }
    }
  }

  /// Brings the calls of a function, and the runs that they ask for, up to its runs.
  private mutating func passOn(from function: Int) throws(Unbounded) {
    for site in graph.sites(of: function) {
      let total = graph.sites[site].callsPerRun.total(after: runs[function])
      let callee = Int(graph.sites[site].callee)
      guard total <= CountRatio.greatest,
        runsAsked[callee] <= CountRatio.greatest - (total - calls[site])
      else { throw Unbounded(function: callee, reason: .tooMany) }
      runsAsked[callee] += total - calls[site]
      calls[site] = total
    }
  }

  private mutating func solveRecursion(of component: Int) throws(Unbounded) {
    let members = graph.members(of: component).map { Int(graph.members[$0]) }
    guard members.contains(where: { runs[$0] != runsAsked[$0] }) else { return }
    let start = self
    try startAtUnroundedSolution(of: members)
    try raise(members)
    // Rounding in the elimination may have started too high; what was asked then stays below.
    if members.contains(where: { runs[$0] != runsAsked[$0] }) {
      self = start
      try raise(members)
    }
  }

  /// Raises the runs of a component's functions until they are what is asked of them.
  private mutating func raise(_ members: [Int]) throws(Unbounded) {
    var raises = 0
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for function in members where runs[function] < runsAsked[function] {
        hasChanged = true
        runs[function] = runsAsked[function]
        raises += 1 + graph.sites(of: function).count
        guard raises <= Self.mostRaises else {
          throw Unbounded(function: function, reason: .tooSlow)
        }
        do {
          try passOn(from: function)
        } catch {
          throw Unbounded(function: function, reason: .endless)
        }
      }
    }
  }

  /// Raises the runs of a component at once to what they are at least.
  ///
  /// Solves runs = asked from outside + rates × runs by elimination. A solution that is negative or
  /// missing means that the recursion never ends.
  private mutating func startAtUnroundedSolution(of members: [Int]) throws(Unbounded) {
    // Beyond this size elimination would take more than about a second.
    guard members.count <= 1200 else { return }
    let size = members.count
    let position = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    let width = size + 1
    var rows = [Double](repeating: 0, count: size * width)
    for (row, function) in members.enumerated() {
      rows[row * width + row] += 1
      rows[row * width + size] += Double(runsAsked[function])
    }
    for (column, function) in members.enumerated() {
      for site in graph.sites(of: function) {
        guard let row = position[Int(graph.sites[site].callee)] else { continue }
        rows[row * width + column] -= graph.sites[site].callsPerRun.mean
        rows[row * width + size] -= Double(calls[site])
      }
    }
    for pivot in 0..<size {
      // An M-matrix needs no exchange of rows; a pivot that is not positive has no solution.
      let diagonal = rows[pivot * width + pivot]
      guard diagonal > 1e-14 else { throw Unbounded(function: members[pivot], reason: .endless) }
      for row in pivot + 1..<size where rows[row * width + pivot] != 0 {
        let factor = rows[row * width + pivot] / diagonal
        for column in pivot..<width {
          rows[row * width + column] -= factor * rows[pivot * width + column]
        }
      }
    }
    var solution = [Double](repeating: 0, count: size)
    for row in stride(from: size - 1, through: 0, by: -1) {
      var value = rows[row * width + size]
      for column in row + 1..<size { value -= rows[row * width + column] * solution[column] }
      solution[row] = value / rows[row * width + row]
    }
    for (row, function) in members.enumerated() {
      // A millionth below, against rounding in the elimination.
      let atLeast = (solution[row] * (1 - 1e-6) - 1).rounded(.down)
      guard atLeast <= Double(CountRatio.greatest) else {
        throw Unbounded(function: function, reason: .endless)
      }
      if atLeast > Double(runs[function]) {
        runs[function] = UInt64(atLeast)
        do {
          try passOn(from: function)
        } catch {
          throw Unbounded(function: function, reason: .endless)
        }
      }
    }
  }
}
