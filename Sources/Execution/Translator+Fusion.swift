internal import HostCode

/// Comparisons together with the branch that they are for.
extension Translator {
  /// The step that compares and branches at once; nil where there is none for them.
  static func fused(_ comparison: StepCode, _ condition: Condition) -> StepCode? {
    switch comparison {
    case .subsX: difference(condition, differencesX)
    case .subsW: difference(condition, differencesW)
    case .subsXI: difference(condition, differencesXI)
    case .subsWI: difference(condition, differencesWI)
    case .andsX: test(condition, (.andEqX, .andNeX))
    case .andsW: test(condition, (.andEqW, .andNeW))
    case .andsXI: test(condition, (.andEqXI, .andNeXI))
    case .andsWI: test(condition, (.andEqWI, .andNeWI))
    default: nil
    }
  }

  private static func test(
    _ condition: Condition,
    _ codes: (equal: StepCode, unequal: StepCode)
  ) -> StepCode? {
    condition == .eq ? codes.equal : condition == .ne ? codes.unequal : nil
  }

  private static func difference(_ condition: Condition, _ codes: [StepCode]) -> StepCode? {
    conditions.firstIndex(of: condition).map { codes[$0] }
  }

  /// The conditions in the order of the codes below.
  private static let conditions: [Condition] = [
    .eq, .ne, .lo, .hs, .hi, .ls, .lt, .ge, .gt, .le,
  ]
  private static let differencesX: [StepCode] = [
    .subEqX, .subNeX, .subLoX, .subHsX, .subHiX, .subLsX, .subLtX, .subGeX, .subGtX, .subLeX,
  ]
  private static let differencesW: [StepCode] = [
    .subEqW, .subNeW, .subLoW, .subHsW, .subHiW, .subLsW, .subLtW, .subGeW, .subGtW, .subLeW,
  ]
  private static let differencesXI: [StepCode] = [
    .subEqXI, .subNeXI, .subLoXI, .subHsXI, .subHiXI, .subLsXI, .subLtXI, .subGeXI, .subGtXI,
    .subLeXI,
  ]
  private static let differencesWI: [StepCode] = [
    .subEqWI, .subNeWI, .subLoWI, .subHsWI, .subHiWI, .subLsWI, .subLtWI, .subGeWI, .subGtWI,
    .subLeWI,
  ]
}
