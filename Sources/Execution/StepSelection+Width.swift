internal import HostCode

/// Steps of lanes that become wider or narrower, and of all lanes to one.
extension StepSelection {
  mutating func selectWidth(_ operation: HostOperation) -> Bool {
    selectNarrowing(operation) || selectWidening(operation)
  }

  private mutating func selectNarrowing(_ operation: HostOperation) -> Bool {
    guard operation.isNarrowing else { return false }
    let target = RegisterFile.slot(operation.destination)
    var source = RegisterFile.slot(operation.source1)
    let width = Self.width(operation.size)
    let amount = UInt8(truncatingIfNeeded: operation.immediate & 63)
    let scratch = RegisterFile.scratch
    let codes: [StepCode]
    var shift: [StepCode] = []
    switch operation.opcode {
    case .xtn: codes = [.narrow8H, .narrow4S, .narrow2D]
    case .sqxtn: codes = [.sqxtn8H, .sqxtn4S, .sqxtn2D]
    case .uqxtn: codes = [.uqxtn8H, .uqxtn4S, .uqxtn2D]
    case .sqxtun: codes = [.sqxtun8H, .sqxtun4S, .sqxtun2D]
    case .shrn:
      codes = [.narrow8H, .narrow4S, .narrow2D]
      shift = [.ushr8H, .ushr4S, .ushr2D]
    case .rshrn:
      codes = [.narrow8H, .narrow4S, .narrow2D]
      shift = [.urshr8H, .urshr4S, .urshr2D]
    case .sqrshrn:
      codes = [.sqxtn8H, .sqxtn4S, .sqxtn2D]
      shift = [.srshr8H, .srshr4S, .srshr2D]
    case .uqrshrn:
      codes = [.uqxtn8H, .uqxtn4S, .uqxtn2D]
      shift = [.urshr8H, .urshr4S, .urshr2D]
    case .sqrshrun:
      codes = [.sqxtun8H, .sqxtun4S, .sqxtun2D]
      shift = [.srshr8H, .srshr4S, .srshr2D]
    case .sqshrn:
      codes = [.sqxtn8H, .sqxtn4S, .sqxtn2D]
      shift = [.sshr8H, .sshr4S, .sshr2D]
    case .uqshrn:
      codes = [.uqxtn8H, .uqxtn4S, .uqxtn2D]
      shift = [.ushr8H, .ushr4S, .ushr2D]
    case .sqshrun:
      codes = [.sqxtun8H, .sqxtun4S, .sqxtun2D]
      shift = [.sshr8H, .sshr4S, .sshr2D]
    case .addhn, .subhn:
      codes = [.narrow8H, .narrow4S, .narrow2D]
      let sums = operation.opcode == .addhn ? Self.sums : Self.differences
      let second = RegisterFile.slot(operation.source2)
      steps.append(Step(code: sums[width + 1], a: scratch, b: source, c: second))
      let half: [StepCode] = [.ushr8H, .ushr4S, .ushr2D]
      steps.append(
        Step(code: half[width], a: scratch, b: scratch, d: UInt8(operation.size.laneBits))
      )
      source = scratch
    default: return false
    }
    if !shift.isEmpty {
      steps.append(Step(code: shift[width], a: scratch, b: source, d: amount))
      source = scratch
    }
    let isHigh = operation.size.bits == 128
    steps.append(Step(code: codes[width], a: target, b: source, d: isHigh ? 8 : 0))
    return true
  }

  private mutating func selectWidening(_ operation: HostOperation) -> Bool {
    let size = operation.sourceSize
    guard size.isVector, size.laneBits < 64, size.laneBits * 2 == operation.size.laneBits else {
      return false
    }
    let target = RegisterFile.slot(operation.destination)
    let source = RegisterFile.slot(operation.source1)
    let width = Self.width(size)
    let half: UInt8 = size.bits == 128 ? 8 : 0
    let signed: [StepCode] = [.sxtl8H, .sxtl4S, .sxtl2D]
    let unsigned: [StepCode] = [.uxtl8H, .uxtl4S, .uxtl2D]
    let isSigned = Self.signedWidenings.contains(operation.opcode)
    let wider = isSigned ? signed : unsigned
    let products: [StepCode] =
      isSigned ? [.smull8H, .smull4S, .smull2D] : [.umull8H, .umull4S, .umull2D]
    let (scratch, second) = (RegisterFile.scratch, RegisterFile.secondScratch)
    switch operation.opcode {
    case .sshll, .ushll, .shll:
      let shift =
        operation.opcode == .shll ? UInt8(size.laneBits) : UInt8(operation.immediate & 63)
      steps.append(Step(code: wider[width], a: target, b: source, d: half))
      guard shift > 0 else { break }
      let shifts: [StepCode] = [.shl8H, .shl4S, .shl2D]
      steps.append(Step(code: shifts[width], a: target, b: target, d: shift))
    case .smull, .umull:
      let last = lastSource(operation)
      steps.append(Step(code: products[width], a: target, b: source, c: last, d: half))
    case .smlal, .umlal, .smlsl, .umlsl:
      let last = lastSource(operation)
      steps.append(Step(code: products[width], a: scratch, b: source, c: last, d: half))
      let adds = operation.opcode == .smlal || operation.opcode == .umlal
      let codes = adds ? Self.sums : Self.differences
      steps.append(Step(code: codes[width + 1], a: target, b: target, c: scratch))
    case .saddl, .uaddl, .ssubl, .usubl, .saddw, .uaddw, .ssubw, .usubw:
      let last = lastSource(operation)
      steps.append(Step(code: wider[width], a: second, b: last, d: half))
      var first = source
      if [.saddl, .uaddl, .ssubl, .usubl].contains(operation.opcode) {
        steps.append(Step(code: wider[width], a: scratch, b: source, d: half))
        first = scratch
      }
      let adds = [.saddl, .uaddl, .saddw, .uaddw].contains(operation.opcode)
      let codes = adds ? Self.sums : Self.differences
      steps.append(Step(code: codes[width + 1], a: target, b: first, c: second))
    case .sabdl, .uabdl, .sabal, .uabal:
      let absolute: [StepCode] =
        isSigned ? [.sabd16B, .sabd8H, .sabd4S] : [.uabd16B, .uabd8H, .uabd4S]
      let last = lastSource(operation)
      steps.append(Step(code: absolute[width], a: scratch, b: source, c: last))
      let adds = operation.opcode == .sabal || operation.opcode == .uabal
      // The difference has no sign.
      steps.append(Step(code: unsigned[width], a: adds ? scratch : target, b: scratch, d: half))
      guard adds else { break }
      steps.append(Step(code: Self.sums[width + 1], a: target, b: target, c: scratch))
    case .saddlp, .uaddlp, .sadalp, .uadalp: selectSums(operation, source, target, width)
    default: return false
    }
    return true
  }

  private static let signedWidenings: Set<HostOpcode> = [
    .sshll, .smull, .smlal, .smlsl, .saddl, .ssubl, .saddw, .ssubw, .sabdl, .sabal,
  ]

  /// The sums of neighbours.
  private mutating func selectSums(
    _ operation: HostOperation,
    _ source: UInt8,
    _ target: UInt8,
    _ width: Int
  ) {
    let isSigned = operation.opcode == .saddlp || operation.opcode == .sadalp
    let adds = operation.opcode == .sadalp || operation.opcode == .uadalp
    let sums: [StepCode] =
      isSigned ? [.saddlp8H, .saddlp4S, .saddlp2D] : [.uaddlp8H, .uaddlp4S, .uaddlp2D]
    let slot = adds ? RegisterFile.scratch : target
    steps.append(Step(code: sums[width], a: slot, b: source))
    guard adds else { return }
    steps.append(Step(code: Self.sums[width + 1], a: target, b: target, c: slot))
  }

  /// All lanes to one.
  mutating func selectReduction(_ operation: HostOperation) -> Bool {
    let target = RegisterFile.slot(operation.destination)
    let source = RegisterFile.slot(operation.source1)
    let size = operation.sourceSize
    let width = Self.width(size)
    guard operation.size.isScalar, size.isVector, width < 3,
      operation.lane == HostOperation.allLanes, operation.sourceLane == HostOperation.allLanes
    else { return false }
    let isShort = size.bits == 64
    let codes: [StepCode]
    switch operation.opcode {
    case .addv: codes = [.addv16B, .addv8H, .addv4S]
    case .smaxv: codes = [.smaxv16B, .smaxv8H, .smaxv4S]
    case .sminv: codes = [.sminv16B, .sminv8H, .sminv4S]
    case .umaxv: codes = [.umaxv16B, .umaxv8H, .umaxv4S]
    case .uminv: codes = [.uminv16B, .uminv8H, .uminv4S]
    default: return false
    }
    var from = source
    if isShort {
      // Zeros add nothing; extremes are the same of the low half twice.
      from = RegisterFile.scratch
      let other = operation.opcode == .addv ? RegisterFile.zeroVector : source
      steps.append(Step(code: .zipLow2D, a: from, b: source, c: other))
    }
    steps.append(Step(code: codes[width], a: target, b: from))
    return true
  }
}
