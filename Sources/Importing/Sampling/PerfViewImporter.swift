internal import Diagnostics
internal import SampleReading

/// Imports the CSV of PerfView's CPU stacks: a row a function, with its own and all its time.
///
///     PerfView /AcceptEULA /NoGui UserCommand SaveCPUStacksAsCsv trace.etl app
///
/// A row is `module!function`, `module!?` without symbols. The own time counts (`Exc`, in
/// milliseconds). Its speedscope export has stacks: see `SpeedscopeImporter`.
enum PerfViewImporter: SampleImporter {
  static let name = "perfview"

  static let summary = "PerfView: UserCommand SaveCPUStacksAsCsv t.etl PROCESS"

  static let traits: SampleTraits = []

  private static let tables = [
    SampleTable(
      function: CSVColumn("Name"),
      weights: [.init(column: CSVColumn("Exc", "Exc ms", "Exc (ms)"), decimals: 9)],
      sums: ["root"]
    )
  ]

  static func looksLike(_ head: RecordingHead) -> Bool { tables.fit(head) }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    try tables.read(buffer, into: &recording)
  }
}
