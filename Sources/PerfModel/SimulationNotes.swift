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

extension Body {
  /// Whether a run does nothing, as in a profile that is still to be filled in.
  fileprivate var isEmpty: Bool {
    guard case .instructions(let perRun, _) = self else { return false }
    return perRun.count == 0
  }
}
