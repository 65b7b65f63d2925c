internal import HostCode

/// Steps of arithmetic with numbers, rounded to nearest.
///
/// A result that is no number is left to the operation itself, which the payload points to. Steps that
/// precede the one that writes the destination write nothing but scratch slots.
extension StepSelection {
  mutating func selectFloat(_ operation: HostOperation) -> Bool {
    guard operation.lane == HostOperation.allLanes else { return false }
    if selectFused(operation) || selectScalarComparison(operation) || selectFixed(operation)
      || selectRounded(operation)
    {
      return true
    }
    let sizes: [OperandSize: Int] = [.d: 0, .s: 1, .v2d: 2, .v4s: 3, .v2s: 3]
    guard let index = sizes[operation.size] else {
      guard operation.size.isGeneral, let code = Self.conversion(operation) else { return false }
      append(code, operation, payload: store.add(operation))
      return true
    }
    if operation.sourceLane != HostOperation.allLanes, operation.source2 == .none { return false }
    if let codes = Self.arithmetic(operation.opcode), index < codes.count {
      let last = lastSource(operation)
      append(codes[index], operation, payload: store.add(operation))
      steps[steps.count - 1].c = last
      if let rule = Self.rounding(operation.opcode) { steps[steps.count - 1].d = rule }
    } else if let codes = Self.rounded(operation.opcode) {
      append(codes.codes[index], operation, amount: codes.bits)
    } else if let code = Self.conversion(operation) {
      let isHigh =
        operation.isNarrowing ? operation.size.bits == 128 : operation.sourceSize.bits == 128
      let changesWidth = operation.opcode == .fcvtn || operation.opcode == .fcvtl
      append(
        code,
        operation,
        payload: store.add(operation),
        amount: changesWidth && isHigh ? 8 : 0
      )
    } else {
      return selectMasks(operation) || selectSigns(operation) || selectPairs(operation)
    }
    if operation.size == .v2s, !operation.isNarrowing { return clear(above: operation) }
    return true
  }

  private mutating func selectFused(_ operation: HostOperation) -> Bool {
    let codes: [StepCode]
    switch operation.opcode {
    case .fmadd: codes = [.fusedAddD, .fusedAddS]
    case .fmsub: codes = [.fusedSubD, .fusedSubS]
    case .fnmadd: codes = [.fusedNegatedAddD, .fusedNegatedAddS]
    case .fnmsub: codes = [.fusedNegatedSubD, .fusedNegatedSubS]
    default: return false
    }
    guard operation.size == .d || operation.size == .s else { return false }
    append(
      codes[operation.size == .d ? 0 : 1],
      operation,
      payload: store.add(operation),
      amount: Int(RegisterFile.slot(operation.source3))
    )
    return true
  }

  private mutating func selectScalarComparison(_ operation: HostOperation) -> Bool {
    guard operation.size == .d || operation.size == .s else { return false }
    let isDouble = operation.size == .d
    switch operation.opcode {
    case .fcmp, .fcmpe:
      append(isDouble ? .fcmpD : .fcmpS, operation)
      if operation.source2 == .none { steps[steps.count - 1].c = RegisterFile.zeroVector }
    case .fcsel:
      append(
        isDouble ? .fselectD : .fselectS,
        operation,
        payload: Self.mask(operation.condition)
      )
    default: return false
    }
    return true
  }

  /// The steps for `d`, `s`, `2d` and `4s`.
  private static func arithmetic(_ opcode: HostOpcode) -> [StepCode]? {
    switch opcode {
    case .fadd: [.faddD, .faddS, .fadd2D, .fadd4S]
    case .fsub: [.fsubD, .fsubS, .fsub2D, .fsub4S]
    case .fmul: [.fmulD, .fmulS, .fmul2D, .fmul4S]
    case .fdiv: [.fdivD, .fdivS, .fdiv2D, .fdiv4S]
    case .fnmul: [.fnmulD, .fnmulS]
    // Extremes of numbers are the same; those with others are left to the operation.
    case .fmax, .fmaxnm: [.fmaxD, .fmaxS, .fmax2D, .fmax4S]
    case .fmin, .fminnm: [.fminD, .fminS, .fmin2D, .fmin4S]
    case .fsqrt: [.fsqrtD, .fsqrtS, .fsqrt2D, .fsqrt4S]
    case .frintn, .frintp, .frintm, .frintz, .frinta, .frintx, .frinti:
      [.froundD, .froundS, .fround2D, .fround4S]
    default: nil
    }
  }

  /// The steps that make whole numbers of so many bits, one more where they round to zero.
  private static func rounded(_ opcode: HostOpcode) -> (codes: [StepCode], bits: Int)? {
    let codes: [StepCode] = [.fitD, .fitS, .fit2D, .fit4S]
    return switch opcode {
    case .frint32x: (codes, 32)
    case .frint32z: (codes, 33)
    case .frint64x: (codes, 64)
    case .frint64z: (codes, 65)
    default: nil
    }
  }

  /// The number of a rule; see `LaneFloat.rounded(by:)`.
  private static func rounding(_ opcode: HostOpcode) -> UInt8? {
    switch opcode {
    case .frintn, .frintx, .frinti: 0
    case .frintp: 1
    case .frintm: 2
    case .frintz: 3
    case .frinta: 4
    default: nil
    }
  }

  static func conversion(_ operation: HostOperation) -> StepCode? {
    // The immediate is the number of fraction bits.
    guard operation.immediate == 0, operation.sourceLane == HostOperation.allLanes else {
      return nil
    }
    return switch (operation.opcode, operation.sourceSize, operation.size) {
    case (.fneg, .d, .d): .fnegD
    case (.fneg, .s, .s): .fnegS
    case (.fabs, .d, .d): .fabsD
    case (.fabs, .s, .s): .fabsS
    case (.fcvt, .d, .s): .fcvtDtoS
    case (.fcvt, .s, .d): .fcvtStoD
    case (.scvtf, .x, .d): .scvtfXtoD
    case (.scvtf, .w, .d): .scvtfWtoD
    case (.scvtf, .x, .s): .scvtfXtoS
    case (.scvtf, .w, .s): .scvtfWtoS
    case (.ucvtf, .x, .d): .ucvtfXtoD
    case (.ucvtf, .w, .d): .ucvtfWtoD
    case (.ucvtf, .x, .s): .ucvtfXtoS
    case (.ucvtf, .w, .s): .ucvtfWtoS
    case (.fcvtzs, .d, .x): .fcvtzsDtoX
    case (.fcvtzs, .d, .w): .fcvtzsDtoW
    case (.fcvtzs, .s, .x): .fcvtzsStoX
    case (.fcvtzs, .s, .w): .fcvtzsStoW
    case (.fcvtzu, .d, .x): .fcvtzuDtoX
    case (.fcvtzu, .d, .w): .fcvtzuDtoW
    case (.fcvtzu, .s, .x): .fcvtzuStoX
    case (.fcvtzu, .s, .w): .fcvtzuStoW
    case (.fcvtn, .v2d, .v2s), (.fcvtn, .v2d, .v4s): .fnarrow2D
    case (.fcvtl, .v2s, .v2d), (.fcvtl, .v4s, .v2d): .fwiden2D
    case (.scvtf, .v2d, .v2d): .scvtf2D
    case (.scvtf, .v4s, .v4s), (.scvtf, .v2s, .v2s): .scvtf4S
    case (.ucvtf, .v2d, .v2d): .ucvtf2D
    case (.ucvtf, .v4s, .v4s), (.ucvtf, .v2s, .v2s): .ucvtf4S
    case (.fcvtzs, .v2d, .v2d): .fcvtzs2D
    case (.fcvtzs, .v4s, .v4s), (.fcvtzs, .v2s, .v2s): .fcvtzs4S
    default: nil
    }
  }
}
