import Testing

@testable import Diagnostics

struct SuggestionTests {
  private let keys = ["name", "module", "size_bytes", "mix", "instructions_per_call"]

  @Test(arguments: [
    ("nmae", "name"), ("nam", "name"), ("names", "name"), ("Name", "name"),
    ("size_byte", "size_bytes"),
    ("size-bytes", "size_bytes"), ("sizebytes", "size_bytes"), ("max", "mix"),
    ("instruction_per_calls", "instructions_per_call"),
  ])
  func `a slip of the finger finds its word`(slip: String, word: String) {
    #expect(Suggestion.nearest(to: slip, in: keys) == word)
  }

  @Test(arguments: ["", "x", "foo", "architecture", "nnnnn", "mux_in", "ni"])
  func `what is too far from every word finds none`(word: String) {
    #expect(Suggestion.nearest(to: word, in: keys) == nil)
  }

  @Test func `the nearest wins, and of equals the first`() {
    #expect(Suggestion.nearest(to: "abcd", in: ["abxx", "abcx", "abcy"]) == "abcx")
  }

  @Test func `a hint asks a question`() {
    #expect(Suggestion.hint(for: "nmae", among: keys) == #"did you mean "name"?"#)
    #expect(Suggestion.hint(for: "foo", among: keys) == nil)
    #expect(Suggestion.hint(for: "name", among: []) == nil)
  }

  @Test func `very long names are compared by their start`() {
    let long = String(repeating: "a", count: 100_000)
    #expect(Suggestion.nearest(to: long, in: [long + "b"]) == long + "b")
  }
}
