internal import Diagnostics
internal import SampleReading

/// Imports tables of the Windows Performance Analyzer: "CPU Usage (Sampled)", exported as CSV.
///
/// `wpaexporter` writes it by the profile `Tools/WPA/CPUStacks.wpaProfile`, and WPA copies it. With a
/// column Stack, a row's stack is its frames between slashes; else Module and Function say where its
/// time was, and there are no calls.
enum WPAImporter: SampleImporter {
  static let name = "wpa"

  static let summary = "WPA's table CPU Usage (Sampled) as CSV: wpaexporter, or copied from WPA"

  static let traits: SampleTraits = [.processes, .threads]

  private static let flat = SampleTable(
    process: CSVColumn("Process", "Process Name"),
    thread: CSVColumn("Thread ID", "Thread Name", "TID"),
    module: CSVColumn("Module"),
    function: CSVColumn("Function"),
    count: CSVColumn("Count"),
    weights: [
      .init(column: CSVColumn("Weight (in view) (ms)", "Weight (ms)"), decimals: 9),
      .init(
        column: CSVColumn(
          "Weight (in view) (\u{B5}s)",
          "Weight (\u{B5}s)",
          "Weight (in view) (us)"
        ),
        decimals: 6
      ),
      .init(column: CSVColumn("Weight (in view) (s)", "Weight (s)"), decimals: 12),
      .init(column: CSVColumn("Weight (in view)", "Weight"), decimals: 9),
    ],
    sums: ["total"]
  )

  /// The same table with a column of stacks, or the other one.
  private static let tables: [SampleTable] = {
    var withStacks = flat
    withStacks.stack = (CSVColumn("Stack"), .joined)
    return [withStacks, flat]
  }()

  static func looksLike(_ head: RecordingHead) -> Bool { tables.fit(head) }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    try tables.read(buffer, into: &recording)
  }
}
