import Quantities
import Results
import Testing

@testable import Reporting

struct StackedBarTests {
  @Test func `causes take their share in the order of the breakdown`() {
    #expect(
      bar([.emulated: 30, .native: 10, .callCheck: 10], of: 100).text(width: 10, usesColor: false)
        == "NEEEc     "
    )
  }

  @Test func `rounding never adds up`() {
    let bar = bar([.native: 1, .emulated: 1, .translation: 1], of: 3)
    for width in 1...50 {
      #expect(bar.lengths(width: width).map(\.length).reduce(0, +) == width)
    }
  }

  @Test func `a time that is not zero is seen`() {
    #expect(bar([.native: 1, .exitThunk: 2], of: 1e6).text(width: 4, usesColor: false) == "x   ")
    #expect(bar([:], of: 1).text(width: 4, usesColor: false) == "    ")
  }

  @Test func `colours take no columns`() {
    #expect(
      bar([.native: 1, .emulated: 1], of: 4).text(width: 4, usesColor: true)
        == "\u{1B}[38;5;36m█\u{1B}[0m\u{1B}[38;5;214m█\u{1B}[0m  "
    )
  }

  @Test func `the legend names every cause within the width`() {
    let legend = StackedBar.legend(width: 40, usesColor: false)
    #expect(
      legend == [
        "N native  E emulated  T translation",
        "n entry thunk  x exit thunk",
        "c call check  d emulator dispatch",
      ]
    )
  }

  @Test func `causes differ in letter, terminal colour and colour`() {
    #expect(Set(Cause.allCases.map(\.letter)).count == Cause.allCases.count)
    #expect(Set(Cause.allCases.map(\.terminalColor)).count == Cause.allCases.count)
    #expect(Set(Cause.allCases.map(\.color.light)).count == Cause.allCases.count)
    #expect(Set(Cause.allCases.map(\.color.dark)).count == Cause.allCases.count)
  }

  private func bar(_ time: KeyValuePairs<Cause, Double>, of longest: Double) -> StackedBar {
    StackedBar(time: Fixture.step("", time).time, longest: Milliseconds(longest))
  }
}
