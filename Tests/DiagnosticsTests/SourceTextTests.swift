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

  @Test func `places in a large text are the same in whatever order they are asked for`() {
    let text = (0..<30_000).map { "é\($0)" + ($0.isMultiple(of: 7) ? "\n" : "") }.joined()
    let source = SourceText(text)
    var expected: [(line: Int, column: Int)] = []
    var place = (line: 1, column: 1)
    for byte in source.bytes {
      expected.append(place)
      if byte == 10 {
        place = (place.line + 1, 1)
      } else if byte >> 6 != 2 {
        place.column += 1
      }
    }
    let offsets = stride(from: source.bytes.count - 1, to: 0, by: -4_999)
    for offset in Array(offsets) + [65_535, 65_536, 131_072] {
      #expect(source.position(of: offset) == expected[offset])
    }
  }
}
