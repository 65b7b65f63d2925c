/// How an instruction goes on to another than the next one.
package enum X64Branch: UInt8, CaseIterable, Sendable {
  /// It goes on to the next instruction.
  case none
  /// `jmp` to a target in the code.
  case jump
  /// `jcc`, `loop`, `jrcxz`: to a target in the code, or on.
  case conditionalJump
  /// `jmp` to a target in a register or in memory.
  case indirectJump
  /// `call` of a target in the code.
  case call
  /// `call` of a target in a register or in memory.
  case indirectCall
  /// `ret`.
  case `return`
  /// `syscall`, `sysenter`: into the system and back.
  case systemCall
  /// `int`, `int3`, `ud2`, far transfers, returns from the system: nothing that apps do often.
  case trap

  /// Whether it calls something that returns behind it.
  package var isCall: Bool { self == .call || self == .indirectCall }

  /// Whether the target is a value, not part of the code.
  package var isIndirect: Bool {
    self == .indirectCall || self == .indirectJump || self == .return
  }
}
