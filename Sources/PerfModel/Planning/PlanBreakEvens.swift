internal import Costing
internal import Planning
internal import Results

/// Where each move would begin or cease to pay within the range of a parameter.
struct PlanBreakEvens {
  /// By step of the order: the break-even values, by the order of the parameters.
  private(set) var ofStep: [[MigrationAdvice.BreakEven]]

  /// Looks along the range of every parameter, all others at their default.
  ///
  /// - Parameters:
  ///   - planningCase: What to plan for.
  ///   - order: The order of moves.
  ///   - effort: By module: the effort of moving it.
  init(of planningCase: PlanningCase, order: [Int], effort: [Double]) {
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
    for parameter in parameters.ranged {
      let range = parameters.all[parameter].estimate
      let low = gains(parameter, range.low)
      let high = gains(parameter, range.high)
      for step in order.indices where (low[step] > 0) != (high[step] > 0) {
        // Halving the range: gains need not be straight lines.
        var (from, to) = (range.low, range.high)
        for _ in 0..<20 {
          let middle = (from + to) / 2
          if (gains(parameter, middle)[step] > 0) == (low[step] > 0) {
            from = middle
          } else {
            to = middle
          }
        }
        ofStep[step].append(
          MigrationAdvice.BreakEven(
            parameter: parameters.all[parameter].name,
            value: (from + to) / 2,
            paysBelow: low[step] > 0
          )
        )
      }
    }
  }
}
