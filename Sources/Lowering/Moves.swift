internal import HostCode
internal import X64Decoding

/// `mov`, `movzx`, `movsx`, `movbe`, `xchg`, `lea`, `bswap`, `cdq` and their like.
extension Emitter {
  mutating func lowerMove(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    if first.register.class == .segment || second.register.class == .segment {
      return lowerSegmentMove(instruction, first, second)
    }
    guard first.kind != .register || first.register.isGeneral,
      second.kind != .register || second.register.isGeneral
    else { return false }
    if second.kind == .memory, first.bits >= 32 {
      let target = GuestRegisters.host(first.register)
      load(target, address(instruction, bytes: second.bytes), bytes: second.bytes)
      return true
    }
    if second.kind == .immediate, first.kind == .register {
      moveImmediate(instruction, to: first)
      return true
    }
    let value = read(second, of: instruction)
    if first.kind == .register, first.bits >= 32 {
      emit(.mov, Self.size(first.bits), GuestRegisters.host(first.register), value)
      return true
    }
    write(value, to: first, of: instruction)
    return true
  }

  private mutating func moveImmediate(_ instruction: X64Instruction, to first: X64Operand) {
    let target = GuestRegisters.host(first.register)
    guard first.bits < 32 else {
      return moveConstant(instruction.immediate, Self.size(first.bits), to: target, origin: .work)
    }
    let mask = Self.mask(first.bits)
    let value = instruction.immediate & mask
    if value == mask {
      let place: Int64 = first.register.isHighByte ? 8 : 0
      emit(.orr, .x, target, target, immediate: mask << place)
    } else {
      write(constant(value, .w), to: first, of: instruction)
    }
  }

  /// `movzx`, `movsx`, `movsxd`.
  mutating func lowerExtension(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    let target = destination(first)
    let isSigned = instruction.mnemonic != .movzx && second.bits < first.bits
    let size = isSigned ? Self.size(first.bits) : .w
    if second.kind == .memory {
      let place = address(instruction, bytes: second.bytes)
      load(target, place, bytes: second.bytes, isSigned: isSigned, size: isSigned ? size : nil)
    } else if second.bits >= 32, !isSigned {
      emit(.mov, .w, target, GuestRegisters.host(second.register))
    } else {
      emit(
        isSigned ? .sbfx : .ubfx,
        size,
        target,
        GuestRegisters.host(second.register),
        immediate: second.register.isHighByte ? 8 : 0,
        amount: UInt8(second.bits)
      )
    }
    write(target, to: first, of: instruction)
    return true
  }

  /// `movbe`: loads or stores with the bytes reversed.
  mutating func lowerReversedMove(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first
    else { return false }
    let value = read(second, of: instruction)
    let isLoad = first.kind == .register
    let target = isLoad ? destination(first) : temporary()
    emit(first.bits == 16 ? .rev16 : .rev, Self.size(first.bits), target, value)
    write(target, to: first, of: instruction)
    return true
  }

  /// `lea`.
  mutating func lowerAddress(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, let memory = instruction.memory else {
      return false
    }
    let target = destination(first)
    let isNarrow = instruction.attributes.contains(.hasNarrowAddress)
    let size = first.bits == 64 && !isNarrow ? OperandSize.x : .w
    // Of 16 bits nothing above is written, so there is nothing to cut unless the address is narrow.
    let isCut = habits.cutsAddresses && (isNarrow || first.bits == 32)
    computeAddress(memory, isCut ? .x : size, size, in: target)
    if isCut, operations.last?.size == .x { emit(.mov, .w, target, target, origin: .subregister) }
    write(target, to: first, of: instruction)
    return true
  }

  /// Computes an address with `size`, or with `final` where that takes one operation.
  private mutating func computeAddress(
    _ memory: X64Memory,
    _ size: OperandSize,
    _ final: OperandSize,
    in target: HostRegister
  ) {
    let base = GuestRegisters.host(memory.base)
    let index = GuestRegisters.host(memory.index)
    let shift = UInt8(memory.scale.trailingZeroBitCount)
    if memory.isRelativeToInstruction || base == .none && index == .none {
      let origin = memory.isRelativeToInstruction ? address : 0
      let value = Int64(bitPattern: origin &+ UInt64(bitPattern: memory.displacement))
      return moveConstant(value, final, to: target, origin: .work)
    }
    guard index != .none else {
      guard memory.displacement != 0 else { return emit(.mov, final, target, base) }
      return addConstant(memory.displacement, to: base, in: target, size: size, origin: .work)
    }
    let sum = memory.displacement == 0 ? target : temporary()
    if base == .none {
      emit(.lsl, size, sum, index, immediate: Int64(shift))
    } else {
      let modifier: Modifier = shift == 0 ? .none : .lsl
      emit(.add, size, sum, base, index, modifier: modifier, amount: shift)
    }
    guard memory.displacement != 0 else { return }
    addConstant(memory.displacement, to: sum, in: target, size: size, origin: .addressing)
  }

  /// `xchg` of registers.
  mutating func lowerExchange(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first,
      first.kind == .register, second.kind == .register
    else { return false }
    // Parts of registers are cut out, which copies them.
    var old = read(first, of: instruction, isExtended: true)
    let new = read(second, of: instruction, isExtended: true)
    if first.bits >= 32 {
      let copy = temporary()
      emit(.mov, Self.size(first.bits), copy, old, origin: .copy)
      old = copy
      emit(.mov, Self.size(first.bits), GuestRegisters.host(first.register), new)
      emit(.mov, Self.size(first.bits), GuestRegisters.host(second.register), old)
    } else {
      write(new, to: first, of: instruction)
      write(old, to: second, of: instruction)
    }
    return true
  }

  /// `bswap`, `cbw` … `cqo`: registers that are implied.
  mutating func lowerWidening(_ instruction: X64Instruction) -> Bool {
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
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
