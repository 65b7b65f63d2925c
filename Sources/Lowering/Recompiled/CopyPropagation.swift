internal import HostCode

/// What is known of the registers at a place in a block.
private struct KnownValues {
  /// The register that holds the same value; the register itself when none does.
  var copies = [128 of HostRegister](repeating: .none)
  /// Whether only the low 32 bits are the same, and the copy's upper ones are zero.
  var isCut = [128 of Bool](repeating: false)
  /// How many low bits may be other than zero.
  var bits = [128 of UInt8](repeating: 64)
  /// The register whose low bits were put into this one, and how many.
  var parts = [128 of HostRegister](repeating: .none)
  var partBits = [128 of UInt8](repeating: 0)
  /// The registers that others may be copies or have parts of, or have been.
  var sources = RegisterSet()

  mutating func forget(_ register: HostRegister) {
    let number = Int(register.number)
    copies[number] = .none
    parts[number] = .none
    bits[number] = 64
    guard sources.contains(register) else { return }
    for other in 0..<96 {
      if copies[other] == register { copies[other] = .none }
      if parts[other] == register { parts[other] = .none }
    }
  }
}

/// Moves between registers, which x64 needs because it overwrites its operands.
extension BlockPasses {
  /// Lets operations read the register that a value was copied from, and narrow values that have
  /// nothing above them as they are.
  mutating func propagateCopies() {
    var known = KnownValues()
    for index in operations.indices {
      var operation = operations[index]
      guard !operation.origin.isBookkeeping else { continue }
      simplify(&operation, known)
      useOriginals(&operation, known)
      if operation != operations[index] { replace(index, operation) }
      for register in writes[index] { known.forget(register) }
      learn(operation, &known)
      if operation.opcode == .mov, operation.source1 == operation.destination,
        operation.source1 != .none, operation.size == .x
      {
        operations[index] = Self.removed
      }
    }
    compact()
  }

  /// Turns extensions of what is extended already into moves.
  private func simplify(_ operation: inout HostOperation, _ known: KnownValues) {
    guard operation.opcode == .ubfx, operation.immediate == 0 else {
      if operation.opcode == .mov, operation.size == .w, operation.source1 != .none,
        known.bits[Int(operation.source1.number)] <= 32
      {
        operation.size = .x
        operation.sourceSize = .x
      }
      return
    }
    let number = Int(operation.source1.number)
    if known.parts[number] != .none, known.partBits[number] >= operation.amount {
      operation.source1 = known.parts[number]
    }
    if known.bits[Int(operation.source1.number)] <= operation.amount {
      operation = HostOperation(
        .mov,
        size: .x,
        destination: operation.destination,
        source1: operation.source1,
        origin: operation.origin == .elided ? .elided : .copy
      )
    }
  }

  private func useOriginals(_ operation: inout HostOperation, _ known: KnownValues) {
    guard operation.registerCount == 1, !operation.isAtomic else { return }
    let isWide = operation.sourceSize == .x
    let isVector = operation.sourceSize.isVector || operation.sourceSize.isScalar
    func original(_ register: HostRegister, isCutAllowed: Bool) -> HostRegister {
      guard register.isGeneral || register.isVector else { return register }
      let copy = known.copies[Int(register.number)]
      guard copy != .none, isCutAllowed || !known.isCut[Int(register.number)] else {
        return register
      }
      return copy
    }
    let isCutAllowed = !isWide && !isVector && operation.sourceSize.isGeneral
    operation.source1 = original(operation.source1, isCutAllowed: isCutAllowed)
    operation.source2 = original(operation.source2, isCutAllowed: isCutAllowed)
    operation.source3 = original(
      operation.source3,
      isCutAllowed: isCutAllowed && operation.size == .w
    )
    if operation.base != GuestRegisters.stack, !operation.addressing.writesBase {
      operation.base = original(operation.base, isCutAllowed: false)
    }
    let index = operation.index
    operation.index = original(index, isCutAllowed: false)
    if operation.index == index, index.isGeneral, operation.addressing == .register,
      operation.modifier == .none || operation.modifier == .lsl,
      known.isCut[Int(index.number)], known.copies[Int(index.number)] != .none
    {
      operation.index = known.copies[Int(index.number)]
      operation.modifier = .uxtw
    }
    let second = operation.source2
    if isWide, second.isGeneral, known.isCut[Int(second.number)],
      known.copies[Int(second.number)] != .none, operation.modifier == .none,
      operation.opcode == .add || operation.opcode == .sub, operation.source1 != .zr
    {
      operation.source2 = known.copies[Int(second.number)]
      operation.modifier = .uxtw
    }
  }

  private func learn(_ operation: HostOperation, _ known: inout KnownValues) {
    let target = operation.destination
    guard target.isGeneral || target.isVector, target != .zr else { return }
    let number = Int(target.number)
    if target.isGeneral, operation.lane == HostOperation.allLanes, !operation.isAtomic {
      known.bits[number] = significantBits(operation, known)
    }
    let source = operation.source1
    switch operation.opcode {
    case .mov where source != .none && source != .zr && source != target:
      known.copies[number] = source
      known.sources.insert(source)
      known.isCut[number] = operation.size == .w
    case .orrVector where source == operation.source2 && source != target:
      known.copies[number] = source
      known.sources.insert(source)
      known.isCut[number] = false
    case .bfxil where operation.immediate == 0 && source != target:
      known.parts[number] = source
      known.sources.insert(source)
      known.partBits[number] = operation.amount
    default: break
    }
  }

  private func significantBits(_ operation: HostOperation, _ known: KnownValues) -> UInt8 {
    let width = UInt8(operation.size == .w ? 32 : 64)
    switch operation.opcode {
    case .ldr where operation.size.isGeneral: return min(64, operation.accessBytes * 8)
    case .mov where operation.source1 == .none || operation.source1 == .zr:
      return UInt8(64 - operation.immediate.leadingZeroBitCount)
    case .mov: return min(width, known.bits[Int(operation.source1.number)])
    case .ubfx: return operation.amount
    case .and where operation.source2 == .none:
      return min(width, UInt8(64 - operation.immediate.leadingZeroBitCount))
    case .and where operation.source2.isGeneral && operation.modifier == .none:
      return min(
        width,
        known.bits[Int(operation.source1.number)],
        known.bits[Int(operation.source2.number)]
      )
    case .orr where operation.source2.isGeneral && operation.modifier == .none:
      return min(
        width,
        max(
          known.bits[Int(operation.source1.number)],
          known.bits[Int(operation.source2.number)]
        )
      )
    case .csinc where operation.source1 == .zr && operation.source2 == .zr: return 1
    case .lsr where operation.source2 == .none:
      let source = min(width, known.bits[Int(operation.source1.number)])
      let shift = UInt8(clamping: operation.immediate)
      return source > shift ? source - shift : 1
    case .bfxil, .bfi, .movk: return 64
    default: return width
    }
  }
}
