internal import Diagnostics
internal import SampleReading

/// The tables that samples lead through, of one thread or of all.
struct FirefoxTables {
  var prefixes: [Int32] = []
  var stackFrames: [Int32] = []
  var functions: [Int32] = []
  var names: [Int32] = []
  var resources: [Int32] = []
  var libraries: [Int32] = []
  /// By number of a string: its number among the recording's names of functions.
  var strings: [Int32] = []

  mutating func read(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try json.readObject { json, key throws(InvalidInput) in
      if try !readMember(key, &json, &recording) { try json.skipValue() }
    }
  }

  /// Reads a table, if the key is that of one.
  mutating func readMember(
    _ key: String,
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> Bool {
    switch key {
    case "stackTable":
      try Self.readColumns(&json) { json, column throws(InvalidInput) in
        switch column {
        case "prefix": prefixes = try json.readIndices()
        case "frame": stackFrames = try json.readIndices()
        default: try json.skipValue()
        }
      }
    case "frameTable":
      try Self.readColumns(&json) { json, column throws(InvalidInput) in
        if column == "func" { functions = try json.readIndices() } else { try json.skipValue() }
      }
    case "funcTable":
      try Self.readColumns(&json) { json, column throws(InvalidInput) in
        switch column {
        case "name": names = try json.readIndices()
        case "resource": resources = try json.readIndices()
        default: try json.skipValue()
        }
      }
    case "resourceTable":
      try Self.readColumns(&json) { json, column throws(InvalidInput) in
        if column == "lib" { libraries = try json.readIndices() } else { try json.skipValue() }
      }
    case "stringArray", "stringTable":
      guard try json.isArray() else { return false }
      try json.readArray { json throws(InvalidInput) in
        strings.append(Int32(try json.readName(into: &recording.functions)))
      }
    default: return false
    }
    return true
  }

  private static func readColumns(
    _ json: inout JSONPull,
    _ body: (inout JSONPull, String) throws(InvalidInput) -> Void
  ) throws(InvalidInput) {
    try json.readObject { json, column throws(InvalidInput) in
      guard try json.isArray() else { return try json.skipValue() }
      try body(&json, column)
    }
  }

  /// The tables of a thread, with those that all share in the place of missing ones.
  func filled(from shared: Self) -> Self {
    var tables = self
    if tables.prefixes.isEmpty {
      tables.prefixes = shared.prefixes
      tables.stackFrames = shared.stackFrames
    }
    if tables.functions.isEmpty { tables.functions = shared.functions }
    if tables.names.isEmpty {
      tables.names = shared.names
      tables.resources = shared.resources
    }
    if tables.libraries.isEmpty { tables.libraries = shared.libraries }
    if tables.strings.isEmpty { tables.strings = shared.strings }
    return tables
  }
}

extension JSONPull {
  /// Reads an array of whole numbers, `null` as −1.
  mutating func readIndices() throws(InvalidInput) -> [Int32] {
    var indices: [Int32] = []
    try readArray { json throws(InvalidInput) in
      let index = try json.readIndex() ?? -1
      guard let small = Int32(exactly: index), small >= -1 else {
        throw json.failure("\(index) is no number of a row")
      }
      indices.append(small)
    }
    return indices
  }

  /// Reads an array of numbers, `null` as 0.
  mutating func readNumbers() throws(InvalidInput) -> [Double] {
    var numbers: [Double] = []
    try readArray { json throws(InvalidInput) in
      numbers.append(try json.readNull() ? 0 : json.readNumber())
    }
    return numbers
  }

  /// Reads a string or a number as a text.
  mutating func readLabel() throws(InvalidInput) -> String {
    if try readNull() { return "" }
    if try isString() { return try readString() }
    return "\(try readInteger())"
  }
}
