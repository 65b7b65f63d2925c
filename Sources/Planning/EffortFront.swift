/// The placements that are best at some price of effort: the lower convex hull of time over effort.
///
/// From nothing moved to the least time, or to everything moved. Between two known points lies a
/// third exactly when a placement minimises time + price × effort below the line through them, at
/// the price that is the line's slope (Eisner and Severance, Journal of the ACM 23, 1976). Where no
/// pair loses by moving together, answers at falling prices hold one another (Gallo, Grigoriadis
/// and Tarjan, SIAM Journal on Computing 18, 1989), so each search is over the units between two
/// points only.
package struct EffortFront: Sendable {
  /// A placement that is best at some price.
  package struct Point: Sendable {
    /// By unit: whether it is native.
    package var isNative: [Bool]
    package var effort: Double
    package var time: Double
  }

  /// The points by rising effort; the first has moved nothing.
  package private(set) var points: [Point]

  /// Finds the front up to the least time.
  package init(of model: PlacementModel) {
    let nothing = [Bool](repeating: false, count: model.count)
    let least =
      model.isSubmodular ? Self.cut(of: model) : BestPlacement(of: model).isNative
    let first = Point(isNative: nothing, effort: 0, time: model.constant)
    points = [first]
    let last = Self.point(least, of: model)
    guard last.effort > 0, last.time < first.time - model.tolerance else { return }
    points += Self.between(first, last, of: model) + [last]
  }

  /// Finds the hull from nothing moved to everything moved, of a model whose least times are
  /// minimum cuts.
  init(ofAllUnitsOf model: PlacementModel) {
    precondition(model.isSubmodular, "the hull of all units is a chain for submodular models only")
    let first = Point(
      isNative: Array(repeating: false, count: model.count),
      effort: 0,
      time: model.constant
    )
    points = [first]
    guard model.count > 0 else { return }
    let last = Self.point(Array(repeating: true, count: model.count), of: model)
    points += Self.between(first, last, of: model) + [last]
  }

  private static func point(_ isNative: [Bool], of model: PlacementModel) -> Point {
    Point(isNative: isNative, effort: model.effort(isNative), time: model.time(isNative))
  }

  /// The least time's placement with the fewest units, by one cut.
  private static func cut(of model: PlacementModel) -> [Bool] {
    var cut = ModelCut(model)
    cut.solve(Array(repeating: .open, count: model.count), price: 0)
    return cut.isNative
  }

  /// The points strictly between two.
  private static func between(_ first: Point, _ last: Point, of model: PlacementModel) -> [Point] {
    var found: [Point] = []
    var open = [(first, last)]
    let isSubmodular = model.isSubmodular
    let tolerance = model.tolerance
    while let (left, right) = open.popLast() {
      guard
        let middle = middle(
          left,
          right,
          of: model,
          isSubmodular: isSubmodular,
          tolerance: tolerance
        )
      else {
        found.append(right)
        continue
      }
      open.append((middle, right))
      open.append((left, middle))
    }
    return found.dropLast()
  }

  /// A point below the line through two; nil when there is none.
  private static func middle(
    _ left: Point,
    _ right: Point,
    of model: PlacementModel,
    isSubmodular: Bool,
    tolerance: Double
  ) -> Point? {
    let price = (left.time - right.time) / (right.effort - left.effort)
    let point: Point
    if isSubmodular {
      let units = model.own.indices.filter { right.isNative[$0] && !left.isNative[$0] }
      guard units.count > 1 else { return nil }
      let part = model.restricted(to: units, native: left.isNative, time: left.time)
      var cut = ModelCut(part)
      cut.solve(Array(repeating: .open, count: part.count), price: price)
      var isNative = left.isNative
      for (position, unit) in units.enumerated() where cut.isNative[position] {
        isNative[unit] = true
      }
      point = Point(
        isNative: isNative,
        effort: left.effort + part.effort(cut.isNative),
        time: part.time(cut.isNative)
      )
    } else {
      var search = PlacementSearch(model, price: price, budget: .infinity)
      search.run(work: BestPlacement.usualWork)
      point = Self.point(search.best, of: model)
    }
    guard
      left.effort < point.effort, point.effort < right.effort,
      point.time + price * point.effort
        < left.time + price * left.effort - tolerance
    else { return nil }
    return point
  }
}
