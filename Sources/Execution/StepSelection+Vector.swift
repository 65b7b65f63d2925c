internal import HostCode

/// Steps of vectors of whole numbers.
///
/// Steps work on all 16 bytes. What is different becomes steps of its own: a lane of the last source
/// is spread over the scratch vector before, and what lies above a shorter result is cleared behind.
extension StepSelection {
  mutating func selectVector(_ operation: HostOperation) -> Bool {
    if selectConstant(operation) || selectLane(operation) || selectReduction(operation) {
      return true
    }
    guard operation.lane == HostOperation.allLanes, operation.destination.isVector,
      selectLanes(operation) || selectComparison(operation) || selectRearrangement(operation)
        || selectWidth(operation)
    else { return false }
    return clear(above: operation)
  }

  /// Clears what lies above a result that has less than 16 bytes; false for sizes that are rare.
  mutating func clear(above operation: HostOperation) -> Bool {
    let slot = RegisterFile.slot(operation.destination)
    if operation.isNarrowing { return true }
    if operation.size.bits == 64 {
      steps.append(Step(code: .clearHigh, a: slot))
    } else if operation.size == .s {
      steps.append(Step(code: .fmovS, a: slot, b: slot))
    }
    return operation.size.bits >= 64 || operation.size == .s
  }

  /// The slot of the last source: zeros where there is none, a lane of it in the scratch slots.
  mutating func lastSource(_ operation: HostOperation) -> UInt8 {
    guard operation.source2 != .none else { return RegisterFile.zeroVector }
    let slot = RegisterFile.slot(operation.source2)
    guard operation.sourceLane != HostOperation.allLanes else { return slot }
    return spread(slot, operation.sourceLane, operation.sourceSize.laneBytes)
  }

  /// Puts a lane into all lanes of the scratch slots.
  mutating func spread(_ slot: UInt8, _ lane: Int8, _ bytes: Int) -> UInt8 {
    let codes: [StepCode] = [.spreadB, .spreadH, .spreadS, .spreadD]
    steps.append(
      Step(
        code: codes[bytes.trailingZeroBitCount & 3],
        a: RegisterFile.scratch,
        b: slot,
        d: UInt8(Int(lane) * bytes & 15)
      )
    )
    return RegisterFile.scratch
  }

  /// The number of a lane's width in lists of steps: bytes first.
  static func width(_ size: OperandSize) -> Int { size.laneBytes.trailingZeroBitCount & 3 }

  /// What has a step for its lanes, with or without more before or behind it.
  private mutating func selectLanes(_ operation: HostOperation) -> Bool {
    let target = RegisterFile.slot(operation.destination)
    let source = RegisterFile.slot(operation.source1)
    let width = Self.width(operation.size)
    let shift = UInt8(truncatingIfNeeded: operation.immediate)
    let scratch = RegisterFile.scratch
    switch operation.opcode {
    case .mla, .mls:
      guard width < 3 else { return false }
      let last = lastSource(operation)
      steps.append(Step(code: Self.products[width], a: scratch, b: source, c: last))
      let codes = operation.opcode == .mla ? Self.sums : Self.differences
      steps.append(Step(code: codes[width], a: target, b: target, c: scratch))
    case .neg:
      let zero = RegisterFile.zeroVector
      steps.append(Step(code: Self.differences[width], a: target, b: zero, c: source))
    case .absVector:
      guard width < 3 else { return false }
      let zero = RegisterFile.zeroVector
      steps.append(Step(code: Self.differences[width], a: scratch, b: zero, c: source))
      let greatest: [StepCode] = [.smax16B, .smax8H, .smax4S]
      steps.append(Step(code: greatest[width], a: target, b: source, c: scratch))
    case .not: steps.append(Step(code: .vectorNot, a: target, b: source))
    case .cntVector: steps.append(Step(code: .cnt16B, a: target, b: source))
    case .shl, .ushr, .sshr, .usra, .ssra, .urshr, .srshr, .ursra, .srsra:
      guard operation.source2 == .none else { return false }
      return selectShift(operation, source, target, shift)
    case .saba, .uaba:
      guard width < 3 else { return false }
      let isSigned = operation.opcode == .saba
      let codes: [StepCode] =
        isSigned ? [.sabd16B, .sabd8H, .sabd4S] : [.uabd16B, .uabd8H, .uabd4S]
      let last = lastSource(operation)
      steps.append(Step(code: codes[width], a: scratch, b: source, c: last))
      steps.append(Step(code: Self.sums[width], a: target, b: target, c: scratch))
    case .orrVector where operation.source1 == operation.source2:
      steps.append(Step(code: .moveQ, a: target, b: source))
    case .orrVector where operation.source2 == .none,
      .bicVector where operation.source2 == .none:
      appendConstant(operation, to: scratch)
      let code: StepCode = operation.opcode == .orrVector ? .vectorOr : .vectorAndNot
      steps.append(Step(code: code, a: target, b: source, c: scratch))
    default:
      guard operation.source2 != .none, let code = Self.binary(operation.opcode, operation.size)
      else { return false }
      let last = lastSource(operation)
      steps.append(Step(code: code, a: target, b: source, c: last))
    }
    return true
  }

  private mutating func selectShift(
    _ operation: HostOperation,
    _ source: UInt8,
    _ target: UInt8,
    _ amount: UInt8
  ) -> Bool {
    let width = Self.width(operation.size)
    let bits = operation.size.laneBits
    guard 0...bits ~= Int(amount) else { return false }
    let codes: [StepCode]
    var amount = amount
    switch operation.opcode {
    case .shl: codes = [.shl16B, .shl8H, .shl4S, .shl2D]
    case .ushr, .usra: codes = [.ushr16B, .ushr8H, .ushr4S, .ushr2D]
    case .urshr, .ursra: codes = [.urshr16B, .urshr8H, .urshr4S, .urshr2D]
    case .srshr, .srsra: codes = [.srshr16B, .srshr8H, .srshr4S, .srshr2D]
    default:
      codes = [.sshr16B, .sshr8H, .sshr4S, .sshr2D]
      amount = min(amount, UInt8(bits - 1))
    }
    guard amount < bits else { return false }
    let adds = [.usra, .ssra, .ursra, .srsra].contains(operation.opcode)
    let slot = adds ? RegisterFile.scratch : target
    steps.append(Step(code: codes[width], a: slot, b: source, d: amount))
    if adds { steps.append(Step(code: Self.sums[width], a: target, b: target, c: slot)) }
    return true
  }

  static let sums: [StepCode] = [.add16B, .add8H, .add4S, .add2D]
  static let differences: [StepCode] = [.sub16B, .sub8H, .sub4S, .sub2D]
  static let products: [StepCode] = [.mul16B, .mul8H, .mul4S]

  /// The step of two sources, lane by lane.
  static func binary(_ opcode: HostOpcode, _ size: OperandSize) -> StepCode? {
    let codes: [StepCode]
    switch opcode {
    case .andVector: return .vectorAnd
    case .orrVector: return .vectorOr
    case .eorVector: return .vectorXor
    case .bicVector: return .vectorAndNot
    case .ornVector: return .vectorOrNot
    case .bsl: return .select
    case .bit: return .insertTrue
    case .bif: return .insertFalse
    case .addVector: codes = sums
    case .subVector: codes = differences
    case .mul: codes = products
    case .sqadd: codes = [.sqadd16B, .sqadd8H, .sqadd4S]
    case .sqsub: codes = [.sqsub16B, .sqsub8H, .sqsub4S]
    case .uqadd: codes = [.uqadd16B, .uqadd8H, .uqadd4S]
    case .uqsub: codes = [.uqsub16B, .uqsub8H, .uqsub4S]
    case .urhadd: codes = [.urhadd16B, .urhadd8H]
    case .smaxVector: codes = [.smax16B, .smax8H, .smax4S]
    case .sminVector: codes = [.smin16B, .smin8H, .smin4S]
    case .umaxVector: codes = [.umax16B, .umax8H, .umax4S]
    case .uminVector: codes = [.umin16B, .umin8H, .umin4S]
    case .sabd: codes = [.sabd16B, .sabd8H, .sabd4S]
    case .uabd: codes = [.uabd16B, .uabd8H, .uabd4S]
    case .ushl: codes = [.ushl16B, .ushl8H, .ushl4S, .ushl2D]
    case .sshl: codes = [.sshl16B, .sshl8H, .sshl4S, .sshl2D]
    default: return nil
    }
    let width = width(size)
    return width < codes.count ? codes[width] : nil
  }
}
