internal import Costing
internal import Planning
internal import Results

/// Where each move would begin or cease to pay within the range of a parameter.
struct PlanBreakEvens {
  /// By step of the order: the break-even values, by the order of the parameters.
  private(set) var ofStep: [[MigrationAdvice.BreakEven]]

  /// Into how many parts a range is divided to find where a gain changes its sign.
  private static let parts = 16
  /// The most parameters that are looked along.
  private static let mostParameters = 300

  /// Looks along the range of every parameter, all others at their default.
  ///
  /// - Parameters:
  ///   - planningCase: What to plan for.
  ///   - order: The order of moves.
  ///   - effort: By module: the effort of moving it.
  ///   - deciding: The names of the parameters that come first where there are too many.
  init(of planningCase: PlanningCase, order: [Int], effort: [Double], deciding: [String]) {
    let parameters = planningCase.sheet.parameters
    ofStep = order.map { _ in [] }
    /// What each move saves with one parameter at a value.
    func gains(_ parameter: Int, _ value: Double) -> [Double] {
      let model = planningCase.model(
        at: parameters.defaults(with: parameter, at: value),
        effort: effort
      )
      let times = model.times(of: order)
      return order.indices.map { times[$0] - times[$0 + 1] }
    }
    for parameter in Self.chosen(of: parameters, deciding: deciding) {
      let range = parameters.all[parameter].estimate
      let ends = (gains(parameter, range.low), gains(parameter, range.high))
      guard order.indices.contains(where: { (ends.0[$0] > 0) != (ends.1[$0] > 0) }) else {
        continue
      }
      let width = (range.high - range.low) / Double(Self.parts)
      let grid = (0...Self.parts).map { range.low + Double($0) * width }
      let values = grid.map { gains(parameter, $0) }
      for step in order.indices where (ends.0[step] > 0) != (ends.1[step] > 0) {
        let from = (0..<Self.parts).first {
          (values[$0][step] > 0) != (values[$0 + 1][step] > 0)
        }
        guard let from else { continue }
        // Inside a part a gain is as good as a straight line.
        let (before, after) = (values[from][step], values[from + 1][step])
        ofStep[step].append(
          MigrationAdvice.BreakEven(
            parameter: parameters.all[parameter].name,
            value: grid[from] + width * before / (before - after),
            paysBelow: ends.0[step] > 0
          )
        )
      }
    }
  }

  /// The parameters to look along, in their order.
  private static func chosen(of parameters: Parameters, deciding: [String]) -> [Int] {
    let ranged = parameters.ranged
    guard ranged.count > mostParameters else { return ranged }
    let first = ranged.filter { deciding.contains(parameters.all[$0].name) }
    let rest = ranged.filter { !deciding.contains(parameters.all[$0].name) }
    return Array((first + rest).prefix(mostParameters)).sorted()
  }
}
