internal import Quantities
internal import Results
internal import Workloads

extension Simulation {
  /// What a reader must know of how the counts are known.
  static func notes(on workload: Workload) -> [String] {
    var notes: [String] = []
    let estimated = workload.callSites.count { $0.provenance != .exact && $0.provenance != .static }
    if estimated > 0 {
      notes.append(
        "\(estimated) of \(workload.callSites.count) call counts are estimated: the band has what "
          + "the calls themselves cost over their ranges; the work below them is as given"
      )
    }
    let uncounted = workload.callSites.count { $0.provenance == .static }
    if uncounted > 0 {
      notes.append(
        "\(uncounted) of \(workload.callSites.count) call sites are known from code only; "
          + "what they cost is not in the curve beyond the counts given"
      )
    }
    let empty = workload.functions.count { $0.body.isEmpty }
    if uncounted > 0, empty > 0 {
      notes.append(
        "\(empty) of \(workload.functions.count) functions have no instructions, and cost nothing "
          + "of their own: to be filled in"
      )
    }
    let stay =
      workload.modules.filter { $0.architecture == .x64 && !$0.isPortable }.map(\.name)
      + workload.functions.filter { !$0.isPortable }.map(\.name)
    if !stay.isEmpty {
      notes.append("not portable, stays emulated: " + stay.joined(separator: ", "))
    }
    return notes
  }
}

extension Simulation {
  /// Which estimated count is worth measuring first, and how that is done.
  static func note(onOpenCount open: (count: TimingCurve.Sensitivity, step: Int)?) -> [String] {
    guard let (count, step) = open else { return [] }
    let call = count.parameter.dropFirst("call.".count).dropLast(".count".count)
    return [
      "of the estimated counts, that of \(call) matters most: over its range step \(step) takes"
        + " \(milliseconds(count.atLow)) to \(milliseconds(count.atHigh)) ms. Count it with a"
        + " breakpoint that counts, with VSInstr or tiny_tracer on Windows or callgrind on Linux,"
        + " and put it into the profile as exact"
    ]
  }

  /// Three digits of a time.
  private static func milliseconds(_ time: Milliseconds) -> String {
    guard time.count > 0 else { return "0" }
    var scale = 1.0
    while time.count * scale < 100, scale < 1e9 { scale *= 10 }
    while time.count * scale >= 1000 { scale /= 10 }
    let rounded = (time.count * scale).rounded() / scale
    return rounded == rounded.rounded() && rounded < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension Body {
  /// Whether a run does nothing, as in a profile that is still to be filled in.
  fileprivate var isEmpty: Bool {
    guard case .instructions(let perRun, _) = self else { return false }
    return perRun.count == 0
  }
}
