internal import HostCode
internal import X64Decoding

/// `mov`, `movzx`, `movsx`, `lea`, `xchg`, `bswap`, `cdq` and their like.
extension Emitter {
  mutating func lowerMove(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    let isGeneral = { (operand: X64Operand) in
      operand.kind != .register || operand.register.isGeneral
    }
    guard isGeneral(first), isGeneral(second) else { return false }
    if second.kind == .memory, first.bits >= 32 {
      let target = GuestRegisters.host(first.register)
      load(target, address(instruction, bytes: second.bytes), bytes: second.bytes)
      return true
    }
    if second.kind == .immediate, first.kind == .register, first.bits >= 32 {
      let target = GuestRegisters.host(first.register)
      moveConstant(instruction.immediate, Self.size(first.bits), to: target, origin: .work)
      return true
    }
    let value = read(second, of: instruction)
    if first.kind == .register, first.bits >= 32 {
      emit(.mov, Self.size(first.bits), GuestRegisters.host(first.register), value)
      return true
    }
    if first.kind == .register, !first.register.isHighByte, !second.register.isHighByte {
      emit(
        .bfxil,
        .x,
        GuestRegisters.host(first.register),
        value,
        amount: UInt8(first.bits),
        origin: .subregister
      )
      return true
    }
    write(value, to: first, of: instruction)
    return true
  }

  /// `movzx`, `movsx`, `movsxd`.
  mutating func lowerExtension(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    let isSigned = instruction.mnemonic != .movzx
    let target = destination(first)
    let size = isSigned ? Self.size(first.bits) : .w
    if second.kind == .memory {
      let place = address(instruction, bytes: second.bytes)
      if isSigned, second.bytes * 8 < size.bits {
        load(target, place, bytes: second.bytes, isSigned: true, size: size)
      } else {
        load(target, place, bytes: second.bytes)
      }
    } else {
      let start: Int64 = second.register.isHighByte ? 8 : 0
      emit(
        isSigned ? .sbfx : .ubfx,
        size,
        target,
        GuestRegisters.host(second.register),
        immediate: start,
        amount: UInt8(second.bits)
      )
    }
    write(target, to: first, of: instruction)
    return true
  }

  /// `lea`.
  mutating func lowerAddress(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, var memory = instruction.memory else {
      return false
    }
    memory.segment = .none
    let target = destination(first)
    let isNarrow = instruction.attributes.contains(.hasNarrowAddress)
    let size = first.bits == 64 && !isNarrow ? OperandSize.x : .w
    let base = GuestRegisters.host(memory.base)
    let index = GuestRegisters.host(memory.index)
    let shift = UInt8(memory.scale.trailingZeroBitCount)
    if memory.isRelativeToInstruction || base == .none && index == .none {
      let offset = memory.isRelativeToInstruction ? address : 0
      let value = Int64(bitPattern: offset &+ UInt64(bitPattern: memory.displacement))
      moveConstant(value, size, to: target, origin: .work)
    } else if index == .none {
      if memory.displacement == 0 {
        emit(.mov, size, target, base)
      } else if habits.cutsAddresses, size == .w {
        addConstant(memory.displacement, to: base, in: target, size: .x, origin: .work)
        emit(.mov, .w, target, target, origin: .subregister)
      } else {
        addConstant(memory.displacement, to: base, in: target, size: size, origin: .work)
      }
    } else {
      let sum = memory.displacement == 0 ? target : temporary()
      let isCut = habits.cutsAddresses && size == .w && memory.displacement == 0
      if base != .none {
        emit(
          .add,
          isCut ? .x : size,
          sum,
          base,
          index,
          modifier: shift == 0 ? .none : .lsl,
          amount: shift
        )
      } else {
        emit(.lsl, size, sum, index, immediate: Int64(shift))
      }
      if isCut { emit(.mov, .w, target, sum, origin: .subregister) }
      if memory.displacement != 0 {
        addConstant(memory.displacement, to: sum, in: target, size: size, origin: .addressing)
      }
    }
    write(target, to: first, of: instruction)
    return true
  }

  /// `xchg` of registers.
  mutating func lowerExchange(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first, instruction.mnemonic == .xchg,
      !instruction.isAtomic
    else { return false }
    let size = Self.size(first.bits)
    let old = temporary()
    emit(.mov, size, old, read(first, of: instruction), origin: .copy)
    write(read(second, of: instruction), to: first, of: instruction)
    write(old, to: second, of: instruction)
    return true
  }

  /// `bswap`, `cbw` … `cqo`: registers that are implied.
  mutating func lowerWidening(_ instruction: X64Instruction) -> Bool {
    let rax = HostRegister.x(8)
    let rdx = HostRegister.x(1)
    switch instruction.mnemonic {
    case .cbw:
      let wide = temporary()
      emit(.sbfx, .w, wide, rax, amount: 8)
      emit(.bfxil, .x, rax, wide, amount: 16, origin: .subregister)
    case .cwde: emit(.sbfx, .w, rax, rax, amount: 16)
    case .cdqe: emit(.sbfx, .x, rax, rax, amount: 32)
    case .cwd:
      let wide = temporary()
      emit(.sbfx, .w, wide, rax, immediate: 15, amount: 1)
      emit(.bfxil, .x, rdx, wide, amount: 16, origin: .subregister)
    case .cdq: emit(.asr, .w, rdx, rax, immediate: 31)
    case .cqo: emit(.asr, .x, rdx, rax, immediate: 63)
    case .bswap:
      guard let first = instruction.operands.first, first.bits >= 32 else { return false }
      let register = GuestRegisters.host(first.register)
      emit(.rev, Self.size(first.bits), register, register)
    default: return false
    }
    return true
  }
}
