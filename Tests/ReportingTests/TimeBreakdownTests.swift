import Quantities
import Results
import Testing

struct TimeBreakdownTests {
  /// At this clock a cycle is a millisecond.
  private let clock = Frequency(gigahertz: 1e-6)

  private func cycles(_ values: [Double]) -> CostBreakdown {
    var cycles = CostBreakdown()
    for (cause, value) in zip(Cause.allCases, values) { cycles[cause] = value }
    return cycles
  }

  /// Numbers with the whole ones that they are nearest to.
  private static let nearest: [(Double, Double)] = [
    (0, 0), (0.5, 1), (1.5, 2), (2.5, 3), (0.49999999999999994, 0), (3.25, 3), (3.75, 4),
    (0x1.00000000000080p48, 0x1.00000000000100p48), (0x1.00000000000180p48, 0x1.00000000000200p48),
  ]

  @Test(arguments: nearest)
  func `a time is rounded to the nearest picosecond or so, halves up`(
    exact: Double,
    rounded: Double
  ) {
    let time = TimeBreakdown(cycles([exact * 0x1p-30]), at: clock)
    #expect(time[.native].count == rounded * 0x1p-30)
    #expect(time.total.count == rounded * 0x1p-30)
  }

  @Test func `causes sum to the total, however large it is`() {
    var generator = SeededGenerator(seed: 1)
    for exponent in stride(from: -40, through: 300, by: 4) {
      let scale = Double(sign: .plus, exponent: exponent, significand: 1)
      let values = Cause.allCases.map { _ in generator.nextUnit() * scale }
      let time = TimeBreakdown(cycles(values), at: clock)
      #expect(Cause.allCases.reversed().reduce(0) { $0 + time[$1].count } == time.total.count)
      #expect(abs(time.total.count - values.reduce(0, +)) <= max(0x1p-27, 0x1p-46 * scale))
    }
  }

  @Test func `the total with other cycles for a cause is that of the other breakdown`() {
    var generator = SeededGenerator(seed: 2)
    for exponent in -10...40 {
      let scale = Double(sign: .plus, exponent: exponent, significand: 1)
      for _ in 0..<50 {
        let known = cycles(Cause.allCases.map { _ in generator.nextUnit() * scale })
        var other = known
        other[.translation] = generator.nextUnit() * scale
        let total = TimeBreakdown(known, at: clock).total(
          with: .translation,
          taking: other[.translation],
          insteadOf: known,
          at: clock
        )
        #expect(total == TimeBreakdown(other, at: clock).total)
      }
    }
  }
}
