import TestSupport
import Testing

@testable import Diagnostics

struct JSONDecodingTests {
  private func decode<Value: Decodable>(
    _ text: String,
    as type: Value.Type
  ) throws(InvalidInput) -> Value? {
    let log = DiagnosticLog()
    let value = try JSONDocument(SourceText(text)).root.decode(type, to: log)
    try log.throwIfAny()
    return value
  }

  private func mistakes<Value: Decodable>(in text: String, as type: Value.Type) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try decode(text, as: type) }
  }

  private enum Mode: String, Decodable { case fast, slow }

  private struct Plugin: Decodable {
    var name: String
    var count: Int
    var share: Double?
    var isOn: Bool?
    var mode: Mode?
    var parts: [Part]?
    var limits: [String: UInt8]?
    var choice: Part?
  }

  private struct Part: Decodable, Equatable {
    var id: UInt8
    var size: [Double]
  }

  @Test func `every kind of value is decoded`() throws {
    let plugin = try decode(
      """
      {
        "name": "a", "count": 1e3, "share": 0.5, "isOn": true, "mode": "slow",
        "parts": [{ "id": 1, "size": [1, 2.5] }, { "id": 255, "size": [] }],
        "limits": { "x": 1, "y": 2 }, "choice": null, "note": "is allowed"
      }
      """,
      as: Plugin.self
    )
    #expect(plugin?.name == "a")
    #expect(plugin?.count == 1000)
    #expect(plugin?.share == 0.5)
    #expect(plugin?.isOn == true)
    #expect(plugin?.mode == .slow)
    #expect(plugin?.parts == [Part(id: 1, size: [1, 2.5]), Part(id: 255, size: [])])
    #expect(plugin?.limits == ["x": 1, "y": 2])
    #expect(plugin?.choice == nil)
  }

  @Test func `what is optional may be missing`() throws {
    let plugin = try decode(#"{"name": "a", "count": 0}"#, as: Plugin.self)
    #expect(plugin?.share == nil)
    #expect(plugin?.parts == nil)
  }

  @Test func `all mistakes are told at once, with their places`() {
    #expect(
      mistakes(
        in: """
          {
            "count": 1.5,
            "share": "half",
            "isOn": 1,
            "parts": [{ "id": 256, "size": [1, "2"] }, { "ident": 1, "size": [] }],
            "limits": { "x": -1 },
            "shrae": 1
          }
          """,
        as: Plugin.self
      ) == """
        1:1: the key "name" is missing
        2:12: count: no such number (expected a whole number from -9223372036854775808 to \
        9223372036854775807)
        3:12: share: this is a string (expected a number from -1e+300 to 1e+300)
        4:11: isOn: this is a number (expected true or false)
        5:21: parts[0].id: no such number (expected a whole number from 0 to 255)
        5:38: parts[0].size[1]: this is a string (expected a number from -1e+300 to 1e+300)
        5:46: parts[1]: the key "id" is missing
        5:48: parts[1].ident: unknown key (expected one of: id, size, note)
        6:20: limits.x: no such number (expected a whole number from 0 to 255)
        7:3: shrae: unknown key (expected one of: name, count, share, isOn, mode, parts, limits, \
        choice, note) (hint: did you mean "share"?)
        """
    )
  }

  @Test func `a value that no case stands for is told at its place`() {
    #expect(
      mistakes(in: #"{"name": "a", "count": 1, "mode": "fats"}"#, as: Plugin.self)
        == "1:35: mode: Cannot initialize Mode from invalid String value fats"
    )
  }

  @Test func `a mistake that ends decoding does not make the keys behind it unknown`() {
    struct Machine: Decodable {
      var mode: Mode
      var size: Int
    }
    #expect(
      mistakes(in: #"{"mode": "fats", "size": 3}"#, as: Machine.self)
        == "1:10: mode: Cannot initialize Mode from invalid String value fats"
    )
    #expect(
      mistakes(in: #"{"mdoe": "fast", "size": 3}"#, as: Machine.self)
        == #"1:1: the key "mode" is missing (hint: "mdoe" is near; was "mode" meant?)"#
    )
  }

  @Test func `a wrong kind is told once, not again for what follows from it`() {
    struct Machine: Decodable { var mode: Mode }
    #expect(
      mistakes(in: #"{"mode": 3}"#, as: Machine.self)
        == "1:10: mode: this is a number (expected a string)"
    )
  }

  @Test func `a key that stands twice is a mistake`() {
    #expect(
      mistakes(in: #"{"name": "a", "count": 1, "count": 2}"#, as: Plugin.self)
        == #"1:27: count: the key "count" stands twice (hint: remove one)"#
    )
  }

  @Test func `null is no value where one is needed`() {
    #expect(
      mistakes(in: #"{"name": null, "count": 1}"#, as: Plugin.self)
        == "1:10: name: this is null (expected a string)"
    )
  }

  @Test func `numbers too large for a Float are a mistake`() throws {
    #expect(try decode("0.25", as: Float.self) == 0.25)
    #expect(mistakes(in: "1e300", as: Float.self).hasPrefix("1:1: the number is out of range"))
    #expect(mistakes(in: "1e400", as: Double.self).hasPrefix("1:1: the number is out of range"))
  }

  @Test func `arrays hold values, arrays and nothing`() throws {
    #expect(try decode("[1, null, 3]", as: [Int?].self) == [1, nil, 3])
    #expect(try decode("[[1], [], [2, 3]]", as: [[Int]].self) == [[1], [], [2, 3]])
    #expect(mistakes(in: "{}", as: [Int].self) == "1:1: this is an object (expected an array)")
    #expect(
      mistakes(in: "[1, null]", as: [Int8].self)
        == "1:5: [1]: this is null (expected a whole number from -128 to 127)"
    )
  }

  @Test func `too short an array is told at the array`() {
    struct Pair: Decodable {
      init(from decoder: any Decoder) throws {
        var parts = try decoder.unkeyedContainer()
        _ = try parts.decode(Int.self)
        _ = try parts.decode(Int.self)
      }
    }
    #expect(mistakes(in: "[1]", as: Pair.self) == "1:1: the array has too few elements")
    #expect(
      mistakes(in: #"[[1, 2], [1]]"#, as: [Pair].self)
        == "1:10: [1]: the array has too few elements"
    )
  }

  @Test func `what a type itself finds wrong is told at the value`() {
    struct Odd: Decodable {
      init(from decoder: any Decoder) throws {
        struct Even: Error, CustomStringConvertible { var description: String { "it is even" } }
        if try decoder.singleValueContainer().decode(Int.self).isMultiple(of: 2) { throw Even() }
      }
    }
    #expect(mistakes(in: "3", as: Odd.self) == "none")
    #expect(mistakes(in: "4", as: Odd.self) == "1:1: it is even")
  }

  @Test func `containers may be nested by hand and inherited`() throws {
    struct Nested: Decodable {
      var sum: Int
      enum Key: String, CodingKey { case list, inner, x, `super` }
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        var list = try outer.nestedUnkeyedContainer(forKey: .list)
        sum = 0
        while !list.isAtEnd {
          sum += try list.nestedContainer(keyedBy: Key.self).decode(Int.self, forKey: .x)
        }
        sum += try outer.nestedContainer(keyedBy: Key.self, forKey: .inner)
          .decode(Int.self, forKey: .x)
        sum += try Int(from: outer.superDecoder(forKey: .super))
      }
    }
    let text = #"{"list": [{"x": 1}, {"x": 2}], "inner": {"x": 10}, "super": 100}"#
    #expect(try decode(text, as: Nested.self)?.sum == 113)
    #expect(mistakes(in: #"{"list": []}"#, as: Nested.self) == #"1:1: the key "inner" is missing"#)
  }
}
