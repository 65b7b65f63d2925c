internal import Workloads

/// The call graph of a workload as flat arrays, with a function of its own for every strand.
///
/// Functions `0 ..< functionCount` are the workload's; behind them comes one *strand function* per
/// thread of a phase, whose call sites are the calls that the thread makes per repeat. Call sites
/// `0 ..< siteCount` are the workload's too. A strand is thus one function run `repeats` times.
struct FlatCallGraph {
  struct Site {
    var caller: Int32
    var callee: Int32
    var callsPerRun: CountRatio
  }

  struct Strand {
    var phase: Int
    var thread: Int
    var repeats: UInt64
  }

  let functionCount: Int
  let siteCount: Int
  let strands: [Strand]
  var sites: [Site] = []
  /// The sites of function f are `firstSite[f] ..< firstSite[f + 1]`.
  var firstSite: [Int32] = [0]
  /// The component (functions that reach each other) of every function, callers' first.
  var component: [Int32] = []
  /// The functions of component c are `members[firstMember[c] ..< firstMember[c + 1]]`.
  var members: [Int32] = []
  var firstMember: [Int32] = [0]
  /// Whether the functions of a component call each other, or the one calls itself.
  var isRecursive: [Bool] = []

  var componentCount: Int { isRecursive.count }

  init(_ workload: Workload) {
    functionCount = workload.functions.count
    siteCount = workload.callSites.count
    var strands: [Strand] = []
    sites.reserveCapacity(siteCount)
    for site in workload.callSites {
      while firstSite.count <= site.caller { firstSite.append(Int32(sites.count)) }
      sites.append(
        Site(
          caller: Int32(site.caller),
          callee: Int32(site.callee),
          callsPerRun: site.callsPerRun
        )
      )
    }
    while firstSite.count <= functionCount { firstSite.append(Int32(sites.count)) }
    for (phaseIndex, phase) in workload.phases.enumerated() {
      for (threadIndex, thread) in phase.threads.enumerated() {
        let function = Int32(functionCount + strands.count)
        for call in thread.calls {
          sites.append(
            Site(
              caller: function,
              callee: Int32(call.function),
              callsPerRun: CountRatio(call.count)
            )
          )
        }
        firstSite.append(Int32(sites.count))
        strands.append(Strand(phase: phaseIndex, thread: threadIndex, repeats: phase.repeats))
      }
    }
    self.strands = strands
    findComponents()
  }

  func sites(of function: Int) -> Range<Int> {
    Int(firstSite[function])..<Int(firstSite[function + 1])
  }

  func members(of component: Int) -> Range<Int> {
    Int(firstMember[component])..<Int(firstMember[component + 1])
  }

  /// Tarjan's algorithm with a stack of its own, so that no depth of calls is too deep.
  ///
  /// SIAM Journal on Computing, 1972. Components come callees first and are turned at the end.
  private mutating func findComponents() {
    let count = functionCount + strands.count
    let unseen = Int32(-1)
    var order = [Int32](repeating: unseen, count: count)
    var lowest = [Int32](repeating: 0, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    var nextSite = firstSite
    var open: [Int32] = []
    var path: [Int32] = []
    var found: [[Int32]] = []
    var seen: Int32 = 0
    for root in 0..<count where order[root] == unseen {
      path.append(Int32(root))
      while let function = path.last.map(Int.init) {
        if order[function] == unseen {
          order[function] = seen
          lowest[function] = seen
          seen += 1
          open.append(Int32(function))
          isOpen[function] = true
        }
        if nextSite[function] < firstSite[function + 1] {
          let site = sites[Int(nextSite[function])]
          nextSite[function] += 1
          // A site that never calls connects nothing.
          if site.callsPerRun.count == 0 { continue }
          let callee = Int(site.callee)
          if order[callee] == unseen {
            path.append(Int32(callee))
          } else if isOpen[callee] {
            lowest[function] = min(lowest[function], order[callee])
          }
          continue
        }
        path.removeLast()
        if let caller = path.last.map(Int.init) {
          lowest[caller] = min(lowest[caller], lowest[function])
        }
        if lowest[function] == order[function] {
          var group: [Int32] = []
          while let member = open.popLast() {
            isOpen[Int(member)] = false
            group.append(member)
            if Int(member) == function { break }
          }
          found.append(group.sorted())
        }
      }
    }
    // Callees' components come later; until then they are no component, not the first.
    component = [Int32](repeating: -1, count: count)
    for group in found.reversed() {
      let index = Int32(isRecursive.count)
      for member in group { component[Int(member)] = index }
      members.append(contentsOf: group)
      firstMember.append(Int32(members.count))
      isRecursive.append(
        group.contains { member in
          sites(of: Int(member)).contains {
            sites[$0].callsPerRun.count > 0 && component[Int(sites[$0].callee)] == index
          }
        }
      )
    }
  }
}
