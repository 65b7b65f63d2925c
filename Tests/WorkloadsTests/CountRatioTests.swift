import Quantities
import Testing
import Workloads

struct CountRatioTests {
  @Test(
    arguments: [
      (1, 4, [0, 1, 1, 1, 1, 2]), (3, 4, [0, 1, 2, 3, 3, 4]), (5, 2, [0, 3, 5, 8, 10, 13]),
      (0, 7, [0, 0, 0, 0]), (3, 1, [0, 3, 6, 9]),
    ] as [(UInt64, UInt64, [UInt64])]
  )
  func `a fraction is spread over the runs, the first run first`(
    count: UInt64,
    runs: UInt64,
    totals: [UInt64]
  ) {
    let ratio = CountRatio(count, per: runs)
    #expect(totals.indices.map { ratio.total(after: UInt64($0)) } == totals)
  }

  @Test func `a ratio is in lowest terms`() {
    #expect(CountRatio(6, per: 4) == CountRatio(3, per: 2))
    #expect(CountRatio(0, per: 9) == CountRatio(0))
    #expect(CountRatio(8, per: 4).isWhole)
    #expect(!CountRatio(9, per: 4).isWhole)
    #expect(CountRatio(1, per: 4).mean == 0.25)
  }

  @Test func `a recorded total comes out exactly after the recorded runs`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let bits = UInt64.random(in: 1...49, using: &generator)
      let count = UInt64.random(in: 0...(1 << bits), using: &generator)
      let runs = UInt64.random(in: 1...(1 << bits), using: &generator)
      #expect(CountRatio(count, per: runs).total(after: runs) == count)
    }
  }

  @Test func `a total is the exact quotient rounded up, whatever its size`() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      let count = UInt64.random(in: 0...CountRatio.greatest, using: &generator)
      let divisor = UInt64.random(in: 1...CountRatio.greatest, using: &generator)
      let runs = generator.next() >> UInt64.random(in: 0...63, using: &generator)
      let exact = (UInt128(runs) * UInt128(count) + UInt128(divisor) - 1) / UInt128(divisor)
      #expect(
        CountRatio(count, per: divisor).total(after: runs) == UInt64(clamping: exact),
        "\(count) / \(divisor) after \(runs)"
      )
    }
  }

  @Test func `every run has the whole part or one more`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let ratio = CountRatio(
        UInt64.random(in: 0...1_000, using: &generator),
        per: UInt64.random(in: 1...100, using: &generator)
      )
      let whole = ratio.count / ratio.runs
      for run in UInt64(0)..<50 {
        let calls = ratio.total(after: run + 1) - ratio.total(after: run)
        #expect(calls == whole || calls == whole + 1)
      }
    }
  }

  @Test func `a total of more than 64 bits is the greatest there is`() {
    #expect(CountRatio(CountRatio.greatest).total(after: .max) == .max)
    #expect(CountRatio(CountRatio.greatest, per: 3).total(after: .max) == .max)
    #expect(CountRatio(2).total(after: .max) == .max)
    #expect(CountRatio(1).total(after: .max) == .max)
    #expect(CountRatio(1, per: 2).total(after: .max) == 1 << 63)
  }

  @Test(
    arguments: [
      ("0", 0, 1), ("12", 12, 1), ("0.1", 1, 10), ("0.25", 1, 4), ("2.50", 5, 2),
      ("1e9", 1_000_000_000, 1),
      ("1E+3", 1_000, 1), ("25e-2", 1, 4), ("1.5e1", 15, 1),
      ("0.000000000001", 1, 1_000_000_000_000),
      ("123456789012", 123_456_789_012, 1), ("1000000000000000", 1_000_000_000_000_000, 1),
      ("1e15", 1_000_000_000_000_000, 1), ("1000000000000.5", 2_000_000_000_001, 2),
      ("100000000000000.25", 400_000_000_000_001, 4), ("0e300", 0, 1), ("0.0e-5", 0, 1),
      ("00012", 12, 1), ("1.", 1, 1),
    ] as [(String, UInt64, UInt64)]
  )
  func `a decimal number is read exactly`(text: String, count: UInt64, runs: UInt64) {
    #expect(CountRatio(decimal: text) == CountRatio(count, per: runs))
  }

  @Test(
    arguments: [
      ("0.1234567890123", 123_456_789_012, 1_000_000_000_000),
      ("0.9999999999995", 1, 1), ("0.9999999999994", 999_999_999_999, 1_000_000_000_000),
      ("0.0000000000004", 0, 1), ("1e-13", 0, 1), ("5e-13", 1, 1_000_000_000_000), ("1e-400", 0, 1),
    ] as [(String, UInt64, UInt64)]
  )
  func `digits behind the twelfth decimal are rounded`(text: String, count: UInt64, runs: UInt64) {
    #expect(CountRatio(decimal: text) == CountRatio(count, per: runs))
  }

  @Test(
    arguments: [
      ("1234.5678901234567", 123_456_789_012_346, 100_000_000_000),
      ("123456789.123456789", 1_234_567_891_234_568 / 8, 10_000_000 / 8),
      ("999999999999999.96", 1_000_000_000_000_000, 1),
      ("99999999999999.996", 100_000_000_000_000, 1),
      ("3.141592653589793238462643383279", 314_159_265_359, 100_000_000_000),
    ] as [(String, UInt64, UInt64)]
  )
  func `a number with more digits than a ratio holds is rounded, not refused`(
    text: String,
    count: UInt64,
    runs: UInt64
  ) throws {
    let ratio = try #require(CountRatio(decimal: text))
    #expect(ratio == CountRatio(count, per: runs))
  }

  @Test func `what Swift writes for a number is read as that number`() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2_000 {
      let number = generator.nextUnit() * Double(UInt64(1) << (generator.next() % 50))
      let ratio = try #require(CountRatio(decimal: "\(number)"), "\(number)")
      #expect(abs(ratio.mean - number) <= max(1e-12, number * 1e-14), "\(number)")
    }
  }

  @Test(arguments: [
    "", "-1", "-0", "abc", "1e", "e5", ".5", "1.2.3", "1e5e5", "nan", "inf", "1e16",
    "1000000000000001", "1e400", "1e999", "1e-9223372036854775808", "1e99999999999999999999",
    "1000000000000000.6", "99999999999999999999", "1 2", "+1", "0x10", "١",
  ])
  func `what is no number from 0 to the greatest is refused`(text: String) {
    #expect(CountRatio(decimal: text) == nil)
  }

  @Test func `a number of a million digits does no harm`() {
    let nines = String(repeating: "9", count: 1_000_000)
    #expect(CountRatio(decimal: nines) == nil)
    #expect(CountRatio(decimal: "0." + nines) == CountRatio(1))
    #expect(CountRatio(decimal: "0." + String(repeating: "0", count: 1_000_000)) == CountRatio(0))
  }

  @Test func `a ratio of no runs is a broken promise`() async {
    await #expect(processExitsWith: .failure) { _ = CountRatio(1, per: 0) }
    await #expect(processExitsWith: .failure) { _ = CountRatio(CountRatio.greatest + 1) }
  }
}
