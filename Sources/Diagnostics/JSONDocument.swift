/// A JSON text whose every value knows its place, so that mistakes can be shown where they are.
///
/// Values lie in one flat array in the order of the text; a `JSONValue` is an index into it.
/// Parsing goes on behind a missing or trailing comma and a wrong literal, so that one run tells
/// as many mistakes as it can.
package final class JSONDocument: Sendable {
  enum Kind: UInt8 {
    case object, array, string, number, `true`, `false`, null, invalid
  }

  /// One value: its bytes and where its next sibling is in `nodes`.
  struct Node {
    var kind: Kind
    var start: Int32
    var end: Int32
    var next: Int32
  }

  package let source: SourceText
  let nodes: [Node]

  /// Objects and arrays inside each other; far more than any format here needs.
  static let deepestNesting = 64

  /// Parses a text.
  ///
  /// - Throws: Every mistake in the syntax.
  package init(_ source: SourceText) throws(InvalidInput) {
    var parser = JSONParser(source)
    parser.parseDocument()
    try parser.log.throwIfAny()
    self.source = source
    nodes = parser.nodes
  }

  package var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// Fills `JSONDocument.nodes`.
private struct JSONParser {
  let source: SourceText
  let bytes: [UInt8]
  let log = DiagnosticLog()
  var nodes: [JSONDocument.Node] = []
  var offset = 0
  var isLost = false

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    nodes.reserveCapacity(bytes.count / 8)
  }

  mutating func parseDocument() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    skipSpace()
    guard offset < bytes.count else {
      report("the file is empty", at: offset..<offset, expected: "a JSON object")
      return
    }
    parseValue(depth: 0)
    skipSpace()
    if !isLost, offset < bytes.count {
      report("text behind the end of the JSON value", at: offset..<offset + 1)
    }
  }

  /// The byte at the offset; 0 behind the end, which is no JSON either.
  var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  mutating func report(
    _ message: String,
    at range: Range<Int>,
    expected: String? = nil,
    hint: String? = nil
  ) {
    log.report(
      Diagnostic(in: source, at: range, message: message, expected: expected, hint: hint)
    )
  }

  /// Reports a mistake behind which nothing can be understood.
  mutating func lose(_ message: String, expected: String? = nil, hint: String? = nil) {
    if !isLost {
      report(message, at: offset..<offset + 1, expected: expected, hint: hint)
    }
    isLost = true
    offset = bytes.count
  }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        offset += 1
      default:
        return
      }
    }
  }

  mutating func append(_ kind: JSONDocument.Kind, from start: Int) {
    nodes.append(
      .init(
        kind: kind,
        start: Int32(start),
        end: Int32(offset),
        next: Int32(nodes.count + 1)
      )
    )
  }

  mutating func parseValue(depth: Int) {
    switch current {
    case UInt8(ascii: "{"): parseContainer(.object, closedBy: UInt8(ascii: "}"), depth: depth)
    case UInt8(ascii: "["): parseContainer(.array, closedBy: UInt8(ascii: "]"), depth: depth)
    case UInt8(ascii: "\""): parseString()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): parseNumber()
    default: parseLiteral()
    }
  }

  mutating func parseContainer(_ kind: JSONDocument.Kind, closedBy close: UInt8, depth: Int) {
    let start = offset
    let index = nodes.count
    append(kind, from: start)
    guard depth < JSONDocument.deepestNesting else {
      lose("nested deeper than \(JSONDocument.deepestNesting) levels")
      return
    }
    offset += 1
    skipSpace()
    while !isLost, current != close {
      guard offset < bytes.count else {
        let opener = kind == .object ? "{" : "["
        report(
          "the file ends inside the \(kind == .object ? "object" : "array") that starts here",
          at: start..<start + 1,
          expected: "a closing \"\(Character(Unicode.Scalar(close)))\" for this \"\(opener)\"",
          hint: "is the file cut off?"
        )
        isLost = true
        break
      }
      if kind == .object { parseKey() }
      if isLost { break }
      parseValue(depth: depth + 1)
      parseSeparator(closedBy: close)
    }
    if !isLost { offset += 1 }
    nodes[index].end = Int32(offset)
    nodes[index].next = Int32(nodes.count)
  }

  mutating func parseKey() {
    guard current == UInt8(ascii: "\"") else {
      lose("a key is missing", expected: "a key in double quotes, or \"}\"")
      return
    }
    parseString()
    skipSpace()
    guard current == UInt8(ascii: ":") else {
      lose("a colon is missing", expected: "\":\" between the key and its value")
      return
    }
    offset += 1
    skipSpace()
  }

  /// Steps over the comma between two values.
  mutating func parseSeparator(closedBy close: UInt8) {
    if isLost { return }
    skipSpace()
    if current == UInt8(ascii: ",") {
      let comma = offset
      offset += 1
      skipSpace()
      if current == close {
        report("a comma before the closing bracket", at: comma..<comma + 1, hint: "remove it")
      }
    } else if current != close, offset < bytes.count {
      switch current {
      case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        report("a comma is missing", at: offset..<offset + 1, hint: "put \",\" before this value")
      default:
        lose("this does not belong here", expected: "\",\" or the closing bracket")
      }
    }
  }

  mutating func parseString() {
    let start = offset
    offset += 1
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        append(.string, from: start)
        return
      case UInt8(ascii: "\\"):
        parseEscape()
      case 0..<0x20:
        report(
          "a line break or control character inside a string",
          at: start..<offset,
          hint: "is the closing quote missing?"
        )
        append(.string, from: start)
        isLost = true
        offset = bytes.count
        return
      case 0x80...:
        guard let length = scalarLength() else {
          lose("this is not valid UTF-8", hint: "save the file as UTF-8; is it a text at all?")
          return
        }
        offset += length
      default:
        offset += 1
      }
    }
    report("the file ends inside this string", at: start..<start + 1, hint: "is the file cut off?")
    append(.string, from: start)
    isLost = true
  }

  mutating func parseEscape() {
    let start = offset
    offset += 1
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    case UInt8(ascii: "u")
    where offset + 4 < bytes.count
      && bytes[offset + 1...offset + 4].allSatisfy({ Self.hexDigit($0) != nil }):
      offset += 5
      checkSurrogates(from: start)
    default:
      report(
        "an unknown escape in a string",
        at: start..<min(start + 2, bytes.count),
        expected: #"one of \" \\ \/ \b \f \n \r \t \uXXXX"#
      )
    }
  }

  /// Takes both halves of a surrogate pair, and reports a half alone.
  mutating func checkSurrogates(from start: Int) {
    let isHigh = (0xD800...0xDBFF).contains(codeUnit(at: start))
    let isPair = isHigh && (0xDC00...0xDFFF).contains(codeUnit(at: offset))
    if isPair {
      offset += 6
    } else if (0xD800...0xDFFF).contains(codeUnit(at: start)) {
      report(
        "half of a surrogate pair",
        at: start..<offset,
        expected: "two escapes, such as \\uD83D\\uDE00, for one character"
      )
    }
  }

  /// The code unit that the escape `\uXXXX` at an offset stands for; 0 when there is none.
  func codeUnit(at start: Int) -> UInt32 {
    guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { return 0 }
    return bytes[start + 2..<start + 6].reduce(0) { $0 * 16 + (Self.hexDigit($1) ?? 0) }
  }

  /// How many bytes the UTF-8 scalar at the offset has; nil when it is none.
  func scalarLength() -> Int? {
    let length =
      switch bytes[offset] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0, offset + length <= bytes.count else { return nil }
    let slice = bytes[offset..<offset + length]
    return String(validating: slice, as: UTF8.self) == nil ? nil : length
  }

  mutating func parseNumber() {
    let start = offset
    if current == UInt8(ascii: "-") { offset += 1 }
    let digits = skipDigits()
    var isWellFormed = digits > 0
    if digits > 1, bytes[offset - digits] == UInt8(ascii: "0") { isWellFormed = false }
    if current == UInt8(ascii: ".") {
      offset += 1
      if skipDigits() == 0 { isWellFormed = false }
    }
    if current | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      if skipDigits() == 0 { isWellFormed = false }
    }
    if !isWellFormed {
      report(
        "this is not a JSON number",
        at: start..<max(offset, start + 1),
        hint: "write it as 0.5, 12 or 1.5e9"
      )
    }
    append(.number, from: start)
  }

  mutating func skipDigits() -> Int {
    let start = offset
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(current) { offset += 1 }
    return offset - start
  }

  mutating func parseLiteral() {
    let start = offset
    while Self.isLetter(current) { offset += 1 }
    let word = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch word {
    case "true": append(.true, from: start)
    case "false": append(.false, from: start)
    case "null": append(.null, from: start)
    case "":
      let isText = current >= 0x20 && current < 0x7F
      lose(
        "a value is missing",
        expected: "an object, array, string, number, true, false or null",
        hint: isText ? nil : "is this a JSON file?"
      )
    default:
      let hint =
        ["NaN", "Infinity", "nan", "inf"].contains(word)
        ? "numbers are finite"
        : Suggestion.hint(for: word, among: ["true", "false", "null"])
          ?? "strings stand in double quotes"
      report("\"\(word)\" is no JSON value", at: start..<offset, hint: hint)
      append(.invalid, from: start)
    }
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

/// Decodes the bytes between the quotes of a string that the parser has passed.
func decodedJSONString(_ bytes: ArraySlice<UInt8>) -> String {
  guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
  var units: [UInt16] = []
  var index = bytes.startIndex
  var plainStart = index
  func plain(_ range: Range<Int>) -> String.UTF16View {
    String(decoding: bytes[range], as: UTF8.self).utf16
  }
  while index < bytes.endIndex {
    guard bytes[index] == UInt8(ascii: "\\") else {
      index += 1
      continue
    }
    units.append(contentsOf: plain(plainStart..<index))
    let escaped = bytes[index + 1]
    index += 2
    switch escaped {
    case UInt8(ascii: "b"): units.append(8)
    case UInt8(ascii: "f"): units.append(12)
    case UInt8(ascii: "n"): units.append(10)
    case UInt8(ascii: "r"): units.append(13)
    case UInt8(ascii: "t"): units.append(9)
    case UInt8(ascii: "u"):
      let value = bytes[index..<index + 4].reduce(0) { $0 * 16 + (JSONParser.hexDigit($1) ?? 0) }
      units.append(UInt16(truncatingIfNeeded: value))
      index += 4
    default: units.append(UInt16(escaped))
    }
    plainStart = index
  }
  units.append(contentsOf: plain(plainStart..<index))
  return String(decoding: units, as: UTF16.self)
}
