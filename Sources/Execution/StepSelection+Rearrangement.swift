internal import HostCode

/// Steps of comparisons, and of lanes that change places or widths.
extension StepSelection {
  mutating func selectComparison(_ operation: HostOperation) -> Bool {
    let target = RegisterFile.slot(operation.destination)
    let first = RegisterFile.slot(operation.source1)
    let width = Self.width(operation.size)
    let equal: [StepCode] = [.equal16B, .equal8H, .equal4S, .equal2D]
    let codes: [StepCode]
    var isReversed = false
    switch operation.opcode {
    case .cmeq: codes = equal
    case .cmgt: codes = [.greater16B, .greater8H, .greater4S, .greater2D]
    case .cmge:
      codes = [.greaterEqual16B, .greaterEqual8H, .greaterEqual4S, .greaterEqual2D]
    case .cmhi: codes = [.above16B, .above8H, .above4S, .above2D]
    case .cmhs: codes = [.aboveEqual16B, .aboveEqual8H, .aboveEqual4S, .aboveEqual2D]
    case .cmlt:
      codes = [.greater16B, .greater8H, .greater4S, .greater2D]
      isReversed = true
    case .cmle:
      codes = [.greaterEqual16B, .greaterEqual8H, .greaterEqual4S, .greaterEqual2D]
      isReversed = true
    case .cmtst:
      let scratch = RegisterFile.scratch
      let second = lastSource(operation)
      steps.append(Step(code: .vectorAnd, a: scratch, b: first, c: second))
      steps.append(Step(code: equal[width], a: target, b: scratch, c: RegisterFile.zeroVector))
      steps.append(Step(code: .vectorNot, a: target, b: target))
      return true
    default: return false
    }
    let second = lastSource(operation)
    steps.append(
      Step(
        code: codes[width],
        a: target,
        b: isReversed ? second : first,
        c: isReversed ? first : second
      )
    )
    return true
  }

  mutating func selectRearrangement(_ operation: HostOperation) -> Bool {
    let target = RegisterFile.slot(operation.destination)
    let (first, second) = (
      RegisterFile.slot(operation.source1), RegisterFile.slot(operation.source2)
    )
    let width = Self.width(operation.size)
    let isShort = operation.size.bits == 64
    guard operation.size.isVector else { return false }
    switch operation.opcode {
    case .zip1: steps.append(Step(code: Self.zipLow[width], a: target, b: first, c: second))
    case .zip2 where isShort:
      // Both low halves alternate in 16 bytes, of which the high half is meant.
      steps.append(Step(code: Self.zipLow[width], a: target, b: first, c: second))
      steps.append(Step(code: .highToLow, a: target, b: target))
    case .zip2: steps.append(Step(code: Self.zipHigh[width], a: target, b: first, c: second))
    case .trn1, .trn2:
      let codes: [StepCode] =
        operation.opcode == .trn1
        ? [.pairEven16B, .pairEven8H, .pairEven4S, .zipLow2D]
        : [.pairOdd16B, .pairOdd8H, .pairOdd4S, .zipHigh2D]
      steps.append(Step(code: codes[width], a: target, b: first, c: second))
    case .uzp1, .uzp2:
      let codes = operation.opcode == .uzp1 ? Self.even : Self.odd
      appendJoined(codes[width], operation, to: target)
    case .ext:
      appendJoined(.extractBytes, operation, to: target)
      steps[steps.count - 1].d = UInt8(operation.immediate & 15)
    case .rev16Vector: steps.append(Step(code: .rev16B16, a: target, b: first))
    case .rev32Vector:
      guard width < 2 else { return false }
      steps.append(Step(code: [.rev32B16, .rev32H8][width], a: target, b: first))
    case .rev64:
      guard width < 3 else { return false }
      steps.append(Step(code: [.rev64B16, .rev64H8, .rev64S4][width], a: target, b: first))
    case .tbl:
      guard operation.source1.encoding + Int(operation.registerCount) <= 32 else { return false }
      steps.append(
        Step(code: .table, a: target, b: first, c: second, d: operation.registerCount)
      )
    case .addp, .smaxp, .sminp, .umaxp, .uminp: return selectPairs(operation, target)
    default: return false
    }
    return true
  }

  static let zipLow: [StepCode] = [.zipLow16B, .zipLow8H, .zipLow4S, .zipLow2D]
  static let zipHigh: [StepCode] = [.zipHigh16B, .zipHigh8H, .zipHigh4S, .zipHigh2D]
  static let even: [StepCode] = [.even16B, .even8H, .even4S, .zipLow2D]
  static let odd: [StepCode] = [.odd16B, .odd8H, .odd4S, .zipHigh2D]

  /// A step of both sources one behind the other, which of 64 bits are put together first.
  mutating func appendJoined(_ code: StepCode, _ operation: HostOperation, to target: UInt8) {
    var step = Step(
      code: code,
      a: target,
      b: RegisterFile.slot(operation.source1),
      c: RegisterFile.slot(operation.source2)
    )
    if operation.size.bits == 64 {
      let joined = RegisterFile.joined
      steps.append(Step(code: .zipLow2D, a: joined, b: step.b, c: step.c))
      (step.b, step.c) = (joined, joined)
    }
    steps.append(step)
  }

  /// Neighbours: the even lanes with the odd ones.
  private mutating func selectPairs(_ operation: HostOperation, _ target: UInt8) -> Bool {
    let opcodes: [HostOpcode: HostOpcode] = [
      .addp: .addVector, .smaxp: .smaxVector, .sminp: .sminVector, .umaxp: .umaxVector,
      .uminp: .uminVector,
    ]
    guard let opcode = opcodes[operation.opcode],
      let code = Self.binary(opcode, operation.size), operation.source2 != .none
    else { return false }
    let (even, odd) = (RegisterFile.scratch, RegisterFile.secondScratch)
    let width = Self.width(operation.size)
    appendJoined(Self.even[width], operation, to: even)
    appendJoined(Self.odd[width], operation, to: odd)
    steps.append(Step(code: code, a: target, b: even, c: odd))
    return true
  }
}
