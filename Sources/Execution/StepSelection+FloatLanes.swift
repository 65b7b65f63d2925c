internal import HostCode

/// Steps of numbers in lanes that take more than one.
extension StepSelection {
  /// Comparisons whose results are masks; those of scalars are the lowest lane's.
  mutating func selectMasks(_ operation: HostOperation) -> Bool {
    let codes: [StepCode]
    var isReversed = false
    switch operation.opcode {
    case .fcmeq: codes = [.fequal4S, .fequal2D]
    case .fcmgt: codes = [.fgreater4S, .fgreater2D]
    case .fcmge: codes = [.fgreaterEqual4S, .fgreaterEqual2D]
    case .fcmlt:
      codes = [.fgreater4S, .fgreater2D]
      isReversed = true
    case .fcmle:
      codes = [.fgreaterEqual4S, .fgreaterEqual2D]
      isReversed = true
    default: return false
    }
    let first = RegisterFile.slot(operation.source1)
    let second = lastSource(operation)
    steps.append(
      Step(
        code: codes[operation.size.laneBits / 64],
        a: RegisterFile.slot(operation.destination),
        b: isReversed ? second : first,
        c: isReversed ? first : second
      )
    )
    return clear(above: operation)
  }

  /// Sums with products, and the signs of vectors.
  mutating func selectSigns(_ operation: HostOperation) -> Bool {
    let target = RegisterFile.slot(operation.destination)
    let source = RegisterFile.slot(operation.source1)
    let isDouble = operation.size.laneBits == 64
    switch operation.opcode {
    case .fmla, .fmls:
      let isSum = operation.opcode == .fmla
      let last = lastSource(operation)
      let code: StepCode
      switch operation.size {
      case .d: code = isSum ? .fusedAddD : .fusedSubD
      case .s: code = isSum ? .fusedAddS : .fusedSubS
      case .v2d: code = isSum ? .fmla2D : .fmls2D
      default: code = isSum ? .fmla4S : .fmls4S
      }
      steps.append(
        Step(code: code, a: target, b: source, c: last, d: target, payload: store.add(operation))
      )
      return operation.size == .v2s ? clear(above: operation) : true
    case .fneg, .fabs:
      guard operation.size.isVector else { return false }
      let sign: Int64 = isDouble ? .min : 0x8000_0000
      var constant = operation
      constant.immediate = sign
      appendConstant(constant, to: RegisterFile.scratch)
      let code: StepCode = operation.opcode == .fneg ? .vectorXor : .vectorAndNot
      steps.append(Step(code: code, a: target, b: source, c: RegisterFile.scratch))
      return clear(above: operation)
    default: return false
    }
  }

  /// Neighbours: the even lanes with the odd ones.
  mutating func selectPairs(_ operation: HostOperation) -> Bool {
    let scratch = RegisterFile.scratch
    switch (operation.opcode, operation.size, operation.sourceSize) {
    case (.faddp, .d, .v2d), (.faddp, .s, .v2s):
      let isDouble = operation.size == .d
      let source = RegisterFile.slot(operation.source1)
      _ = spread(source, 1, operation.size.laneBytes)
      append(isDouble ? .faddD : .faddS, operation, payload: store.add(operation))
      steps[steps.count - 1].c = scratch
      return true
    case (.faddp, .v2d, .v2d), (.faddp, .v4s, .v4s):
      let isDouble = operation.size == .v2d
      let (even, odd): (StepCode, StepCode) =
        isDouble ? (.zipLow2D, .zipHigh2D) : (.even4S, .odd4S)
      appendJoined(even, operation, to: scratch)
      appendJoined(odd, operation, to: RegisterFile.secondScratch)
      append(isDouble ? .fadd2D : .fadd4S, operation, payload: store.add(operation))
      steps[steps.count - 1].b = scratch
      steps[steps.count - 1].c = RegisterFile.secondScratch
      return true
    default: return false
    }
  }

  /// Fixed point to a scalar: the whole number, and then its scale, which is exact.
  mutating func selectFixed(_ operation: HostOperation) -> Bool {
    guard operation.immediate > 0, operation.immediate <= 64, operation.sourceSize.isGeneral,
      operation.opcode == .scvtf || operation.opcode == .ucvtf
    else { return false }
    var whole = operation
    whole.immediate = 0
    guard let code = Self.conversion(whole) else { return false }
    append(code, whole)
    let slot = RegisterFile.slot(operation.destination)
    let exponent = -Int(operation.immediate)
    if operation.size == .d {
      let factor = Double(sign: .plus, exponent: exponent, significand: 1).bitPattern
      steps.append(Step(code: .scaleD, a: slot, b: slot, payload: Int64(bitPattern: factor)))
    } else {
      let factor = Float(sign: .plus, exponent: exponent, significand: 1).bitPattern
      steps.append(Step(code: .scaleS, a: slot, b: slot, payload: Int64(factor)))
    }
    return true
  }

  /// To integers by other rules than to zero: to whole numbers first.
  mutating func selectRounded(_ operation: HostOperation) -> Bool {
    let rule: UInt8
    switch operation.opcode {
    case .fcvtns: rule = 0
    case .fcvtps: rule = 1
    case .fcvtms: rule = 2
    case .fcvtas: rule = 4
    default: return false
    }
    var truncation = operation
    truncation.opcode = .fcvtzs
    let rounding: StepCode
    switch operation.sourceSize {
    case .d: rounding = .froundD
    case .s: rounding = .froundS
    case .v2d: rounding = .fround2D
    case .v4s, .v2s: rounding = .fround4S
    default: return false
    }
    guard let code = Self.conversion(truncation) else { return false }
    let scratch = RegisterFile.scratch
    steps.append(
      Step(code: rounding, a: scratch, b: RegisterFile.slot(operation.source1), d: rule)
    )
    append(code, operation, payload: store.add(operation))
    steps[steps.count - 1].b = scratch
    return operation.size == .v2s ? clear(above: operation) : true
  }
}
