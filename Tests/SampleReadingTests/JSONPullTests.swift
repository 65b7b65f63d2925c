import Diagnostics
import SampleReading
import TestSupport
import Testing

private func json(_ text: String, piece: Int = 3) throws(InvalidInput) -> JSONPull {
  JSONPull(try ByteBuffer("x.json", bytes: Array(text.utf8), piece: piece))
}

/// A text with all its values written anew.
private func echo(_ text: String, piece: Int = 3) throws(InvalidInput) -> String {
  var reader = try json(text, piece: piece)
  let result = try echo(&reader)
  try reader.finish()
  return result
}

private func echo(_ reader: inout JSONPull) throws(InvalidInput) -> String {
  if try reader.isObject() {
    var parts: [String] = []
    try reader.readObject { reader, key throws(InvalidInput) in
      parts.append(key + "=" + (try echo(&reader)))
    }
    return "{" + parts.joined(separator: " ") + "}"
  }
  if try reader.isArray() {
    var parts: [String] = []
    try reader.readArray { reader throws(InvalidInput) in parts.append(try echo(&reader)) }
    return "[" + parts.joined(separator: " ") + "]"
  }
  if try reader.readNull() { return "null" }
  var copy = reader
  if let number = try? copy.readNumber() {
    reader = copy
    return "\(number)"
  }
  return try reader.readString()
}

struct JSONPullTests {
  @Test(arguments: [1, 2, 3, 7, 1000])
  func `objects, arrays, numbers and strings are read`(piece: Int) throws {
    #expect(
      try echo("{\"a\": [1, -2.5, 1e3 ,null],\n \"b\":{}, \"c\":\"x y\" , \"d\":[]}", piece: piece)
        == "{a=[1.0 -2.5 1000.0 null] b={} c=x y d=[]}"
    )
  }

  @Test(arguments: [1, 2, 5, 1000])
  func `escapes are decoded`(piece: Int) throws {
    let text = #"["\"\\\/\n\t", "\u00e4\ud83d\ude00z", "\\"]"#
    #expect(try echo(text, piece: piece) == "[\"\\/\n\t \u{E4}\u{1F600}z \\]")
  }

  @Test(arguments: [
    ("0", 0), ("0.1", 0.1), ("-0.000123", -0.000123),
    ("123456789012345678", 123_456_789_012_345_680),
    ("3.141592653589793", 3.141592653589793), ("1.7976931348623157e308", 1.7976931348623157e308),
    ("1E-5", 1e-5), ("900719925474099.3", 900719925474099.3),
  ])
  func `numbers are read to the last digit`(text: String, value: Double) throws {
    var reader = try json(text, piece: 2)
    #expect(try reader.readNumber() == value)
  }

  @Test func `whole numbers and null are indices`() throws {
    var reader = try json("[3, null, 12e1, -4]")
    var all: [Int?] = []
    try reader.readArray { reader throws(InvalidInput) in all.append(try reader.readIndex()) }
    #expect(all == [3, nil, 120, -4])
  }

  @Test(arguments: [
    ("{\"a\":[1,2", "1:10: the text is cut off"),
    ("{\"a\n", "1:3: a string is cut off"),
    ("[1 2]", "1:4: a comma or the end of a list is missing"),
    ("[1,\n 2,\n x]", "3:2: this is not JSON, or another value than expected (expected \"\"\")"),
    ("[\"\\x\"]", "1:6: a string has a wrong escape"),
    ("[1] 2", "1:5: something follows behind the JSON text"),
    ("[1,]", "1:4: this is not JSON, or another value than expected (expected \"\"\")"),
    ("nul", "1:4: this is no JSON value"),
    ("", "1:1: the text is cut off"),
  ])
  func `mistakes are told with their place`(text: String, told: String) {
    #expect(mistakes { () throws(InvalidInput) in _ = try echo(text) } == told)
  }

  @Test func `deep nesting is refused`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(
      mistakes { () throws(InvalidInput) in
        var reader = try json(deep, piece: 1000)
        try reader.skipValue()
      } == "1:202: more than 200 objects and arrays lie within one another"
    )
  }

  @Test func `every truncation and change of a byte is read or told`() {
    let text = Array(#"{"a":[1,-2.5,null,true,"x\u00e4"],"b":{"c":[]}}"#.utf8)
    for index in text.indices {
      for byte: UInt8 in [0, 34, 44, 58, 92, 123, 125, 255] {
        var changed = text
        changed[index] = byte
        _ = mistakes { () throws(InvalidInput) in
          var reader = JSONPull(try ByteBuffer("x", bytes: changed, piece: 4))
          try reader.skipValue()
          try reader.finish()
        }
      }
      let cut = mistakes { () throws(InvalidInput) in
        var reader = JSONPull(try ByteBuffer("x", bytes: Array(text[..<index]), piece: 4))
        try reader.skipValue()
      }
      #expect(cut != "none")
    }
  }
}
