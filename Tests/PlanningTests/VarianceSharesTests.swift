import Planning
import Quantities
import Testing

/// Shares of variance of results that are known by formula.
struct VarianceSharesTests {
  private func draws(_ inputs: Int, _ count: Int) -> [[Double]] {
    var generator = SeededGenerator(seed: 8)
    return (0..<inputs).map { _ in (0..<count).map { _ in generator.nextUnit() } }
  }

  @Test func `a sum of independent inputs is divided by their variances`() {
    let inputs = draws(3, 4000)
    // Variances 4, 1 and 0: shares ⁴⁄₅, ¹⁄₅, 0.
    let result = inputs[0].indices.map { 2 * inputs[0][$0] + inputs[1][$0] }
    let shares = VarianceShares(inputs: inputs, result: result)
    for (share, expected) in zip(shares.shares, [0.8, 0.2, 0]) {
      #expect(abs(share - expected) < 0.03)
    }
    for (index, expected) in [0.8, 0.2, 0].enumerated() {
      #expect(abs(shares.shares[index] - expected) <= 4 * shares.errors[index] + 0.005)
    }
  }

  @Test func `an input that matters on a curve counts too`() {
    let inputs = draws(2, 2000)
    let result = inputs[0].map { ($0 - 0.5) * ($0 - 0.5) }
    let shares = VarianceShares(inputs: inputs, result: result)
    #expect(shares.shares[0] > 0.95)
    #expect(shares.shares[1] < 4 * shares.chance)
  }

  @Test func `few draws, or a result that never changes, say nothing`() {
    let few = draws(1, VarianceShares.fewestDraws - 1)
    #expect(VarianceShares(inputs: few, result: few[0]).shares.isEmpty)
    let many = draws(1, 200)
    #expect(
      VarianceShares(inputs: many, result: Array(repeating: 3, count: 200)).shares.isEmpty
    )
  }
}
