internal import Diagnostics
internal import SampleReading

/// One thread's samples.
struct FirefoxThread {
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
struct FirefoxFile {
  var shared = FirefoxTables()
  private(set) var version: Int?
  private(set) var interval = 1.0
  private(set) var processorUnit = ""
  /// By number of a library: its number among the recording's modules.
  private(set) var libraries: [Int32] = []
  private(set) var threads: [FirefoxThread] = []

  /// The oldest version whose tables are known.
  static let oldestVersion = 32

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
}
