internal import Diagnostics
internal import SampleReading

/// Imports the JSON of speedscope, which many profilers write.
///
/// Frames name their modules as folded stacks do, or by `file`. A profile of samples shows time; one
/// of events (`evented`) has every call that the profiler saw, and its counts are exact. PerfView,
/// dotnet-trace and speedscope itself write events as well, but made of samples: those are taken for
/// samples, and the frames for processes and threads that PerfView puts around code are no code.
enum SpeedscopeImporter: SampleImporter {
  static let name = "speedscope"

  static let summary = "speedscope's JSON, of samples or of events (exact calls)"

  static let traits: SampleTraits = [.threads, .times]

  static func looksLike(_ head: RecordingHead) -> Bool {
    head.isObject
      && (head.contains("speedscope.app/file-format-schema")
        || head.contains("\"activeProfileIndex\""))
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var json = JSONPull(buffer)
    var file = SpeedscopeFile(firstFrame: recording.provisionalCount)
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "shared":
        try json.readObject { json, key throws(InvalidInput) in
          guard key == "frames" else { return try json.skipValue() }
          try json.readArray { json throws(InvalidInput) in
            try file.readFrame(&json, &recording)
          }
        }
      case "profiles":
        try json.readArray { json throws(InvalidInput) in
          try file.readProfile(&json, &recording)
        }
      case "exporter": file.exporter = try json.readNull() ? "" : json.readString()
      default: try json.skipValue()
      }
    }
    try json.finish()
    try file.finish(json, &recording)
  }
}

/// What has been read of a file.
private struct SpeedscopeFile {
  let firstFrame: Int
  var exporter = ""
  private var frames = 0
  private var greatestFrame = -1
  private var hasModules = false
  private var hasSamples = false
  private var hasEvents = false
  /// Stacks of the profile at hand, and their weights, in its own unit.
  private var stacks = NumberList()
  private var weights: [Double] = []

  init(firstFrame: Int) {
    self.firstFrame = firstFrame
  }

  mutating func readFrame(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    var name = ""
    var file = ""
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "name": name = try json.readString()
      case "file": file = try json.readNull() ? "" : json.readString()
      default: try json.skipValue()
      }
    }
    let bytes = Array(name.utf8)
    var (module, function) = FrameName.split(bytes, bytes.indices)
    var moduleBytes = bytes
    if module.isEmpty, !file.isEmpty {
      moduleBytes = Array(file.utf8)
      module = moduleBytes.indices
      function = bytes.indices
    }
    if FrameName.isStructure(name) {
      moduleBytes = Array(FrameName.structure.utf8)
      module = moduleBytes.indices
      function = bytes.indices
    } else {
      hasModules = hasModules || !module.isEmpty
    }
    recording.appendProvisional(
      module: recording.modules.index(of: moduleBytes, in: module),
      function: recording.functions.index(of: bytes, in: function)
    )
    frames += 1
  }

  mutating func readProfile(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    var name: String?
    var unit: String?
    var start: Double?
    var samples: SpeedscopeSamples?
    var isAdded = false
    stacks.removeAll()
    weights.removeAll(keepingCapacity: true)
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "name": name = try json.readString()
      case "unit": unit = try json.readString()
      case "startValue":
        // PerfView writes it as a text.
        start = try json.isString() ? Double(json.readString()) ?? .nan : json.readNumber()
      case "samples":
        hasSamples = true
        try json.readArray { json throws(InvalidInput) in
          stacks.append(Int32(try readStack(&json, &recording)))
        }
      case "weights":
        // Where all that they need is known, weights are added as they are read.
        if let name, let unit, stacks.count > 0, start != nil || !recording.isCutInTime {
          samples = try SpeedscopeSamples(
            from: start ?? 0,
            scale: Self.scale(of: unit, recording, json),
            of: recording.strand(thread: name)
          )
        }
        try json.readArray { json throws(InvalidInput) in
          let weight = try json.readNumber()
          if samples == nil { return weights.append(weight) }
          try samples?.add(weight, stacks, json, &recording)
        }
        if let samples {
          try samples.finish(stacks, json)
          isAdded = true
        }
      case "events":
        guard let unit else {
          throw json.failure(
            "the events of a profile stand before its unit",
            hint: "write \"unit\" in front of \"events\""
          )
        }
        let scale = try Self.scale(of: unit, recording, json)
        hasEvents = true
        var run = SpeedscopeEvents(recording.strand(thread: name ?? ""), scale: scale)
        try json.readArray { json throws(InvalidInput) in
          let event = try run.readEvent(&json, &recording)
          guard let number = number(ofFrame: event.frame, in: &recording) else {
            throw json.failure("there is no frame \(event.frame)")
          }
          try run.take(event, number: number, json, &recording)
        }
      default: try json.skipValue()
      }
    }
    guard !isAdded, stacks.count > 0 || weights.count > 0 else { return }
    var all = SpeedscopeSamples(
      from: start ?? 0,
      scale: try Self.scale(of: unit ?? "none", recording, json),
      of: recording.strand(thread: name ?? "")
    )
    for weight in weights { try all.add(weight, stacks, json, &recording) }
    try all.finish(stacks, json)
  }

  private mutating func readStack(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> Int {
    var node = StackTree.root
    try json.readArray { json throws(InvalidInput) in
      let index = try json.readInteger()
      guard let number = number(ofFrame: index, in: &recording) else {
        throw json.failure("there is no frame \(index)")
      }
      node = recording.child(of: node, frame: number)
    }
    return node
  }

  /// The number in the recording of a frame of the file; nil for what cannot be one.
  private mutating func number(ofFrame index: Int, in recording: inout SampledRecording) -> Int? {
    guard index >= 0, index < 100_000_000 else { return nil }
    greatestFrame = max(greatestFrame, index)
    return recording.provisionalFrame(firstFrame + index)
  }

  /// The picoseconds of a unit; nil when it counts samples.
  private static func scale(
    of unit: String,
    _ recording: SampledRecording,
    _ json: JSONPull
  ) throws(InvalidInput) -> Double? {
    switch unit {
    case "none": return nil
    case "nanoseconds": return 1e3
    case "microseconds": return 1e6
    case "milliseconds": return 1e9
    case "seconds": return 1e12
    default:
      throw json.failure(
        "the profile counts \(unit), not time",
        expected: "one of: none, nanoseconds, microseconds, milliseconds, seconds"
      )
    }
  }

  func finish(
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard greatestFrame < frames else {
      throw json.failure("there is no frame \(greatestFrame); the file has \(frames)")
    }
    guard hasModules || frames == 0 else { throw json.failure(FrameName.noModules) }
    // PerfView gives itself out for speedscope, which does not know what its files were made of.
    let isOfSamples = exporter.hasPrefix("speedscope@") || exporter.contains("TraceEvent")
    recording.hasExactCalls = hasEvents && !hasSamples && !isOfSamples
  }
}
