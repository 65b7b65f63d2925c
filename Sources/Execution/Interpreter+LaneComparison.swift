/// Comparisons, extremes and differences of lanes.
extension Interpreter {
  /// Does a step of this kind; false for others.
  @inline(never)
  static func compareLanes(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .smax16B:
      registers.combine(step, as: Lanes8.self) { $0.chosen(over: $1, where: $0.greater($1)) }
    case .smax8H:
      registers.combine(step, as: Lanes16.self) { $0.chosen(over: $1, where: $0.greater($1)) }
    case .smax4S:
      registers.combine(step, as: Lanes32.self) { $0.chosen(over: $1, where: $0.greater($1)) }
    case .smin16B:
      registers.combine(step, as: Lanes8.self) { $0.chosen(over: $1, where: $1.greater($0)) }
    case .smin8H:
      registers.combine(step, as: Lanes16.self) { $0.chosen(over: $1, where: $1.greater($0)) }
    case .smin4S:
      registers.combine(step, as: Lanes32.self) { $0.chosen(over: $1, where: $1.greater($0)) }
    case .umax16B:
      registers.combine(step, as: Lanes8.self) { $0.chosen(over: $1, where: $0.above($1)) }
    case .umax8H:
      registers.combine(step, as: Lanes16.self) { $0.chosen(over: $1, where: $0.above($1)) }
    case .umax4S:
      registers.combine(step, as: Lanes32.self) { $0.chosen(over: $1, where: $0.above($1)) }
    case .umin16B:
      registers.combine(step, as: Lanes8.self) { $0.chosen(over: $1, where: $1.above($0)) }
    case .umin8H:
      registers.combine(step, as: Lanes16.self) { $0.chosen(over: $1, where: $1.above($0)) }
    case .umin4S:
      registers.combine(step, as: Lanes32.self) { $0.chosen(over: $1, where: $1.above($0)) }
    case .sabd16B:
      registers.combine(step, as: Lanes8.self) { ($0 &- $1).negated(where: $1.greater($0)) }
    case .sabd8H:
      registers.combine(step, as: Lanes16.self) { ($0 &- $1).negated(where: $1.greater($0)) }
    case .sabd4S:
      registers.combine(step, as: Lanes32.self) { ($0 &- $1).negated(where: $1.greater($0)) }
    case .uabd16B:
      registers.combine(step, as: Lanes8.self) { ($0 &- $1).negated(where: $1.above($0)) }
    case .uabd8H:
      registers.combine(step, as: Lanes16.self) { ($0 &- $1).negated(where: $1.above($0)) }
    case .uabd4S:
      registers.combine(step, as: Lanes32.self) { ($0 &- $1).negated(where: $1.above($0)) }
    case .equal16B:
      registers.combine(step, as: Lanes8.self) { $0.equal($1) }
    case .equal8H:
      registers.combine(step, as: Lanes16.self) { $0.equal($1) }
    case .equal4S:
      registers.combine(step, as: Lanes32.self) { $0.equal($1) }
    case .equal2D:
      registers.combine(step, as: Lanes64.self) { $0.equal($1) }
    case .greater16B:
      registers.combine(step, as: Lanes8.self) { $0.greater($1) }
    case .greater8H:
      registers.combine(step, as: Lanes16.self) { $0.greater($1) }
    case .greater4S:
      registers.combine(step, as: Lanes32.self) { $0.greater($1) }
    case .greater2D:
      registers.combine(step, as: Lanes64.self) { $0.greater($1) }
    case .greaterEqual16B:
      registers.combine(step, as: Lanes8.self) { ~$1.greater($0) }
    case .greaterEqual8H:
      registers.combine(step, as: Lanes16.self) { ~$1.greater($0) }
    case .greaterEqual4S:
      registers.combine(step, as: Lanes32.self) { ~$1.greater($0) }
    case .greaterEqual2D:
      registers.combine(step, as: Lanes64.self) { ~$1.greater($0) }
    case .above16B:
      registers.combine(step, as: Lanes8.self) { $0.above($1) }
    case .above8H:
      registers.combine(step, as: Lanes16.self) { $0.above($1) }
    case .above4S:
      registers.combine(step, as: Lanes32.self) { $0.above($1) }
    case .above2D:
      registers.combine(step, as: Lanes64.self) { $0.above($1) }
    case .aboveEqual16B:
      registers.combine(step, as: Lanes8.self) { ~$1.above($0) }
    case .aboveEqual8H:
      registers.combine(step, as: Lanes16.self) { ~$1.above($0) }
    case .aboveEqual4S:
      registers.combine(step, as: Lanes32.self) { ~$1.above($0) }
    case .aboveEqual2D:
      registers.combine(step, as: Lanes64.self) { ~$1.above($0) }
    default: return false
    }
    return true
  }
}
