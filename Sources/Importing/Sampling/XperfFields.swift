/// The fields of a line of xperf, between commas and blanks.
struct XperfFields {
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ line: Range<Int>) {
    position = line.lowerBound
    end = line.upperBound
  }

  /// The next field without blanks around it; nil behind the last.
  mutating func next(_ bytes: [UInt8]) -> Range<Int>? {
    guard position < end else { return nil }
    let span = bytes.span
    var comma = position
    while comma < end, span[comma] != UInt8(ascii: ",") { comma += 1 }
    defer { position = comma + 1 }
    return Self.trimmed(bytes, position..<comma)
  }

  /// Everything that is left: a function's name may have commas in it.
  func rest(_ bytes: [UInt8]) -> Range<Int> {
    Self.trimmed(bytes, min(position, end)..<end)
  }

  /// The sampled function of a line that was read up to the thread: the last field with a `!` in it,
  /// in front of the count and the type.
  ///
  /// Names may have commas in them, with a blank behind them or not.
  func sampledFunction(_ bytes: [UInt8]) -> Range<Int> {
    let span = bytes.span
    let start = min(position, end)
    var last = end
    for _ in 0..<2 {
      repeat { last -= 1 } while last > start && span[last] != UInt8(ascii: ",")
    }
    guard last > start else { return end..<end }
    var index = last - 1
    while index >= start {
      if span[index] == UInt8(ascii: ","), span[index + 1] == 32 {
        let field = Self.trimmed(bytes, index + 1..<last)
        if bytes[field].contains(UInt8(ascii: "!")) { return field }
      }
      index -= 1
    }
    return end..<end
  }

  private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let span = bytes.span
    var range = range
    while let first = range.first, span[first] == 32 || span[first] == 9 {
      range = first + 1..<range.upperBound
    }
    while let last = range.last, span[last] == 32 || span[last] == 9 {
      range = range.lowerBound..<last
    }
    return range
  }
}
