package import CallSimulation
internal import Quantities
internal import Results
internal import Thunks
package import Workloads

/// What single call sites cost under a placement, at the default of every parameter.
package struct SiteCosts: Sendable {
  private let workload: Workload
  private let sheet: CostSheet
  private let prices: Prices
  /// By call site: its calls over all strands.
  package let calls: [UInt64]

  /// Prepares the costs.
  ///
  /// - Parameters:
  ///   - strands: The runs and calls.
  ///   - workload: The workload.
  ///   - sheet: Its cost sheet.
  package init(_ strands: [CallCounts.Strand], of workload: Workload, on sheet: CostSheet) {
    self.workload = workload
    self.sheet = sheet
    prices = Prices(of: sheet, at: sheet.parameters.defaults)
    calls = workload.callSites.indices.map { site in
      strands.reduce(0) { $0 + $1.calls[site] }
    }
  }

  /// Whether a call site's ends run in different modes.
  package func isCrossing(_ site: Int, at placement: Placement) -> Bool {
    pair(site, at: placement).isCrossing
  }

  /// The cycles of all calls of a site.
  package func cycles(_ site: Int, at placement: Placement) -> Double {
    Double(calls[site])
      * prices.cycles(
        ofPath: Prices.place(ofPath: sheet.pathClass[site], pair(site, at: placement)),
        on: sheet
      )
  }

  private func pair(_ site: Int, at placement: Placement) -> Prices.Pair {
    let site = workload.callSites[site]
    return Prices.Pair(
      from: placement.isNative[site.caller] ? .native : .emulated,
      to: placement.isNative[site.callee] ? .native : .emulated,
      isClassic: placement.isClassicProcess
    )
  }
}
