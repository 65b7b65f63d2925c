import PerfModel

/// Predicted cycles against llvm-mca's of the programs of `truth.csv`, on the cores that it has.
struct CycleAccuracy {
  let report: String
  /// The programs that were compared.
  let programs: [String]

  init(in folder: String, on cores: [String]) throws {
    let truth = try Columns(contentsOf: folder + "/truth.csv", separator: ",")
    programs = truth.rows.map { truth.field("program", of: $0) }
    report = try cores.map { try Self.report(of: $0, truth, folder) }.joined(separator: "\n")
  }

  private static func report(of core: String, _ truth: Columns, _ folder: String) throws -> String {
    var native = Errors()
    var emulated = Errors()
    var ratios = Errors()
    var isolated: [[String]] = []
    var paths: [[String]] = []
    let suffix = core.split(separator: "-").joined(separator: "_")
    for row in truth.rows {
      let name = truth.field("program", of: row)
      let a64 = try cycles(of: "\(folder)/\(name).a64.blocks", on: core)
      let x64 = try cycles(of: "\(folder)/\(name).x64.blocks", on: core)
      guard let trueNative = truth.number("native_cycles_\(suffix)", of: row),
        let trueEmulated = truth.number("emulated_cycles_\(suffix)", of: row),
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
        name, "\(UInt64(running))", percent(running / one - 1), "\(UInt64(recompiled))",
        percent(recompiled / running - 1), "\(UInt64(emulation))", percent(emulation / other - 1),
        twoDecimals(emulation / running), twoDecimals(emulation / recompiled), twoDecimals(ratio),
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

      ### Cycles on `\(core)`: blocks as they follow one another, with mispredicts and misses

      \(markdown(
        [
          "program", "native", "against isolated", "recompiled", "against native", "emulated",
          "against isolated", "emulated / native", "emulated / recompiled", "true ratio, isolated",
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
