internal import Diagnostics
internal import SampleReading

/// Imports the report `hotspots` of Intel VTune as CSV.
///
///     vtune -report hotspots -group-by module -format csv -csv-delimiter comma -r RESULT
///
/// Grouped by module, or by function, which has a column for the module as well. VTune has no calls
/// in this report.
enum VTuneImporter: SampleImporter {
  static let name = "vtune"

  static let summary = "Intel VTune: -report hotspots -group-by module -format csv"

  static let traits: SampleTraits = [.processes]

  private static let table = SampleTable(
    process: CSVColumn("Process"),
    module: CSVColumn("Module"),
    function: CSVColumn("Function", "Source Function"),
    weights: [
      .init(
        column: CSVColumn("CPU Time", "CPU Time:Self", "CPU Time: Self", "CPU Time (s)"),
        decimals: 12
      )
    ],
    sums: ["[total]", "total"]
  )

  static func looksLike(_ head: RecordingHead) -> Bool { table.fits(head) }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    try table.read(buffer, into: &recording)
  }
}
