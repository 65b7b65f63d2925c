internal import HostCode

/// Steps of vectors of whole numbers, and of what moves them.
extension StepSelection {
  mutating func selectVector(_ operation: HostOperation) -> Bool {
    let size = operation.size
    switch operation.opcode {
    case .movi,
      .fmov where operation.source1 == .none:
      return selectConstant(operation)
    case .fmov where operation.lane == HostOperation.allLanes && operation.sourceLane <= 0:
      return selectMove(operation)
    case .orrVector where operation.source1 == operation.source2 && size.bits == 128:
      append(.moveQ, operation)
      return true
    case .ins, .umov, .dup: return selectLane(operation)
    case .ext where size.bits == 128:
      append(.extractBytes, operation, amount: Int(operation.immediate & 15))
      return true
    case .shl, .ushr, .sshr:
      guard let code = Self.shift(operation) else { return false }
      append(code, operation, amount: Int(operation.immediate))
      return true
    default:
      guard operation.source2 != .none, operation.sourceLane == HostOperation.allLanes,
        let code = Self.binary(operation.opcode, size)
      else { return false }
      append(code, operation)
      return true
    }
  }

  private mutating func selectConstant(_ operation: HostOperation) -> Bool {
    let size = operation.size
    var lanes = SIMD2<UInt64>()
    let bits = UInt64(bitPattern: operation.immediate)
    let lane = size.laneBits >= 64 ? bits : bits & (1 << UInt64(size.laneBits) - 1)
    for index in 0..<min(size.laneCount, 128 / size.laneBits) {
      let bit = index * size.laneBits
      lanes[bit / 64] |= lane << UInt64(bit % 64)
    }
    append(.vectorConstant, operation)
    steps.append(unsafe unsafeBitCast(lanes, to: Step.self))
    return true
  }

  private mutating func selectMove(_ operation: HostOperation) -> Bool {
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

  private mutating func selectLane(_ operation: HostOperation) -> Bool {
    let isGeneral = operation.sourceSize.isGeneral
    switch operation.opcode {
    case .ins:
      guard operation.lane >= 0 else { return false }
      let bytes = operation.size.laneBytes
      let codes: [StepCode] =
        isGeneral
        ? [.fromGeneralB, .fromGeneralH, .fromGeneralS, .fromGeneralD]
        : [.laneB, .laneH, .laneS, .laneD]
      append(
        codes[bytes.trailingZeroBitCount & 3],
        operation,
        amount: Int(operation.lane) * bytes
      )
      if !isGeneral {
        steps[steps.count - 1].c = UInt8(max(0, Int(operation.sourceLane)) * bytes & 15)
      }
    case .umov:
      guard operation.sourceLane >= 0 else { return false }
      let bytes = operation.sourceSize.laneBytes
      let codes: [StepCode] = [.toGeneralB, .toGeneralH, .toGeneralS, .toGeneralD]
      append(codes[bytes.trailingZeroBitCount & 3], operation)
      steps[steps.count - 1].c = UInt8(Int(operation.sourceLane) * bytes & 15)
    default:
      guard isGeneral else { return false }
      switch operation.size {
      case .v16b: append(.dup16B, operation)
      case .v8h: append(.dup8H, operation)
      case .v4s: append(.dup4S, operation)
      case .v2d: append(.dup2D, operation)
      default: return false
      }
    }
    return true
  }

  private static func shift(_ operation: HostOperation) -> StepCode? {
    let size = operation.size
    guard 0..<Int64(size.laneBits) ~= operation.immediate, operation.source2 == .none else {
      return nil
    }
    return switch (operation.opcode, size) {
    case (.shl, .v8h): .shl8H
    case (.shl, .v4s): .shl4S
    case (.shl, .v2d): .shl2D
    case (.ushr, .v8h): .ushr8H
    case (.ushr, .v4s): .ushr4S
    case (.ushr, .v2d): .ushr2D
    case (.sshr, .v8h): .sshr8H
    case (.sshr, .v4s): .sshr4S
    default: nil
    }
  }

  private static func binary(_ opcode: HostOpcode, _ size: OperandSize) -> StepCode? {
    switch (opcode, size) {
    case (.andVector, .v16b): .vectorAnd
    case (.orrVector, .v16b): .vectorOr
    case (.eorVector, .v16b): .vectorXor
    case (.bicVector, .v16b): .vectorAndNot
    case (.addVector, .v16b): .add16B
    case (.addVector, .v8h): .add8H
    case (.addVector, .v4s): .add4S
    case (.addVector, .v2d): .add2D
    case (.subVector, .v16b): .sub16B
    case (.subVector, .v8h): .sub8H
    case (.subVector, .v4s): .sub4S
    case (.subVector, .v2d): .sub2D
    case (.mul, .v8h): .mul8H
    case (.mul, .v4s): .mul4S
    case (.cmeq, .v16b): .equal16B
    case (.cmeq, .v8h): .equal8H
    case (.cmeq, .v4s): .equal4S
    case (.cmgt, .v16b): .greater16B
    case (.cmgt, .v8h): .greater8H
    case (.cmgt, .v4s): .greater4S
    case (.umaxVector, .v16b): .umax16B
    case (.uminVector, .v16b): .umin16B
    case (.smaxVector, .v8h): .smax8H
    case (.sminVector, .v8h): .smin8H
    case (.zip1, .v16b): .zipLow16B
    case (.zip1, .v8h): .zipLow8H
    case (.zip1, .v4s): .zipLow4S
    case (.zip1, .v2d): .zipLow2D
    case (.zip2, .v16b): .zipHigh16B
    case (.zip2, .v8h): .zipHigh8H
    case (.zip2, .v4s): .zipHigh4S
    case (.zip2, .v2d): .zipHigh2D
    default: nil
    }
  }
}
