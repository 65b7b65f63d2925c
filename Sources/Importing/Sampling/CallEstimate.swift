internal import Quantities
internal import Workloads

/// How often sampled calls were made, as far as samples tell.
///
/// Samples show how long a function ran for a caller, not how often it was called. Two things bound
/// the number. A call executes instructions of the called function itself, so there are not more
/// calls than its own time has room for. And between two calls of one run of the caller, the caller
/// runs, or calls others: there are not more than one for each of its runs, and as many as the rest
/// of its time has room for. How many instructions either takes was measured, see `PerCall`. Branches
/// that the processor recorded say more: then their numbers are taken.
struct CallEstimates {
  /// Instructions that go with a call.
  ///
  /// Measured with callgrind: calls between objects in 11 Debian 12 programs (curl, git, gpg, jq,
  /// openssl, perl, python, sort, sqlite, xz, zstd), 265 pairs of functions under which at least a
  /// thousandth of the run was spent.
  private struct PerCall {
    /// Own instructions of the called function.
    ///
    /// Among the 88 pairs with 100,000 or more, which
    /// samples can see, the quantiles of 5 % and 50 % are 3 and 26, and that of 95 % is 4,100.
    var own: Double
    /// Instructions between two calls, the callee's left out.
    ///
    /// Among the 167 pairs with 20 calls or
    /// more, the quantiles of 5 % and 50 % are 1 and 61, and that of 95 % is 16,000.
    var between: Double

    /// Whether it is for the most calls that there may have been.
    var isMost = false

    static let usual = PerCall(own: 26, between: 61)
    static let least = PerCall(own: 3, between: 3, isMost: true)
  }

  /// By edge: the calls that are assumed, and the least and the most that there may have been.
  private(set) var counts: [UInt64]
  private(set) var provenances: [CountProvenance]

  /// The own instructions of a call that is assumed, for notes.
  static let usualInstructions = Int(PerCall.usual.own)

  /// The most calls of a pair that are taken from branches.
  private static let greatest = Double(CountRatio.greatest / 1000)

  /// How often runs of callers and callees are balanced; deeper chains are rare, and each round
  /// only takes away.
  private static let rounds = 30

  /// Estimates all calls.
  ///
  /// - Parameters:
  ///   - flow: Who called whom.
  ///   - interval: The weight of a sample.
  ///   - instruction: The weight of an instruction.
  init(_ flow: SampledFlow, interval: Double, instruction: Double) {
    let usual = Self.calls(flow, .usual, instruction: instruction) { weight, _ in weight }
    let most = Self.calls(flow, .least, instruction: instruction) { weight, samples in
      // What chance leaves open: the root of the number of samples, and half a sample of none.
      let number = samples ?? weight / interval
      return number > 0 ? weight + weight / number.squareRoot() : interval / 2
    }
    counts = []
    provenances = []
    for (index, edge) in flow.edges.enumerated() {
      let known = Double(max(1, edge.calls))
      let count = max(known, usual[index].rounded())
      counts.append(UInt64(count))
      provenances.append(
        .estimated(
          low: max(known, min(count, edge.branches?.low ?? known)) / count,
          high: max(1, most[index] / count)
        )
      )
    }
  }

  /// The calls of each edge when a call takes so many instructions.
  ///
  /// - Parameters:
  ///   - flow: Who called whom.
  ///   - perCall: The instructions of a call.
  ///   - instruction: The weight of an instruction.
  ///   - bound: The weight that samples may stand for, by their weight and number.
  /// - Returns: The calls, at least those that samples prove.
  private static func calls(
    _ flow: SampledFlow,
    _ perCall: PerCall,
    instruction: Double,
    bound: (Double, Double?) -> Double
  ) -> [Double] {
    let own = flow.edges.map { edge in
      bound(Double(edge.weight), Double(edge.samples)) / (perCall.own * instruction)
    }
    let between = flow.edges.map { edge in
      let rest = flow.inclusive[edge.caller] - min(edge.inclusive, flow.inclusive[edge.caller])
      return bound(Double(rest), nil) / (perCall.between * instruction)
    }
    let known = flow.edges.map { Double(max(1, $0.calls)) }
    let recorded = flow.edges.map { edge in
      edge.branches.map { min(perCall.isMost ? $0.high : $0.count, greatest) }
    }
    var calls = flow.edges.indices.map { max(recorded[$0] ?? own[$0], known[$0]) }
    for _ in 0..<rounds {
      var runs = flow.entries.map(Double.init)
      for (edge, calls) in zip(flow.edges, calls) { runs[edge.callee] += calls }
      for (index, edge) in flow.edges.enumerated() where recorded[index] == nil {
        let room = min(own[index], runs[edge.caller] + between[index])
        calls[index] = max(known[index], min(calls[index], room))
      }
    }
    return calls
  }
}
