import Quantities
import Testing

@testable import Reporting

struct NumberFormattingTests {
  @Test(arguments: [
    (0, "0"), (4.2134, "4.21"), (0.021345, "0.0213"), (9.996, "10.0"), (999.6, "1,000"),
    (12_345, "12,300"), (999_999_999, "1,000,000,000"), (1e12, "1.00e12"), (9.999e15, "1.00e16"),
    (-4.2134, "-4.21"),
    (3e-7, "3.00e-7"), (1e300, "1.00e300"), (.leastNonzeroMagnitude, "0"), (.nan, "–"),
    (.infinity, "–"),
  ])
  func `numbers are rounded to three digits`(value: Double, text: String) {
    #expect(NumberFormatting.rounded(value) == text)
  }

  @Test(arguments: [
    (1234.5, 2, "1,234.50"), (0.005, 1, "0.0"), (-0.004, 2, "0.00"), (0.25, 3, "0.250"),
    (999_999.96, 1, "1,000,000.0"), (1e18, 0, "1.00e18"),
  ])
  func `numbers have as many decimals as asked for`(value: Double, decimals: Int, text: String) {
    #expect(NumberFormatting.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [(3.4, "3.4"), (3, "3"), (-0.0, "0"), (1e20, "1e+20"), (.nan, "–")])
  func `whole numbers have no fraction`(value: Double, text: String) {
    #expect(NumberFormatting.plain(value) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (99_999, "99,999"), (100_000, "100k"), (999_499, "999k"),
    (999_500, "1.00M"), (12_345_678, "12.3M"), (UInt64.max, "18.4E"),
  ])
  func `large counts are short`(value: UInt64, text: String) {
    #expect(NumberFormatting.compactCount(value) == text)
  }

  @Test func `counts in full have commas`() {
    #expect(NumberFormatting.count(1_234_567) == "1,234,567")
  }

  @Test(arguments: [
    (1, "1.00×"), (2.3149, "2.31×"), (0.8696, "0.87×"), (12.345, "12.35×"), (123.4, "123×"),
    (0.01234, "0.0123×"), (.nan, "–"),
  ])
  func `factors have two decimals while they are near one`(value: Double, text: String) {
    #expect(NumberFormatting.factor(value) == text)
  }

  @Test(arguments: [(0.017, "1.7 %"), (0.1666, "16.7 %"), (1.2, "120 %"), (.infinity, "–")])
  func `shares are per cent`(value: Double, text: String) {
    #expect(NumberFormatting.percent(value) == text)
  }

  @Test(arguments: [-9, -3, -1, 0, 1, 5, 15, 22])
  func `a power of ten knows its own exponent`(exponent: Int) {
    let power = NumberFormatting.powerOfTen(exponent)
    #expect(NumberFormatting.decimalExponent(of: power) == exponent)
    #expect(NumberFormatting.decimalExponent(of: power.nextDown) == exponent - 1)
  }

  @Test(arguments: [
    (0, "0 ms"), (0.0000005, "0.500 ns"), (0.0213, "21.3 µs"), (16.7, "16.7 ms"),
    (4213, "4.21 s"), (.nan, "–"),
  ])
  func `durations choose their unit`(milliseconds: Double, text: String) {
    #expect(NumberFormatting.duration(Milliseconds(milliseconds)) == text)
  }
}
