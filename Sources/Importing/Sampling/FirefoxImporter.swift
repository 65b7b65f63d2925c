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
