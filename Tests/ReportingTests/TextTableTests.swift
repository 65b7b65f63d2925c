import Testing

@testable import Reporting

struct TextTableTests {
  private let table = Table(
    title: "",
    columns: [.words("name", shortest: 5), .numbers("first run", dropRank: 1), .numbers("n")],
    rows: [["alphabet", "1", "12"], ["beta", "22", "3"]]
  )

  @Test func `words are flush left, numbers right, titles stand on the rows`() {
    #expect(
      TextTable(table: table).lines(width: 30) == [
        "          first",
        "name        run   n",
        "alphabet      1  12",
        "beta         22   3",
      ]
    )
  }

  @Test func `words are cut before a column is left out`() {
    #expect(TextTable(table: table).lines(width: 17).dropFirst(2).first == "alpha…      1  12")
    #expect(TextTable(table: table).lines(width: 16).dropFirst(2).first == "alph…      1  12")
    #expect(TextTable(table: table).lines(width: 15).dropFirst().first == "alphabet  12")
  }

  @Test func `a long phrase takes a line of its own`() {
    let phrases = Table(
      title: "",
      columns: [.phrases("call"), .numbers("n")],
      rows: [["a → b", "1"], ["a long caller → a long callee", "2"]]
    )
    #expect(
      TextTable(table: phrases).lines(width: 20) == [
        "call               n",
        "a → b              1",
        "a long caller → a l…",
        "                   2",
      ]
    )
  }

  @Test func `a picture takes the room that is left`() {
    let picture = TextTable.Picture(column: 0, widths: 3...8) { row, width in
      String(repeating: row == 0 ? "#" : "+", count: width)
    }
    let lines = TextTable(table: table, picture: picture).lines(width: 80)
    #expect(
      lines.dropFirst(2) == ["alphabet  ########      1  12", "beta      ++++++++     22   3"]
    )
    let narrow = TextTable(table: table, picture: picture).lines(width: 14)
    #expect(narrow.dropFirst() == ["alph…  ###  12", "beta   +++   3"])
  }
}
