import TestSupport
import Testing

@testable import Diagnostics

struct JSONValueTests {
  private let root: JSONValue

  init() throws {
    root = try JSONDocument(
      SourceText(#"{"a": [1, {"b c": true}], "d": {"e": {"f": null}}, "": [[0, "x"]], "a": 2}"#)
    ).root
  }

  @Test func `the path to a value names keys and places`() throws {
    func paths(_ value: JSONValue) -> [String] {
      [value.path] + value.elements.flatMap(paths)
        + value.members.flatMap { paths($0.value) }
    }
    #expect(
      paths(root) == [
        "", "a", "a[0]", "a[1]", "a[1].b c", "d", "d.e", "d.e.f", "", "[0]", "[0][0]", "[0][1]",
        "a",
      ]
    )
  }

  @Test func `a key has the path of its value`() {
    let inner = root.members.first { $0.key.string == "d" }?.value.members.first
    #expect(inner?.key.path == "d.e")
    #expect(inner?.value.path == "d.e")
  }

  @Test func `every kind has a name in words`() throws {
    let kinds = try ["{}", "[]", #""""#, "1", "true", "false", "null"].map {
      try JSONDocument(SourceText($0)).root.kindName
    }
    #expect(
      kinds == ["an object", "an array", "a string", "a number", "a Boolean", "a Boolean", "null"]
    )
  }

  @Test func `a value of another kind has nothing to give`() {
    #expect(root.string == nil)
    #expect(root.bool == nil)
    #expect(root.numberText == nil)
    #expect(root.elements.isEmpty)
    #expect(root.members[0].value.members.isEmpty)
  }

  @Test func `a value knows the line that it starts on`() throws {
    let document = try JSONDocument(SourceText("[\n  1,\n\n  [2]\n]"))
    #expect(document.root.elements.map(\.line) == [2, 4])
  }

  @Test func `a message about a value starts with its path`() {
    let value = root.members[0].value.elements[1]
    #expect(value.diagnostic("no").message == "a[1]: no")
    #expect(root.diagnostic("no").message == "no")
  }
}
