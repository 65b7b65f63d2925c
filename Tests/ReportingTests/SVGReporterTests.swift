import Quantities
import Reporting
import Results
import Testing

struct SVGReporterTests {
  @Test(arguments: [
    Fixture.nothing, Fixture.still, Fixture.enormous, Fixture.tiny,
    NamedCurve(testDescription: "four steps", curve: Fixture.editor),
    NamedCurve(testDescription: "one step", curve: Fixture.long(steps: 1)),
    NamedCurve(testDescription: "forty steps", curve: Fixture.long(steps: 40)),
  ])
  func `every picture is well formed and accessible`(curve: NamedCurve) throws {
    let check = MarkupCheck(svg(curve.curve))
    #expect(check.mistake == nil)
    let root = try #require(check.elements.first)
    #expect(root.name == "svg")
    #expect(root.attributes["role"] == "img")
    #expect(check.elements.dropFirst().prefix(2).map(\.name) == ["title", "desc"])
  }

  @Test func `segments are as high as their times and stand on each other`() throws {
    let heights = try segments(of: Fixture.editor).map { try #require($0["height"]) }
      .compactMap(Double.init)
    let times = Fixture.editor.steps.flatMap { step in
      Cause.allCases.map { step.time[$0].count }.filter { $0 > 0 }
    }
    try #require(heights.count == times.count)
    let scale = heights[0] / times[0]
    for (height, time) in zip(heights, times) {
      #expect(abs(height - time * scale) < 0.02 * max(1, time / times[0]))
    }
  }

  @Test func `the segments of a bar leave no room between them`() {
    let segments = segments(of: Fixture.editor)
    for (lower, upper) in zip(segments, segments.dropFirst()) where lower["x"] == upper["x"] {
      let bottom = (Double(upper["y"] ?? "") ?? 0) + (Double(upper["height"] ?? "") ?? 0)
      #expect(abs(bottom - (Double(lower["y"] ?? "") ?? .nan)) <= 0.011)
    }
  }

  @Test func `every segment tells its value`() {
    let text = svg(Fixture.editor)
    #expect(text.contains("<title>codecs: entry thunk 50.0 ms, 10.9 % of 460 ms</title>"))
    #expect(text.contains("<title>codecs: 425 ms to 505 ms</title>"))
  }

  @Test func `speed-ups stand above the bars`() {
    for gain in ["1.00×", "0.87×", "1.78×", "2.49×"] {
      #expect(svg(Fixture.editor).contains(">\(gain)</text>"))
    }
  }

  @Test func `names cannot break out of the markup`() {
    let name = "a\"b,c<d>&;é</svg><script>"
    let text = svg(Fixture.curve(profile: name, steps: [Fixture.step(name, [.native: 1])]))
    #expect(MarkupCheck(text).mistake == nil)
    #expect(!text.contains("<script"))
    #expect(text.contains("a&quot;b,c&lt;d&gt;&amp;;é&lt;/svg&gt;"))
  }

  @Test func `the picture follows the reader's colour scheme and loads nothing`() {
    let text = svg(Fixture.editor)
    #expect(text.contains("@media (prefers-color-scheme: dark)"))
    #expect(text.contains("var(--emulator-dispatch)"))
    #expect(!text.contains("href") && !text.contains("url(") && !text.contains("@import"))
  }

  private func svg(_ curve: TimingCurve) -> String {
    SVGReporter.report(curve, in: ReportStyle())
  }

  /// The attributes of the segments, bar by bar from below; the legend's marks are left out.
  private func segments(of curve: TimingCurve) -> [[String: String]] {
    MarkupCheck(svg(curve)).elements
      .filter { $0.name == "rect" && $0.attributes["class"] != "backdrop" }
      .map(\.attributes)
      .dropFirst(Cause.allCases.count)
      .map { $0 }
  }
}
