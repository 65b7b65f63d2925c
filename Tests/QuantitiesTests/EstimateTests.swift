import Quantities
import Testing

struct EstimateTests {
  private let skewed = Estimate(low: 2, default: 4, high: 20, source: "a test")

  @Test(arguments: [(0, 2), (0.25, 3), (0.5, 4), (0.75, 12), (1, 20)])
  func `a position in the range is a value, straight between low, default and high`(
    position: Double,
    value: Double
  ) {
    #expect(skewed.value(at: position) == value)
  }

  @Test func `half of all draws lie below the default, however skewed the range is`() {
    var generator = SeededGenerator(seed: 3)
    let draws = (0..<10_000).map { _ in skewed.value(at: generator.nextUnit()) }
    #expect((4_850...5_150).contains(draws.count { $0 < 4 }))
    #expect(draws.allSatisfy { (2...20).contains($0) })
  }

  @Test func `a known number has the same value everywhere`() {
    let known = Estimate(3.4, source: "a test")
    #expect(known.isExact)
    #expect([0, 0.3, 0.5, 1].map { known.value(at: $0) } == [3.4, 3.4, 3.4, 3.4])
    #expect(!skewed.isExact)
  }

  @Test func `a range that does not hold its default is a broken promise`() async {
    let result = await #expect(
      processExitsWith: .failure,
      observing: [\.standardErrorContent]
    ) {
      _ = Estimate(low: 2, default: 1, high: 3, source: "a test")
    }
    #expect(result.map { said($0) }?.contains("a range is finite and holds its default") == true)
  }

  @Test func `a range without an end is a broken promise`() async {
    await #expect(processExitsWith: .failure) {
      _ = Estimate(low: 2, default: 3, high: .infinity, source: "a test")
    }
  }
}

/// What a process wrote to standard error before it ended.
private func said(_ result: ExitTest.Result) -> String {
  String(decoding: result.standardErrorContent, as: UTF8.self)
}
