internal import HostCode

/// Steps of two operations at once.
extension StepSelection {
  /// The step of an operation and the `ins` behind it that puts the result into the lowest lane of
  /// another register; nil where they are not such a pair.
  ///
  /// The operation's own destination is not written: it must be one that nobody reads behind them.
  func keepingStep(_ operation: HostOperation, _ insertion: HostOperation) -> Step? {
    guard !isControlled, insertion.opcode == .ins, insertion.lane == 0,
      insertion.sourceLane <= 0, insertion.source1 == operation.destination,
      insertion.size == operation.size, operation.lane == HostOperation.allLanes,
      operation.sourceLane == HostOperation.allLanes
    else { return nil }
    let code: StepCode
    switch (operation.opcode, operation.size, operation.sourceSize) {
    case (.fadd, .d, _): code = .keepAddD
    case (.fsub, .d, _): code = .keepSubD
    case (.fmul, .d, _): code = .keepMulD
    case (.fdiv, .d, _): code = .keepDivD
    case (.fadd, .s, _): code = .keepAddS
    case (.fsub, .s, _): code = .keepSubS
    case (.fmul, .s, _): code = .keepMulS
    case (.fdiv, .s, _): code = .keepDivS
    case (.fcvt, .s, .d): code = .keepDtoS
    case (.fcvt, .d, .s): code = .keepStoD
    default: return nil
    }
    return Step(
      code: code,
      a: RegisterFile.slot(insertion.destination),
      b: RegisterFile.slot(operation.source1),
      c: RegisterFile.slot(operation.source2),
      instructions: 2,
      payload: store.add(operation, insertion)
    )
  }
}
