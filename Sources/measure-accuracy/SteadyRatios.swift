import Foundation
import PerfModel

/// Emulated over native time, steady, of all recordings, beside the published band for compiled
/// code.
struct SteadyRatios {
  let report: String

  private static let band = 1.2...2.2

  init(of folders: [String], under emulator: String, on core: String) throws {
    var rows: [[String]] = []
    let ending = ".x64.blocks"
    for folder in folders {
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
      for name in names {
        let file = "\(folder)/\(name)\(ending)"
        let app = try CodeEstimate(
          recordingAt: file,
          appOnly: true,
          emulator: emulator,
          core: core
        ).total.cycles
        let native = try CodeEstimate(
          recordingAt: "\(folder)/\(name).a64.blocks",
          appOnly: true,
          core: core
        ).total.cycles.native
        guard let emulated = app.emulated, let recompiled = app.recompiled, let native,
          let whole = try PublishedAccuracy.ratio(of: file, emulator, core)
        else { continue }
        rows.append([
          name, twoDecimals(emulated / recompiled), twoDecimals(emulated / native),
          twoDecimals(whole), Self.band.contains(whole) ? "yes" : "no",
        ])
      }
    }
    let header = [
      "program", "its own code, recompiled", "its own code, arm64 build", "whole curve",
      "in the band 1.2 to 2.2",
    ]
    report = """
      ### Emulated over native time, steady, under `\(emulator)` on `\(core)`

      \(markdown(header, rows))
      """
  }
}
