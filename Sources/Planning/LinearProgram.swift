extension PlacementModel {
  /// The model as a mixed-integer program in the LP format, for other solvers.
  ///
  /// `x3` is 1 when unit 3 is native, `z3_7` when units 3 and 7 both are: a pair that gains by it
  /// is at most either end, one that loses at least their sum less 1. `one` carries the constant.
  ///
  /// - Parameters:
  ///   - names: By unit: what to call it in a comment.
  ///   - budget: The greatest effort.
  /// - Returns: The file's text.
  package func linearProgram(names: [String], budget: Double = .infinity) -> String {
    var text = "\\ The time of an app by which of its modules run natively.\n"
    for (unit, name) in names.enumerated() {
      let printable = name.unicodeScalars.map { (" "..."~").contains($0) ? String($0) : "?" }
      text += "\\ x\(unit) = \(printable.joined()), effort \(effort[unit])\n"
    }
    text += "Minimize\n time:\n \(constant) one\n"
    for (unit, cost) in own.enumerated() { text += term(cost, "x\(unit)") }
    for pair in pairs { text += term(pair.together, "z\(pair.first)_\(pair.second)") }
    text += "Subject To\n"
    for pair in pairs {
      let (first, second) = ("x\(pair.first)", "x\(pair.second)")
      let both = "z\(pair.first)_\(pair.second)"
      if pair.together < 0 {
        text += " \(both) - \(first) <= 0\n \(both) - \(second) <= 0\n"
      } else {
        text += " \(both) - \(first) - \(second) >= -1\n"
      }
    }
    if budget.isFinite, count > 0 {
      text += " effort:\n"
      for (unit, cost) in effort.enumerated() { text += term(cost, "x\(unit)") }
      text += " <= \(budget)\n"
    }
    text += "Bounds\n one = 1\n"
    for pair in pairs { text += " 0 <= z\(pair.first)_\(pair.second) <= 1\n" }
    if count > 0 {
      text += "Binary\n"
      for unit in own.indices { text += " x\(unit)\n" }
    }
    return text + "End\n"
  }

  private func term(_ factor: Double, _ variable: String) -> String {
    " \(factor < 0 ? "-" : "+") \(abs(factor)) \(variable)\n"
  }
}
