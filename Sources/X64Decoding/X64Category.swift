/// What an instruction does, roughly.
///
/// Coarser than Zydis' categories, which tell instruction sets apart as much as purposes; which set
/// an instruction is of shows in its operands and in `X64Instruction.Attributes.isVEX`.
package enum X64Category: UInt8, CaseIterable, Sendable {
  /// The bytes are no known instruction.
  case unknown
  /// Does nothing: `nop` of any length.
  case nop
  /// Copies: `mov`, `movzx`, `xchg`, `movaps`, `vmovdqu`.
  case move
  /// Adds, subtracts, multiplies, divides or compares integers.
  case arithmetic
  /// `and`, `or`, `xor`, `not`, `test`, `pand`, `xorps`.
  case logic
  /// Shifts and rotates.
  case shift
  /// Bit tests and scans, BMI.
  case bits
  /// `lea`, `leave`, `enter`, `cpuid`, `pause`: what Intel calls miscellaneous.
  case miscellaneous
  /// `cmov`.
  case conditionalMove
  /// `set`.
  case conditionalSet
  /// Changes of single flags: `clc`, `std`.
  case flags
  /// `push`, also of the flags.
  case push
  /// `pop`, also of the flags.
  case pop
  /// `call`.
  case call
  /// `ret`.
  case `return`
  /// `jmp`.
  case jump
  /// `jcc`, `loop`, `jrcxz`.
  case conditionalJump
  /// `movs`, `stos`, `scas`, `cmps`, `lods`, repeated or not.
  case string
  /// `cmpxchg`, `xadd`: read, change, write.
  case exchange
  /// Between integers and floating point, or between sizes of either: `cvtsi2sd`, `cwde`.
  case conversion
  /// SSE and AVX arithmetic, comparisons and shuffles.
  case vector
  /// Gathers and scatters.
  case gather
  /// AES, SHA, carry-less products.
  case cryptography
  /// MMX.
  case mmx
  /// The x87.
  case x87
  /// Prefetches and cache control.
  case prefetch
  /// Calls of the system and interrupts.
  case systemCall
  /// Privileged instructions, state saving, ports and the like.
  case system
}
