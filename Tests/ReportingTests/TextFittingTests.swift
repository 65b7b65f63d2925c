import Testing

@testable import Reporting

struct TextFittingTests {
  @Test func `text is filled up on the side that is not flush`() {
    #expect("ab".padded(to: 4, alignment: .leading) == "ab  ")
    #expect("ab".padded(to: 4, alignment: .trailing) == "  ab")
    #expect("abc".padded(to: 2, alignment: .leading) == "abc")
  }

  @Test(arguments: [(4, "abcd"), (3, "ab…"), (1, "…"), (0, "")])
  func `text that is too long ends in an ellipsis`(width: Int, text: String) {
    #expect("abcd".truncated(to: width) == text)
  }

  @Test func `lines break at spaces, and inside longer words`() {
    #expect("a bc def".wrapped(to: 4) == ["a bc", "def"])
    #expect("abcdef g".wrapped(to: 4) == ["abcd", "ef g"])
    #expect("".wrapped(to: 4).isEmpty)
  }

  @Test func `only spaces at the end go`() {
    #expect(" a b  ".withoutTrailingSpaces == " a b")
    #expect("  ".withoutTrailingSpaces == "")
  }

  @Test func `what would steer the terminal is replaced`() {
    #expect("a\u{1B}[31m\r\nb\u{2028}é".printable == "a\u{FFFD}[31m\u{FFFD}\u{FFFD}b\u{FFFD}é")
  }
}
