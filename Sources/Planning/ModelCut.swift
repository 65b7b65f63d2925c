/// Least placements of a model at a price of effort, where some units are decided.
///
/// Pairs that lose by moving together count only where one end is decided, so that what is found is
/// a lower bound. Memory is taken once, for any number of answers.
struct ModelCut {
  /// What is known of a unit.
  enum Decision: UInt8 {
    case open, native, emulated
  }

  private let model: PlacementModel
  private var network: MinimumCut
  private var pull: [Double]
  private var isLeftOut: [Bool]
  /// The answer: which units are native, those that are decided too.
  private(set) var isNative: [Bool]

  /// Prepares the network of a model.
  init(_ model: PlacementModel) {
    self.model = model
    network = MinimumCut(
      nodes: model.count,
      links: model.pairs.lazy.filter { $0.together < 0 }.map {
        ($0.first, $0.second, -$0.together / 2)
      }
    )
    pull = [Double](repeating: 0, count: model.count)
    isLeftOut = [Bool](repeating: false, count: model.count)
    isNative = isLeftOut
  }

  /// Minimises time + price × effort; of several answers, the one with the fewest units.
  ///
  /// The answer is in `isNative`.
  ///
  /// - Parameters:
  ///   - decisions: What is known of each unit.
  ///   - price: Time per effort.
  mutating func solve(_ decisions: [Decision], price: Double) {
    for unit in 0..<model.count {
      isLeftOut[unit] = decisions[unit] != .open
      pull[unit] = model.own[unit] + price * model.effort[unit]
    }
    // −s·x·y is −s∕2 for each native end, and s∕2 when the ends differ.
    for pair in model.pairs {
      let (first, second) = (Int(pair.first), Int(pair.second))
      switch (decisions[first], decisions[second]) {
      case (.open, .open):
        guard pair.together < 0 else { continue }
        pull[first] += pair.together / 2
        pull[second] += pair.together / 2
      case (.open, .native): pull[first] += pair.together
      case (.native, .open): pull[second] += pair.together
      default: break
      }
    }
    network.cut(pull: pull, isLeftOut: isLeftOut, isNear: &isNative)
    for unit in 0..<model.count where decisions[unit] == .native { isNative[unit] = true }
  }

  /// The time of the answer that the lower bound has: without the pairs that did not count.
  func boundedTime(_ decisions: [Decision]) -> Double {
    var time = model.constant
    for unit in 0..<model.count where isNative[unit] { time += model.own[unit] }
    for pair in model.pairs {
      let (first, second) = (Int(pair.first), Int(pair.second))
      guard isNative[first], isNative[second] else { continue }
      if pair.together > 0, decisions[first] == .open, decisions[second] == .open { continue }
      time += pair.together
    }
    return time
  }
}
