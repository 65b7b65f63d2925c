public import Workloads

/// Which modules may move, and which of them only together.
public struct MoveGroups: Sendable {
  /// By module: the lowest module of its group; itself when it is alone.
  public let group: [Int]
  /// By module: whether it may move, and with it all of its group.
  public let mayMove: [Bool]

  /// Finds the groups: modules that name each other in `movesWith`, at any distance.
  ///
  /// - Parameter workload: The workload.
  public init(of workload: Workload) {
    var group = Array(workload.modules.indices)
    func lowest(_ module: Int) -> Int {
      var module = module
      while group[module] != module { module = group[module] }
      return module
    }
    let index = Dictionary(
      workload.modules.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for (module, described) in workload.modules.enumerated() {
      for name in described.movesWith {
        guard let other = index[name] else { continue }
        let ends = (lowest(module), lowest(other))
        group[max(ends.0, ends.1)] = min(ends.0, ends.1)
      }
    }
    for module in group.indices { group[module] = lowest(module) }
    self.group = group
    var mayMove = workload.modules.map(\.isMovable)
    for module in group.indices where !workload.modules[module].isMovable {
      mayMove[group[module]] = false
    }
    self.mayMove = group.map { mayMove[$0] }
  }

  /// The modules that move together with one, itself among them, in their order.
  public func members(with module: Int) -> [Int] {
    group.indices.filter { group[$0] == group[module] }
  }

  /// The groups that may move, by their lowest module.
  public var units: [[Int]] {
    group.indices.filter { group[$0] == $0 && mayMove[$0] }.map { members(with: $0) }
  }
}
