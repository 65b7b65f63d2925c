import Diagnostics

/// A value to be written as JSON; objects keep the order of their members.
enum JSONText {
  /// A member of an object.
  typealias Member = (key: String, value: JSONText)

  case null
  case bool(Bool)
  /// A number, written as `null` when it is not finite.
  case number(Double)
  case integer(UInt64)
  case string(String)
  case array([JSONText])
  case object([Member])

  /// A list of strings.
  static func strings(_ strings: [String]) -> JSONText { .array(strings.map { .string($0) }) }

  /// A value that may be missing, written as `null` then.
  static func optional<Value>(_ value: Value?, _ make: (Value) -> JSONText) -> JSONText {
    value.map(make) ?? .null
  }

  /// The text over several lines, each level indented by two spaces, with a line end at the end.
  var prettyPrinted: String {
    var text = ""
    write(to: &text, indentation: "")
    return text + "\n"
  }

  /// The text on one line, without a line end.
  var line: String {
    switch self {
    case .array(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { $0.key.jsonQuoted + ": " + $0.value.line }.joined(separator: ", ") + "}"
    default: String(prettyPrinted.dropLast())
    }
  }

  private func write(to text: inout String, indentation: String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += NumberFormatting.exact(value) ?? "null"
    case .integer(let value): text += String(value)
    case .string(let value): text += value.jsonQuoted
    case .array(let values):
      Self.writeList(values, between: ("[", "]"), to: &text, indentation: indentation) {
        $0.write(to: &$1, indentation: $2)
      }
    case .object(let members):
      Self.writeList(members, between: ("{", "}"), to: &text, indentation: indentation) {
        $1 += $0.key.jsonQuoted + ": "
        $0.value.write(to: &$1, indentation: $2)
      }
    }
  }

  private static func writeList<Item>(
    _ items: [Item],
    between brackets: (open: String, close: String),
    to text: inout String,
    indentation: String,
    writeItem: (Item, inout String, String) -> Void
  ) {
    let inner = indentation + "  "
    text += brackets.open
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + inner
      writeItem(item, &text, inner)
    }
    text += (items.isEmpty ? "" : "\n" + indentation) + brackets.close
  }
}
