/// Who calls whom, for finding where a program must be entered to reach all of it.
struct CallGraph {
  /// The neighbours of every function, one after the other.
  private struct Neighbours {
    private var starts: [Int]
    private var targets: [Int]

    init(functions: Int, edges: [(from: Int, to: Int)]) {
      starts = Array(repeating: 0, count: functions + 1)
      for edge in edges { starts[edge.from + 1] += 1 }
      for function in 0..<functions { starts[function + 1] += starts[function] }
      targets = Array(repeating: 0, count: edges.count)
      var next = starts
      for edge in edges {
        targets[next[edge.from]] = edge.to
        next[edge.from] += 1
      }
    }

    subscript(function: Int) -> ArraySlice<Int> {
      targets[starts[function]..<starts[function + 1]]
    }
  }

  private let functions: Int
  private let callees: Neighbours
  private let callers: Neighbours

  init(functions: Int, calls: [(caller: Int, callee: Int)]) {
    self.functions = functions
    callees = Neighbours(functions: functions, edges: calls.map { ($0.caller, $0.callee) })
    callers = Neighbours(functions: functions, edges: calls.map { ($0.callee, $0.caller) })
  }

  /// The first function of every strongly connected component that no other component calls.
  ///
  /// In ascending order. Kosaraju's algorithm: components in the reverse order of finishing, each
  /// gathered from its callers. Without recursion, since call chains of inputs may be long.
  var firstOfSources: [Int] { firstOfSources { _ in false } }

  /// The first functions of such components, without those that have a function that is left out.
  func firstOfSources(leavingOut isLeftOut: (Int) -> Bool) -> [Int] {
    var component: [Int?] = Array(repeating: nil, count: functions)
    var firsts: [Int] = []
    for root in finishingOrder.reversed() where component[root] == nil {
      var isSource = true
      var first = root
      var open = [root]
      component[root] = root
      while let function = open.popLast() {
        first = min(first, function)
        if isLeftOut(function) { isSource = false }
        for caller in callers[function] {
          if component[caller] == nil {
            component[caller] = root
            open.append(caller)
          } else if component[caller] != root {
            isSource = false
          }
        }
      }
      if isSource { firsts.append(first) }
    }
    return firsts.sorted()
  }

  /// The functions in the order in which a depth-first walk along the calls leaves them.
  private var finishingOrder: [Int] {
    var order: [Int] = []
    var isVisited = Array(repeating: false, count: functions)
    var path: [(function: Int, callees: ArraySlice<Int>)] = []
    for root in 0..<functions where !isVisited[root] {
      isVisited[root] = true
      path.append((root, callees[root]))
      while let last = path.indices.last {
        guard let callee = path[last].callees.popFirst() else {
          order.append(path.removeLast().function)
          continue
        }
        if !isVisited[callee] {
          isVisited[callee] = true
          path.append((callee, callees[callee]))
        }
      }
    }
    return order
  }
}
