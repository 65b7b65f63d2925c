internal import Diagnostics
internal import Workloads

extension RecordedProgram {
  /// Takes the exact calls of another recording of the same run.
  ///
  /// Where both know a pair of functions, its count becomes exact. Where the other one knows a
  /// caller or a callee only by its module, its count is shared out among the pairs that fit, in
  /// the proportion of their estimates: what crosses between modules is exact. Calls between
  /// modules that no sample shows are added with functions that take no time. Estimates of pairs
  /// that the other recording does not have stay.
  ///
  /// - Parameters:
  ///   - other: A recording with exact calls.
  ///   - name: What it is called, in notes and messages.
  /// - Throws: That nothing joins, or that there are too many calls.
  mutating func takeCalls(of other: RecordedProgram, named name: String) throws(InvalidInput) {
    let join = FunctionJoin(other, with: self)
    guard join.modules.contains(where: { $0 != nil }) else {
      throw Self.nothingJoins(name, other.modules.map(\.name), modules.map(\.name))
    }
    var joining = CallJoining(self, join)
    for call in other.calls where call.provenance == .exact {
      joining.add(call, of: other)
    }
    let estimatesBefore = estimatedCrossings
    let result = joining.apply(to: &self)
    let total = calls.reduce(0.0) { $0 + Double($1.count) }
    guard total <= Double(CountRatio.greatest) / 2 else {
      throw InvalidInput([
        Diagnostic(path: name, message: "with these calls there are more than can be counted")
      ])
    }
    addEntries()
    enterLongRuns()
    note(result, name, other, join, estimatesBefore: estimatesBefore)
  }

  private static func nothingJoins(
    _ name: String,
    _ theirs: [String],
    _ ours: [String]
  ) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: name,
        message: "none of its modules has the name of one that the samples have",
        expected: "one of \(ours.listed), and there are \(theirs.listed)",
        hint: "--module-of gives a module of either recording another name"
      )
    ])
  }

  /// The calls between modules whose counts are estimated with a range.
  private var estimatedCrossings: Int {
    calls.count { call in
      guard case .estimated(let low, let high) = call.provenance else { return false }
      return low < high
    }
  }

  private mutating func note(
    _ result: CallJoining.Result,
    _ name: String,
    _ other: RecordedProgram,
    _ join: FunctionJoin,
    estimatesBefore: Int
  ) {
    let left = estimatedCrossings
    notes.append(
      "\(name): \(estimatesBefore - left) of \(estimatesBefore) estimated counts of calls between"
        + " modules are exact now; \(result.added) pairs of functions that no sample shows were"
        + " added, with \(result.addedCalls) calls"
    )
    if left > 0 {
      notes.append("\(name): \(left) estimates are left: it does not have these pairs of functions")
    }
    let missing = other.modules.indices.filter { join.modules[$0] == nil }
    if !missing.isEmpty {
      notes.append(
        "\(name): no sample is in these of its modules: "
          + missing.map { other.modules[$0].name }.listed
      )
    }
    if result.unjoined > 0 {
      notes.append(
        "\(name): no sample is in \(result.unjoined) of its functions in modules that were sampled"
      )
    }
    if result.contradictions > 0 {
      notes.append(
        "\(name): \(result.contradictions) counts are below what the samples prove: is it of the"
          + " same work?"
      )
    }
  }
}
