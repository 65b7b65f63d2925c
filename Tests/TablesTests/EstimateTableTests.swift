import Diagnostics
import Quantities
import Tables
import TestSupport
import Testing

/// A table of two numbers.
private enum LampParameter: Int, TableParameter {
  case power, share

  static var tableKind: String { "a lamp table" }
  var key: String { self == .power ? "power_w" : "on_share" }
  var bounds: ClosedRange<Double> { self == .share ? 0...1 : 0...100 }
}

struct EstimateTableTests {
  private typealias LampTable = EstimateTable<LampParameter>

  private func mistakes(in text: String) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in _ = try LampTable(reading: SourceText(text)) }
  }

  /// A table with one of its parts replaced.
  private static func table(
    format: String = #""format": 1,"#,
    power: String = #"{ "low": 5, "default": 7.5, "high": 60, "source": "the box" }"#,
    share: String = #"{ "value": 0.25, "source": "measured" }"#
  ) -> String {
    """
    {
      \(format)
      "name": "desk",
      "title": "The lamp on the desk",
      "note": "a made-up lamp",
      "values": {
        "power_w": \(power),
        "on_share": \(share)
      }
    }
    """
  }

  @Test func `a table has a name, a title, a note and its values with their sources`() throws {
    let lamp = try LampTable(reading: SourceText(Self.table()))
    #expect(lamp.name == "desk")
    #expect(lamp.title == "The lamp on the desk")
    #expect(lamp.note == "a made-up lamp")
    #expect(lamp[.power] == Estimate(low: 5, default: 7.5, high: 60, source: "the box"))
    #expect(lamp[.share] == Estimate(0.25, source: "measured"))
  }

  @Test func `the order of the keys makes no difference`() throws {
    let text = """
      { "values": { "on_share": { "source": "s", "value": 1 },
                    "power_w": { "source": "p", "value": 2 } },
        "title": "", "name": "x", "format": 1 }
      """
    let lamp = try LampTable(reading: SourceText(text))
    #expect(lamp[.power].default == 2)
    #expect(lamp[.share].default == 1)
    #expect(lamp.note.isEmpty)
  }

  @Test func `all mistakes of a table are told at once`() {
    #expect(
      mistakes(
        in: """
          {
            "format": 2, "nmae": "desk", "title": 3,
            "values": {
              "power_w": { "low": 5, "default": 70, "high": 60, "source": "the box" },
              "on_share": { "value": 1.5 },
              "lumen": { "value": 1, "source": "x" }
            }
          }
          """
      ) == """
        1:1: the key "name" is missing (hint: "nmae" is near; was "name" meant?)
        2:13: format: no such number (expected a whole number from 1 to 1)
        2:16: nmae: unknown key (expected one of: format, name, title, note, values) \
        (hint: did you mean "name"?)
        2:41: title: this is a number (expected a string)
        4:16: values.power_w: 5, 70, 60 are out of order (expected low ≤ default ≤ high)
        5:17: values.on_share: the key "source" is missing (expected where the number comes from)
        5:28: values.on_share.value: the number is out of range (expected a number from 0 to 1)
        6:5: values.lumen: unknown key (expected one of: power_w, on_share, note)
        """
    )
  }

  @Test(arguments: [
    (#"{ "value": 1, "source": "" }"#, "an empty name, or one with a control character"),
    (#"{ "value": 1, "source": null }"#, "this is null (expected a string)"),
    (#"{ "value": "1", "source": "x" }"#, "this is a string (expected a number from 0 to 100)"),
    (#"{ "value": -1, "source": "x" }"#, "the number is out of range"),
    (#"{ "value": 1, "low": 0, "source": "x" }"#, "values.power_w.low: unknown key"),
    (#"{ "low": 1, "high": 2, "source": "x" }"#, #"the key "default" is missing"#),
    (#"{ "low": 1, "default": 0, "high": 2, "source": "x" }"#, "1, 0, 2 are out of order"),
    ("7.5", "values.power_w: this is a number (expected an object)"),
  ])
  func `a value without a number, an order or a source is a mistake`(value: String, part: String) {
    let told = mistakes(in: Self.table(power: value))
    #expect(told.contains(part), "\(told)")
  }

  @Test func `a missing value is a mistake`() {
    #expect(
      mistakes(
        in:
          #"{"format": 1, "name": "x", "title": "X", "values": {"on_share": {"value": 1, "source": "s"}}}"#
      )
        == #"1:52: values: the key "power_w" is missing (expected an estimate with a source)"#
    )
    #expect(mistakes(in: Self.table(format: "")).hasPrefix(#"1:1: the key "format" is missing"#))
    #expect(mistakes(in: "[]") == "1:1: this is an array (expected an object)")
  }

  @Test func `values of a draw are found by parameter`() {
    let draw = [0, 0, 12, 0.5, 0]
    let values = TableValues<LampParameter>(draw[2..<4])
    #expect(values[.power] == 12)
    #expect(values[.share] == 0.5)
  }

  @Test func `embedded tables come in their order, and each by its name`() {
    #expect(Lamps.all.map(\.name) == ["desk", "desk"])
    #expect(Lamps.names == ["a", "b"])
    #expect(Lamps.named("b")?.name == "desk")
    #expect(Lamps.named("c") == nil)
    #expect(TableText.texts(in: [:], folder: "Lamps").isEmpty)
  }

  @Test func `an embedded table that is wrong is a broken promise`() async {
    await #expect(processExitsWith: .failure) { _ = BrokenLamps.named("a") }
  }

  private enum Lamps: EmbeddedTables {
    static let all: [LampTable] = readAll()
    static let texts = TableText.texts(
      in: ["Lamps": [("a.json", table()), ("b.json", table())]],
      folder: "Lamps"
    )
  }

  private enum BrokenLamps: EmbeddedTables {
    static let all: [LampTable] = readAll()
    static let texts = TableText.texts(in: ["Lamps": [("a.json", "{}")]], folder: "Lamps")
  }
}
