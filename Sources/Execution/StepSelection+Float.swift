internal import HostCode

/// Steps of arithmetic with numbers, rounded to nearest.
///
/// A result that is no number is left to the operation itself, which the payload points to.
extension StepSelection {
  mutating func selectFloat(_ operation: HostOperation) -> Bool {
    guard operation.lane == HostOperation.allLanes,
      operation.sourceLane == HostOperation.allLanes
    else { return false }
    let isDouble = operation.size == .d
    let code: StepCode
    switch operation.opcode {
    case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmla, .fmls:
      guard let arithmetic = Self.arithmetic(operation) else { return false }
      code = arithmetic
    case .fmadd, .fmsub:
      guard isDouble || operation.size == .s else { return false }
      let isSum = operation.opcode == .fmadd
      append(
        isDouble
          ? isSum ? .fusedAddD : .fusedSubD
          : isSum ? .fusedAddS : .fusedSubS,
        operation,
        payload: store.add(operation),
        amount: Int(RegisterFile.slot(operation.source3))
      )
      return true
    case .fneg where isDouble: code = .fnegD
    case .fneg where operation.size == .s: code = .fnegS
    case .fabs where isDouble: code = .fabsD
    case .fabs where operation.size == .s: code = .fabsS
    case .fcmp, .fcmpe:
      guard isDouble || operation.size == .s else { return false }
      code = isDouble ? .fcmpD : .fcmpS
    case .fcsel:
      guard isDouble || operation.size == .s else { return false }
      append(
        isDouble ? .fselectD : .fselectS,
        operation,
        payload: Self.mask(operation.condition)
      )
      return true
    case .fcvt, .scvtf, .fcvtzs:
      guard let conversion = Self.conversion(operation) else { return false }
      code = conversion
    default: return false
    }
    append(code, operation, payload: store.add(operation))
    return true
  }

  private static func arithmetic(_ operation: HostOperation) -> StepCode? {
    switch (operation.opcode, operation.size) {
    case (.fadd, .d): .faddD
    case (.fadd, .s): .faddS
    case (.fadd, .v2d): .fadd2D
    case (.fadd, .v4s): .fadd4S
    case (.fsub, .d): .fsubD
    case (.fsub, .s): .fsubS
    case (.fsub, .v2d): .fsub2D
    case (.fsub, .v4s): .fsub4S
    case (.fmul, .d): .fmulD
    case (.fmul, .s): .fmulS
    case (.fmul, .v2d): .fmul2D
    case (.fmul, .v4s): .fmul4S
    case (.fdiv, .d): .fdivD
    case (.fdiv, .s): .fdivS
    case (.fdiv, .v2d): .fdiv2D
    case (.fdiv, .v4s): .fdiv4S
    case (.fsqrt, .d): .fsqrtD
    case (.fsqrt, .s): .fsqrtS
    case (.fmla, .v2d): .fmla2D
    case (.fmla, .v4s): .fmla4S
    case (.fmls, .v2d): .fmls2D
    case (.fmls, .v4s): .fmls4S
    default: nil
    }
  }

  private static func conversion(_ operation: HostOperation) -> StepCode? {
    // The immediate is the number of fraction bits.
    guard operation.immediate == 0 else { return nil }
    return switch (operation.opcode, operation.sourceSize, operation.size) {
    case (.fcvt, .d, .s): .fcvtDtoS
    case (.fcvt, .s, .d): .fcvtStoD
    case (.scvtf, .x, .d): .scvtfXtoD
    case (.scvtf, .w, .d): .scvtfWtoD
    case (.scvtf, .x, .s): .scvtfXtoS
    case (.scvtf, .w, .s): .scvtfWtoS
    case (.fcvtzs, .d, .x): .fcvtzsDtoX
    case (.fcvtzs, .d, .w): .fcvtzsDtoW
    case (.fcvtzs, .s, .x): .fcvtzsStoX
    case (.fcvtzs, .s, .w): .fcvtzsStoW
    default: nil
    }
  }

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
