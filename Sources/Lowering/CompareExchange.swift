internal import HostCode
internal import X64Decoding

/// `cmpxchg`, with or without `lock`; `cmpxchg8b`, `cmpxchg16b`.
///
/// What is equal stays as it is in all its bits, which matters for 32-bit registers.
extension Emitter {
  mutating func lowerCompareExchange(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    switch instruction.mnemonic {
    case .cmpxchg8b, .cmpxchg16b: return exchangePair(instruction)
    default: break
    }
    guard let second = instruction.operands.dropFirst().first else { return false }
    if first.kind == .memory {
      exchangeMemory(instruction, first, second)
    } else {
      exchangeRegister(instruction, first, second)
    }
    return true
  }

  private mutating func exchangeMemory(
    _ instruction: X64Instruction,
    _ memory: X64Operand,
    _ second: X64Operand
  ) {
    let place = address(instruction, bytes: 0)
    let value = read(second, of: instruction)
    let rax = GuestRegisters.rax
    let copy = temporary()
    emit(.mov, Self.size(memory.bits), copy, rax, origin: .copy)
    if memory.bits == 64 {
      atomic(.cas, rax, value, place, memory)
      return flagSum(Sum(bits: 64, isSub: true, source: rax), copy)
    }
    atomic(.cas, copy, value, place, memory)
    let sum = Sum(bits: memory.bits, isSub: true, source: copy)
    if memory.bits == 32 {
      compare(sum, rax)
      emit(.csel, .x, rax, rax, copy, condition: .eq)
    } else {
      flagSum(sum, rax)
      emit(.bfxil, .x, rax, copy, amount: UInt8(memory.bits), origin: .subregister)
    }
  }

  /// Sets flags, Z in any case.
  private mutating func compare(_ sum: Sum, _ value: HostRegister) {
    wanted.insert(.zero)
    _ = emitSum(sum, value, result: .zr)
  }

  private mutating func exchangeRegister(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) {
    let rax = GuestRegisters.rax
    let place = open(first, of: instruction)
    let value = read(second, of: instruction)
    compare(Sum(bits: first.bits, isSub: true, source: place.value), rax)
    if first.bits < 32 {
      emit(.csel, .w, place.result, value, place.value, condition: .eq)
      emit(.bfxil, .x, rax, place.value, amount: UInt8(first.bits), origin: .subregister)
      return write(place.result, to: first, of: instruction)
    }
    let size = Self.size(first.bits)
    let old = temporary()
    emit(.mov, size, old, place.value, origin: .copy)
    var source = value
    if size == .w {
      source = temporary()
      emit(.mov, .w, source, value, origin: .subregister)
    }
    emit(.csel, .x, place.result, source, place.value, condition: .eq)
    emit(.csel, .x, rax, rax, old, condition: .eq)
  }

  /// `rdx:rax` against memory, and `rcx:rbx` into it; of the flags Z alone tells the outcome.
  private mutating func exchangePair(_ instruction: X64Instruction) -> Bool {
    let isWide = instruction.mnemonic == .cmpxchg16b
    let size: OperandSize = isWide ? .x : .w
    let place = address(instruction, bytes: 0)
    // A64 wants neighbouring registers, of which the first is even.
    let (low, high) = (HostRegister.x(12), HostRegister.x(13))
    let (newLow, newHigh) = (HostRegister.x(14), HostRegister.x(15))
    emit(.mov, size, low, GuestRegisters.rax, origin: .copy)
    emit(.mov, size, high, GuestRegisters.rdx, origin: .copy)
    emit(.mov, size, newLow, GuestRegisters.rbx, origin: .copy)
    emit(.mov, size, newHigh, GuestRegisters.rcx, origin: .copy)
    emit(
      HostOperation(
        .casp,
        size: size,
        destination: low,
        secondDestination: high,
        source1: newLow,
        source2: newHigh,
        base: place.base,
        addressing: .offset,
        ordering: .acquireRelease,
        accessBytes: isWide ? 16 : 8
      )
    )
    emit(.eor, size, newLow, low, GuestRegisters.rax, origin: .flags)
    emit(.eor, size, newHigh, high, GuestRegisters.rdx, origin: .flags)
    emit(.orr, size, newLow, newLow, newHigh, origin: .flags)
    // Only zero has as many leading zeros as bits.
    emit(.clz, size, newLow, newLow, origin: .flags)
    insertFlag(newLow, bit: isWide ? 6 : 5, mask: 4)
    emit(.csel, .x, GuestRegisters.rax, GuestRegisters.rax, low, condition: .eq)
    emit(.csel, .x, GuestRegisters.rdx, GuestRegisters.rdx, high, condition: .eq)
    return true
  }
}
