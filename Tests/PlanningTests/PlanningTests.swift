import Planning
import Testing

/// Small apps worked out by hand.
struct PlanningTests {
  /// Modules as (emulated, native, effort), and what a boundary between two of them costs.
  private func problem(
    _ modules: [(Double, Double, Double)],
    boundaries: [(Int, Int, Double)] = [],
    freedom: [Int: PlacementProblem.Freedom] = [:],
    group: [Int]? = nil
  ) -> PlacementProblem {
    PlacementProblem(
      modules: modules.enumerated().map {
        .init(
          emulatedTime: $1.0,
          nativeTime: $1.1,
          effort: $1.2,
          freedom: freedom[$0] ?? .open
        )
      },
      pairs: boundaries.map { .init($0, $1, onlyFirst: $2, onlySecond: $2) },
      group: group ?? Array(modules.indices)
    )
  }

  @Test func `an app without modules has nothing to plan`() {
    let model = problem([]).model
    #expect(BestPlacement(of: model).time == 0)
    #expect(EffortFront(of: model).points.count == 1)
    #expect(MoveOrder(of: model).units.isEmpty)
  }

  @Test func `a module that is slower natively stays`() {
    let model = problem([(10, 12, 1), (10, 5, 1)]).model
    #expect(BestPlacement(of: model).isNative == [false, true])
    #expect(BestPlacement(of: model).time == 15)
  }

  @Test func `a module that gains nothing stays`() {
    #expect(BestPlacement(of: problem([(10, 10, 1)]).model).isNative == [false])
  }

  @Test func `two modules that talk move together or not at all`() {
    let chatty = problem([(10, 5, 1), (10, 5, 1)], boundaries: [(0, 1, 20)]).model
    #expect(BestPlacement(of: chatty).isNative == [true, true])
    #expect(BestPlacement(of: chatty).time == 10)
    #expect(BestPlacement(of: chatty, budget: 1).isNative == [false, false])
    #expect(EffortFront(of: chatty).points.map(\.effort) == [0, 2])
  }

  @Test func `a boundary to a module that stays counts`() {
    let fixed = problem(
      [(10, 5, 1), (10, 5, 1)],
      boundaries: [(0, 1, 20)],
      freedom: [1: .emulated]
    )
    #expect(fixed.members == [[0]])
    #expect(BestPlacement(of: fixed.model).isNative == [false])
    #expect(fixed.model.time([true]) == 10 + 5 + 20)
    let native = problem(
      [(10, 5, 1), (10, 5, 1)],
      boundaries: [(0, 1, 20)],
      freedom: [1: .native]
    )
    #expect(native.model.time([false]) == 10 + 5 + 20)
    #expect(native.model.time([true]) == 10)
  }

  @Test func `modules of a group are one unit with one effort`() {
    let grouped = problem(
      [(10, 5, 1), (10, 5, 2), (10, 9, 4)],
      boundaries: [(0, 2, 20), (0, 1, 3)],
      group: [0, 1, 0]
    )
    #expect(grouped.members == [[0, 2], [1]])
    #expect(grouped.model.effort == [5, 2])
    // Alone the group gains 6 and adds the boundary of 3 to module 1.
    #expect(grouped.model.time([true, false]) == 5 + 9 + 10 + 3)
  }

  @Test func `the front has what is best at some price, not what is dominated`() {
    // Gains 8 for 2, 3 for 1, 1 for 4: by gain for effort.
    let model = problem([(10, 2, 2), (10, 7, 1), (10, 9, 4)]).model
    let front = EffortFront(of: model).points
    #expect(front.map(\.effort) == [0, 2, 3, 7])
    #expect(front.map(\.time) == [30, 22, 19, 18])
  }

  @Test func `a budget can buy what is on no hull`() {
    // Per effort the second is better, but with 3 the first fits and gains more.
    let model = problem([(20, 11, 3), (20, 12, 2)]).model
    #expect(EffortFront(of: model).points.map(\.effort) == [0, 2, 5])
    #expect(BestPlacement(of: model, budget: 3).isNative == [true, false])
    #expect(BestPlacement(of: model, budget: 0).isNative == [false, false])
  }

  @Test func `moves with most gain for their effort come first`() {
    let model = problem([(10, 9, 1), (10, 2, 2), (10, 7, 1)]).model
    let order = MoveOrder(of: model)
    #expect(order.units == [1, 2, 0])
    // 2 · 30 + 1 · 22 + 1 · 19
    #expect(order.area == 101)
    #expect(order.isExact)
  }

  @Test func `a cluster is not begun before it is its turn`() {
    // Units 0 and 1 gain 8 together but lose 2 alone; unit 2 gains 3 at once.
    let model = problem([(10, 6, 1), (10, 6, 1), (10, 7, 1)], boundaries: [(0, 1, 6)]).model
    #expect(model.time([true, false, false]) == 32)
    let order = MoveOrder(of: model)
    // First the cluster: 30 + 32 + 22; first the single: 30 + 27 + 29.
    #expect(order.units == [0, 1, 2])
    #expect(order.area == 84)
  }

  @Test func `a pair that loses by moving together is parted`() {
    let losing = PlacementProblem(
      modules: [
        .init(emulatedTime: 10, nativeTime: 6), .init(emulatedTime: 10, nativeTime: 5),
      ],
      pairs: [.init(0, 1, onlyFirst: 0, onlySecond: 0, both: 9)],
      group: [0, 1]
    )
    #expect(!losing.model.isSubmodular)
    let best = BestPlacement(of: losing.model)
    #expect(best.isNative == [false, true])
    #expect(best.time == 15)
    #expect(best.isExact)
  }

  @Test func `a chain of any length is cut in the right place`() {
    // The first must not move; the last gains; the weakest link is in the middle.
    let count = 1000
    var modules = [(Double, Double, Double)](repeating: (0, 0, 1), count: count)
    modules[0] = (0, 1000, 1)
    modules[count - 1] = (1000, 0, 1)
    let boundaries = (1..<count).map { ($0 - 1, $0, $0 == 700 ? 3.0 : 5.0) }
    let model = problem(modules, boundaries: boundaries).model
    let best = BestPlacement(of: model)
    #expect(best.time == 3)
    #expect(best.isNative.firstIndex(of: true) == 700)
    #expect(best.isNative.count { $0 } == 300)
  }

  @Test func `forty chatty modules are planned within a budget exactly`() {
    var random = RandomModels(seed: 40)
    for _ in 0..<3 {
      let model = random.problem(count: 40).model
      let answer = BestPlacement(of: model, budget: 80)
      #expect(answer.isExact)
      #expect(answer.effort <= 80)
    }
  }
}
