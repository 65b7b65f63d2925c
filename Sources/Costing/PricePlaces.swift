internal import Results
internal import Workloads

/// Where each price of a cost sheet lies in the one list of `Prices`.
struct PricePlaces {
  /// The causes that call paths have, in their order.
  static let pathCauses: [Cause] = [.entryThunk, .exitThunk, .callCheck, .emulatorDispatch]
  /// The place of the number 1.
  static let one = 0

  private let bodies: Int
  private let paths: Int
  /// The parameters that multiply estimated counts.
  private let countFactors: Range<Int>

  init(of sheet: CostSheet) {
    bodies = sheet.bodyClasses.count
    paths = sheet.pathClasses.count * Prices.Pair.allCases.count
    countFactors = sheet.countFactors
  }

  /// Emulated cycles per unit of work.
  func emulated(_ bodyClass: Int) -> Int { 1 + 4 * bodyClass }
  /// The share of them inside blocks.
  func insideShare(_ bodyClass: Int) -> Int { 2 + 4 * bodyClass }
  /// The share of them that leads from block to block.
  func transferShare(_ bodyClass: Int) -> Int { 3 + 4 * bodyClass }
  /// Native cycles per unit of work.
  func native(_ bodyClass: Int) -> Int { 4 + 4 * bodyClass }

  var mispredict: Int { 1 + 4 * bodies }
  var l1Miss: Int { mispredict + 1 }
  var lastLevelMiss: Int { mispredict + 2 }
  /// The factor on native work in a process that is not classic Arm64.
  var nativeOverhead: Int { mispredict + 3 }

  /// The cycles of one cause of a path; `cause` is its place in `pathCauses`.
  func path(_ path: Int, cause: Int) -> Int { allPaths.lowerBound + 4 * path + cause }
  /// Those of all paths.
  var allPaths: Range<Int> { nativeOverhead + 1..<nativeOverhead + 1 + 4 * paths }

  /// What multiplies an estimated count.
  func countFactor(ofParameter parameter: Int) -> Int {
    allPaths.upperBound + parameter - countFactors.lowerBound
  }

  /// The number of places.
  var count: Int { allPaths.upperBound + countFactors.count }
}
