import Foundation
import OracleSupport
import Testing

/// Lowered code, executed, against the x64 processor that runs the tests, bit for bit.
@Suite(.enabled(if: Oracle.isAvailable, "needs an x64 processor with AVX under Linux"))
struct OracleTests {
  @Test(arguments: Fixture.families.ofInstructions)
  func `an instruction does the same when it is lowered`(family: String) {
    let codes = Fixture.families.codes(of: family)
    let run = FamilyRun(of: family, codes, states: 6) { _ in Oracle.Way.translators }
    #expect(run.mistakes == [])
  }

  @Test(arguments: CodeFamilies.ofBlocks)
  func `a block does the same when it is lowered`(family: String) {
    let codes = Fixture.families.codes(of: family)
    let run = FamilyRun(of: family, codes, states: 12) { _ in
      [Oracle.Way.translators[1], Oracle.Way.translators[3]]
    }
    #expect(run.mistakes == [])
    // Some states lead out of memory, but most do not.
    #expect(run.compared > 2000)
  }
}

enum Fixture {
  static let families = CodeFamilies(
    file: URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/forms.txt")
  )
}
