import Quantities
import Testing

@testable import Reporting

struct TimeScaleTests {
  @Test(arguments: [
    (4213.4, "s", "4.213"), (42_134, "s", "42.13"), (4.2134e6, "s", "4,213"),
    (421.34, "ms", "421.3"), (0.42134, "µs", "421.3"), (1e15, "s", "1.00e12"), (0, "ms", "0"),
  ])
  func `the longest duration has four digits`(longest: Double, symbol: String, text: String) {
    let scale = TimeScale(longest: Milliseconds(longest))
    #expect(scale.unit.symbol == symbol)
    #expect(scale.text(Milliseconds(longest)) == text)
  }

  @Test func `shorter durations share its unit and decimals`() {
    let scale = TimeScale(longest: Milliseconds(4213))
    #expect(scale.text(Milliseconds(21)) == "0.021")
    #expect(scale.text(from: Milliseconds(3980), to: Milliseconds(4512)) == "3.98–4.51")
  }

  @Test func `what is not a duration is a dash`() {
    #expect(TimeScale(longest: Milliseconds(1)).text(Milliseconds(.nan)) == "–")
  }
}
