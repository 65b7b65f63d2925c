import PerfModel

/// Predicted A64 instructions per x64 instruction of small kernels against those that box64
/// executes (`box64-kernels.tsv`, default settings).
struct KernelAccuracy {
  let report: String

  init(in folder: String, truth path: String) throws {
    let truth = try Columns(contentsOf: path, separator: "\t")
    var rows: [[String]] = []
    var errors = Errors()
    for row in truth.rows where truth.field("config", of: row) == "default" {
      let name = truth.field("kernel", of: row)
      guard let ratio = truth.number("host_per_guest", of: row), ratio > 0 else { continue }
      let recording = "\(folder)/\(name).blocks"
      guard
        let estimate = try? CodeEstimate(recordingAt: recording, appOnly: true, emulator: "box64"),
        let emulated = estimate.total.emulatedInstructions
      else {
        rows.append([name, "", "\(ratio)", "not recorded"])
        continue
      }
      let predicted = Double(emulated) / Double(max(1, estimate.total.executedInstructions))
      errors.signed.append(predicted / ratio - 1)
      let rounded = (predicted * 1000).rounded() / 1000
      rows.append([name, "\(rounded)", "\(ratio)", percent(predicted / ratio - 1)])
    }
    report = """
      ### Small kernels: A64 instructions per x64 instruction under box64

      \(markdown(["kernel", "predicted", "true", "error"], rows))
      Mean absolute error \(share(errors.meanAbsolute)), bias \(percent(errors.bias)), worst \
      \(percent(errors.worst)).

      """
  }
}
