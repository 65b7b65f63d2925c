/// One value of a `JSONDocument`: its kind, its place and its path.
package struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  var node: JSONDocument.Node { document.nodes[index] }

  /// The bytes of the value in its file.
  package var range: Range<Int> { Int(node.start)..<Int(node.end) }

  /// The text that the value stands in.
  package var source: SourceText { document.source }

  /// The line that the value starts on, counted from 1.
  package var line: Int { source.position(of: range.lowerBound).line }

  package var isObject: Bool { node.kind == .object }
  package var isArray: Bool { node.kind == .array }
  package var isNull: Bool { node.kind == .null }

  /// What the value is, in the words of messages.
  package var kindName: String {
    switch node.kind {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .true, .false: "a Boolean"
    case .null: "null"
    case .invalid: "no JSON value"
    }
  }

  package var string: String? {
    guard node.kind == .string else { return nil }
    return decodedJSONString(document.source.bytes[range.lowerBound + 1..<range.upperBound - 1])
  }

  package var bool: Bool? {
    switch node.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// The text of a number as it stands in the file.
  package var numberText: String? {
    guard node.kind == .number else { return nil }
    return String(decoding: document.source.bytes[range], as: UTF8.self)
  }

  package var elements: [JSONValue] {
    guard isArray else { return [] }
    var values: [JSONValue] = []
    var child = index + 1
    while child < node.next {
      values.append(JSONValue(document: document, index: child))
      child = Int(document.nodes[child].next)
    }
    return values
  }

  package var members: [(key: JSONValue, value: JSONValue)] {
    guard isObject else { return [] }
    var members: [(JSONValue, JSONValue)] = []
    var child = index + 1
    while child + 1 < node.next {
      members.append(
        (
          JSONValue(document: document, index: child),
          JSONValue(document: document, index: child + 1)
        )
      )
      child = Int(document.nodes[child + 1].next)
    }
    return members
  }

  /// The way from the root to the value: `workload.functions[1].mix`; empty for the root.
  package var path: String {
    var path = ""
    var value = document.root
    while value.index < index {
      let next: (name: String, value: JSONValue)?
      if value.isObject {
        next =
          value.members
          .first { index <= $0.key.index || index < Int($0.value.node.next) }
          .map { ((path.isEmpty ? "" : ".") + ($0.key.string ?? ""), $0.value) }
      } else {
        next =
          value.elements.enumerated()
          .first { index < Int($0.element.node.next) }
          .map { ("[\($0.offset)]", $0.element) }
      }
      guard let next else { break }
      path += next.name
      value = next.value
    }
    return path
  }

  /// A message about this value.
  package func diagnostic(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> Diagnostic {
    let path = path
    return Diagnostic(
      in: document.source,
      at: range,
      message: path.isEmpty ? message : "\(path): \(message)",
      expected: expected,
      hint: hint
    )
  }
}
