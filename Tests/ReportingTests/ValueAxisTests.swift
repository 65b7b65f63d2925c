import Testing

@testable import Reporting

struct ValueAxisTests {
  @Test(arguments: [
    (4.7, ["0", "1", "2", "3", "4", "5"]),
    (10.0, ["0", "2", "4", "6", "8", "10"]),
    (12.0, ["0", "2.5", "5.0", "7.5", "10.0", "12.5"]),
    (517.0, ["0", "200", "400", "600"]),
    (0.9, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (4900.0, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
    (4.6, ["0", "1", "2", "3", "4", "5"]),
    (1e12, ["0", "2.00e11", "4.00e11", "6.00e11", "8.00e11", "1.00e12"]),
    (0.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
  ])
  func `ticks are round and reach the value`(maximum: Double, labels: [String]) {
    let axis = ValueAxis(covering: maximum)
    #expect((0...axis.tickCount).map(axis.label(ofTick:)) == labels)
    #expect(axis.top >= maximum)
  }

  @Test(arguments: [Double.nan, .infinity, -1, .leastNonzeroMagnitude])
  func `what is no length gets an axis all the same`(maximum: Double) {
    #expect(ValueAxis(covering: maximum).top == 1)
  }
}
