import TestSupport
import Testing

@testable import Diagnostics

struct JSONObjectReaderTests {
  private func mistakes(
    in text: String,
    _ read: (inout JSONObjectReader) -> Void
  ) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in
      let log = DiagnosticLog()
      if var reader = JSONObjectReader(try JSONDocument(SourceText(text)).root, log: log) {
        read(&reader)
        reader.finish()
      }
      try log.throwIfAny()
    }
  }

  /// The mistakes of reading one value.
  private func mistakes(in text: String, reading read: (JSONValue, DiagnosticLog) -> Void) -> String
  {
    TestSupport.mistakes { () throws(InvalidInput) in
      let log = DiagnosticLog()
      read(try JSONDocument(SourceText(text)).root, log)
      try log.throwIfAny()
    }
  }

  @Test func `an unknown key is told with the keys there are and the nearest`() {
    let text = mistakes(in: #"{"name": "a", "size_byte": 1, "zzz": 2}"#) {
      _ = $0.required("name")
      _ = $0.optional("size_bytes")
    }
    #expect(
      text == """
        1:15: size_byte: unknown key (expected one of: name, size_bytes, note) \
        (hint: did you mean "size_bytes"?)
        1:31: zzz: unknown key (expected one of: name, size_bytes, note)
        """
    )
  }

  @Test func `a key that is missing is told, with the key that may have been meant`() {
    #expect(
      mistakes(in: #"{"nmae": "a"}"#) { _ = $0.required("name", expected: "a name") } == """
        1:1: the key "name" is missing (expected a name) (hint: "nmae" is near; was "name" meant?)
        1:2: nmae: unknown key (expected one of: name, note) (hint: did you mean "name"?)
        """
    )
    #expect(mistakes(in: "{}") { _ = $0.required("name") } == #"1:1: the key "name" is missing"#)
  }

  @Test func `a key that stands twice is told once, and the first counts`() {
    var found: String?
    let text = mistakes(in: #"{"a": "x", "a": "y", "b": 1, "b": 2}"#) {
      found = $0.required("a")?.string
      _ = $0.required("b")
    }
    #expect(found == "x")
    #expect(
      text == """
        1:12: a: the key "a" stands twice (hint: remove one)
        1:30: b: the key "b" stands twice (hint: remove one)
        """
    )
  }

  @Test func `a note is allowed everywhere and is a string`() {
    #expect(mistakes(in: #"{"note": "x"}"#) { _ in } == "none")
    #expect(
      mistakes(in: #"{"note": 1}"#) { _ in } == "1:10: note: this is a number (expected a string)"
    )
  }

  @Test func `what is no object cannot be read as one`() {
    #expect(mistakes(in: "[1]") { _ in } == "1:1: this is an array (expected an object)")
    #expect(mistakes(in: "null") { _ in } == "1:1: this is null (expected an object)")
  }

  @Test(arguments: [
    ("1", "1:1: this is a number (expected a string)"),
    (#""""#, "1:1: an empty name, or one with a control character (expected a name)"),
    (#""a\nb""#, "1:1: an empty name, or one with a control character (expected a name)"),
    (#""a b""#, "none"),
  ])
  func `a name is a string with something in it`(text: String, message: String) {
    #expect(mistakes(in: text) { _ = $0.readName(to: $1) } == message)
  }

  @Test(arguments: [("true", "none"), ("1", "1:1: this is a number (expected true or false)")])
  func `a Boolean is true or false`(text: String, message: String) {
    #expect(mistakes(in: text) { _ = $0.readBool(to: $1) } == message)
  }

  @Test(arguments: [("[]", "none"), ("{}", "1:1: this is an object (expected an array)")])
  func `an array is an array`(text: String, message: String) {
    #expect(mistakes(in: text) { _ = $0.readArray(to: $1) } == message)
  }

  @Test(arguments: [
    ("0", "none"), ("2.5", "none"), ("25e-1", "none"), ("-0.0", "none"),
    ("2.6", "1:1: the number is out of range (expected a number from 0 to 2.5)"),
    ("-1", "1:1: the number is out of range (expected a number from 0 to 2.5)"),
    ("1e400", "1:1: the number is out of range (expected a number from 0 to 2.5)"),
    (#""1""#, "1:1: this is a string (expected a number from 0 to 2.5)"),
  ])
  func `a number is finite and within bounds`(text: String, message: String) {
    #expect(mistakes(in: text) { _ = $0.readNumber(in: 0...2.5, to: $1) } == message)
  }

  @Test(arguments: [
    ("1", "none"), ("1e2", "none"), ("100.0", "none"), ("10e-1", "none"),
    ("0", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("101", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("1.5", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("-1", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("1e400", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("99999999999999999999", "1:1: no such number (expected a whole number from 1 to 100)"),
    ("true", "1:1: this is a Boolean (expected a whole number from 1 to 100)"),
  ])
  func `a whole number is whole and within bounds`(text: String, message: String) {
    #expect(mistakes(in: text) { _ = $0.readInteger(in: 1...100, to: $1) } == message)
  }

  @Test func `whole numbers of 64 bits are exact`() throws {
    let value = try JSONDocument(SourceText("18446744073709551615")).root
    #expect(value.readInteger(in: 0...(.max), to: DiagnosticLog()) == .max)
  }

  @Test(arguments: [
    (1, "1"), (0.5, "0.5"), (-3, "-3"), (1e11, "100000000000"), (1e12, "1000000000000.0"),
    (1e300, "1e+300"), (-0x1p63, "-9.223372036854776e+18"),
  ])
  func `bounds are written without a needless fraction`(value: Double, text: String) {
    #expect(value.plain == text)
  }
}
