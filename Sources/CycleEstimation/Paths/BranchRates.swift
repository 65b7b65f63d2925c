package import Quantities

/// How often branches are mispredicted, by their kind, where a recording does not tell.
///
/// A branch that always went the same way is always predicted. Of the times that one did not go
/// where it went most, a share is mispredicted; the rest is what a predictor knows from the branches
/// before. Returns are predicted by the return stack, and emulators pair theirs with calls.
package enum BranchRates {
  /// The share for conditional branches.
  package static let conditional = Estimate(
    low: 0.12,
    default: 0.29,
    high: 0.45,
    source: """
      default: McFarling, Combining Branch Predictors, WRL TN-36, section 8: 1.9 % of branches \
      mispredicted by the combined predictor, 6.5 % by the branches' own bias alone; high: 2.9 % \
      there with global history only; low assumed: today's predictors are longer
      """
  )
  /// The share for indirect jumps and calls.
  package static let indirect = Estimate(
    low: 0.02,
    default: 0.06,
    high: 0.25,
    source: """
      assumed: cores of today tell targets by long histories, which are right 95 times in 100 and \
      better for the dispatch of interpreters; older ones repeat the last target
      """
  )
}

extension CodeGraph {
  /// How often branches of each kind did not go where they went most, by block and execution.
  package var branchMinorities: [(conditional: Double, indirect: Double)] {
    blocks.indices.map { index in
      let block = blocks[index]
      guard block.executions > 0 else { return (0, 0) }
      let share = min(1, minority(of: index) / block.executions)
      return switch block.end {
      case .conditional: (share, 0)
      case .indirect: (0, share)
      case .steady, .return: (0, 0)
      }
    }
  }
}
