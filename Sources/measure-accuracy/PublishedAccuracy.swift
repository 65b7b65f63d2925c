import Diagnostics
import Foundation
import PerfModel

/// Emulated over native time as published (`measurements.csv`) against that of recordings that can
/// stand for what was measured, and the rows that nothing here can stand for.
struct PublishedAccuracy {
  let report: String

  /// Recordings that stand for rows.
  private struct StandIn {
    var rows: [String]
    var emulator: String
    var core: String
    var programs: [String]
    var why: String
  }

  private static let standIns = [
    StandIn(
      rows: ["A001"],
      emulator: "prism",
      core: "oryon-1",
      programs: ["lua", "gawk", "jq", "mawk", "perl", "python", "sqlite"],
      why: "compiled code that branches much: it reads, parses and compiles programs, as these do"
    ),
    StandIn(
      rows: ["A034", "A036", "A046"],
      emulator: "prism",
      core: "oryon-1",
      programs: ["djpeg", "cjpeg", "flac"],
      why: "vector code written by hand for each processor, as in these, though not the same work"
    ),
    StandIn(
      rows: ["B003", "B004"],
      emulator: "rosetta2",
      core: "apple-m1",
      programs: ["xz"],
      why: "7-Zip's benchmark packs and unpacks LZMA, as xz does; all libraries are emulated too"
    ),
  ]

  init(of path: String, blocks: String, pairs: String) throws {
    let table = try Columns(contentsOf: path, separator: ",")
    var remaining = table.rows.map { table.field("id", of: $0) }
    var rows: [[String]] = []
    var errors = Errors()
    for standIn in Self.standIns {
      let ratios = try standIn.programs.compactMap { name -> Double? in
        let files = [blocks, pairs].map { "\($0)/\(name).x64.blocks" }
        guard let file = files.first(where: FileManager.default.fileExists) else { return nil }
        return try Self.ratio(of: file, under: standIn.emulator, on: standIn.core)
      }
      let mean = exp(ratios.reduce(0) { $0 + log($1) } / Double(max(1, ratios.count)))
      for row in table.rows {
        let id = table.field("id", of: row)
        guard standIn.rows.contains(id), let published = Self.published(row, of: table),
          !ratios.isEmpty
        else { continue }
        remaining.removeAll { $0 == id }
        errors.signed.append(mean / published - 1)
        rows.append([
          id, "`\(standIn.emulator)`, `\(standIn.core)`", standIn.programs.joined(separator: ", "),
          ratios.count == 1
            ? twoDecimals(mean)
            : "\(twoDecimals(mean)) (\(twoDecimals(ratios.min() ?? 0)) to "
              + "\(twoDecimals(ratios.max() ?? 0)))",
          twoDecimals(published), percent(mean / published - 1), standIn.why,
        ])
      }
    }
    let order = try MemoryOrderAccuracy(of: table)
    remaining.removeAll { order.rows.contains($0) }
    report = """
      ### Published ratios of emulated to native time, steady

      \(markdown(
        ["row", "tables", "stand-in", "predicted", "published", "error", "why it can stand for it"],
        rows
      ))
      Mean absolute error \(share(errors.meanAbsolute)), bias \(percent(errors.bias)).

      \(order.report)
      ### Published rows that nothing here can stand for

      \(markdown(["rows", "why not"], UnmatchedRows.table(of: remaining)))
      """
  }

  private static func published(_ row: [String], of table: Columns) -> Double? {
    table.number("ratio_emulated_over_native_time", of: row)
  }

  /// Emulated over native time: under Rosetta of all code, else as Windows runs it, with native
  /// system modules and what calls to them cost.
  static func ratio(of file: String, under emulator: String, on core: String) throws -> Double? {
    if emulator == "rosetta2" {
      let cycles = try CodeEstimate(recordingAt: file, emulator: emulator, core: core).total.cycles
      guard let emulated = cycles.emulated, let native = cycles.recompiled else { return nil }
      return emulated / native
    }
    let profile = """
      {
        "format": 1, "name": "steady",
        "machine": { "core": "\(core)", "emulator": "\(emulator)" },
        "workload": {
          "plugin": "block-profile",
          "parameters": { "file": "\(URL(filePath: file).absoluteURL.path)" }
        }
      }
      """
    var options = SimulationOptions()
    options.run = .steady
    options.samples = 0
    let curve = try Simulation(
      of: Profile(reading: SourceText(path: "steady.json", bytes: Array(profile.utf8))),
      options: options
    ).curve()
    guard let first = curve.steps.first, let last = curve.steps.last else { return nil }
    return first.total.count / last.total.count
  }
}
