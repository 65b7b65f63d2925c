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
    while value.index < index, let next = value.step(toward: index) {
      path += path.isEmpty && value.isObject ? String(next.name.dropFirst()) : next.name
      value = next.value
    }
    return path
  }

  /// The member or element that holds another value, and its name: `.mix`, `[1]`.
  private func step(toward descendant: Int) -> (name: String, value: JSONValue)? {
    var child = index + 1
    var position = 0
    while child < node.next {
      let value = JSONValue(document: document, index: isObject ? child + 1 : child)
      if descendant < value.node.next {
        let key = JSONValue(document: document, index: child)
        return (isObject ? "." + (key.string ?? "") : "[\(position)]", value)
      }
      child = Int(value.node.next)
      position += 1
    }
    return nil
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
