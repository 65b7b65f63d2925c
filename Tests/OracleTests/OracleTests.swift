import Lowering
import OracleSupport
import Testing

/// Lowered code, executed, against the x64 processor that runs the tests, bit for bit.
@Suite(.enabled(if: Oracle.isAvailable, "needs an x64 processor with AVX under Linux"))
struct OracleTests {
  /// Translators that differ in what their hosts can do and in how they use it.
  private static let translators: [Oracle.Way] = [
    host([]),
    host([.flagManipulation]),
    host([
      .flagManipulation, .floatFlags, .alternateFloat, .roundToRange, .commonShortSequence,
    ]),
    .emulated(.box64),
  ]

  private static func host(_ features: HostFeatures) -> Oracle.Way {
    var habits = TranslatorHabits.fex
    habits.features = features
    return .emulated(habits)
  }

  @Test(arguments: Fixture.families)
  func `an instruction does the same when it is lowered`(family: String) throws {
    let run = try FamilyRun(of: family, states: 6) { _ in Self.translators }
    #expect(run.mistakes == [])
  }

  @Test(arguments: Fixture.blockFamilies)
  func `a block does the same when it is lowered`(family: String) throws {
    let run = try FamilyRun(of: family, states: 12) { _ in [Self.translators[1], .emulated(.box64)]
    }
    #expect(run.mistakes == [])
    // Some states lead out of memory, but most do not.
    #expect(run.compared > 2000)
  }
}
