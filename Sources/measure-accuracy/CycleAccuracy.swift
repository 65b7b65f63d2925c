import PerfModel

/// Predicted cycles against llvm-mca's of the programs of `truth.csv`, on the cores that it has.
struct CycleAccuracy {
  let report: String

  private static let cores = ["neoverse-v2", "neoverse-n1"]

  init(in folder: String) throws {
    let truth = try Columns(contentsOf: folder + "/truth.csv", separator: ",")
    report = try Self.cores.map { try Self.report(of: $0, truth, folder) }.joined(separator: "\n")
  }

  private static func report(of core: String, _ truth: Columns, _ folder: String) throws -> String {
    var native = Errors()
    var emulated = Errors()
    var ratios = Errors()
    var isolated: [[String]] = []
    var paths: [[String]] = []
    let suffix = core.split(separator: "-").joined(separator: "_")
    for row in truth.rows {
      let name = String(truth.field("program", of: row))
      let a64 = try cycles(of: "\(folder)/\(name).a64.blocks", on: core)
      let x64 = try cycles(of: "\(folder)/\(name).x64.blocks", on: core)
      guard let trueNative = truth.number("native_cycles_\(suffix)"[...], of: row),
        let trueEmulated = truth.number("emulated_cycles_\(suffix)"[...], of: row),
        trueNative > 0, trueEmulated > 0,
        let one = a64.isolated, let other = x64.isolatedEmulated,
        let running = a64.native, let emulation = x64.emulated, let recompiled = x64.recompiled
      else { continue }
      native.signed.append(one / trueNative - 1)
      emulated.signed.append(other / trueEmulated - 1)
      let ratio = trueEmulated / trueNative
      ratios.signed.append(other / one / ratio - 1)
      isolated.append([
        name, "\(UInt64(one))", percent(one / trueNative - 1), "\(UInt64(other))",
        percent(other / trueEmulated - 1), twoDecimals(other / one), twoDecimals(ratio),
        percent(other / one / ratio - 1),
      ])
      paths.append([
        name, "\(UInt64(running))", "\(UInt64(recompiled))", percent(recompiled / running - 1),
        "\(UInt64(emulation))", twoDecimals(emulation / running),
        twoDecimals(emulation / recompiled),
      ])
    }
    return """
      ### Cycles on `\(core)`: each block on its own, against llvm-mca's

      \(markdown(
        ["program", "native", "error", "emulated", "error", "ratio", "true ratio", "error"],
        isolated
      ))
      Mean absolute error: native \(share(native.meanAbsolute)), emulated \
      \(share(emulated.meanAbsolute)), ratio \(share(ratios.meanAbsolute)).

      ### Cycles on `\(core)`: blocks as they follow one another, mispredicted branches included

      \(markdown(
        [
          "program", "native", "recompiled", "recompiled over native", "emulated",
          "emulated / native", "emulated / recompiled",
        ],
        paths
      ))
      """
  }

  private static func cycles(
    of recording: String,
    on core: String
  ) throws -> CodeEstimate.Cycles {
    try CodeEstimate(recordingAt: recording, appOnly: true, emulator: "box64", core: core)
      .total.cycles
  }
}
