import TestSupport
import Testing

@testable import Diagnostics

struct SourceTextTests {
  @Test func `lines and columns are counted from 1`() {
    let source = SourceText("ab\nc\n\nd")
    let places = (0...7).map { source.position(of: $0) }
    #expect(places.map(\.line) == [1, 1, 1, 2, 2, 3, 4, 4])
    #expect(places.map(\.column) == [1, 2, 3, 1, 2, 1, 1, 2])
  }

  @Test func `a place outside the text is its nearest end`() {
    let source = SourceText("ab")
    #expect(source.position(of: -5) == (1, 1))
    #expect(source.position(of: 99) == (1, 3))
    #expect(SourceText("").position(of: 0) == (1, 1))
  }

  @Test func `a column is a Unicode scalar, however many bytes it has`() {
    let source = SourceText("é€😀x")
    #expect([0, 2, 5, 9, 10].map { source.position(of: $0).column } == [1, 2, 3, 4, 5])
  }
}
