import Testing

@testable import Reporting

struct TextMeasureTests {
  @Test func `wide letters are wider than narrow ones`() {
    #expect(TextMeasure.width(of: "MM", size: 10) > TextMeasure.width(of: "ii", size: 10))
    #expect(TextMeasure.width(of: "a", size: 20) == 2 * TextMeasure.width(of: "a", size: 10))
  }

  @Test func `text that is too wide ends in an ellipsis and fits`() {
    let text = TextMeasure.truncated("a very long name", to: 60, size: 10)
    #expect(text.hasSuffix("…"))
    #expect(TextMeasure.width(of: text, size: 10) <= 60)
    #expect(TextMeasure.truncated("short", to: 60, size: 10) == "short")
  }

  @Test func `names break after spaces, hyphens, dots and underscores`() {
    #expect(TextMeasure.wrapped("text_layout.dll", to: 60, size: 10) == ["text_", "layout.dll"])
    #expect(TextMeasure.wrapped("ui.dll", to: 60, size: 10) == ["ui.dll"])
  }

  @Test func `names that need a fourth line or have a long word do not wrap`() {
    #expect(TextMeasure.wrapped("aaaa bbbb cccc dddd", to: 30, size: 10) == nil)
    #expect(TextMeasure.wrapped("aaaaaaaaaaaaaaaa", to: 60, size: 10) == nil)
  }
}
