internal import Diagnostics
internal import SampleReading

/// Imports the text that `perf script` makes of a recording of Linux' `perf`.
///
///     perf record -F 999 -g -- PROGRAM
///     perf script > app.perf
///
/// A sample is a line with command, thread, time and event, then a line a frame, the innermost
/// first, then an empty line. The number in front of the event is its weight: nanoseconds of
/// `cpu-clock` and `task-clock`, cycles, or instructions; where it is missing, a sample stands for
/// the interval. The first event counts, others are left out. A line of branches (`brstacksym`) behind
/// the frames says what called what just before.
enum PerfScriptImporter: SampleImporter {
  static let name = "perf-script"

  static let summary = "samples of a Linux program: perf record -g, then perf script"

  static let traits: SampleTraits = [.processes, .threads, .times]

  static func looksLike(_ head: RecordingHead) -> Bool {
    let lines = head.lines.filter { !$0.hasPrefix("#") }
    guard let first = lines.firstIndex(where: { !$0.isEmpty }), first + 1 < lines.count else {
      return false
    }
    let bytes = Array(lines[first].utf8)
    return PerfHeader(bytes, bytes.indices) != nil
      && (lines[first + 1].hasPrefix("\t") || lines[first + 1].hasPrefix("  ")
        || lines[first + 1].isEmpty)
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var lines = LineReader(buffer)
    var reader = PerfSamples(recording)
    while try lines.next() {
      let bytes = lines.buffer.bytes
      guard let first = lines.line.first else {
        try reader.finish(&recording, lines)
        continue
      }
      switch bytes[first] {
      case UInt8(ascii: "#"): continue
      case _ where reader.isInSample && PerfBranches.isLine(bytes, lines.line):
        reader.takeBranches(lines, &recording)
      case UInt8(ascii: "\t"),
        UInt8(ascii: " ") where reader.isInSample:
        try reader.takeFrame(lines, &recording)
      default:
        try reader.finish(&recording, lines)
        try reader.takeHeader(lines, &recording)
      }
    }
    try reader.finish(&recording, lines)
    reader.note(in: &recording)
  }
}
