internal import HostCode
internal import X64Decoding

/// Lanes from and to general registers and memory, and masks of signs.
extension Emitter {
  mutating func lowerLaneMove(_ instruction: VectorInstruction) -> Bool {
    guard !instruction.isWide else { return false }
    let selector = Int(instruction.immediate)
    switch instruction.name {
    case .pinsrb: insert(instruction, .b, selector & 15)
    case .pinsrw: insert(instruction, .h, selector & 7)
    case .pinsrd: insert(instruction, .s, selector & 3)
    case .pinsrq: insert(instruction, .d, selector & 1)
    case .insertps: insertSingle(instruction)
    case .pextrb: extract(instruction, .b, selector & 15)
    case .pextrw: extract(instruction, .h, selector & 7)
    case .pextrd, .extractps: extract(instruction, .s, selector & 3)
    case .pextrq: extract(instruction, .d, selector & 1)
    case .pmovmskb, .movmskps, .movmskpd: moveMask(instruction)
    default: return false
    }
    return true
  }

  private mutating func insert(
    _ instruction: VectorInstruction,
    _ size: OperandSize,
    _ lane: Int
  ) {
    let operands = instruction.operands
    copyVector(operands.destination, operands.first, origin: .copy)
    if instruction.second.kind == .memory {
      return accessLane(.ld1, instruction, operands.destination, size, lane)
    }
    vector(
      .ins,
      size,
      operands.destination,
      operands.second,
      from: size == .d ? .x : .w,
      lane: Int8(lane)
    )
  }

  private mutating func extract(
    _ instruction: VectorInstruction,
    _ size: OperandSize,
    _ lane: Int
  ) {
    let source = GuestRegisters.host(instruction.second.register)
    if instruction.destination.kind == .memory {
      return accessLane(.st1, instruction, source, size, lane)
    }
    vector(
      .umov,
      size == .d ? .x : .w,
      GuestRegisters.host(instruction.destination.register),
      source,
      from: size,
      sourceLane: Int8(lane)
    )
  }

  /// Loads or stores one lane, by an address that has neither offset nor index.
  mutating func accessLane(
    _ opcode: HostOpcode,
    _ instruction: VectorInstruction,
    _ register: HostRegister,
    _ size: OperandSize,
    _ lane: Int
  ) {
    let place = address(instruction.source, bytes: 0)
    emit(
      HostOperation(
        opcode,
        size: size,
        destination: opcode == .ld1 ? register : .none,
        source1: opcode == .ld1 ? .none : register,
        base: place.base,
        lane: Int8(lane),
        addressing: .offset,
        accessBytes: UInt8(size.bytes)
      )
    )
  }

  private mutating func moveMask(_ instruction: VectorInstruction) {
    let target = GuestRegisters.host(instruction.destination.register)
    let source = GuestRegisters.host(instruction.second.register)
    let bits = vectorTemporary()
    switch instruction.name {
    case .movmskpd:
      let high = temporary()
      vector(.ushr, .v2d, bits, source, immediate: 63)
      vector(.umov, .x, high, bits, from: .d, sourceLane: 1)
      vector(.umov, .x, target, bits, from: .d, sourceLane: 0)
      emit(.orr, .w, target, target, high, modifier: .lsl, amount: 1)
    case .movmskps: gatherSingleSigns(target, source)
    default:
      gatherByteSigns(bits, source)
      vector(.umov, .w, target, bits, from: .h, sourceLane: 0)
    }
  }

  /// The signs of four lanes of 32 bits, in a general register.
  mutating func gatherSingleSigns(_ target: HostRegister, _ source: HostRegister) {
    let bits = vectorTemporary()
    let high = temporary()
    vector(.ushr, .v4s, bits, source, immediate: 31)
    vector(.usra, .v2d, bits, bits, immediate: 31)
    vector(.umov, .w, high, bits, from: .s, sourceLane: 2)
    vector(.umov, .w, target, bits, from: .s, sourceLane: 0)
    emit(.orr, .w, target, target, high, modifier: .lsl, amount: 2)
  }

  /// The signs of sixteen bytes as the low 16 bits of a vector register.
  mutating func gatherByteSigns(_ result: HostRegister, _ source: HostRegister) {
    // Each byte's sign becomes its own bit of a byte, and eight of them are added up.
    let mask = load(.byteBits)
    vector(.cmlt, .v16b, result, source)
    vector(.andVector, .v16b, result, result, mask)
    for _ in 0..<3 { vector(.addp, .v16b, result, result, result) }
  }
}
