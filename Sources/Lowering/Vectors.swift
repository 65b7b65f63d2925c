internal import HostCode
internal import X64Decoding

/// Operands of SSE instructions.
extension Emitter {
  /// The value of a vector operand in a register: memory is loaded, into the low lane or whole.
  mutating func readVector(_ operand: X64Operand, of instruction: X64Instruction) -> HostRegister {
    if operand.kind == .register { return GuestRegisters.host(operand.register) }
    let value = vectorTemporary()
    load(value, address(instruction, bytes: operand.bytes), bytes: operand.bytes)
    return value
  }

  /// An operation on vector registers.
  mutating func vector(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ destination: HostRegister,
    _ source1: HostRegister,
    _ source2: HostRegister = .none,
    from sourceSize: OperandSize? = nil,
    immediate: Int64 = 0,
    lane: Int8 = HostOperation.allLanes,
    sourceLane: Int8 = HostOperation.allLanes,
    origin: Origin = .work
  ) {
    emit(
      HostOperation(
        opcode,
        size: size,
        sourceSize: sourceSize,
        destination: destination,
        source1: source1,
        source2: source2,
        immediate: immediate,
        lane: lane,
        sourceLane: sourceLane,
        origin: origin
      )
    )
  }

  /// Copies a whole vector register.
  mutating func copyVector(
    _ destination: HostRegister,
    _ source: HostRegister,
    origin: Origin = .work
  ) {
    guard destination != source else { return }
    vector(.orrVector, .v16b, destination, source, source, origin: origin)
  }

  /// Puts lane `from` of a register into lane `to` of another, whose other lanes stay.
  mutating func insertLane(
    _ destination: HostRegister,
    _ to: Int,
    _ source: HostRegister,
    _ from: Int,
    _ size: OperandSize,
    origin: Origin = .work
  ) {
    vector(
      .ins,
      size,
      destination,
      source,
      lane: Int8(to),
      sourceLane: Int8(from),
      origin: origin
    )
  }

  /// The two operands of most SSE instructions.
  static func pair(_ instruction: X64Instruction) -> (X64Operand, X64Operand)? {
    let operands = instruction.operands
    guard operands.count >= 2, operands[0].kind == .register || operands[1].kind == .register else {
      return nil
    }
    return (operands[0], operands[1])
  }

  /// Whether an instruction touches MMX registers, which are not covered.
  static func usesMMX(_ instruction: X64Instruction) -> Bool {
    instruction.operands.contains { $0.kind == .register && $0.register.class == .mmx }
  }
}
