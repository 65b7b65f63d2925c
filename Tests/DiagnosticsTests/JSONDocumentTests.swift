import TestSupport
import Testing

@testable import Diagnostics

struct JSONDocumentTests {
  private func mistakes(in text: String) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try JSONDocument(SourceText(text)) }
  }

  private func mistakes(in bytes: [UInt8]) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in
      _ = try JSONDocument(SourceText(path: "test.json", bytes: bytes))
    }
  }

  @Test(arguments: [
    ("", "1:1: the file is empty (expected a JSON object)"),
    (" \n ", "2:2: the file is empty (expected a JSON object)"),
    ("{} {}", "1:4: text behind the end of the JSON value"),
    ("{}\n}", "2:1: text behind the end of the JSON value"),
    (
      "{",
      "1:1: the file ends inside the object that starts here "
        + #"(expected a closing "}" for this "{") (hint: is the file cut off?)"#
    ),
    (
      "\n [1,",
      "2:2: the file ends inside the array that starts here "
        + #"(expected a closing "]" for this "[") (hint: is the file cut off?)"#
    ),
    (#"{"a" 1}"#, #"1:6: a colon is missing (expected ":" between the key and its value)"#),
    (#"{"a""#, #"1:5: a colon is missing (expected ":" between the key and its value)"#),
    ("{a: 1}", #"1:2: a key is missing (expected a key in double quotes, or "}")"#),
    (#"{"a": 1,, "b": 2}"#, #"1:9: a key is missing (expected a key in double quotes, or "}")"#),
    (#"{"a": 1,}"#, "1:8: a comma before the closing bracket (hint: remove it)"),
    ("[1, 2, ]", "1:6: a comma before the closing bracket (hint: remove it)"),
    ("[1 2]", #"1:4: a comma is missing (hint: put "," before this value)"#),
    (#"{"a": 1 "b": 2}"#, #"1:9: a comma is missing (hint: put "," before this value)"#),
    ("[1; 2]", #"1:3: this does not belong here (expected "," or the closing bracket)"#),
    ("[1}", #"1:3: this does not belong here (expected "," or the closing bracket)"#),
    (#"{"a": 1]"#, #"1:8: this does not belong here (expected "," or the closing bracket)"#),
    (
      "[1,,2]",
      "1:4: a value is missing (expected an object, array, string, number, true, false or null)"
    ),
    (
      #"{"a": }"#,
      "1:7: a value is missing (expected an object, array, string, number, true, false or null)"
    ),
    (
      "'a'",
      "1:1: a value is missing (expected an object, array, string, number, true, false or null)"
    ),
    (
      "\u{0}",
      "1:1: a value is missing (expected an object, array, string, number, true, false or null)"
        + " (hint: is this a JSON file?)"
    ),
    (
      "MZ\u{90}",
      #"1:1: "MZ" is no JSON value (hint: strings stand in double quotes)"#
        + "\n1:3: text behind the end of the JSON value"
    ),
    ("[NaN]", #"1:2: "NaN" is no JSON value (hint: numbers are finite)"#),
    ("Infinity", #"1:1: "Infinity" is no JSON value (hint: numbers are finite)"#),
    ("[ture]", #"1:2: "ture" is no JSON value (hint: did you mean "true"?)"#),
    ("[False]", #"1:2: "False" is no JSON value (hint: did you mean "false"?)"#),
    ("[hello]", #"1:2: "hello" is no JSON value (hint: strings stand in double quotes)"#),
    (
      #"["abc"#,
      "1:2: the file ends inside this string (hint: is the file cut off?)"
    ),
    (
      "[\"a\nb\"]",
      "1:2: a line break or control character inside a string"
        + " (hint: is the closing quote missing?)"
    ),
    (
      "[\"a\tb\"]",
      "1:2: a line break or control character inside a string"
        + " (hint: is the closing quote missing?)"
    ),
    (
      #"["a\x"]"#,
      ##"1:4: an unknown escape in a string (expected one of \" \\ \/ \b \f \n \r \t \uXXXX)"##
    ),
    (
      #"["\u12G4"]"#,
      ##"1:3: an unknown escape in a string (expected one of \" \\ \/ \b \f \n \r \t \uXXXX)"##
    ),
  ])
  func `every mistake in the syntax is told with its place`(text: String, message: String) {
    #expect(mistakes(in: text) == message)
  }

  @Test(arguments: ["01", "-", "1.", ".5", "1e", "1e+", "-.5", "1.e3", "+1", "0x10", "--1"])
  func `what JSON does not call a number is a mistake`(text: String) {
    #expect(mistakes(in: text) != "none")
  }

  @Test(arguments: ["01", "-", "1.", "1e", "1e+", "1.e3"])
  func `a malformed number says how to write it`(text: String) {
    #expect(
      mistakes(in: text).hasPrefix(
        "1:1: this is not a JSON number (hint: write it as 0.5, 12 or 1.5e9)"
      )
    )
  }

  @Test(arguments: ["0", "-0", "12", "-1.5", "1e9", "1E+2", "1.25e-3", "0.0", "123456789012345678"])
  func `the text of a number stays as it is`(text: String) throws {
    #expect(try JSONDocument(SourceText(text)).root.numberText == text)
  }

  @Test func `several mistakes are told at once, in the order of the file`() {
    #expect(
      mistakes(
        in: """
          {
            "a": treu,
            "b": [1 2, 03,],
            "c": "\\q" "d": nil
          }
          """
      ) == """
        2:8: "treu" is no JSON value (hint: did you mean "true"?)
        3:11: a comma is missing (hint: put "," before this value)
        3:14: this is not a JSON number (hint: write it as 0.5, 12 or 1.5e9)
        3:16: a comma before the closing bracket (hint: remove it)
        4:9: an unknown escape in a string (expected one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)
        4:13: a comma is missing (hint: put "," before this value)
        4:18: "nil" is no JSON value (hint: strings stand in double quotes)
        """
    )
  }

  @Test func `64 levels are deep enough and one more is too deep`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(mistakes(in: nested(64)) == "none")
    #expect(mistakes(in: nested(65)) == "1:65: nested deeper than 64 levels")
    #expect(mistakes(in: nested(100_000)) == "1:65: nested deeper than 64 levels")
    let objects = String(repeating: #"{"a":"#, count: 65)
    #expect(mistakes(in: objects) == "1:321: nested deeper than 64 levels")
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0x80], [0xE2, 0x28, 0xA1],
    ] as [[UInt8]]
  )
  func `bytes that are not UTF-8 are a mistake inside a string`(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(
      mistakes(in: [quote] + bytes + [quote])
        == "1:2: this is not valid UTF-8 (hint: save the file as UTF-8; is it a text at all?)"
    )
  }

  @Test func `a byte order mark is passed over and takes no column`() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let document = try JSONDocument(
      SourceText(path: "test.json", bytes: mark + Array(#"{"a": 1}"#.utf8))
    )
    #expect(document.root.members.first?.key.string == "a")
    #expect(
      mistakes(in: mark + Array("[x]".utf8))
        == #"1:2: "x" is no JSON value (hint: strings stand in double quotes)"#
    )
    #expect(mistakes(in: mark) == "1:1: the file is empty (expected a JSON object)")
  }

  @Test(arguments: [
    (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""é€😀""#, "é€😀"), (#""\ud83d\ude00""#, "😀"),
    (#""\u0000""#, "\u{0}"), (#""é\n""#, "é\n"),
  ])
  func `a string is decoded with its escapes`(text: String, string: String) throws {
    #expect(try JSONDocument(SourceText(text)).root.string == string)
  }

  @Test(arguments: [#""x\ud83dy""#, #""\ude00\ud83d""#, #""\ud83d\u0041""#])
  func `half of a surrogate pair is a mistake`(text: String) {
    let error = #expect(throws: InvalidInput.self) {
      try JSONDocument(SourceText(path: "test.json", bytes: Array(text.utf8)))
    }
    #expect(error?.diagnostics.first?.message == "half of a surrogate pair")
  }

  @Test func `space is what JSON calls space`() throws {
    let document = try JSONDocument(SourceText(" \t\r\n[ 1 ,\n2 ] \n"))
    #expect(document.root.elements.compactMap(\.numberText) == ["1", "2"])
    #expect(mistakes(in: "\u{A0}1").hasPrefix("1:1: a value is missing"))
  }

  @Test func `a cut-off file is a mistake wherever it is cut`() {
    let text = Array(#"{"a":[1,{"b":"c\n\u0041é"},null,-1.5e3],"d":{"e":true}}"#.utf8)
    #expect(mistakes(in: text) == "none")
    for length in 0..<text.count {
      #expect(mistakes(in: Array(text[..<length])) != "none", "cut behind \(length) bytes")
    }
  }

  @Test func `a million mistakes are told up to a limit`() {
    let text = "[" + String(repeating: "x,", count: 100_000) + "1]"
    do {
      _ = try JSONDocument(SourceText(text))
      Issue.record("there are mistakes")
    } catch {
      #expect(error.diagnostics.count == DiagnosticLog.mostDiagnostics)
      #expect(error.description.hasSuffix("(and 900 more)\n1000 errors in test.json"))
    }
  }
}
