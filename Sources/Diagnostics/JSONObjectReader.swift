/// Reads one JSON object: asks for its keys, and at the end reports those that nobody asked for.
///
/// Every mistake goes to the log; the functions then return nil, and reading goes on.
/// `"note"` is allowed in every object.
package struct JSONObjectReader {
  package let value: JSONValue
  package let log: DiagnosticLog
  private var members: [(key: String, keyValue: JSONValue, value: JSONValue)] = []
  private var asked: [String] = []

  /// Starts to read an object.
  ///
  /// - Returns: nil, with a message in the log, when the value is no object.
  package init?(_ value: JSONValue, log: DiagnosticLog) {
    self.value = value
    self.log = log
    guard value.isObject else {
      log.report(value.diagnostic("this is \(value.kindName)", expected: "an object"))
      return nil
    }
    var names: Set<String> = []
    for (key, member) in value.members {
      let name = key.string ?? ""
      if names.insert(name).inserted {
        members.append((name, key, member))
      } else {
        log.report(key.diagnostic("the key \"\(name)\" stands twice", hint: "remove one"))
      }
    }
  }

  /// The value of an optional key.
  package mutating func optional(_ key: String) -> JSONValue? {
    asked.append(key)
    return members.first { $0.key == key }?.value
  }

  /// The value of a key that must be there; a message when it is not.
  package mutating func required(_ key: String, expected: String? = nil) -> JSONValue? {
    if let found = optional(key) { return found }
    let unasked = members.map(\.key).filter { [asked] in !asked.contains($0) }
    let near = Suggestion.nearest(to: key, in: unasked)
    log.report(
      value.diagnostic(
        "the key \"\(key)\" is missing",
        expected: expected,
        hint: near.map { "\"\($0)\" is near; was \"\(key)\" meant?" }
      )
    )
    return nil
  }

  /// Reports every key that was not asked for.
  package mutating func finish() {
    let known = asked.contains("note") ? asked : asked + ["note"]
    for member in members where !known.contains(member.key) {
      log.report(
        member.keyValue.diagnostic(
          "unknown key",
          expected: "one of: " + known.joined(separator: ", "),
          hint: Suggestion.hint(for: member.key, among: known)
        )
      )
    }
    if let note = members.first(where: { $0.key == "note" }) { _ = note.value.readString(to: log) }
  }
}

extension JSONValue {
  /// Reports that the value is of another kind than wanted.
  package func reportMismatch(expected: String, to log: DiagnosticLog) {
    if node.kind != .invalid {
      log.report(diagnostic("this is \(kindName)", expected: expected))
    }
  }

  package func readString(to log: DiagnosticLog) -> String? {
    if let string { return string }
    reportMismatch(expected: "a string", to: log)
    return nil
  }

  /// A name: a string with at least one character and no line break.
  package func readName(to log: DiagnosticLog) -> String? {
    guard let name = readString(to: log) else { return nil }
    guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 32 }) else {
      log.report(diagnostic("an empty name, or one with a control character", expected: "a name"))
      return nil
    }
    return name
  }

  package func readBool(to log: DiagnosticLog) -> Bool? {
    if let bool { return bool }
    reportMismatch(expected: "true or false", to: log)
    return nil
  }

  package func readArray(to log: DiagnosticLog) -> [JSONValue]? {
    if isArray { return elements }
    reportMismatch(expected: "an array", to: log)
    return nil
  }

  /// A finite number within bounds.
  package func readNumber(in bounds: ClosedRange<Double>, to log: DiagnosticLog) -> Double? {
    let expected = "a number from \(bounds.lowerBound.plain) to \(bounds.upperBound.plain)"
    guard let numberText else {
      reportMismatch(expected: expected, to: log)
      return nil
    }
    guard let number = Double(numberText), number.isFinite, bounds.contains(number) else {
      log.report(diagnostic("the number is out of range", expected: expected))
      return nil
    }
    return number
  }

  /// A whole number within bounds; `1e9` and `600.0` are whole numbers too.
  package func readInteger(in bounds: ClosedRange<UInt64>, to log: DiagnosticLog) -> UInt64? {
    let expected = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
    guard let numberText else {
      reportMismatch(expected: expected, to: log)
      return nil
    }
    let whole = UInt64(numberText) ?? Double(numberText).flatMap { UInt64(exactly: $0) }
    guard let whole, bounds.contains(whole) else {
      log.report(diagnostic("no such number", expected: expected))
      return nil
    }
    return whole
  }
}

extension Double {
  /// The number without ".0" behind a whole one.
  package var plain: String {
    Int64(exactly: self).map { $0.magnitude < 1_000_000_000_000 ? "\($0)" : "\(self)" } ?? "\(self)"
  }
}
