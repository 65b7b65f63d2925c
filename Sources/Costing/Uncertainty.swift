package import Quantities
package import Results

/// How far the ranges of the parameters move every step.
package struct Uncertainty: Sendable {
  /// By step: the times below and above which 5 % of the draws lie, widened to hold the default.
  package private(set) var bands: [(low: Milliseconds, high: Milliseconds)]
  /// By step: the parameter whose range moves it most; nil when nothing has a range.
  package private(set) var deciding: [TimingCurve.Sensitivity?]
  /// The estimated call count that moves some step most, and the number of the step; nil without
  /// such counts.
  package private(set) var openCallCount: (count: TimingCurve.Sensitivity, step: Int)?

  /// Prices the counts again and again.
  ///
  /// - Parameters:
  ///   - costs: The counts.
  ///   - sheet: Their cost sheet.
  ///   - run: How translation is charged.
  ///   - samples: How many draws make the bands; none gives bands without width.
  ///   - seed: Where the draws start.
  package init(of costs: Costs, on sheet: CostSheet, run: RunKind, samples: Int, seed: UInt64) {
    let parameters = sheet.parameters
    var steps = PricedSteps(costs, on: sheet, at: parameters.defaults)
    let defaults = steps.times(run: run)
    func times(at draw: [Double]) -> [Milliseconds] {
      steps.update(at: draw)
      return steps.times(run: run)
    }
    var generator = SeededGenerator(seed: seed)
    var bySample: [[Milliseconds]] = []
    bySample.reserveCapacity(samples)
    for _ in 0..<samples {
      bySample.append(times(at: parameters.draw(using: &generator)))
    }
    bands = defaults.indices.map { step in
      let sorted = bySample.map { $0[step] }.sorted()
      guard !sorted.isEmpty else { return (defaults[step], defaults[step]) }
      func quantile(_ share: Double) -> Milliseconds {
        sorted[Int((share * Double(sorted.count - 1)).rounded())]
      }
      return (min(quantile(0.05), defaults[step]), max(quantile(0.95), defaults[step]))
    }
    deciding = defaults.map { _ in nil }
    var widest = [Double](repeating: 0, count: defaults.count)
    var widestOfCalls = 0.0
    for index in parameters.ranged {
      let parameter = parameters.all[index]
      let low = times(at: parameters.defaults(with: index, at: parameter.estimate.low))
      let high = times(at: parameters.defaults(with: index, at: parameter.estimate.high))
      for step in defaults.indices {
        let width = abs(high[step].count - low[step].count)
        guard width > widest[step] || parameter.isCallCount && width > widestOfCalls else {
          continue
        }
        let sensitivity = TimingCurve.Sensitivity(
          parameter: parameter.name,
          atLow: low[step],
          atHigh: high[step]
        )
        if width > widest[step] {
          widest[step] = width
          deciding[step] = sensitivity
        }
        if parameter.isCallCount, width > widestOfCalls {
          widestOfCalls = width
          openCallCount = (sensitivity, step)
        }
      }
    }
  }
}
