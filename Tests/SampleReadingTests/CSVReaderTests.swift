import Diagnostics
import SampleReading
import TestSupport
import Testing

private func rows(of text: String, piece: Int = 3) throws(InvalidInput) -> [[String]] {
  var reader = CSVReader(try ByteBuffer("x.csv", bytes: Array(text.utf8), piece: piece))
  reader.detectSeparator()
  var rows: [[String]] = []
  while try reader.next() { rows.append(reader.fields.indices.map { reader.text($0) }) }
  return rows
}

struct CSVReaderTests {
  @Test(arguments: [1, 2, 3, 7, 1000])
  func `fields lie between commas`(piece: Int) throws {
    #expect(
      try rows(of: "a,b,c\r\n1,,3\r\n\r\n4,5", piece: piece) == [
        ["a", "b", "c"], ["1", "", "3"], ["4", "5"],
      ]
    )
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `a quoted field holds commas, quotes and line ends`(piece: Int) throws {
    #expect(
      try rows(of: "\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\n", piece: piece) == [
        ["a,b", "say \"hi\""], ["two\nlines", "x"],
      ]
    )
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `blanks may stand in front of a quote, and are counted`(piece: Int) throws {
    let text = "a,b\n  \"x,1\",  y\nz,\"  w\"\n"
    #expect(
      try rows(of: text, piece: piece) == [["a", "b"], ["x,1", "  y"], ["z", "  w"]]
    )
    var reader = CSVReader(try ByteBuffer("x.csv", bytes: Array(text.utf8), piece: piece))
    var indentations: [Int] = []
    while try reader.next() { indentations += [0, 1, 2].map { reader.indentation($0) } }
    #expect(indentations == [0, 0, 0, 2, 2, 0, 0, 2, 0])
  }

  @Test func `semicolons and tabs are seen in the header`() throws {
    #expect(try rows(of: "a;b\n1,5;2", piece: 1000) == [["a", "b"], ["1,5", "2"]])
    #expect(try rows(of: "a\tb\n1;5\t2", piece: 1000) == [["a", "b"], ["1;5", "2"]])
  }

  @Test func `a quote that is not closed is told with its line`() {
    #expect(
      mistakes { () throws(InvalidInput) in _ = try rows(of: "a,b\n1,2\n\"3,4\n") }
        == "3:1: a quote is not closed"
    )
  }

  @Test func `rows are numbered by the line they start in`() throws {
    var reader = CSVReader(try ByteBuffer("x.csv", bytes: Array("\n\"a\nb\",c\nd,e".utf8)))
    var lines: [Int] = []
    while try reader.next() { lines.append(reader.line) }
    #expect(lines == [2, 4])
  }

  @Test func `columns are found by any of their names`() throws {
    var reader = CSVReader(try ByteBuffer("x.csv", bytes: Array("CPU  Time , MODULE,x".utf8)))
    _ = try reader.next()
    let header = CSVHeader(reader)
    #expect(header.field(CSVColumn("Module")) == 1)
    #expect(header.find(CSVColumn("Weight", "CPU Time"))?.name == 1)
    #expect(header.field(CSVColumn("Process")) == nil)
    #expect(
      header.missing([CSVColumn("Process", "Process Name")]).summary
        == "1:1: no column is named \"Process\"; the headers found are \"CPU  Time \", \" MODULE\","
        + " \"x\" (expected process, process name) (hint: column names are known in English only:"
        + " export with English settings)"
    )
  }
}

struct DecimalTextTests {
  private func read(_ text: String, decimals: Int = 3, mark: Character? = nil) -> UInt64? {
    let bytes = Array(text.utf8)
    var numbers = DecimalText(mark: mark?.asciiValue)
    numbers.learn(from: bytes, in: bytes.indices)
    return numbers.scaled(bytes, in: bytes.indices, decimals: decimals)
  }

  @Test(arguments: [
    ("0", 0), ("12", 12_000), ("1.5", 1_500), ("0,25", 250), ("1,234.5", 1_234_500),
    ("1.234,5", 1_234_500), ("1,234,567", 1_234_567_000), ("1.234.567", 1_234_567_000),
    ("1'234.5", 1_234_500), ("1 234,5", 1_234_500), ("1\u{A0}234,5", 1_234_500),
    ("1\u{202F}234,5", 1_234_500), ("0.0004", 0), ("0.0005", 1), ("0.00049", 0), ("2e-3", 2),
    ("1.2E3", 1_200_000), ("1234.5678", 1_234_568), ("0.125", 125), (".5", 500),
  ])
  func `numbers that can be read in one way are`(text: String, value: UInt64) {
    #expect(read(text) == value)
  }

  @Test func `three digits behind a single mark are decimals or thousands as other numbers say`() {
    #expect(read("1.234", mark: ".") == 1_234)
    #expect(read("1.234", mark: ",") == 1_234_000)
    #expect(read("1,234", mark: ".") == 1_234_000)
    #expect(read("1,234", mark: ",") == 1_234)
  }

  @Test(arguments: ["", "-", "-1", "x", "1x", "1.2.3,4,5", "99999999999999999999", "1e99", "nan"])
  func `what is no number of at least 0 is not read`(text: String) {
    #expect(read(text) == nil)
  }
}
