internal import Diagnostics
internal import SampleReading

/// Imports processed profiles of the Firefox Profiler, which samply writes as well.
///
///     samply record --save-only -o app.json.gz -- app.exe
///
/// Versions from 32 on of the processed format are read, with tables in each thread or shared by
/// all. Where samples have the processor time between them, that is their weight; else it is their
/// number times the interval.
enum FirefoxImporter: SampleImporter {
  static let name = "firefox"

  static let summary = "profiles of samply and the Firefox Profiler, JSON or JSON.gz"

  static let traits: SampleTraits = [.processes, .threads, .times]

  static func looksLike(_ head: RecordingHead) -> Bool {
    head.isObject
      && (head.contains("\"preprocessedProfileVersion\"")
        || head.contains("\"meta\"")
          && (head.contains("\"libs\"") || head.contains("\"interval\"")))
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var json = JSONPull(buffer)
    var file = FirefoxFile()
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "meta": try file.readMeta(&json)
      case "libs": try file.readLibraries(&json, &recording)
      case "shared": try file.shared.read(&json, &recording)
      case "threads":
        try json.readArray { json throws(InvalidInput) in
          try file.readThread(&json, &recording)
        }
      default: try json.skipValue()
      }
    }
    try json.finish()
    try file.finish(json, &recording)
  }
}

/// The tables that samples lead through, of one thread or of all.
private struct FirefoxTables {
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

/// One thread's samples.
private struct FirefoxThread {
  var process = ""
  var number = ""
  var name = ""
  var threadNumber = ""
  var stacks: [Int32] = []
  var weights: [Double] = []
  var times: [Double] = []
  var areDeltas = false
  /// Processor time between samples, in the unit that the file's `meta` says.
  var processorTimes: [Double] = []
  var isOfTime = true
  var tables = FirefoxTables()
}

/// What has been read of a file.
private struct FirefoxFile {
  var shared = FirefoxTables()
  private var version: Int?
  private var interval = 1.0
  private var processorUnit = ""
  /// By number of a library: its number among the recording's modules.
  private var libraries: [Int32] = []
  private var threads: [FirefoxThread] = []

  /// The oldest version whose tables are known.
  private static let oldestVersion = 32

  mutating func readMeta(_ json: inout JSONPull) throws(InvalidInput) {
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "preprocessedProfileVersion": version = try json.readInteger()
      case "interval": interval = try json.readNumber()
      case "sampleUnits":
        if try json.readNull() { return }
        try json.readObject { json, key throws(InvalidInput) in
          if key == "threadCPUDelta" {
            processorUnit = try json.readString()
          } else {
            try json.skipValue()
          }
        }
      default: try json.skipValue()
      }
    }
  }

  mutating func readLibraries(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try json.readArray { json throws(InvalidInput) in
      var name = ""
      var path = ""
      try json.readObject { json, key throws(InvalidInput) in
        switch key {
        case "name": name = try json.readNull() ? "" : json.readString()
        case "path": path = try json.readNull() ? "" : json.readString()
        default: try json.skipValue()
        }
      }
      libraries.append(Int32(recording.modules.index(of: path.isEmpty ? name : path)))
    }
  }

  mutating func readThread(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    var thread = FirefoxThread()
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "processName": thread.process = try json.readNull() ? "" : json.readString()
      case "name": thread.name = try json.readNull() ? "" : json.readString()
      case "pid": thread.number = try json.readLabel()
      case "tid": thread.threadNumber = try json.readLabel()
      case "samples":
        if try json.readNull() { return }
        try Self.readSamples(&json, &thread)
      default:
        if try !thread.tables.readMember(key, &json, &recording) { try json.skipValue() }
      }
    }
    threads.append(thread)
  }

  private static func readSamples(
    _ json: inout JSONPull,
    _ thread: inout FirefoxThread
  ) throws(InvalidInput) {
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "weightType":
        let type = try json.readNull() ? "samples" : json.readString()
        thread.isOfTime = type == "samples" || type == "tracing-ms"
      case "stack", "weight", "time", "timeDeltas", "threadCPUDelta":
        guard try json.isArray() else { return try json.skipValue() }
        switch key {
        case "stack": thread.stacks = try json.readIndices()
        case "weight": thread.weights = try json.readNumbers()
        case "threadCPUDelta": thread.processorTimes = try json.readNumbers()
        default:
          thread.times = try json.readNumbers()
          thread.areDeltas = key == "timeDeltas"
        }
      default: try json.skipValue()
      }
    }
  }

  func finish(
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard let version, version >= Self.oldestVersion else {
      throw json.failure(
        version.map { "this is version \($0) of the processed format" }
          ?? "this is no processed profile: meta has no preprocessedProfileVersion",
        expected: "version \(Self.oldestVersion) or a newer one",
        hint: "open it on profiler.firefox.com and save it again"
      )
    }
    for thread in threads { try add(thread, json, &recording) }
  }

  private func add(
    _ thread: FirefoxThread,
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard thread.isOfTime else { return }
    let strand = recording.strand(
      process: Self.label(thread.process, thread.number),
      thread: Self.label(thread.name, thread.threadNumber)
    )
    guard strand.isWanted, !thread.stacks.isEmpty else { return }
    let nodes = try nodes(of: thread.tables.filled(from: shared), json, &recording)
    let unit = picosecondsOfProcessorTime(recording)
    let hasProcessorTimes =
      unit != nil && thread.processorTimes.count == thread.stacks.count
    var time = 0.0
    for (index, stack) in thread.stacks.enumerated() {
      if thread.times.indices.contains(index) {
        time = thread.areDeltas ? time + thread.times[index] : thread.times[index]
      }
      let weight = thread.weights.indices.contains(index) ? thread.weights[index] : 1
      let picoseconds =
        hasProcessorTimes
        ? thread.processorTimes[index] * (unit ?? 0) : weight * interval * 1e9
      guard picoseconds >= 0, picoseconds < 1e18, abs(time) < 1e9 else {
        throw json.failure(
          "sample \(index) of thread \(thread.name) has an impossible weight or time"
        )
      }
      guard stack >= 0, picoseconds >= 1, recording.wants(time: Int64(time * 1e9)) else { continue }
      guard nodes.indices.contains(Int(stack)) else {
        throw json.failure("sample \(index) of thread \(thread.name) has no stack \(stack)")
      }
      guard
        recording.add(
          nodes[Int(stack)],
          weight: UInt64(picoseconds.rounded()),
          of: strand,
          counting: .inOrder
        )
      else { throw json.failure("the samples are more than can be counted") }
    }
  }

  private static func label(_ name: String, _ number: String) -> String {
    number.isEmpty ? name : name.isEmpty ? number : "\(name) (\(number))"
  }

  private func picosecondsOfProcessorTime(_ recording: SampledRecording) -> Double? {
    switch processorUnit {
    case "ns": 1e3
    case "\u{B5}s", "\u{3BC}s", "us": 1e6
    case "ms": 1e9
    case "variable CPU cycles": recording.picosecondsPerCycle
    default: nil
    }
  }

  /// By stack of the tables: its node in the recording.
  private func nodes(
    of tables: FirefoxTables,
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> [Int] {
    func missing(_ what: String, _ number: Int32) -> InvalidInput {
      json.failure("a table of the profile has no \(what) \(number)")
    }
    guard tables.stackFrames.count == tables.prefixes.count else {
      throw json.failure(
        "stackTable has \(tables.prefixes.count) prefixes and \(tables.stackFrames.count) frames"
      )
    }
    let none = recording.modules.index(of: "")
    var frames: [Int] = []
    frames.reserveCapacity(tables.functions.count)
    for function in tables.functions {
      guard tables.names.indices.contains(Int(function)) else {
        throw missing("function", function)
      }
      let name = tables.names[Int(function)]
      guard tables.strings.indices.contains(Int(name)) else { throw missing("string", name) }
      let resource =
        tables.resources.indices.contains(Int(function)) ? tables.resources[Int(function)] : -1
      var module = none
      if resource >= 0 {
        guard tables.libraries.indices.contains(Int(resource)) else {
          throw missing("resource", resource)
        }
        let library = tables.libraries[Int(resource)]
        if library >= 0 {
          guard libraries.indices.contains(Int(library)) else { throw missing("library", library) }
          module = Int(libraries[Int(library)])
        }
      }
      frames.append(
        recording.frame(module: module, function: Int(tables.strings[Int(name)]))
      )
    }
    var nodes: [Int] = []
    nodes.reserveCapacity(tables.prefixes.count)
    for (index, prefix) in tables.prefixes.enumerated() {
      // A stack lies behind the one that it goes on from: so none is in a circle.
      guard prefix < index else {
        throw json.failure("stack \(index) goes on from stack \(prefix), which is not before it")
      }
      let frame = tables.stackFrames[index]
      guard frames.indices.contains(Int(frame)) else { throw missing("frame", frame) }
      nodes.append(
        recording.child(
          of: prefix < 0 ? StackTree.root : nodes[Int(prefix)],
          frame: frames[Int(frame)]
        )
      )
    }
    return nodes
  }
}

extension JSONPull {
  /// Reads an array of whole numbers, `null` as −1.
  fileprivate mutating func readIndices() throws(InvalidInput) -> [Int32] {
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
  fileprivate mutating func readNumbers() throws(InvalidInput) -> [Double] {
    var numbers: [Double] = []
    try readArray { json throws(InvalidInput) in
      numbers.append(try json.readNull() ? 0 : json.readNumber())
    }
    return numbers
  }

  /// Reads a string or a number as a text.
  fileprivate mutating func readLabel() throws(InvalidInput) -> String {
    if try readNull() { return "" }
    if try isString() { return try readString() }
    return "\(try readInteger())"
  }
}
