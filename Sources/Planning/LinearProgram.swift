extension AppModel {
  /// The model as a mixed-integer program in the LP format, for other solvers.
  ///
  /// `x3` is 1 when unit 3 is native, `z3_7` when units 3 and 7 both are, and `phase0` is no less
  /// than the time of any of its threads. `one` carries the constants.
  ///
  /// - Parameters:
  ///   - names: By unit: what to call it in a comment.
  ///   - isPinned: By unit: whether it is native in every answer.
  ///   - limit: The most that all units may take.
  /// - Returns: The file's text.
  package func linearProgram(
    names: [String],
    isPinned: [Bool]? = nil,
    limit: PlanDecision.Limit? = nil
  ) -> String {
    var text = "\\ The time of an app by which of its modules run natively.\n"
    for (unit, name) in names.enumerated() {
      let printable = name.unicodeScalars.map { (" "..."~").contains($0) ? String($0) : "?" }
      text += "\\ x\(unit) = \(printable.joined()), effort \(effort[unit])\n"
    }
    text += "Minimize\n time:\n"
    for phase in phases.indices { text += Self.term(1, "phase\(phase)") }
    text += "Subject To\n"
    var pairs: Set<[Int32]> = []
    for (phase, threads) in phases.enumerated() {
      for model in threads {
        text += Self.term(1, "phase\(phase)") + Self.term(-model.constant, "one")
        for (unit, cost) in model.own.enumerated() { text += Self.term(-cost, "x\(unit)") }
        for pair in model.pairs {
          pairs.insert([pair.first, pair.second])
          text += Self.term(-pair.together, "z\(pair.first)_\(pair.second)")
        }
        text += " >= 0\n"
      }
    }
    let sorted = pairs.sorted { $0.lexicographicallyPrecedes($1) }
    for pair in sorted {
      let (first, second) = ("x\(pair[0])", "x\(pair[1])")
      let both = "z\(pair[0])_\(pair[1])"
      text += " \(both) - \(first) <= 0\n \(both) - \(second) <= 0\n"
      text += " \(both) - \(first) - \(second) >= -1\n"
    }
    if let limit, count > 0 {
      for (unit, cost) in limit.ofUnit.enumerated() { text += Self.term(cost, "x\(unit)") }
      text += " <= \(limit.effort)\n"
    }
    for unit in 0..<count where isPinned?[unit] == true { text += " x\(unit) = 1\n" }
    text += "Bounds\n one = 1\n"
    for phase in phases.indices { text += " phase\(phase) >= 0\n" }
    for pair in sorted { text += " 0 <= z\(pair[0])_\(pair[1]) <= 1\n" }
    if count > 0 {
      text += "Binary\n"
      for unit in 0..<count { text += " x\(unit)\n" }
    }
    return text + "End\n"
  }

  private static func term(_ factor: Double, _ variable: String) -> String {
    " \(factor < 0 ? "-" : "+") \(abs(factor)) \(variable)\n"
  }
}
