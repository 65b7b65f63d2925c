extension JSONValue {
  /// Decodes a `Decodable` value from this one, reporting mistakes with their places.
  ///
  /// Missing keys, wrong kinds and numbers out of range go to the log and decoding goes on with a
  /// stand-in, so that all of them are told; unknown keys and keys that stand twice are reported
  /// too. What the type's own `init(from:)` throws ends decoding and is reported at the value,
  /// unless it follows from a stand-in.
  ///
  /// - Returns: nil when anything was reported.
  package func decode<Value: Decodable>(_ type: Value.Type, to log: DiagnosticLog) -> Value? {
    let session = DecodingSession(log: log)
    let before = log.diagnostics.count
    var decoded: Value?
    do {
      decoded = try Value(from: PositionedDecoder(value: self, session: session, codingPath: []))
      session.reportSuperfluousKeys()
    } catch is MissingKey {
      // Its message is in the log.
    } catch let error as DecodingError {
      session.report(error, at: self)
    } catch  where log.diagnostics.count == before {
      log.report(diagnostic("\(error)"))
    } catch {
      // A stand-in may have caused it; its message is in the log.
    }
    return log.diagnostics.count == before ? decoded : nil
  }
}

/// What the decoders of one value share.
private final class DecodingSession {
  let log: DiagnosticLog
  /// By the index of an object: the object and the keys that were asked for.
  private var asked: [Int: (object: JSONValue, keys: [String])] = [:]

  init(log: DiagnosticLog) {
    self.log = log
  }

  func ask(_ object: JSONValue, for key: String?) {
    var entry = asked[object.index] ?? (object, [])
    if let key, !entry.keys.contains(key) { entry.keys.append(key) }
    asked[object.index] = entry
  }

  func report(_ error: DecodingError, at value: JSONValue) {
    let context =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
      }
    var place = value
    for key in context.codingPath {
      let next =
        key.intValue.flatMap { place.elements.indices.contains($0) ? place.elements[$0] : nil }
        ?? place.members.first { $0.key.string == key.stringValue }?.value
      guard let next else { break }
      place = next
    }
    let mistake = place.diagnostic(context.debugDescription)
    // A stand-in for a value of the wrong kind is what follows from the message there.
    let isKnown = log.diagnostics.contains {
      ($0.path, $0.line, $0.column) == (mistake.path, mistake.line, mistake.column)
    }
    if !isKnown { log.report(mistake) }
  }

  func reportMissing(_ key: String, in object: JSONValue) {
    let keys = asked[object.index]?.keys ?? []
    let unasked = object.members.compactMap(\.key.string).filter { !keys.contains($0) }
    let near = Suggestion.nearest(to: key, in: unasked)
    log.report(
      object.diagnostic(
        "the key \"\(key)\" is missing",
        hint: near.map { "\"\($0)\" is near; was \"\(key)\" meant?" }
      )
    )
  }

  func reportSuperfluousKeys() {
    for (_, entry) in asked.sorted(by: { $0.key < $1.key }) {
      let known = entry.keys + ["note"]
      var names: Set<String> = []
      for (key, _) in entry.object.members {
        guard let name = key.string else { continue }
        if !names.insert(name).inserted {
          log.report(key.diagnostic("the key \"\(name)\" stands twice", hint: "remove one"))
          continue
        }
        if known.contains(name) { continue }
        log.report(
          key.diagnostic(
            "unknown key",
            expected: "one of: " + known.joined(separator: ", "),
            hint: Suggestion.hint(for: name, among: known)
          )
        )
      }
    }
  }
}

private struct IndexKey: CodingKey {
  var intValue: Int?
  var stringValue: String

  init(intValue: Int) {
    self.intValue = intValue
    stringValue = "\(intValue)"
  }

  init?(stringValue: String) { nil }
}

private struct PositionedDecoder: Decoder {
  let value: JSONValue
  let session: DecodingSession
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(ObjectContainer<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    ArrayContainer(decoder: self, elements: value.readArray(to: session.log) ?? [])
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  func child(_ value: JSONValue, at key: any CodingKey) -> PositionedDecoder {
    PositionedDecoder(value: value, session: session, codingPath: codingPath + [key])
  }

  func boolean() -> Bool { value.readBool(to: session.log) ?? false }

  func string() -> String { value.readString(to: session.log) ?? "" }

  func floating() -> Double {
    value.readNumber(in: -1e300...1e300, to: session.log) ?? 0
  }

  func single() -> Float {
    Float(value.readNumber(in: -1e38...1e38, to: session.log) ?? 0)
  }

  func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
    let expected = "a whole number from \(Number.min) to \(Number.max)"
    guard let text = value.numberText else {
      value.reportMismatch(expected: expected, to: session.log)
      return 0
    }
    if let number = Number(text) ?? Double(text).flatMap({ Number(exactly: $0) }) {
      return number
    }
    session.log.report(value.diagnostic("no such number", expected: expected))
    return 0
  }

  func any<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try Value(from: self)
  }
}

extension PositionedDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { boolean() }
  func decode(_ type: String.Type) throws -> String { string() }
  func decode(_ type: Double.Type) throws -> Double { floating() }
  func decode(_ type: Float.Type) throws -> Float { single() }
  func decode(_ type: Int.Type) throws -> Int { integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { integer(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try any(type) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: PositionedDecoder
  let members: [(key: String, value: JSONValue)]
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  init(decoder: PositionedDecoder) {
    self.decoder = decoder
    if decoder.value.isObject {
      members = decoder.value.members.map { ($0.key.string ?? "", $0.value) }
      decoder.session.ask(decoder.value, for: nil)
    } else {
      members = []
      decoder.value.reportMismatch(expected: "an object", to: decoder.session.log)
    }
  }

  private func find(_ key: Key) -> JSONValue? {
    decoder.session.ask(decoder.value, for: key.stringValue)
    return members.first { $0.key == key.stringValue }?.value
  }

  /// The decoder of a key's value; a message and nil when the key is missing.
  private func child(_ key: Key) -> PositionedDecoder? {
    if let value = find(key) { return decoder.child(value, at: key) }
    if decoder.value.isObject {
      decoder.session.reportMissing(key.stringValue, in: decoder.value)
    }
    return nil
  }

  func contains(_ key: Key) -> Bool { find(key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { find(key)?.isNull ?? true }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { child(key)?.boolean() ?? false }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { child(key)?.string() ?? "" }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { child(key)?.floating() ?? 0 }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { child(key)?.single() ?? 0 }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { child(key)?.integer(type) ?? 0 }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { child(key)?.integer(type) ?? 0 }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { child(key)?.integer(type) ?? 0 }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    child(key)?.integer(type) ?? 0
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    child(key)?.integer(type) ?? 0
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    if let child = child(key) { return try child.any(type) }
    // No stand-in is known for an arbitrary type; the message is in the log already.
    throw MissingKey()
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    guard let child = child(key) else { throw MissingKey() }
    return try child.container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    guard let child = child(key) else { throw MissingKey() }
    return try child.unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    guard let child = child(key) else { throw MissingKey() }
    return child
  }
}

private struct ArrayContainer: UnkeyedDecodingContainer {
  let decoder: PositionedDecoder
  let elements: [JSONValue]
  var currentIndex = 0
  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  init(decoder: PositionedDecoder, elements: [JSONValue]) {
    self.decoder = decoder
    self.elements = elements
  }

  private mutating func next() throws -> PositionedDecoder {
    guard !isAtEnd else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath, debugDescription: "the array has too few elements")
      )
    }
    defer { currentIndex += 1 }
    return decoder.child(elements[currentIndex], at: IndexKey(intValue: currentIndex))
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex].isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next().boolean() }
  mutating func decode(_ type: String.Type) throws -> String { try next().string() }
  mutating func decode(_ type: Double.Type) throws -> Double { try next().floating() }
  mutating func decode(_ type: Float.Type) throws -> Float { try next().single() }
  mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next().integer(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next().integer(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next().integer(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().integer(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next().integer(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next().integer(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next().integer(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next().integer(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().integer(type) }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next().any(type)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }
}

/// A key without a stand-in is missing; its message has been reported.
private struct MissingKey: Error {}
