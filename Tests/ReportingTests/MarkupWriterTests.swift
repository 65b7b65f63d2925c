import Testing

@testable import Reporting

struct MarkupWriterTests {
  @Test func `elements are indented and closed`() {
    var markup = MarkupWriter()
    markup.element("g", ["class": "a\"b"]) {
      $0.element("text", text: "x < y")
      $0.element("rect", ["x": "1", "y": "2"])
    }
    #expect(
      markup.text == """
        <g class="a&quot;b">
          <text>x &lt; y</text>
          <rect x="1" y="2"/>
        </g>

        """
    )
  }

  @Test(arguments: [
    ("a\"b,c<d>&;é", "a&quot;b,c&lt;d&gt;&amp;;é"),
    ("it's", "it&#39;s"),
    ("a\r\nb\tc", "a  b c"),
    ("<\u{338}", "&lt;\u{338}"),
    ("\u{0}\u{1B}\u{FFFF}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
  ])
  func `texts are escaped scalar by scalar`(text: String, escaped: String) {
    #expect(MarkupWriter.escaped(text) == escaped)
  }

  @Test(arguments: [(12, "12"), (12.346, "12.35"), (-0.001, "0"), (0.5, "0.5")])
  func `coordinates have two decimals at most`(value: Double, text: String) {
    #expect(MarkupWriter.coordinate(value) == text)
  }
}
