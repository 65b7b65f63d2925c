/// Divides nodes into two sides at the least cost of what stays alone and of what is parted.
///
/// Each node has a *pull*: what it costs to leave it on the near side when positive, on the far
/// side when negative. Each link costs its strength when its ends are on different sides.
///
/// The method is that of Goldberg and Tarjan (Journal of the ACM 35, 1988), pushing from the
/// highest node first, with exact heights at the start and now and then, and with the gap rule
/// (Cherkassky and Goldberg, Algorithmica 19, 1997). Only its first half is needed: a preflow tells
/// the cut. Strengths are floating-point; a push that fills a link leaves exactly nothing, so the
/// number of pushes has the same limit as with whole numbers.
struct MinimumCut {
  /// The links of node n are `firstLink[n] ..< firstLink[n + 1]`, each link in both directions.
  private let firstLink: [Int32]
  private let head: [Int32]
  private let mate: [Int32]
  private let strength: [Double]

  private var room: [Double]
  private var excess: [Double]
  private var drain: [Double]
  private var height: [Int32]
  private var nextLink: [Int32]
  /// By height: the first active node, the next by node; and how many nodes have the height.
  private var firstActive: [Int32]
  private var nextActive: [Int32]
  private var nodesAt: [Int32]
  private var queue: [Int32]
  private var highest = 0

  private static let none: Int32 = -1

  /// Prepares a network; its memory serves for any number of cuts.
  ///
  /// - Parameters:
  ///   - nodes: The number of nodes.
  ///   - links: The ends of each link, and what parting them costs, 0 or more.
  init(nodes: Int, links: [(Int32, Int32, Double)]) {
    var firstLink = [Int32](repeating: 0, count: nodes + 1)
    for (first, second, _) in links {
      firstLink[Int(first) + 1] += 1
      firstLink[Int(second) + 1] += 1
    }
    for node in 0..<nodes { firstLink[node + 1] += firstLink[node] }
    var place = firstLink
    var head = [Int32](repeating: 0, count: 2 * links.count)
    var mate = head
    var strength = [Double](repeating: 0, count: 2 * links.count)
    for (first, second, cost) in links {
      let (there, back) = (place[Int(first)], place[Int(second)])
      place[Int(first)] += 1
      place[Int(second)] += 1
      (head[Int(there)], head[Int(back)]) = (second, first)
      (mate[Int(there)], mate[Int(back)]) = (back, there)
      (strength[Int(there)], strength[Int(back)]) = (cost, cost)
    }
    self.firstLink = firstLink
    self.head = head
    self.mate = mate
    self.strength = strength
    room = strength
    excess = [Double](repeating: 0, count: nodes)
    drain = excess
    height = [Int32](repeating: 0, count: nodes)
    nextLink = height
    nextActive = height
    queue = []
    queue.reserveCapacity(nodes)
    firstActive = [Int32](repeating: Self.none, count: nodes + 2)
    nodesAt = [Int32](repeating: 0, count: nodes + 2)
  }

  private var nodes: Int { height.count }

  /// The height of nodes from which no drain can be reached: above any way through all nodes.
  private var top: Int32 { Int32(nodes) + 1 }

  /// Finds the least cut; of several, the one with the fewest nodes on the near side.
  ///
  /// - Parameters:
  ///   - pull: By node: the cost of the near side over that of the far side.
  ///   - isLeftOut: By node: whether it is no part of the network this time.
  ///   - isNear: By node: whether it is on the near side; false for what is left out.
  mutating func cut(pull: [Double], isLeftOut: [Bool], isNear: inout [Bool]) {
    for node in 0..<nodes {
      excess[node] = isLeftOut[node] ? 0 : max(pull[node], 0)
      drain[node] = isLeftOut[node] ? 0 : max(-pull[node], 0)
      for link in links(of: node) {
        room[link] = isLeftOut[node] || isLeftOut[Int(head[link])] ? 0 : strength[link]
      }
    }
    setHeights()
    var relabels = 0
    while let node = popHighest() {
      relabels += discharge(node)
      if relabels > 4 * nodes {
        relabels = 0
        setHeights()
      }
    }
    setHeights()
    for node in 0..<nodes { isNear[node] = height[node] < top }
  }

  private func links(of node: Int) -> Range<Int> {
    Int(firstLink[node])..<Int(firstLink[node + 1])
  }

  /// Gives each node its true distance from a drain, and lists the active ones anew.
  private mutating func setHeights() {
    let top = top
    for level in 0...nodes + 1 {
      firstActive[level] = Self.none
      nodesAt[level] = 0
    }
    highest = 0
    queue.removeAll(keepingCapacity: true)
    for node in 0..<nodes {
      nextLink[node] = firstLink[node]
      height[node] = top
      if drain[node] > 0 {
        height[node] = 1
        queue.append(Int32(node))
      }
    }
    var next = 0
    while next < queue.count {
      let node = Int(queue[next])
      next += 1
      nodesAt[Int(height[node])] += 1
      if excess[node] > 0 { activate(node) }
      for link in links(of: node) {
        let other = Int(head[link])
        if height[other] == top, room[Int(mate[link])] > 0 {
          height[other] = height[node] + 1
          queue.append(Int32(other))
        }
      }
    }
  }

  private mutating func activate(_ node: Int) {
    let level = Int(height[node])
    nextActive[node] = firstActive[level]
    firstActive[level] = Int32(node)
    if level > highest { highest = level }
  }

  private mutating func popHighest() -> Int? {
    while highest > 0, firstActive[highest] == Self.none { highest -= 1 }
    guard highest > 0 else { return nil }
    let node = Int(firstActive[highest])
    firstActive[highest] = nextActive[node]
    return node
  }

  /// Pushes a node's excess downwards until none is left or no drain can be reached.
  ///
  /// - Returns: How often the node was raised.
  private mutating func discharge(_ node: Int) -> Int {
    var relabels = 0
    while excess[node] > 0 {
      if height[node] == 1, drain[node] > 0 {
        let amount = min(excess[node], drain[node])
        excess[node] -= amount
        drain[node] -= amount
        if excess[node] == 0 { break }
      }
      let end = firstLink[node + 1]
      while nextLink[node] < end, excess[node] > 0 {
        let link = Int(nextLink[node])
        let other = Int(head[link])
        if room[link] > 0, height[node] == height[other] + 1 {
          let amount = min(excess[node], room[link])
          room[link] -= amount
          room[Int(mate[link])] += amount
          excess[node] -= amount
          if excess[other] == 0 {
            excess[other] = amount
            activate(other)
          } else {
            excess[other] += amount
          }
          if excess[node] == 0 { break }
        }
        nextLink[node] += 1
      }
      guard excess[node] > 0 else { break }
      relabels += 1
      guard raise(node) else { break }
    }
    return relabels
  }

  /// Raises a node just above its lowest neighbour with room; false when none leads to a drain.
  private mutating func raise(_ node: Int) -> Bool {
    let top = top
    let before = height[node]
    var lowest = drain[node] > 0 ? 0 : top
    for link in links(of: node) where room[link] > 0 {
      lowest = min(lowest, height[Int(head[link])])
    }
    nodesAt[Int(before)] -= 1
    if nodesAt[Int(before)] == 0 {
      // Nobody is left at this height: nothing above it reaches a drain any more.
      for other in 0..<nodes where height[other] > before && height[other] < top {
        nodesAt[Int(height[other])] -= 1
        height[other] = top
      }
      highest = min(highest, Int(before))
      for level in Int(before)...nodes { firstActive[level] = Self.none }
      height[node] = top
      return false
    }
    height[node] = min(lowest + 1, top)
    nextLink[node] = firstLink[node]
    guard height[node] < top else { return false }
    nodesAt[Int(height[node])] += 1
    return true
  }
}
