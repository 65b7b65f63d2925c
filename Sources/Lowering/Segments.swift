internal import HostCode
internal import X64Decoding

/// Segment registers: their selectors, and the bases of `fs` and `gs`.
extension Emitter {
  /// `mov` from and to a segment register; not to `fs` and `gs`, whose bases would change.
  mutating func lowerSegmentMove(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    guard first.kind == .register, first.register.class == .segment else {
      let value = destination(first)
      state(.ldr, value, at: GuestState.selector(Int(second.register.number)), bytes: 2)
      if first.kind == .memory {
        store(value, address(instruction, bytes: 2), bytes: 2)
      } else {
        write(value, to: first, of: instruction)
      }
      return true
    }
    guard first.register.number < 4 else { return false }
    let value =
      second.kind == .memory
      ? temporary() : GuestRegisters.host(second.register)
    if second.kind == .memory { load(value, address(instruction, bytes: 2), bytes: 2) }
    state(.str, value, at: GuestState.selector(Int(first.register.number)), bytes: 2)
    return true
  }

  /// `rdfsbase`, `wrgsbase` and the other two.
  mutating func lowerSegmentBase(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, first.kind == .register else { return false }
    let mnemonic = instruction.mnemonic
    let isF = mnemonic == .rdfsbase || mnemonic == .wrfsbase
    let offset = isF ? GuestState.fsBase : GuestState.gsBase
    let register = GuestRegisters.host(first.register)
    if mnemonic == .rdfsbase || mnemonic == .rdgsbase {
      state(.ldr, register, at: offset, bytes: first.bytes)
      return true
    }
    var value = register
    if first.bits == 32 {
      value = temporary()
      emit(.mov, .w, value, register, origin: .subregister)
    }
    state(.str, value, at: offset, bytes: 8)
    return true
  }
}
