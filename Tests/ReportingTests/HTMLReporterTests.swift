import Reporting
import Results
import Testing

struct HTMLReporterTests {
  @Test func `the page is well formed and holds the chart and every table`() {
    let text = html(Fixture.editor)
    let check = MarkupCheck(text)
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(check.mistake == nil)
    #expect(check.elements.filter { $0.name == "svg" }.count == 1)
    #expect(check.elements.filter { $0.name == "table" }.count == 5)
    for heading in ["Steps", "Time by cause (ms)", "What decides each step", "Notes"] {
      #expect(text.contains("<h2>\(heading)</h2>"))
    }
  }

  @Test func `the page stands by itself`() {
    let text = html(Fixture.editor)
    for loader in ["<script", "<link", "src=", "href=", "url(", "@import"] {
      #expect(!text.contains(loader))
    }
  }

  @Test func `the hump is an alert, and only then there is one`() {
    #expect(html(Fixture.editor).contains("Slower before faster: step 1 (codecs)"))
    #expect(!html(Fixture.enormous.curve).contains("role=\"note\""))
  }

  @Test func `names cannot break out of the markup`() {
    let name = "a\"b,c<d>&;é</table><script>"
    let text = html(
      Fixture.curve(
        profile: name,
        steps: [Fixture.step(name, moved: [name], [.native: 1], deciding: (name, 1, 2))],
        callSites: [Fixture.site("m<i>!\(name)", "n!\(name)", calls: 1, counts: name)],
        notes: [name]
      )
    )
    #expect(MarkupCheck(text).mistake == nil)
    #expect(!text.contains("<script") && !text.contains("<i>"))
  }

  private func html(_ curve: TimingCurve) -> String {
    HTMLReporter.report(curve, in: ReportStyle())
  }
}
