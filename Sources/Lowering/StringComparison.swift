internal import HostCode
internal import X64Decoding

/// `pcmpistri` and its like: comparisons of strings in vectors, by a routine of the translator.
extension Emitter {
  mutating func lowerStringComparison(_ instruction: VectorInstruction) -> Bool {
    switch instruction.name {
    case .pcmpistri: compareStrings(instruction, hasLengths: false, givesIndex: true)
    case .pcmpistrm: compareStrings(instruction, hasLengths: false, givesIndex: false)
    case .pcmpestri: compareStrings(instruction, hasLengths: true, givesIndex: true)
    case .pcmpestrm: compareStrings(instruction, hasLengths: true, givesIndex: false)
    default: return false
    }
    return true
  }

  private mutating func compareStrings(
    _ instruction: VectorInstruction,
    hasLengths: Bool,
    givesIndex: Bool
  ) {
    let first = GuestRegisters.host(instruction.destination.register)
    let second = readVector(instruction.second, of: instruction.source)
    copyVector(GuestRegisters.vectorArgument(0), first, origin: .copy)
    copyVector(GuestRegisters.vectorArgument(1), second, origin: .copy)
    let control = GuestRegisters.argument(0)
    moveConstant(instruction.immediate, .w, to: control, origin: .constant)
    if hasLengths {
      passLength(.init(.qword, 0), 1, instruction.source)
      passLength(.init(.qword, 2), 2, instruction.source)
    }
    call(hasLengths ? .compareStringsByLength : .compareStrings)
    if givesIndex {
      findIndex(control: instruction.immediate)
    } else {
      copyVector(.v(0), GuestRegisters.vectorArgument(0), origin: .copy)
      if instruction.isVEX { clearUpperHalf(.init(.xmm, 0)) }
    }
    if wantsNZCV {
      let flags = temporary()
      emit(.and, .x, flags, GuestRegisters.argument(0), immediate: 0xF000_0000, origin: .flags)
      status(.msr, flags)
    }
    if wantsParity { emit(.mov, .w, GuestRegisters.parity, .none, immediate: 1, origin: .flags) }
    if wantsAdjust { emit(.mov, .w, GuestRegisters.adjust, GuestRegisters.parity, origin: .flags) }
  }

  /// The number of the lowest or the highest bit in the mask; that of all bits when none is set.
  private mutating func findIndex(control: Int64) {
    let bits: Int64 = control & 1 == 0 ? 16 : 8
    let index = GuestRegisters.host(.init(.dword, 1))
    let mask = temporary()
    emit(.and, .w, mask, GuestRegisters.argument(0), immediate: 0xFFFF)
    if control & 0x40 == 0 {
      emit(.orr, .w, mask, mask, immediate: 1 << bits, origin: .semantics)
      emit(.rbit, .w, mask, mask)
      emit(.clz, .w, index, mask)
      return
    }
    let found = temporary()
    let none = constant(bits, .w, origin: .semantics)
    emit(.clz, .w, found, mask)
    emit(.eor, .w, found, found, immediate: 31)
    emit(.sub, .w, .zr, mask, setsFlags: true, origin: .semantics)
    emit(.csel, .w, index, none, found, condition: .eq, origin: .semantics)
  }

  /// Passes a length, which has 32 bits with sign unless the instruction is wide.
  private mutating func passLength(
    _ register: X64Register,
    _ number: Int,
    _ source: X64Instruction
  ) {
    let length = GuestRegisters.argument(number)
    if source.operandBits == 64 {
      emit(.mov, .x, length, GuestRegisters.host(register), origin: .copy)
    } else {
      emit(.sbfx, .x, length, GuestRegisters.host(register), amount: 32, origin: .copy)
    }
  }
}
