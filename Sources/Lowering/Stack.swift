internal import HostCode
internal import X64Decoding

/// `push`, `pop`, `enter`, `leave`.
extension Emitter {
  mutating func lowerStack(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .leave: lowerLeave(instruction)
    case .enter: lowerEnter(instruction)
    case .push: return lowerPush(instruction)
    case .pop: return lowerPop(instruction)
    default: return false
    }
    return true
  }

  private mutating func lowerPush(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    let isShort = instruction.operandBits == 16
    var value: HostRegister
    if first.kind == .immediate {
      value = constant(instruction.immediate, isShort ? .w : .x)
    } else if first.register.class == .segment, first.kind == .register {
      value = temporary()
      state(.ldr, value, at: GuestState.selector(Int(first.register.number)), bytes: 2)
    } else {
      value = read(first, of: instruction)
    }
    if value == GuestRegisters.stack {
      value = temporary()
      emit(.mov, .x, value, GuestRegisters.stack, origin: .copy)
    }
    push(value, bytes: isShort ? 2 : 8)
    return true
  }

  private mutating func lowerPop(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      first.kind != .register || first.register.isGeneral
    else { return false }
    let target = destination(first)
    pop(target, bytes: first.bytes == 2 ? 2 : 8)
    // Memory by `rsp` is addressed after the pop.
    if target != GuestRegisters.host(first.register) || first.kind == .memory {
      write(target, to: first, of: instruction)
    }
    return true
  }

  private mutating func lowerLeave(_ instruction: X64Instruction) {
    let rbp = GuestRegisters.rbp
    emit(.mov, .x, GuestRegisters.stack, rbp)
    if instruction.operandBits == 16 {
      let value = temporary()
      pop(value, bytes: 2)
      emit(.bfxil, .x, rbp, value, amount: 16, origin: .subregister)
    } else {
      pop(rbp, bytes: 8)
    }
  }

  /// A frame of so many bytes, with the addresses of outer frames for nested functions.
  private mutating func lowerEnter(_ instruction: X64Instruction) {
    let (rbp, stack) = (GuestRegisters.rbp, GuestRegisters.stack)
    let level = Int64(instruction.secondImmediate & 31)
    push(rbp, bytes: 8)
    let frame = temporary()
    emit(.mov, .x, frame, stack)
    if level > 0 {
      let outer = temporary()
      for number in 1..<max(1, level) {
        load(outer, HostAddress(base: rbp, offset: -8 * number, isStack: true), bytes: 8)
        push(outer, bytes: 8)
      }
      push(frame, bytes: 8)
    }
    emit(.mov, .x, rbp, frame)
    let size = instruction.immediate & 0xFFFF
    if size != 0 { addConstant(-size, to: stack, in: stack, size: .x, origin: .work) }
  }

  /// Stores a register, which is not `rsp`, below the stack.
  mutating func push(_ register: HostRegister, bytes: Int, origin: Origin = .work) {
    emit(
      HostOperation(
        .str,
        size: bytes == 8 ? .x : .w,
        source1: register,
        base: GuestRegisters.stack,
        immediate: -Int64(bytes),
        addressing: .preIndex,
        accessBytes: UInt8(bytes),
        origin: origin
      )
    )
  }

  /// Loads a register from the stack.
  mutating func pop(_ register: HostRegister, bytes: Int) {
    let target = register == GuestRegisters.stack ? temporary() : register
    emit(
      HostOperation(
        .ldr,
        size: bytes == 8 ? .x : .w,
        destination: target,
        base: GuestRegisters.stack,
        immediate: Int64(bytes),
        addressing: .postIndex,
        accessBytes: UInt8(bytes)
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
