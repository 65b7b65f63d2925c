import Results

/// What the reports say about how a block runs.
extension BlockTiming {
  /// What holds the block up, in words: `the chain of 3 operations through x8: 5.00 cycles`.
  var bottleneckText: String {
    guard microOps > 0 else { return "nothing: there is nothing to run" }
    return "\(bottleneck.text): \(NumberFormatting.cycles(boundCycles)) cycles"
  }
}

extension BlockTiming.Bottleneck {
  fileprivate var text: String {
    switch self {
    case .chain(let operations, let registers):
      "the chain of \(operations) \(operations == 1 ? "operation" : "operations")"
        + " through \(registers.isEmpty ? "memory" : Self.list(registers))"
    case .ports(let names): "\(names.count == 1 ? "port" : "ports") \(Self.list(names))"
    case .renaming(let width): "the front end, \(width) operations wide"
    case .dispatch(let width): "the front end, \(width) µops wide"
    case .takenBranch: "the front end, at a taken branch"
    case .reorderBuffer: "too small a reorder buffer"
    case .mixed: "several things at times"
    }
  }

  /// `x1`, `x1 and x2`, `x1, x2 and x3`, `x1, x2 and 3 more`.
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    guard names.count > 4 else { return names.dropLast().joined(separator: ", ") + " and " + last }
    return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
  }
}
