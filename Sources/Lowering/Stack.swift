internal import HostCode
internal import X64Decoding

/// `push`, `pop`, `leave`.
extension Emitter {
  mutating func lowerStack(_ instruction: X64Instruction) -> Bool {
    let stack = GuestRegisters.stack
    if instruction.mnemonic == .leave {
      emit(.mov, .x, stack, .x(29))
      move(.ldr, .x(29), by: 8)
      return true
    }
    guard let first = instruction.operands.first,
      first.kind != .register || first.register.isGeneral
    else { return false }
    let bytes = first.kind == .immediate ? 8 : first.bytes
    if instruction.mnemonic == .push {
      var value =
        first.kind == .immediate
        ? constant(instruction.immediate, .x) : read(first, of: instruction)
      if value == stack {
        value = temporary()
        emit(.mov, .x, value, stack, origin: .copy)
      }
      move(.str, value, by: -Int64(bytes))
      return true
    }
    let target = destination(first)
    move(.ldr, target, by: Int64(bytes))
    if target != GuestRegisters.host(first.register) || first.kind == .memory {
      write(target, to: first, of: instruction)
    }
    return true
  }

  private mutating func move(_ opcode: HostOpcode, _ register: HostRegister, by bytes: Int64) {
    let isLoad = opcode == .ldr
    let target = isLoad && register == GuestRegisters.stack ? temporary() : register
    emit(
      HostOperation(
        opcode,
        size: abs(bytes) == 8 ? .x : .w,
        destination: isLoad ? target : .none,
        source1: isLoad ? .none : register,
        base: GuestRegisters.stack,
        immediate: bytes,
        addressing: isLoad ? .postIndex : .preIndex,
        accessBytes: UInt8(abs(bytes))
      )
    )
    if target != register { emit(.mov, .x, register, target, origin: .copy) }
  }

  /// Two pushes or pops of registers as one access; false when they are not such a pair.
  mutating func lowerPair(_ first: X64Instruction, _ second: X64Instruction) -> Bool {
    guard first.mnemonic == second.mnemonic, first.mnemonic == .push || first.mnemonic == .pop,
      let one = first.operands.first, let two = second.operands.first,
      one.kind == .register, two.kind == .register, one.bits == 64, two.bits == 64,
      one.register.isGeneral, two.register.isGeneral,
      one.register.number != 4, two.register.number != 4,
      first.mnemonic == .push || one.register != two.register
    else { return false }
    let stack = GuestRegisters.stack
    let left = GuestRegisters.host(one.register)
    let right = GuestRegisters.host(two.register)
    if first.mnemonic == .push {
      emit(
        HostOperation(
          .stp,
          source1: right,
          source2: left,
          base: stack,
          immediate: -16,
          addressing: .preIndex,
          accessBytes: 16
        )
      )
    } else {
      emit(
        HostOperation(
          .ldp,
          destination: left,
          secondDestination: right,
          base: stack,
          immediate: 16,
          addressing: .postIndex,
          accessBytes: 16
        )
      )
    }
    return true
  }
}
