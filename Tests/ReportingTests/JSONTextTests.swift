import Testing

@testable import Reporting

struct JSONTextTests {
  @Test func `lists stand on lines of their own, two spaces a level`() {
    let value = JSONText.object([
      ("name", .string("x")), ("none", .array([])), ("nothing", .object([])),
      ("some", .array([.bool(true), .null, .object([("n", .integer(1))])])),
    ])
    #expect(
      value.prettyPrinted == """
        {
          "name": "x",
          "none": [],
          "nothing": {},
          "some": [
            true,
            null,
            {
              "n": 1
            }
          ]
        }

        """
    )
  }

  @Test(arguments: [
    ("a\"b\\c", #""a\"b\\c""#),
    ("\n\r\t", #""\n\r\t""#),
    ("\r\n", #""\r\n""#),
    ("\u{0}\u{1B}\u{1F}", #""\u0000\u001b\u001f""#),
    ("q\"\u{301}", "\"q\\\"\u{301}\""),
    ("é</script>\u{7F}😀", "\"é</script>\u{7F}😀\""),
  ])
  func `strings are escaped as RFC 8259 demands`(string: String, literal: String) {
    #expect(JSONText.string(string).prettyPrinted == literal + "\n")
  }

  @Test(arguments: [
    (1.0, "1.0"), (-0.0, "0.0"), (0.1, "0.1"), (1e300, "1e+300"), (.nan, "null"),
    (.infinity, "null"), (-.infinity, "null"),
  ])
  func `numbers read back exactly, and what is not finite is null`(value: Double, text: String) {
    #expect(JSONText.number(value).prettyPrinted == text + "\n")
  }

  @Test func `the largest whole number is written in full`() {
    #expect(JSONText.integer(.max).prettyPrinted == "18446744073709551615\n")
  }
}
