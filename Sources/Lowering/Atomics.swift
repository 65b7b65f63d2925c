internal import HostCode
internal import X64Decoding

/// `lock` and `xchg` with memory, by A64's atomic instructions.
extension Emitter {
  mutating func lowerAtomic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    let second = instruction.operands.dropFirst().first ?? .none
    let memory = first.kind == .memory ? first : second
    guard memory.kind == .memory, memory.bits <= 64 else { return false }
    let place = address(instruction, bytes: 0)
    let size = Self.size(memory.bits)
    switch instruction.mnemonic {
    case .xchg:
      let register = first.kind == .memory ? second : first
      let value = read(register, of: instruction)
      let isWhole = register.bits >= 32
      let old = isWhole ? value : temporary()
      atomic(.swp, old, value, place, memory)
      if !isWhole { write(old, to: register, of: instruction) }
    case .xadd:
      let value = read(second, of: instruction)
      let old = temporary()
      atomic(.ldadd, old, value, place, memory)
      flagSum(old, value, memory, isSub: false)
      write(old, to: second, of: instruction)
    case .cmpxchg:
      let value = read(second, of: instruction)
      let expected = temporary()
      emit(.mov, size, expected, .x(8), origin: .copy)
      atomic(.cas, expected, value, place, memory)
      flagSum(.x(8), expected, memory, isSub: true)
      let rax = HostRegister.x(8)
      if memory.bits < 32 {
        emit(.bfxil, .x, rax, expected, amount: UInt8(memory.bits), origin: .subregister)
      } else {
        emit(.mov, size, rax, expected, origin: .copy)
      }
    case .add, .sub, .inc, .dec: return atomicSum(instruction, second, place, memory)
    case .not: atomic(.ldeor, temporary(), constant(-1, size), place, memory)
    case .and, .or, .xor: return atomicLogic(instruction, second, place, memory)
    default: return false
    }
    return true
  }

  private mutating func atomic(
    _ opcode: HostOpcode,
    _ destination: HostRegister,
    _ source: HostRegister,
    _ place: HostAddress,
    _ memory: X64Operand
  ) {
    emit(
      HostOperation(
        opcode,
        size: Self.size(memory.bits),
        destination: destination,
        source1: source,
        base: place.base,
        addressing: .offset,
        ordering: .acquireRelease,
        accessBytes: UInt8(memory.bytes)
      )
    )
  }

  /// The flags of a sum whose result is not needed.
  private mutating func flagSum(
    _ value: HostRegister,
    _ source: HostRegister,
    _ memory: X64Operand,
    isSub: Bool
  ) {
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    var sum = Sum(bits: memory.bits, isSub: isSub)
    sum.source = source
    _ = emitSum(sum, value, result: .zr)
  }

  private mutating func atomicSum(
    _ instruction: X64Instruction,
    _ second: X64Operand,
    _ place: HostAddress,
    _ memory: X64Operand
  ) -> Bool {
    let size = Self.size(memory.bits)
    let isSub = instruction.mnemonic == .sub || instruction.mnemonic == .dec
    let isStep = second.kind == .none
    var old = temporary()
    var sum = Sum(bits: memory.bits, isSub: isSub, keepsCarry: isStep)
    if isStep || second.kind == .immediate {
      let value = isStep ? 1 : Self.immediate(instruction, bits: memory.bits)
      if wantsAdjust, value & 16 == 0 { old = GuestRegisters.adjust }
      let added = constant(isSub ? 0 &- value : value, size)
      if memory.bits < 32, !isSub {
        sum.source = added
      } else {
        sum.immediate = value
      }
      atomic(.ldadd, old, added, place, memory)
    } else {
      sum.source = read(second, of: instruction)
      var added = sum.source
      if isSub {
        added = temporary()
        emit(.sub, size, added, .zr, sum.source)
      }
      atomic(.ldadd, old, added, place, memory)
    }
    if wantsNZCV || wantsParity || wantsAdjust { _ = emitSum(sum, old, result: .zr) }
    return true
  }

  private mutating func atomicLogic(
    _ instruction: X64Instruction,
    _ second: X64Operand,
    _ place: HostAddress,
    _ memory: X64Operand
  ) -> Bool {
    let size = Self.size(memory.bits)
    var source: HostRegister
    if second.kind == .immediate {
      source = constant(Self.immediate(instruction, bits: memory.bits), size)
    } else {
      source = read(second, of: instruction)
    }
    let old = temporary()
    let value = source
    let opcode: HostOpcode
    let plain: HostOpcode
    switch instruction.mnemonic {
    case .and:
      source = temporary()
      emit(.orn, size, source, .zr, value)
      (opcode, plain) = (.ldclr, .and)
    case .or: (opcode, plain) = (.ldset, .orr)
    default: (opcode, plain) = (.ldeor, .eor)
    }
    atomic(opcode, old, source, place, memory)
    guard wantsNZCV || wantsParity else { return true }
    let target = memory.bits < 32 && wantsParity ? GuestRegisters.parity : old
    emit(plain, size, target, old, value, origin: .flags)
    setFlagsOfResult(target, bits: memory.bits)
    return true
  }
}
