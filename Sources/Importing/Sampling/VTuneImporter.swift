internal import Diagnostics
internal import SampleReading

/// Imports reports of Intel VTune as CSV: `hotspots`, `top-down` and `callstacks`.
///
///     vtune -report top-down -call-stack-mode all -column="CPU Time:Self","Module"
///       -format csv -csv-delimiter comma -r RESULT
///
/// `hotspots`, grouped by module or by function, has no stacks. `top-down` has a row a frame, indented
/// by a blank more than its caller, with its own time. `callstacks` has each function and behind it
/// the callers of each of its stacks.
enum VTuneImporter: SampleImporter {
  static let name = "vtune"

  static let summary = "Intel VTune as CSV: -report top-down, callstacks or hotspots"

  static let traits: SampleTraits = [.processes]

  private static let process = CSVColumn("Process")
  private static let module = CSVColumn("Module")
  private static let stack = CSVColumn("Function Stack")
  private static let own = SampleTable.Weight(
    column: CSVColumn("CPU Time:Self", "CPU Time: Self"),
    decimals: 12
  )
  private static let time = SampleTable.Weight(column: CSVColumn("CPU Time"), decimals: 12)

  private static let tables = [
    SampleTable(
      process: process,
      module: module,
      function: CSVColumn("Function"),
      stack: (stack, .listed),
      weights: [time, own],
      sums: ["[total]", "total"]
    ),
    SampleTable(
      process: process,
      module: module,
      stack: (stack, .indented),
      weights: [own],
      sums: ["total"]
    ),
    SampleTable(
      process: process,
      module: module,
      function: CSVColumn("Function", "Source Function"),
      weights: [time, own],
      sums: ["[total]", "total"]
    ),
  ]

  static func looksLike(_ head: RecordingHead) -> Bool { tables.fit(head) }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    try tables.read(buffer, into: &recording)
  }
}
