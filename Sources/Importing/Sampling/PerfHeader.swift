internal import SampleReading

/// The line that a sample begins with: `comm pid/tid [cpu] time: period event:`.
struct PerfHeader {
  var command = 0..<0
  var thread = 0..<0
  /// In picoseconds.
  var time: Int64 = 0
  /// nil where it is not printed.
  var period: UInt64?
  var event = 0..<0

  private static let numbers = DecimalText(mark: UInt8(ascii: "."))

  init?(_ bytes: [UInt8], _ line: Range<Int>) {
    let words = Self.words(bytes, line)
    // A command may have blanks and numbers in it: the time is the last word of its form.
    guard
      let place = words.lastIndex(where: { word in
        bytes[word.upperBound - 1] == UInt8(ascii: ":") && word.count > 2
          && bytes[word].contains(UInt8(ascii: "."))
          && bytes[word.dropLast()].allSatisfy { $0 == UInt8(ascii: ".") || Self.isDigit($0) }
      }),
      let seconds = Self.numbers.scaled(
        bytes,
        in: words[place].lowerBound..<words[place].upperBound - 1,
        decimals: 12
      ), seconds < 1 << 62
    else { return nil }
    time = Int64(seconds)
    var before = place - 1
    if before >= 0, bytes[words[before].lowerBound] == UInt8(ascii: "[") { before -= 1 }
    guard before >= 1,
      bytes[words[before]].allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: "/") })
    else { return nil }
    thread = words[before]
    command = words[0].lowerBound..<words[before - 1].upperBound
    var next = place + 1
    if next < words.count, bytes[words[next]].allSatisfy(Self.isDigit) {
      period = Self.numbers.scaled(bytes, in: words[next], decimals: 0)
      next += 1
    }
    guard next < words.count else { return nil }
    event = words[next].lowerBound..<words[next].upperBound - 1
    guard bytes[words[next].upperBound - 1] == UInt8(ascii: ":"), !event.isEmpty else { return nil }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func words(_ bytes: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = line.lowerBound
    for index in line.lowerBound...line.upperBound
    where index == line.upperBound || bytes[index] == UInt8(ascii: " ")
      || bytes[index] == UInt8(ascii: "\t")
    {
      if index > start { words.append(start..<index) }
      start = index + 1
    }
    return words
  }
}
