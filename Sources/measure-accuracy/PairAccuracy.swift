#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import PerfModel

/// Predicted against recorded instructions of programs that were recorded in both builds
/// (`Scripts/record-pairs`).
struct PairAccuracy {
  let report: String

  init(in folder: String) throws {
    let ending = ".x64.blocks"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    guard !names.isEmpty else {
      report = "### Recompiled: programs from Debian's packages\n\nNot recorded this time.\n"
      return
    }
    var rows: [[String]] = []
    var errors = Errors()
    var coverage = 1.0
    for name in names {
      let x64 = try CodeEstimate(recordingAt: "\(folder)/\(name).x64.blocks", appOnly: true)
      let a64 = try CodeEstimate(recordingAt: "\(folder)/\(name).a64.blocks", appOnly: true)
      let predicted = x64.total.recompiledInstructions ?? 0
      let recorded = a64.total.executedInstructions
      guard recorded > 0 else { continue }
      let error = Double(predicted) / Double(recorded) - 1
      errors.signed.append(error)
      coverage = min(coverage, x64.total.coverage, a64.total.coverage)
      rows.append([name, "\(predicted)", "\(recorded)", percent(error)])
    }
    report = """
      ### Recompiled: programs from Debian's packages

      \(markdown(["program", "predicted", "true", "error"], rows))
      Mean absolute error \(share(errors.meanAbsolute)), bias \(percent(errors.bias)), worst \
      \(percent(errors.worst)). Least coverage \(share(coverage)).

      """
  }
}
