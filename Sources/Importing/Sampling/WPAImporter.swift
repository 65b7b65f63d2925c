internal import Diagnostics
internal import SampleReading

/// Imports tables of the Windows Performance Analyzer: "CPU Usage (Sampled)", exported as CSV.
///
/// The table has the columns Process, Module, Weight (in view), and Function where symbols are
/// loaded; `wpaexporter` writes it by a profile that has them, and WPA copies it. Rows of one
/// process, module and function add up.
enum WPAImporter: SampleImporter {
  static let name = "wpa"

  static let summary = "WPA's table CPU Usage (Sampled) as CSV: wpaexporter, or copied from WPA"

  static let traits: SampleTraits = [.processes, .threads]

  private static let table = SampleTable(
    process: CSVColumn("Process", "New Process", "Process Name", "New Process Name"),
    thread: CSVColumn("Thread ID", "New Thread ID", "Thread Name", "TID"),
    module: CSVColumn("Module", "Module Name", "Image"),
    function: CSVColumn("Function"),
    weights: [
      .init(
        column: CSVColumn("Weight (in view) (ms)", "Weight (ms)", "CPU Usage (in view) (ms)"),
        decimals: 9
      ),
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

  static func looksLike(_ head: RecordingHead) -> Bool { table.fits(head) }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    try table.read(buffer, into: &recording)
  }
}
