import Testing
import Workloads

@testable import Importing

@Suite struct SmallFunctionMergingTests {
  /// Two modules; `small`, `tiny` and `leaf` are the smallest functions of the first.
  static let program = """
    events: Ir
    ob=app
    fn=main
    1 1000
    cfn=small
    calls=3 1
    1 30
    cfn=tiny
    calls=2 1
    1 4
    cob=lib
    cfn=work
    calls=5 1
    1 5000
    fn=small
    1 20
    cfn=tiny
    calls=4 1
    1 8
    cob=lib
    cfn=work
    calls=6 1
    1 6000
    cob=lib
    cfn=other
    calls=1 1
    1 1
    fn=tiny
    1 12
    cfn=small
    calls=1 1
    1 9
    fn=leaf
    1 1
    ob=lib
    fn=work
    1 9000
    cob=app
    cfn=leaf
    calls=7 1
    1 1
    fn=other
    1 5
    """

  @Test func `the smallest functions of a module become one`() throws {
    let merged = try workload(Self.program, ImportOptions(keepShare: 0.99))
    #expect(
      merged.summary == """
        main [app] 1000/1
        (rest of app) [app] 11/4
        work [lib] 9000/11
        other [lib] 5/1
        main > (rest of app) 5/1 direct
        main > work 5/1 import
        (rest of app) > work 1/2 import
        (rest of app) > other 1/12 import
        work > (rest of app) 7/11 import
        run main 1
        """
    )
    #expect(
      merged.notes.last
        == "the 3 smallest of 6 functions, with 33 instructions together, were merged into one "
        + "for each module"
    )
  }

  @Test func `the code of merged functions adds up`() throws {
    let all = try workload(Self.program)
    let merged = try workload(Self.program, ImportOptions(keepShare: 0.99))
    #expect(
      all.functions.reduce(0) { $0 + $1.reachedInstructions }
        == merged.functions.reduce(0) { $0 + $1.reachedInstructions }
    )
    #expect(
      all.functions.reduce(0) { $0 + $1.codeBytes }
        == merged.functions.reduce(0) { $0 + $1.codeBytes }
    )
  }

  @Test func `a share of 1 merges nothing and of 0 everything`() throws {
    #expect(try workload(Self.program).functions.count == 6)
    let none = try workload(Self.program, ImportOptions(keepShare: 0))
    #expect(
      none.summary == """
        (rest of app) [app] 1033/8
        (rest of lib) [lib] 9005/12
        (rest of app) > (rest of lib) 3/2 import
        (rest of lib) > (rest of app) 7/12 import
        run (rest of app) 1
        """
    )
  }

  @Test func `a function that has such a name already keeps it`() throws {
    let text = "events: Ir\nob=app\nfn=(rest of app)\n1 900\nfn=a\n1 1\nfn=b\n1 2"
    let names = try workload(text, ImportOptions(keepShare: 0.9)).functions.map(\.name)
    #expect(names == ["(rest of app)", "(rest of app) #2"])
  }

  @Test(arguments: [1, 0.9999, 0.999, 0.99, 0.9, 0.5, 0.1, 0])
  func `totals do not depend on the share`(share: Double) throws {
    for text in [
      Self.program, CallgrindImporterTests.program, try Fixture.text("tiny-addresses"),
      try Fixture.text("tiny-events"),
    ] {
      let all = Replay(try workload(text))
      let merged = Replay(try workload(text, ImportOptions(keepShare: share)))
      #expect(merged.instructionsByModule == all.instructionsByModule)
      #expect(merged.callsBetweenModules == all.callsBetweenModules)
      #expect(merged.events == all.events)
      #expect(merged.runs.allSatisfy { $0 > 0 })
    }
  }
}
