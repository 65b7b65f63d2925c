import Quantities
import Results
import Testing

@testable import Reporting

struct CurveTablesTests {
  @Test func `there is one row per step and one cell per column`() {
    let tables = CurveTables(of: Fixture.editor)
    for table in [tables.steps, tables.causes] {
      #expect(table.rows.count == 4)
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }
    for table in tables.details(callSiteLimit: 8) {
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }
  }

  @Test func `step numbers are flush right`() {
    let labels = CurveTables(of: Fixture.long(steps: 11)).steps.rows.map { $0[0] }
    #expect(labels.first == " 0 migrate rendering module 0")
    #expect(labels.last == "10 migrate rendering module 10")
  }

  @Test func `tables with nothing to say are left out`() {
    #expect(CurveTables(of: Fixture.nothing.curve).details(callSiteLimit: 8).isEmpty)
  }

  @Test func `only so many call sites are listed`() {
    let sites = (0..<20).map { Fixture.site("a!f\($0)", "b!g", calls: 1) }
    let tables = CurveTables(of: Fixture.curve(steps: [], callSites: sites))
    #expect(tables.details(callSiteLimit: 8).map(\.rows.count) == [8])
  }

  @Test func `a phase with threads names the slowest`() throws {
    var step = Fixture.step("baseline", [.native: 400])
    step.phases[0].slowestThread = "worker"
    let tables = CurveTables(of: Fixture.curve(steps: [step]))
    let budget = try #require(tables.details(callSiteLimit: 8).first)
    #expect(budget.title == "Budget of edit: 16.7 ms per repeat")
    #expect(budget.rows == [["0 baseline", "20.0 ms", "120 %", "over", "worker"]])
  }
}
