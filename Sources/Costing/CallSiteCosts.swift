package import CallSimulation
internal import Quantities
package import Results
package import Workloads

extension CostSheet {
  /// What every call site costs at the boundary, at the default of every parameter.
  ///
  /// The break-even work is the x64 instructions per call at which what a native callee saves is
  /// what entering it costs: entering cost ∕ (emulated − native cycles per instruction).
  package func callSiteReports(
    of workload: Workload,
    counts: CallCounts
  ) -> [TimingCurve.CallSiteReport] {
    let prices = Prices(of: self, at: parameters.defaults)
    var calls = [UInt64](repeating: 0, count: workload.callSites.count)
    for strand in counts.strands {
      for site in calls.indices { calls[site] += strand.calls[site] }
    }
    let reports = workload.callSites.enumerated().map { index, site in
      func cycles(_ pair: Prices.Pair) -> Double {
        prices.cycles(ofPath: Prices.place(ofPath: pathClass[index], pair), on: self)
      }
      func extra(_ pair: Prices.Pair, over other: Prices.Pair) -> Double {
        cycles(pair) - cycles(other)
      }
      let entering = extra(.emulatedToNative, over: .emulatedToEmulated)
      let caller = workload.functions[site.caller]
      let callee = workload.functions[site.callee]
      let instruction = cyclesPerInstruction(ofFunction: site.callee, at: prices)
      let saved = instruction.emulated - instruction.native
      return TimingCurve.CallSiteReport(
        caller: caller.name,
        callerModule: workload.modules[caller.module].name,
        callee: callee.name,
        calleeModule: workload.modules[callee.module].name,
        kind: site.kind.rawValue,
        calls: calls[index],
        counts: site.provenance.name,
        enteringCost: Cycles(entering),
        leavingCost: Cycles(extra(.nativeToEmulated, over: .nativeToNative)),
        workPerCall: workPerRun(ofFunction: site.callee, in: workload, at: prices),
        breakEvenWorkPerCall: saved > 0 ? max(0, entering / saved) : nil
      )
    }
    let dearness = reports.enumerated().map { index, report in
      (index: index, cost: Double(report.calls) * max(report.enteringCost.count, 0))
    }
    return dearness.sorted { ($1.cost, $0.index) < ($0.cost, $1.index) }.map { reports[$0.index] }
  }

  /// Cycles per x64 instruction of a function's mix.
  private func cyclesPerInstruction(
    ofFunction function: Int,
    at prices: Prices
  ) -> (emulated: Double, native: Double) {
    let body = prices.bodies[bodyClass[function]]
    return (
      body.emulated / body.instructions, body.native * prices.nativeOverhead / body.instructions
    )
  }

  /// The x64 instructions of a function's own body per run; of measured time, as many of its mix
  /// as take that time where it was measured.
  private func workPerRun(
    ofFunction function: Int,
    in workload: Workload,
    at prices: Prices
  ) -> Double {
    switch workload.functions[function].body {
    case .instructions(let perRun, _): perRun.mean
    case .measured(let measurement, _):
      measurement.picoseconds.mean * prices.bodies[bodyClass[function]].instructions
    }
  }
}

extension CostSheet {
  /// By module: the cycles of its functions' bodies when emulated, over all strands.
  package func emulatedCycles(of workload: Workload, counts: CallCounts) -> [Double] {
    let prices = Prices(of: self, at: parameters.defaults)
    var cycles = [Double](repeating: 0, count: workload.modules.count)
    for strand in counts.strands {
      for (index, function) in workload.functions.enumerated() {
        let own = strand.ownCounts(of: function, at: index)
        cycles[function.module] +=
          own.work * prices.bodies[bodyClass[index]].emulated
          + own.mispredicts * prices.mispredict
          + own.l1Misses * prices.l1Miss
          + own.lastLevelMisses * prices.lastLevelMiss
      }
    }
    return cycles
  }
}
