import Reporting
import Testing

struct CurveReporterTests {
  @Test func `the forms are offered in a fixed order`() {
    #expect(CurveReporters.all.map { $0.name } == ["table", "csv", "json", "svg", "html"])
  }

  @Test func `every form is found by its name and says what it is for`() throws {
    for reporter in CurveReporters.all {
      let found = try #require(CurveReporters.named(reporter.name))
      #expect(found.name == reporter.name)
      #expect(!found.summary.isEmpty && !found.summary.hasSuffix("."))
    }
  }

  @Test func `an unknown name finds nothing`() {
    #expect(CurveReporters.named("pdf") == nil)
  }

  @Test func `equal curves give equal text that ends its last line`() {
    for reporter in CurveReporters.all {
      let text = reporter.report(Fixture.editor, in: ReportStyle())
      #expect(text == reporter.report(Fixture.editor, in: ReportStyle()))
      #expect(text.hasSuffix("\n"))
    }
  }

  @Test(arguments: [Fixture.nothing, Fixture.still, Fixture.enormous, Fixture.tiny])
  func `every form survives extreme curves without writing what is not a number`(
    curve: NamedCurve
  ) {
    for reporter in CurveReporters.all {
      let text = reporter.report(curve.curve, in: ReportStyle(width: 40)).lowercased()
      #expect(!text.contains("nan"))
      #expect(!text.contains("inf"))
      #expect(!text.contains("-0.0"))
    }
  }
}
