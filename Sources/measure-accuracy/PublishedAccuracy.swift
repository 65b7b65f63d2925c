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
    /// Whether system modules run natively there.
    var hasNativeSystem: Bool
    var programs: [String]
    var why: String
  }

  private static let standIns = [
    StandIn(
      rows: ["A001"],
      emulator: "prism",
      core: "oryon-1",
      hasNativeSystem: true,
      programs: ["lua", "gawk", "jq", "mawk", "perl", "python", "sqlite"],
      why: "compiled code that branches much: it reads, parses and compiles programs, as these do"
    ),
    StandIn(
      rows: ["A034", "A036", "A046"],
      emulator: "prism",
      core: "oryon-1",
      hasNativeSystem: true,
      programs: ["djpeg", "flac"],
      why: "vector code written by hand for each processor, as in these, though not the same work"
    ),
    StandIn(
      rows: ["B003", "B004"],
      emulator: "rosetta2",
      core: "apple-m1",
      hasNativeSystem: false,
      programs: ["xz"],
      why: "7-Zip's benchmark packs and unpacks LZMA, as xz does"
    ),
  ]

  init(of path: String, blocks: String, pairs: String) throws {
    let table = try Columns(contentsOf: path, separator: ",")
    var remaining = table.rows.map { table.field("id", of: $0) }
    var rows: [[String]] = []
    for standIn in Self.standIns {
      let files = standIn.programs.compactMap { name in
        [blocks, pairs].map { "\($0)/\(name).x64.blocks" }
          .first(where: FileManager.default.fileExists)
      }
      guard !files.isEmpty else { continue }
      let whole = Ratios(
        try files.compactMap { try Self.emulatedRatio(of: $0, standIn.emulator, standIn.core) }
      )
      let parts =
        standIn.hasNativeSystem
        ? Ratios(try files.compactMap { try Self.ratio(of: $0, standIn.emulator, standIn.core) })
        : nil
      for row in table.rows {
        let id = table.field("id", of: row)
        guard standIn.rows.contains(id),
          let published = table.number("ratio_emulated_over_native_time", of: row)
        else { continue }
        remaining.removeAll { $0 == id }
        rows.append([
          id, "`\(standIn.emulator)`, `\(standIn.core)`", standIn.programs.joined(separator: ", "),
          twoDecimals(published), whole.text, percent(whole.mean / published - 1),
          parts?.text ?? "–", parts.map { percent($0.mean / published - 1) } ?? "–", standIn.why,
        ])
      }
    }
    let order = try MemoryOrderAccuracy(of: table)
    remaining.removeAll { order.rows.contains($0) }
    let header = [
      "row", "tables", "stand-in", "published", "all code emulated", "error",
      "system modules native", "error", "why it can stand for it",
    ]
    report = """
      ### Published ratios of emulated to native time, steady

      \(markdown(header, rows))
      \(order.report)
      ### Published rows that nothing here can stand for

      \(markdown(["rows", "why not"], UnmatchedRows.table(of: remaining)))
      """
  }

  /// The ratios of several programs.
  private struct Ratios {
    /// Their geometric mean.
    let mean: Double
    /// The mean, and the least and the most when there are several.
    let text: String

    init(_ ratios: [Double]) {
      mean = exp(ratios.reduce(0) { $0 + log($1) } / Double(max(1, ratios.count)))
      guard let least = ratios.min(), let most = ratios.max(), ratios.count > 1 else {
        text = twoDecimals(mean)
        return
      }
      text = "\(twoDecimals(mean)) (\(twoDecimals(least)) to \(twoDecimals(most)))"
    }
  }

  /// Emulated over native time when all code is emulated, or none.
  private static func emulatedRatio(
    of file: String,
    _ emulator: String,
    _ core: String
  ) throws -> Double? {
    let cycles = try CodeEstimate(recordingAt: file, emulator: emulator, core: core).total.cycles
    guard let emulated = cycles.emulated, let native = cycles.recompiled else { return nil }
    return emulated / native
  }

  /// Emulated over native time as Windows runs it: system modules are native, and calls to them
  /// cost what crossing costs.
  static func ratio(of file: String, _ emulator: String, _ core: String) throws -> Double? {
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
