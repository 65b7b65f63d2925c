internal import HostCode

/// Steps of constants, and of lanes that are moved alone.
extension StepSelection {
  mutating func selectConstant(_ operation: HostOperation) -> Bool {
    switch operation.opcode {
    case .movi, .mvni,
      .fmov where operation.source1 == .none:
      break
    default: return false
    }
    guard operation.lane == HostOperation.allLanes else { return false }
    appendConstant(operation, to: RegisterFile.slot(operation.destination))
    return true
  }

  /// The immediate in every lane, and zeros above them.
  mutating func appendConstant(_ operation: HostOperation, to slot: UInt8) {
    let size = operation.size
    var bits = UInt64(bitPattern: operation.immediate)
    if operation.opcode == .mvni { bits = ~bits }
    var lanes = SIMD2<UInt64>()
    let lane = size.laneBits >= 64 ? bits : bits & (1 << UInt64(size.laneBits) - 1)
    for index in 0..<min(size.laneCount, 128 / size.laneBits) {
      let bit = index * size.laneBits
      lanes[bit / 64] |= lane << UInt64(bit % 64)
    }
    steps.append(Step(code: .vectorConstant, a: slot))
    steps.append(unsafe unsafeBitCast(lanes, to: Step.self))
  }

  mutating func selectLane(_ operation: HostOperation) -> Bool {
    switch operation.opcode {
    case .fmov: selectMove(operation)
    case .ins: selectInsertion(operation)
    case .umov, .smov: selectExtraction(operation)
    case .dup: selectDuplication(operation)
    default: false
    }
  }

  private mutating func selectMove(_ operation: HostOperation) -> Bool {
    guard operation.lane == HostOperation.allLanes, operation.sourceLane <= 0 else { return false }
    switch (operation.sourceSize, operation.size) {
    case (.x, .d): append(.generalToD, operation)
    case (.w, .s): append(.generalToS, operation)
    case (.d, .x): append(.toGeneralD, operation)
    case (.s, .w): append(.toGeneralS, operation)
    case (.d, .d): append(.fmovD, operation)
    case (.s, .s): append(.fmovS, operation)
    default: return false
    }
    if operation.size.isGeneral { steps[steps.count - 1].c = 0 }
    return true
  }

  private mutating func selectInsertion(_ operation: HostOperation) -> Bool {
    guard operation.lane >= 0 else { return false }
    let bytes = operation.size.laneBytes
    let isGeneral = operation.sourceSize.isGeneral
    let codes: [StepCode] =
      isGeneral
      ? [.fromGeneralB, .fromGeneralH, .fromGeneralS, .fromGeneralD]
      : [.laneB, .laneH, .laneS, .laneD]
    append(codes[Self.width(operation.size)], operation, amount: Int(operation.lane) * bytes)
    if !isGeneral {
      steps[steps.count - 1].c = UInt8(max(0, Int(operation.sourceLane)) * bytes & 15)
    }
    return true
  }

  private mutating func selectExtraction(_ operation: HostOperation) -> Bool {
    guard operation.sourceLane >= 0 else { return false }
    let bytes = operation.sourceSize.laneBytes
    let codes: [StepCode] = [.toGeneralB, .toGeneralH, .toGeneralS, .toGeneralD]
    append(codes[Self.width(operation.sourceSize)], operation)
    steps[steps.count - 1].c = UInt8(Int(operation.sourceLane) * bytes & 15)
    guard operation.opcode == .smov else { return true }
    let target = RegisterFile.target(operation.destination)
    let unused = UInt8(64 - operation.sourceSize.laneBits)
    let isWide = operation.size == .x
    steps.append(
      Step(code: isWide ? .signedX : .signedW, a: target, b: target, c: unused, d: unused)
    )
    return true
  }

  private mutating func selectDuplication(_ operation: HostOperation) -> Bool {
    guard operation.lane == HostOperation.allLanes,
      operation.size.isVector || !operation.sourceSize.isGeneral
    else { return false }
    let width = Self.width(operation.size)
    if operation.sourceSize.isGeneral {
      let codes: [StepCode] = [.dup16B, .dup8H, .dup4S, .dup2D]
      append(codes[width], operation)
    } else {
      guard operation.sourceLane >= 0 else { return false }
      let codes: [StepCode] = [.spreadB, .spreadH, .spreadS, .spreadD]
      append(codes[width], operation, amount: Int(operation.sourceLane) * operation.size.laneBytes)
    }
    return clear(above: operation)
  }
}
