import Quantities
import Testing

struct UnitsTests {
  @Test(arguments: [(1, 1e6, 1), (2, 1e6, 0.5), (0.5, 1, 2e-6), (3.4, 0, 0)])
  func `a clock turns cycles into time`(gigahertz: Double, cycles: Double, milliseconds: Double) {
    #expect(
      Frequency(gigahertz: gigahertz).duration(of: Cycles(cycles)) == Milliseconds(milliseconds)
    )
  }

  @Test func `cycles and times are in the order of their counts`() {
    #expect(Cycles(1) < Cycles(2))
    #expect(!(Cycles(2) < Cycles(2)))
    #expect(Milliseconds(-1) < Milliseconds(0.5))
    #expect([Milliseconds(3), Milliseconds(1)].min() == Milliseconds(1))
  }

  @Test func `a clock that stands still is a broken promise`() async {
    await #expect(processExitsWith: .failure) { _ = Frequency(gigahertz: 0) }
    await #expect(processExitsWith: .failure) { _ = Frequency(gigahertz: .nan) }
  }
}
