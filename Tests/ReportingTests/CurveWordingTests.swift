import Results
import Testing

@testable import Reporting

struct CurveWordingTests {
  @Test func `the machine and the run are one line`() {
    #expect(Fixture.editor.circumstances == "oryon-1 · prism · 1 GHz · cached run")
  }

  @Test func `the hump is named with its height and its end`() {
    #expect(
      Fixture.editor.humpWarning == """
        Slower before faster: step 1 (codecs) takes 460 ms, 15.0 % more than the baseline's \
        400 ms. Step 2 (filters) is the first that is faster than the baseline.
        """
    )
  }

  @Test func `a migration that never pays is told so`() {
    let curve = Fixture.curve(steps: [
      Fixture.step("baseline", [:]), Fixture.step("leaf", [.entryThunk: 2]),
    ])
    #expect(
      curve.humpWarning == """
        Slower before faster: step 1 (leaf) takes 2.00 ms, more than the baseline's 0 ms. \
        No step is faster than the baseline.
        """
    )
  }

  @Test func `without a hump there is no warning`() {
    #expect(Fixture.enormous.curve.humpWarning == nil)
    #expect(Fixture.nothing.curve.humpWarning == nil)
  }

  @Test func `without draws there is no band`() {
    var curve = Fixture.editor
    curve.samples = 0
    #expect(curve.bandExplanation == "No draws were made: the bands have no width.")
  }

  @Test func `the dearest calls come first, those inside a module not at all`() {
    let curve = Fixture.curve(
      steps: [],
      callSites: [
        Fixture.site("a!f", "b!cheap", calls: 10, entering: 1),
        Fixture.site("a!f", "a!inside", calls: 1_000_000),
        Fixture.site("a!f", "b!unknown", calls: 1_000_000, entering: .nan),
        Fixture.site("a!f", "b!dear", calls: 10, entering: 300),
        Fixture.site("a!f", "b!equally cheap", calls: 5, entering: 2),
      ]
    )
    #expect(
      curve.dearestCallsBetweenModules.map(\.callee)
        == ["dear", "cheap", "equally cheap", "unknown"]
    )
  }
}
