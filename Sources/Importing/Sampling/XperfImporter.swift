internal import Diagnostics
internal import SampleReading

/// Imports texts of `xperf`: samples of all processes of a Windows machine, or a report of them.
///
///     xperf -i trace.etl -symbols -o trace.txt -a dumper -stacktimeshifting
///     xperf -i trace.etl -o trace.csv -a profile -detail
///
/// In the dumper's text, a line `SampledProfile` is a sample; its stack follows some lines later, as
/// lines `Stack` of the same time and thread. Each sample stands for the interval, which is 1 ms
/// unless it was set. The report has a line for each module of each process, or each function with
/// symbols, and no stacks.
enum XperfImporter: SampleImporter {
  static let name = "xperf"

  static let summary = "an ETW trace by xperf -a dumper (stacks) or -a profile -detail (modules)"

  static let traits: SampleTraits = [.processes, .threads, .times]

  static func looksLike(_ head: RecordingHead) -> Bool {
    head.firstLine.hasPrefix("BeginHeader")
      || head.lines.contains { line in
        line.drop { $0 == " " || $0 == "\t" }.hasPrefix("SampledProfile,")
          || XperfDetail.isHeader(line)
      }
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var lines = LineReader(buffer)
    var samples = XperfSamples()
    while try lines.next() {
      if XperfDetail.mayBeHeader(lines.buffer.bytes, lines.line), XperfDetail.isHeader(lines.text) {
        return try XperfDetail.read(&lines, into: &recording)
      }
      try samples.take(lines, &recording)
    }
    try samples.finish(lines, &recording)
  }

  /// `app.exe (  56)` as `app.exe (56)`, and `"app.exe" (56)` so as well.
  static func process(_ text: String) -> String {
    let text = text.filter { $0 != "\"" }
    guard let bracket = text.lastIndex(of: "(") else { return text }
    return text[...bracket] + text[bracket...].dropFirst().filter { $0 != " " }
  }

  /// The frame of `IMAGE!FUNCTION`, or of an image alone.
  static func frame(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ recording: inout SampledRecording
  ) -> Int {
    var (module, function) = FrameName.split(bytes, range)
    if module.isEmpty { (module, function) = (function, module) }
    return recording.frame(
      module: recording.modules.index(of: bytes, in: module),
      function: recording.functions.index(of: bytes, in: function)
    )
  }
}
